"""Requests, and looks at a version, as the decision is given them; seconds are counted from the request's issue."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import reasons
from claim import Claim, Ownership, Predecessor, Record
from decision import SETTLING, WORD_COUNTS_AFTER, Decision, Observed, Release, StandDown
from model import Description, Status
from properties import InferenceUnits, parse_project_version_arn
from request import Desired, Goal, Request, RequestType
from stack import StackResource, StackWord
from step import decide

ISSUED: Final = datetime(2026, 11, 24, 8, 0, 0, tzinfo=UTC)
STACK: Final = "arn:aws:cloudformation:us-east-1:111122223333:stack/Shop/5ab30ae0-0123-11ef-9e2d-0a1b2c3d4e5f"
ANOTHER_STACK: Final = "arn:aws:cloudformation:us-east-1:111122223333:stack/Depot/6ab30ae0-0123-11ef-9e2d-0a1b2c3d4e5f"
_PROJECT: Final = "arn:aws:rekognition:us-east-1:111122223333:project/logos"
OLD: Final = f"{_PROJECT}/version/logos.2026-11-20T09.10.15/1763629815000"
NEW: Final = f"{_PROJECT}/version/logos.2026-11-23T09.10.15/1763889015000"
ONE: Final = InferenceUnits(1)
TWO: Final = InferenceUnits(2)
UNOWNED: Final = Ownership()
UP: Final = (Status.STARTING, Status.RUNNING)
SETTLING_SECONDS: Final = SETTLING.total_seconds()
"""Also when a second look counts, from the request's issue."""
SETTLED: Final = 1 + SETTLING_SECONDS
"""When a claim has settled that was made a second after the request was issued."""
YOUNG_WORD_SECONDS: Final = WORD_COUNTS_AFTER.total_seconds()
"""From a request's issue, when CloudFormation's word can't be from before it."""
INSTANT: Final = 1e-6
"""The shortest time that is told apart."""

SUPERSEDED: Final = StandDown("", reasons.superseded(NEW))

CREATE: Final = Request(
    RequestType.CREATE,
    "this-request",
    STACK,
    "Logos",
    None,
    ISSUED,
    ISSUED + timedelta(hours=1),
    (Goal(parse_project_version_arn(NEW), Desired.RUNNING),),
    ONE,
    adopt_running=False,
    faults=(),
    asked_version=NEW,
    asks_as_before=False,
    is_poll=False,
)
UPDATE: Final = replace(CREATE, type=RequestType.UPDATE, physical_id=NEW)
SWAP: Final = replace(UPDATE, physical_id=OLD)
DELETE: Final = replace(
    CREATE,
    type=RequestType.DELETE,
    physical_id=NEW,
    goals=(Goal(parse_project_version_arn(NEW), Desired.STOPPED),),
    units=None,
)
ROLLBACK: Final = replace(
    UPDATE,
    physical_id=OLD,
    asked_version=OLD,
    goals=(
        Goal(parse_project_version_arn(OLD), Desired.RUNNING),
        Goal(parse_project_version_arn(NEW), Desired.ABANDONED),
    ),
)
"""Of a cancelled swap from OLD to NEW."""

CREATING: Final = StackWord("CREATE_IN_PROGRESS", (StackResource("Logos", None, "CREATE_IN_PROGRESS"),))
UPDATING: Final = StackWord("UPDATE_IN_PROGRESS", (StackResource("Logos", NEW, "UPDATE_IN_PROGRESS"),))
SWAPPING: Final = StackWord("UPDATE_IN_PROGRESS", (StackResource("Logos", OLD, "UPDATE_IN_PROGRESS"),))
DELETING: Final = StackWord("DELETE_IN_PROGRESS", (StackResource("Logos", NEW, "DELETE_IN_PROGRESS"),))
ROLLING_BACK: Final = StackWord("UPDATE_ROLLBACK_IN_PROGRESS", (StackResource("Logos", OLD, "UPDATE_IN_PROGRESS"),))
CLEANING_UP: Final = StackWord(
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", (StackResource("Logos", OLD, "UPDATE_COMPLETE"),), ISSUED
)


def after(seconds: float) -> datetime:
    """So many seconds after the request was issued."""
    return ISSUED + timedelta(seconds=seconds)


def claim_of(
    request: Request,
    *,
    over: Predecessor = Predecessor.NOBODY,
    at: float = 1,
    logical_id: str = "Logos",
    settled: float | None = None,
) -> Claim:
    """The claim that a request makes, and settles, so many seconds after it was itself issued."""
    claimed_at = request.issued_at + timedelta(seconds=at)
    settled_at = None if settled is None else request.issued_at + timedelta(seconds=settled)
    return Claim(request.stack_id, logical_id, request.order, over, claimed_at, claimed_at + SETTLING, settled_at)


def earlier(request: Request, seconds: float = 3600) -> Request:
    """The same from an earlier request of the stack."""
    return replace(request, request_id="earlier-request", issued_at=request.issued_at - timedelta(seconds=seconds))


def later(request: Request) -> Request:
    """The same from the next request of the stack."""
    return replace(request, request_id="later-request", issued_at=request.issued_at + timedelta(seconds=1))


def of_another_stack(request: Request) -> Request:
    """The same from another stack."""
    return replace(request, stack_id=ANOTHER_STACK)


def record_of(
    units: InferenceUnits = ONE, *, at: float = 25, since: float | None = None, over_failed: bool = False
) -> Record:
    """A record that was written so many seconds after the request was issued."""
    return Record(units, after(at), after(at if since is None else since), over_failed)


def look(
    status: Status | None = Status.STOPPED,
    at: float = 60,
    ownership: Ownership = UNOWNED,
    word: StackWord | None = None,
    other: StackWord | None = None,
    echo: InferenceUnits | None = None,
    message: str = "",
    is_moderation_adapter: bool = False,
) -> Observed:
    """A look so many seconds after the request was issued, with CloudFormation's word where it was asked for.

    `other`: the word of the other stack. `echo`: the units that the service says it has.
    """
    words = {stack: said for stack, said in ((STACK, word), (ANOTHER_STACK, other)) if said}
    minimum, maximum = (echo.minimum, echo.maximum) if echo else (None, None)
    description = Description(status, message, minimum, maximum, is_moderation_adapter)
    return Observed(after(at), description, ownership, words)


def decided(request: Request, observed: Observed, goal: int = 0) -> Decision:
    """What the request does next about the version of a goal, without the words for the log."""
    return bare(decide(request, request.goals[goal], observed))


def bare(decision: Decision) -> Decision:
    """A decision without the words for the log."""
    if isinstance(decision, Release) and decision.then:
        return replace(decision, why="", then=bare(decision.then))
    return replace(decision, why="")
