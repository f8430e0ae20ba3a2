"""The world that is explored: versions, CloudFormation, the invocations under way, and the faults that may still come.

Time is abstracted to moments: of a claim, a record, a mark, the beginning of a start or a stop, the issuing of a
request. An invocation that was amid a step at a moment, that is, looked before it and may act after it, is *young* to
it until that step ends. A look begins a settling time after a moment only if nobody is young to it, for every step ends
within a settling time (assumption A1); and where that much time may have passed, the model lets it have passed, for to
look earlier only ever means to wait.

A second look is counted from the issuing of its request, which is such a moment like any other: a settling time later
nobody acts any more on a look that began before the request was issued.
"""

from dataclasses import dataclass
from enum import Enum, IntFlag
from functools import cache
from typing import Final, NamedTuple

from tests.protocol.asked import Issued
from tests.protocol.cloudformation import CloudFormation, Words
from tests.protocol.outcome import Choice, Outcome, Result
from tests.protocol.shared import Shared, one
from tests.protocol.sight import Seen
from tests.protocol.version import Version


class Moment(IntFlag):
    """The kinds of moments that a version has; CHANGE is the beginning of a start or a stop."""

    NONE = 0
    CLAIM = 1
    RECORD = 2
    MARK = 4
    CHANGE = 8


_BITS_OF_A_VERSION: Final = 4
_VERSIONS_AT_MOST: Final = 2


def moment_of(kind: Moment, version: int) -> int:
    """A moment of a version, as one bit: those of the second version follow those of the first."""
    return kind << _BITS_OF_A_VERSION * version


def issuing_of(issued: Issued) -> int:
    """The moment at which a request was issued, as one bit."""
    return 1 << (_BITS_OF_A_VERSION * _VERSIONS_AT_MOST + issued.asked.place)


class Point(Enum):
    """Where an invocation is: what it does next."""

    LOOK = "look"
    DECIDE = "ask CloudFormation, read the tags and decide"
    ACT = "act"
    ANSWER = "answer"
    MARK = "mark"
    DISARM = "disarm"


AMID: Final = frozenset({Point.DECIDE, Point.ACT})
"""The points amid a step."""


@dataclass(frozen=True, eq=False)
class Invocation(Shared):
    """An invocation. It remembers nothing from step to step but, within a round, what the steps so far came to.

    `young` are the moments to which its step is young, `ripe` those that its look followed by a settling time; both
    are bits. `words` is all that CloudFormation has said since the look: it may have been asked at any time since. An
    invocation that goes on for ever stands for as many, each continued by the next poll.
    """

    issued: Issued
    point: Point = Point.LOOK
    last_call: bool = False
    results: tuple[Result, ...] = ()
    young: int = 0
    ripe: int = 0
    seen: Seen | None = None
    words: tuple[Words, ...] = ()
    choice: Choice | None = None
    outcome: Outcome | None = None

    def __str__(self) -> str:
        """Its name in a trace: its request's."""
        return f"'{self.issued}'"

    @property
    def version(self) -> int:
        """The version that its step is about, by number."""
        return self.issued.goals[len(self.results)]

    def to(self, point: Point, results: tuple[Result, ...] = (), outcome: Outcome | None = None) -> "Invocation":
        """The invocation outside of any step; that it is the last call matters no longer than its round."""
        return _outside(self.issued, point, self.last_call and bool(results), results, outcome)


@cache
def _outside(
    issued: Issued, point: Point, last_call: bool, results: tuple[Result, ...], outcome: Outcome | None
) -> Invocation:
    return one(Invocation(issued, point, last_call, results, outcome=outcome))


@dataclass(frozen=True, eq=False)
class Faults(Shared):
    """How many faults may still come, of each kind.

    `starts` are a person's, and so are `strips` (of all tags) and `erasures` (of the record); `failures` are the
    service's, `last_calls` requests that run out of time.
    """

    crashes: int = 0
    duplicates: int = 0
    starts: int = 0
    strips: int = 0
    erasures: int = 0
    failures: int = 0
    last_calls: int = 0


class World(NamedTuple):
    """A state. `polls` are the requests whose schedule is armed, `late` those whose deadline is near."""

    versions: tuple[Version, ...]
    cloudformation: CloudFormation
    invocations: tuple[Invocation, ...]
    polls: frozenset[Issued]
    faults: Faults
    late: frozenset[Issued] = frozenset()

    @property
    def is_amid(self) -> bool:
        """Whether any invocation is amid a step."""
        return any(invocation.point in AMID for invocation in self.invocations)

    @property
    def young(self) -> int:
        """The moments to which any invocation is young."""
        young = 0
        for invocation in self.invocations:
            young |= invocation.young
        return young
