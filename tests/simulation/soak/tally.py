"""What many lifecycles come to, added up."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.simulation.lifecycles import Lifecycle

Json = dict[str, Any]


@dataclass(frozen=True)
class Broken:
    """An invariant that a lifecycle broke."""

    seed: int
    check: str
    detail: str


@dataclass(frozen=True)
class Longest:
    """The longest of something, and the seed of its lifecycle."""

    seconds: float = 0.0
    seed: int = 0

    def or_longer(self, other: "Longest") -> "Longest":
        """The longer of the two; of two alike the one of the lower seed."""
        return min(self, other, key=lambda each: (-each.seconds, each.seed))


@dataclass
class Tally:
    """The sums. `seconds`: of one core's time. `unwanted_runs`: the longest by its cause."""

    lifecycles: int = 0
    calls: int = 0
    requests: int = 0
    virtual_seconds: float = 0.0
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    statuses: set[str] = field(default_factory=set)
    longest_answer: Longest = field(default_factory=Longest)
    unwanted_runs: dict[str, Longest] = field(default_factory=dict)
    violations: list[Broken] = field(default_factory=list)

    def add(self, lifecycle: Lifecycle) -> None:
        """Count one lifecycle in."""
        self.lifecycles += 1
        self.calls += lifecycle.calls
        self.requests += lifecycle.requests
        self.virtual_seconds += lifecycle.virtual_seconds
        self.faults.update(lifecycle.faults)
        self.pairs.update(lifecycle.pairs)
        self.answers.update(lifecycle.answers)
        self.statuses |= lifecycle.statuses
        self.longest_answer = self.longest_answer.or_longer(Longest(lifecycle.longest_answer, lifecycle.seed))
        if lifecycle.longest_unwanted_run:
            self._note_run(lifecycle.its_cause, Longest(lifecycle.longest_unwanted_run, lifecycle.seed))
        self.violations += [Broken(lifecycle.seed, each.check, each.detail) for each in lifecycle.violations]

    def merge(self, other: "Tally") -> None:
        """Add another tally to this one."""
        self.lifecycles += other.lifecycles
        self.calls += other.calls
        self.requests += other.requests
        self.virtual_seconds += other.virtual_seconds
        self.seconds += other.seconds
        self.faults.update(other.faults)
        self.pairs.update(other.pairs)
        self.answers.update(other.answers)
        self.statuses |= other.statuses
        self.longest_answer = self.longest_answer.or_longer(other.longest_answer)
        for cause, run in other.unwanted_runs.items():
            self._note_run(cause, run)
        self.violations = sorted({*self.violations, *other.violations}, key=lambda each: (each.seed, each.check))

    def to_json(self) -> Json:
        """The tally as JSON has it."""
        return {
            **{name: getattr(self, name) for name in ("lifecycles", "calls", "requests", "virtual_seconds", "seconds")},
            "faults": dict(sorted(self.faults.items())),
            "pairs": [[*pair, count] for pair, count in sorted(self.pairs.items())],
            "answers": dict(sorted(self.answers.items())),
            "statuses": sorted(self.statuses),
            "longest_answer": asdict(self.longest_answer),
            "unwanted_runs": {cause: asdict(run) for cause, run in sorted(self.unwanted_runs.items())},
            "violations": [asdict(each) for each in self.violations],
        }

    @classmethod
    def from_json(cls, read: Json) -> "Tally":
        """The tally that was written so."""
        return cls(
            **{name: read[name] for name in ("lifecycles", "calls", "requests", "virtual_seconds", "seconds")},
            faults=Counter(read["faults"]),
            pairs=Counter({(one, other): count for one, other, count in read["pairs"]}),
            answers=Counter(read["answers"]),
            statuses=set(read["statuses"]),
            longest_answer=Longest(**read["longest_answer"]),
            unwanted_runs={cause: Longest(**run) for cause, run in read["unwanted_runs"].items()},
            violations=[Broken(**each) for each in read["violations"]],
        )

    def _note_run(self, cause: str, run: Longest) -> None:
        self.unwanted_runs[cause] = self.unwanted_runs.get(cause, Longest()).or_longer(run)
