"""What a request comes to, decision by decision: the handler's own decision, asked until there is no more to decide."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from claim import Claim, Ownership, Predecessor, Record
from decision import (
    FINAL,
    SETTLING,
    UP,
    Ask,
    Decision,
    Hold,
    Observed,
    Release,
    Start,
    Stop,
    Take,
    Wait,
    WriteFound,
    WriteRecord,
)
from model import Description, Status
from properties import InferenceUnits, parse_project_version_arn
from request import UNCLAIMED, Desired, Goal, Order, Request, RequestType
from stack import StackResource, StackWord
from step import decide

ISSUED_AT: Final = datetime(2026, 11, 20, 9, 10, 15, tzinfo=UTC)
DEPLOYED_AT: Final = ISSUED_AT - timedelta(days=1)
UNITS: Final = InferenceUnits(1)
OTHER_UNITS: Final = InferenceUnits(2)

_VERSION: Final = parse_project_version_arn(
    "arn:aws:rekognition:us-east-1:111122223333:project/logos/version/logos.1/1763629815000"
)
_REPLACED_ARN: Final = _VERSION.arn.replace("logos.1", "logos.0")
_STACK_ID: Final = "arn:aws:cloudformation:us-east-1:111122223333:stack/RunningModel/11111111"
_LOGICAL_ID: Final = "Model"
_TIMEOUT: Final = timedelta(hours=1)
_PASSING_TIME: Final = timedelta(minutes=5)
_PASSES_INTO: Final = {Status.STARTING: Status.RUNNING, Status.STOPPING: Status.STOPPED}
_MOST_STEPS: Final = 30


@dataclass(frozen=True)
class Situation:
    """A request, and what the version's tags say when it arrives."""

    type: RequestType
    title: str
    units: InferenceUnits = UNITS
    adopt_running: bool = False
    deployed: bool = False
    """Whether a Create of this resource has claimed and started the version, and was answered."""

    @property
    def request(self) -> Request:
        """The request itself."""
        return Request(
            type=self.type,
            request_id="request",
            stack_id=_STACK_ID,
            logical_id=_LOGICAL_ID,
            physical_id=self._physical_id,
            issued_at=ISSUED_AT,
            deadline=ISSUED_AT + _TIMEOUT,
            goals=(self.goal,),
            units=self.units,
            adopt_running=self.adopt_running,
            faults=(),
            asked_version=_VERSION.arn,
            asks_as_before=self.type is RequestType.UPDATE and self.deployed and self.units == UNITS,
            is_poll=False,
        )

    @property
    def goal(self) -> Goal:
        """What it wants of the version."""
        return Goal(_VERSION, Desired.STOPPED if self.type is RequestType.DELETE else Desired.RUNNING)

    @property
    def ownership(self) -> Ownership:
        """What the tags say."""
        if not self.deployed:
            return Ownership()
        order = Order(DEPLOYED_AT, RequestType.CREATE.rank, "create")
        settled_at = DEPLOYED_AT + _PASSING_TIME
        logical_id, settles_at = self.request.logical_id, DEPLOYED_AT + SETTLING
        claim = Claim(_STACK_ID, logical_id, order, Predecessor.NOBODY, DEPLOYED_AT, settles_at, settled_at)
        return Ownership(claim, Record(UNITS, DEPLOYED_AT + SETTLING, DEPLOYED_AT + SETTLING))

    @property
    def word(self) -> StackWord:
        """CloudFormation's word: it waits for this very request."""
        under_way = f"{self.type.upper()}_IN_PROGRESS"
        return StackWord(under_way, (StackResource(_LOGICAL_ID, self._physical_id, under_way),))

    @property
    def _physical_id(self) -> str | None:
        if self.type is RequestType.CREATE:
            return None
        if self.deployed:
            return _VERSION.arn
        return _REPLACED_ARN if self.type is RequestType.UPDATE else f"{UNCLAIMED}{_VERSION.arn}"


SITUATIONS: Final = (
    Situation(RequestType.CREATE, "of a model that nobody has claimed"),
    Situation(RequestType.CREATE, "of the same, with adopt_running", adopt_running=True),
    Situation(RequestType.UPDATE, "that leaves the units as they are", deployed=True),
    Situation(RequestType.UPDATE, "that changes the units", units=OTHER_UNITS, deployed=True),
    Situation(RequestType.DELETE, "of the model that it started", deployed=True),
    Situation(RequestType.DELETE, "after a Create that was refused"),
)
SWAP: Final = Situation(RequestType.UPDATE, "to a version that nobody has claimed")
"""An Update to another version decides about that one as a Create does: tests/docs holds the picture to it."""


@dataclass(frozen=True)
class Stage:
    """One decision, and the status that it was taken on."""

    status: Status | None
    at: datetime
    decision: Decision

    @property
    def waits_for(self) -> timedelta | None:
        """How long it waits, where that is known beforehand."""
        until = self.decision.until if isinstance(self.decision, Wait) else None
        return until - self.at if until else None


def decisions(situation: Situation, status: Status | None) -> list[Decision]:
    """What is decided while the model has this status: up to what changes the status, or waits for it to change."""
    return [stage.decision for stage in _stages(situation, status, lasting=True)]


def course(situation: Situation, status: Status) -> list[Stage]:
    """What is decided from here to the answer, if the service starts and stops the model as it is asked to."""
    return list(_stages(situation, status, lasting=False))


def _stages(situation: Situation, status: Status | None, *, lasting: bool) -> Iterator[Stage]:
    now, serving = ISSUED_AT, UNITS
    # A version that doesn't exist has no tags to be read.
    ownership = situation.ownership if status else Ownership()
    for _ in range(_MOST_STEPS):
        decision = _decide(situation, now, _describe(status, serving), ownership)
        if lasting and isinstance(decision, Wait) and decision.until:
            now = decision.until
            continue
        yield from (Stage(status, now, said) for said in _spoken(decision))
        if _ends(decision, lasting=lasting):
            return
        ownership = _written(situation, now, ownership, decision)
        match decision:
            case Start(units=units):
                status, serving = Status.STARTING, units
            case Stop():
                status = Status.STOPPING
            case Wait(until=datetime() as until):
                now = until
            case Wait():
                now += _PASSING_TIME
                status = _PASSES_INTO[status] if status else None
    raise RuntimeError(f"{situation} doesn't come to an end from {status}")


def _ends(decision: Decision, *, lasting: bool) -> bool:
    if isinstance(decision, FINAL | Hold):
        return True
    if isinstance(decision, Release):
        return decision.then is not None
    return lasting and isinstance(decision, Start | Stop | Wait)


def _spoken(decision: Decision) -> Iterable[Decision]:
    """A decision and what it leads to at once."""
    return (decision, decision.then) if isinstance(decision, Release) and decision.then else (decision,)


def _describe(status: Status | None, serving: InferenceUnits) -> Description:
    if status not in UP:
        return Description(status)
    return Description(status, min_inference_units=serving.minimum, max_inference_units=serving.maximum)


def _decide(situation: Situation, now: datetime, description: Description, ownership: Ownership) -> Decision:
    """Decide, and where the decision is to ask CloudFormation, do, and decide again."""
    observed = Observed(now, description, ownership)
    decision = decide(situation.request, situation.goal, observed)
    if not isinstance(decision, Ask):
        return decision
    observed = replace(observed, words={decision.stack_id: situation.word})
    return decide(situation.request, situation.goal, observed)


def _written(situation: Situation, now: datetime, ownership: Ownership, decision: Decision) -> Ownership:
    """What the tags say once the decision was carried out."""
    match decision:
        case Take(predecessor=predecessor, quick=quick, forgets_found=forgets_found):
            settles_at = now if quick else now + SETTLING
            request = situation.request
            claim = Claim(_STACK_ID, request.logical_id, request.order, predecessor, now, settles_at)
            return replace(ownership, claim=claim, found=None if forgets_found else ownership.found)
        case WriteRecord(units=units, tried_since=since):
            return replace(ownership, record=Record(units, now, since or now))
        case WriteFound(units=units):
            return replace(ownership, found=units)
        case Release():
            return Ownership()
        case _:
            return ownership
