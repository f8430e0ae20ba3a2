"""The pieces of a soak, each done by one process: what is to be done, and how its result is put into the state."""

import itertools
import time
from dataclasses import dataclass
from typing import Final, Protocol

from tests.simulation.defects.catalogue import DEFECTS
from tests.simulation.defects.hunt import hunt
from tests.simulation.lifecycles import run
from tests.simulation.soak.exploration import explore
from tests.simulation.soak.seeds import Range
from tests.simulation.soak.staleness import VARIANTS
from tests.simulation.soak.state import Caught, Explored, Stale, State
from tests.simulation.soak.tally import Tally

HUNTED: Final = 3000
"""How many lifecycles a seeded defect has to be caught within."""


class Work(Protocol):
    """A piece of a soak."""

    def do(self) -> object:
        """Do it, in whatever process this is, and return what it came to."""
        ...

    def record(self, state: State, result: object) -> None:
        """Put what it came to into the state."""
        ...


@dataclass(frozen=True)
class Lifecycles:
    """Play a range of seeds."""

    seeds: Range

    def do(self) -> Tally:
        """Play them."""
        began = time.process_time()
        tally = Tally()
        for seed in range(*self.seeds):
            tally.add(run(seed))
        tally.seconds = time.process_time() - began
        return tally

    def record(self, state: State, result: object) -> None:
        """Add them up."""
        assert isinstance(result, Tally)
        if result.violations:
            state.run.broken.merge(result)
            state.run.broken_seeds.add(self.seeds)
        else:
            state.run.tally.merge(result)
            state.run.seeds.add(self.seeds)


@dataclass(frozen=True)
class Exploring:
    """Explore a scenario of the protocol."""

    scenario: str

    def do(self) -> Explored:
        """Explore it."""
        return explore(self.scenario)

    def record(self, state: State, result: object) -> None:
        """Note how many states there are."""
        assert isinstance(result, Explored)
        state.exploration[self.scenario] = result


@dataclass(frozen=True)
class Hunting:
    """Hunt a seeded defect."""

    defect: str

    def do(self) -> Caught:
        """Hunt it, from the first seed on."""
        defect = next(defect for defect in DEFECTS if defect.name == self.defect)
        catch = hunt(defect, itertools.count(), HUNTED)
        return Caught(catch.violation.check, catch.lifecycles, catch.seed) if catch else Caught("", HUNTED, HUNTED)

    def record(self, state: State, result: object) -> None:
        """Note after how many lifecycles it was caught."""
        assert isinstance(result, Caught)
        state.run.defects[self.defect] = result


@dataclass(frozen=True)
class Ageing:
    """Measure what breaks when reads are stale."""

    variant: str

    def do(self) -> Stale:
        """Measure it."""
        return next(variant for variant in VARIANTS if variant.name == self.variant).measure()

    def record(self, state: State, result: object) -> None:
        """Note it."""
        assert isinstance(result, Stale)
        state.run.stale[self.variant] = result
