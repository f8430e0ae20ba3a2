"""What all runs so far have found about one version of the handler, kept in a file between them."""

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.simulation.soak.fingerprint import (
    REPOSITORY,
    hash_of_exploration,
    hash_of_handler,
    hash_of_simulation,
)
from tests.simulation.soak.seeds import Seeds
from tests.simulation.soak.tally import Json, Tally

FOLDER: Final = REPOSITORY / ".soak"
"""Where a state is kept between runs, a file for each version of the handler."""
PUBLISHED: Final = REPOSITORY / "docs" / "reliability.json"
"""What docs/reliability.md is made of, committed beside it: a soak goes on from it in a fresh clone."""


@dataclass(frozen=True)
class Caught:
    """What became of a seeded defect: the check that caught it, or an empty text, and after how many lifecycles."""

    check: str
    lifecycles: int
    seed: int


@dataclass(frozen=True)
class Explored:
    """A scenario of the protocol's exploration, with the budget that its states fitted into."""

    crashes: int
    duplicates: int
    states: int
    seconds: float
    violation: str


@dataclass(frozen=True)
class Stale:
    """What broke in so many lifecycles whose reads were all stale: lifecycles by check.

    `creates`: how many were answered, `created`: how many of them with SUCCESS. What can't be done isn't broken, if it
    is said in time.
    """

    lifecycles: int
    broken: int
    checks: dict[str, int]
    calls: int
    creates: int
    created: int


@dataclass
class Run:
    """What lifecycles of one version of the simulation have come to.

    `broken`, of `broken_seeds`: those that were played in one piece with a violation.
    """

    tally: Tally = field(default_factory=Tally)
    seeds: Seeds = field(default_factory=Seeds)
    broken: Tally = field(default_factory=Tally)
    broken_seeds: Seeds = field(default_factory=Seeds)
    defects: dict[str, Caught] = field(default_factory=dict)
    stale: dict[str, Stale] = field(default_factory=dict)


@dataclass
class State:
    """Everything that is known of one version of the handler; the hashes are of the code as it was when it was read."""

    handler: str
    simulation: str
    protocol: str
    versions: dict[str, str] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    explored: dict[str, dict[str, Explored]] = field(default_factory=dict)

    @property
    def run(self) -> Run:
        """What lifecycles of the simulation as it is now have come to."""
        return self.runs.setdefault(self.simulation, Run())

    @property
    def exploration(self) -> dict[str, Explored]:
        """What the exploration as it is now has come to, by scenario."""
        return self.explored.setdefault(self.protocol, {})

    def total(self) -> Tally:
        """The sum of all lifecycles, each seed once.

        What an older simulation found broken doesn't count: the handler is the same, so the simulation was at fault.
        """
        total = Tally()
        for run in self.runs.values():
            total.merge(run.tally)
        total.merge(self.run.broken)
        return total

    def played(self) -> Seeds:
        """The seeds that need not be played again: all but those of an older simulation's broken pieces."""
        played = self.run.broken_seeds.copy()
        for run in self.runs.values():
            for each in run.seeds.ranges:
                played.add(each)
        return played

    def save(self, folder: Path) -> None:
        """Write it among those of other versions of the handler."""
        folder.mkdir(parents=True, exist_ok=True)
        self.write(folder / f"{self.handler}.json")

    def write(self, path: Path) -> None:
        """Write it, whole or not at all."""
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(self.to_json(), indent=1) + "\n", encoding="utf-8")
        os.replace(unfinished, path)

    def to_json(self) -> Json:
        """The state as JSON has it."""
        return {
            "handler": self.handler,
            "simulation": self.simulation,
            "protocol": self.protocol,
            "versions": self.versions,
            "runs": {
                name: {
                    "tally": run.tally.to_json(),
                    "seeds": run.seeds.ranges,
                    "broken": run.broken.to_json(),
                    "broken_seeds": run.broken_seeds.ranges,
                    "defects": {defect: asdict(caught) for defect, caught in run.defects.items()},
                    "stale": {variant: asdict(stale) for variant, stale in run.stale.items()},
                }
                for name, run in self.runs.items()
            },
            "explored": {
                name: {scenario: asdict(explored) for scenario, explored in found.items()}
                for name, found in self.explored.items()
            },
        }


def load(folder: Path, published: Path) -> State:
    """What is known of the handler as it is now, by whoever has played more; nothing, if it has changed since."""
    state = State(hash_of_handler(), hash_of_simulation(), hash_of_exploration())
    state.versions = {"Python": platform.python_version(), "crhelper": version("crhelper")}
    kept = [read(path) for path in (folder / f"{state.handler}.json", published) if path.exists()]
    known = [each for each in kept if each.handler == state.handler]
    if known:
        most = max(known, key=lambda each: each.total().lifecycles)
        state.runs, state.explored = most.runs, most.explored
    return state


def read(path: Path) -> State:
    """What was known when it was written, whatever has changed since."""
    content: Json = json.loads(path.read_text(encoding="utf-8"))
    state = State(content["handler"], content["simulation"], content["protocol"], content["versions"])
    for name, run in content["runs"].items():
        state.runs[name] = Run(
            Tally.from_json(run["tally"]),
            Seeds([(first, end) for first, end in run["seeds"]]),
            Tally.from_json(run["broken"]),
            Seeds([(first, end) for first, end in run["broken_seeds"]]),
            {defect: Caught(**caught) for defect, caught in run["defects"].items()},
            {variant: Stale(**stale) for variant, stale in run["stale"].items()},
        )
    for name, found in content["explored"].items():
        state.explored[name] = {scenario: Explored(**explored) for scenario, explored in found.items()}
    return state
