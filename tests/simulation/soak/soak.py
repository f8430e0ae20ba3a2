"""The soak: pieces of work given to processes until time is up, or until the first few violations."""

import gc
import multiprocessing
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.pool import AsyncResult
from pathlib import Path
from typing import Final

from tests.simulation.defects.catalogue import DEFECTS
from tests.simulation.soak.exploration import scenario_names
from tests.simulation.soak.progress import Progress
from tests.simulation.soak.staleness import VARIANTS
from tests.simulation.soak.state import PUBLISHED, State, load
from tests.simulation.soak.work import Ageing, Exploring, Hunting, Lifecycles, Work

BATCH: Final = 300
"""Lifecycles in a piece: half a minute or so, for a process takes a second or two to begin."""
FEW: Final = 3
"""So many lifecycles with a violation end a soak."""
_RARELY: Final = 50_000
"""Objects that are made before Python looks for garbage: there is little, and looking took a sixth of the time."""
_LOOK_SECONDS: Final = 0.2
_SAVE_SECONDS: Final = 5.0


@dataclass(frozen=True)
class Plan:
    """How long, with how many processes, where the states are, and whether the proofs are played too."""

    seconds: float
    processes: int
    folder: Path
    published: Path = PUBLISHED
    batch: int = BATCH
    proofs: bool = True


class Here:
    """Works in this very process, one piece at a time."""

    room: Final = 1

    def begin(self, work: Work) -> Callable[[], object | None]:
        """Do it; what is returned gives its result."""
        result = work.do()
        return lambda: result

    def close(self) -> None:
        """There is nothing to end."""


class Processes:
    """Works in processes, a new one for each piece: an exploration leaves much in memory."""

    def __init__(self, number: int) -> None:
        self.room = number
        self._pool = multiprocessing.get_context("spawn").Pool(number, _begin_process, maxtasksperchild=1)

    def begin(self, work: Work) -> Callable[[], object | None]:
        """Begin it; what is returned gives its result once there is one."""
        begun: AsyncResult[object] = self._pool.apply_async(work.do)
        return lambda: begun.get() if begun.ready() else None

    def close(self) -> None:
        """End what is still under way."""
        self._pool.terminate()
        self._pool.join()


def _begin_process() -> None:
    # Ctrl-C reaches every process of a terminal: the first one alone answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(_RARELY)


@dataclass
class Soak:
    """One run, upon what earlier ones have found."""

    plan: Plan
    state: State
    progress: Progress
    _began: float = field(default_factory=time.monotonic)
    _saved: float = 0.0
    _under_way: dict[Work, Callable[[], object | None]] = field(default_factory=dict)

    def run(self) -> None:
        """Do a piece, and more until time is up; lifecycles under way then are awaited, but no proof of minutes."""
        workers = Here() if self.plan.processes == 1 else Processes(self.plan.processes)
        proofs = list(proofs_left(self.state)) if self.plan.proofs else []
        try:
            self._begin(workers, proofs)
            while not self._is_over():
                if len(self._under_way) < workers.room:
                    self._begin(workers, proofs)
                else:
                    time.sleep(_LOOK_SECONDS)
                self._collect()
            self._collect()
            while any(isinstance(work, Lifecycles) for work in self._under_way):
                time.sleep(_LOOK_SECONDS)
                self._collect()
        finally:
            workers.close()
            self.state.save(self.plan.folder)
            self.progress.end()

    def _begin(self, workers: Here | Processes, proofs: list[Work]) -> None:
        work = self._next(proofs)
        self._under_way[work] = workers.begin(work)

    def _is_over(self) -> bool:
        broken = {violation.seed for violation in self.state.run.broken.violations}
        return len(broken) >= FEW or self._left() <= 0

    def _left(self) -> float:
        return self._began + self.plan.seconds - time.monotonic()

    def _next(self, proofs: list[Work]) -> Work:
        """The next proof, on half of the processes at the most; otherwise seeds that nobody has played."""
        proving = sum(not isinstance(work, Lifecycles) for work in self._under_way)
        if proofs and proving < max(1, self.plan.processes // 2):
            return proofs.pop(0)
        taken = self.state.played()
        for work in self._under_way:
            if isinstance(work, Lifecycles):
                taken.add(work.seeds)
        return Lifecycles(taken.free(self.plan.batch))

    def _collect(self) -> None:
        for work, result_of in list(self._under_way.items()):
            result = result_of()
            if result is not None:
                del self._under_way[work]
                work.record(self.state, result)
        if time.monotonic() > self._saved + _SAVE_SECONDS:
            self._saved = time.monotonic()
            self.state.save(self.plan.folder)
        total = self.state.total()
        self.progress.show(total.lifecycles, len(total.violations), self._left())


def proofs_left(state: State) -> Iterator[Work]:
    """What is still to be proved, beside lifecycles."""
    for defect in DEFECTS:
        if defect.name not in state.run.defects:
            yield Hunting(defect.name)
    for variant in VARIANTS:
        if variant.name not in state.run.stale:
            yield Ageing(variant.name)
    for scenario in scenario_names():
        if scenario not in state.exploration:
            yield Exploring(scenario)


def soak(plan: Plan) -> State:
    """Run a soak, and return all that is known afterwards."""
    state = load(plan.folder, plan.published)
    Soak(plan, state, Progress(plan.seconds, state.total().lifecycles, sys.stderr)).run()
    return state


def replay_commands(state: State) -> list[str]:
    """How each violation is played again, with what was broken."""
    explored = [
        f"{found.violation}\n    .venv/bin/python -m tests.protocol --crashes {found.crashes} --duplicates "
        f'{found.duplicates} "{scenario}"'
        for scenario, found in state.exploration.items()
        if found.violation
    ]
    return explored + [
        f"{violation.check}: {violation.detail}\n    .venv/bin/python -m tests.simulation {violation.seed}"
        for violation in state.run.broken.violations
    ]
