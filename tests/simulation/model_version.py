"""One Custom Labels model version: what the service knows of it, now and a moment ago."""

from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from tests.simulation.tag_store import TagStore

UP: Final = frozenset({"STARTING", "RUNNING"})
BILLED: Final = frozenset({"STARTING", "RUNNING", "STOPPING"})
"""Statuses of a model that occupies a slot of the quota."""
CUSTOM_LABELS: Final = "CUSTOM_LABELS"
MODERATION: Final = "CONTENT_MODERATION"


class Units(NamedTuple):
    """Inference units as a Start was given them."""

    minimum: int
    maximum: int | None = None

    @property
    def range(self) -> tuple[int, int]:
        """The fewest and the most that serve: without a maximum a model stays at its minimum."""
        return self.minimum, self.maximum or self.minimum


@dataclass(frozen=True)
class Snapshot:
    """A version's state from a time on."""

    since: float
    status: str
    message: str = ""
    units: Units | None = None
    runner: str = ""
    """Who gave the last Start: a stack id, or who else it was."""


@dataclass
class ModelVersion:
    """A version, with every state that it has had."""

    arn: str
    project_arn: str
    name: str
    history: list[Snapshot]
    feature: str = CUSTOM_LABELS
    tags: TagStore = field(default_factory=TagStore)
    stopped_at: float = float("-inf")
    was_started: bool = False
    is_gone: bool = False

    @property
    def now(self) -> Snapshot:
        """Its state."""
        return self.history[-1]

    @property
    def status(self) -> str:
        """Its status."""
        return self.now.status

    @property
    def units(self) -> Units | None:
        """The units of its last Start."""
        return self.now.units

    @property
    def runner(self) -> str:
        """Who started it last."""
        return self.now.runner

    @property
    def statuses(self) -> list[str]:
        """Every status it has had, in order."""
        return [snapshot.status for snapshot in self.history]

    def at(self, timestamp: float) -> Snapshot:
        """Its state at that time; the first one, if it is younger."""
        return next((each for each in reversed(self.history) if each.since <= timestamp), self.history[0])

    def become(
        self, status: str, timestamp: float, message: str = "", units: Units | None = None, runner: str | None = None
    ) -> None:
        """Take another status; units and runner stay, unless given."""
        last = self.now
        runner = last.runner if runner is None else runner
        state = replace(last, since=timestamp, status=status, message=message, units=units or last.units, runner=runner)
        self.history.append(state)
