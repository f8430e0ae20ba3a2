"""A request of CloudFormation's, and what it wants of which version."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Final

from properties import InferenceUnits, ProjectVersion

ANSWER_MARGIN: Final = timedelta(seconds=150)
"""Whichever invocation comes this close to the deadline answers; polls come each minute, so two of them fit."""
UNCLAIMED: Final = "unclaimed:"
"""Begins the physical id of a Create that was refused without ever having claimed its version."""

_PHYSICAL_ID_CHARACTERS: Final = 1024
_NOT_IN_AN_ARN: Final = re.compile(r"[^A-Za-z0-9:/._-]")


class RequestType(StrEnum):
    """What CloudFormation asks for."""

    CREATE = "Create"
    UPDATE = "Update"
    DELETE = "Delete"

    @property
    def rank(self) -> int:
        """Which of two requests of one second is right: Delete beats Update beats Create."""
        return list(RequestType).index(self)


class Desired(Enum):
    """What a request wants of a version."""

    RUNNING = "running"
    STOPPED = "stopped"
    ABANDONED = "abandoned"
    """Stopped, if this stack started it: the version of a swap that CloudFormation gave up on."""


@dataclass(frozen=True, order=True)
class Order:
    """A request's place among its stack's requests for a version: the later one is right."""

    issued_at: datetime
    rank: int
    request_id: str


@dataclass(frozen=True)
class Goal:
    """One version, and what the request wants of it."""

    version: ProjectVersion
    desired: Desired
    project_arn: str | None = None


@dataclass(frozen=True)
class Request:
    """A request of CloudFormation's. `goals` is empty if there is nothing to be done, `faults` says why not.

    `asks_as_before`: it is an Update whose old properties ask for the same version with the same units.
    """

    type: RequestType
    request_id: str
    stack_id: str
    logical_id: str
    physical_id: str | None
    issued_at: datetime
    deadline: datetime
    goals: tuple[Goal, ...]
    units: InferenceUnits | None
    adopt_running: bool
    faults: tuple[str, ...]
    asked_version: str
    asks_as_before: bool
    is_poll: bool

    @property
    def order(self) -> Order:
        """Where it stands among its stack's requests."""
        return Order(self.issued_at, self.type.rank, self.request_id)

    @property
    def last_call(self) -> datetime:
        """From here on an invocation answers, whatever it sees."""
        return self.deadline - min(ANSWER_MARGIN, (self.deadline - self.issued_at) / 2)

    @property
    def is_swap(self) -> bool:
        """Whether it is an Update to another version than the resource has."""
        return self.type is RequestType.UPDATE and self.asked_version != self.physical_id

    @property
    def was_claimed(self) -> bool:
        """Whether the physical id says that this resource once claimed its version."""
        return bool(self.goals) and self.physical_id == self.goals[0].version.arn

    def physical_id_for(self, *, succeeded: bool, claimed: bool) -> str:
        """The physical id of the answer.

        The version's ARN once claimed; a failed Update keeps the id it had, so that CloudFormation replaces nothing.
        """
        if self.type is RequestType.CREATE:
            return self.asked_version if claimed else self._unclaimed_id
        if self.type is RequestType.UPDATE and succeeded:
            return self.asked_version
        return self.physical_id or self._unclaimed_id

    @property
    def _unclaimed_id(self) -> str:
        """What was asked for, as far as a physical id can hold it."""
        return f"{UNCLAIMED}{_NOT_IN_AN_ARN.sub('?', self.asked_version)}"[:_PHYSICAL_ID_CHARACTERS]
