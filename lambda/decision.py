"""What can be observed of a version, what can be decided about it, and the questions that every decision asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import reasons
from claim import Claim, Ownership, Predecessor, Record
from model import Description, Status
from properties import InferenceUnits
from reasons import Reason
from request import Goal, Request, RequestType
from stack import StackWord

STALEST: Final = timedelta(seconds=4)
"""How old a read may be."""
SETTLING: Final = timedelta(seconds=20)
"""A step (10 s at the most from its look) and the stalest read."""
WORD_COUNTS_AFTER: Final = timedelta(seconds=5)
"""From an issue time, which is in whole seconds, until no read (4 s old at the most) can be from before it."""
RECORD_LIFETIME: Final = timedelta(seconds=5)
"""A Start follows its record this soon, or the record is written anew: so news can be told from older news."""
PATIENCE: Final = timedelta(seconds=120)
"""How long a new policy may take to reach every host, a just stopped model to leave its quota, a start to begin, and
a resource to be listed."""

UP: Final = frozenset({Status.STARTING, Status.RUNNING})
STARTABLE: Final = frozenset({Status.TRAINING_COMPLETED, Status.COPYING_COMPLETED, Status.STOPPED, Status.FAILED})
PASSING: Final = frozenset({Status.STOPPING, Status.COPYING_IN_PROGRESS})
NEVER_RUNS: Final[Mapping[Status, str]] = {
    Status.TRAINING_IN_PROGRESS: "Training takes up to 24 hours: deploy again once it is TRAINING_COMPLETED.",
    Status.TRAINING_FAILED: "Train a new version and deploy that.",
    Status.COPYING_FAILED: "Copy the version again and deploy the copy.",
    Status.DELETING: "It is being deleted: deploy another version.",
    Status.DEPRECATED: "Train a new version and deploy that.",
    Status.EXPIRED: "Train a new version and deploy that.",
}


@dataclass(frozen=True)
class Observed:
    """One look at a version: its status, then CloudFormation's word where it was asked for, then its tags."""

    looked_at: datetime
    description: Description
    ownership: Ownership
    words: Mapping[str, StackWord] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """What to do next, and why (for the log).

    `unseen`: it rests on a tag that is missing, which may just have been written. So a second look decides.
    """

    why: str
    unseen: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Ask(Decision):
    """Ask CloudFormation about a stack, read the tags anew, and decide again."""

    stack_id: str


@dataclass(frozen=True)
class Take(Decision):
    """Claim the version; settle afterwards, unless `quick`. `forgets_found`: how it was found once counts no more."""

    predecessor: Predecessor
    quick: bool
    forgets_found: bool = False


@dataclass(frozen=True)
class WriteRecord(Decision):
    """Record what the next Start is given; `over_failed` if the version is FAILED before it."""

    units: InferenceUnits
    tried_since: datetime | None
    over_failed: bool = False


@dataclass(frozen=True)
class WriteFound(Decision):
    """Record with what units an adopted model was found."""

    units: InferenceUnits


@dataclass(frozen=True)
class Start(Decision):
    """Start the version."""

    units: InferenceUnits


@dataclass(frozen=True)
class Stop(Decision):
    """Stop the version."""


@dataclass(frozen=True)
class Release(Decision):
    """Take our tags off, and be done with `then`, if it is given."""

    then: "Decision | None" = None


@dataclass(frozen=True)
class MarkMoved(Decision):
    """Note on the claim that CloudFormation's word has moved on."""


@dataclass(frozen=True)
class Wait(Decision):
    """Look again: not before `until`, where it is given; later than usual where the service asks for patience.

    `reason` is what to say if time runs out meanwhile.
    """

    until: datetime | None = None
    back_off: bool = False
    reason: Reason | None = None


@dataclass(frozen=True)
class NotBegun(Wait):
    """Time is up before what would be done next."""


@dataclass(frozen=True)
class Unconfirmed(Wait):
    """What was just seen counts only if the next look shows it too."""


@dataclass(frozen=True)
class Hold(Decision):
    """There is nothing to be done about an abandoned version until CloudFormation has moved on; then there may be."""


@dataclass(frozen=True)
class Succeed(Decision):
    """The version is as the request wants it."""


@dataclass(frozen=True)
class Fail(Decision):
    """It can't be."""

    reason: Reason


@dataclass(frozen=True)
class StandDown(Decision):
    """Superseded: change nothing more."""

    reason: Reason


@dataclass(frozen=True)
class Done(Decision):
    """There is nothing left to do or to say."""


ACTIONS: Final = Take | WriteRecord | WriteFound | Start | Stop | Release | MarkMoved
"""Whatever changes something, on the model or on its tags."""


FINAL: Final = Succeed | Fail | StandDown | Done
"""Whatever ends a goal."""


def is_mine(request: Request, claim: Claim | None) -> bool:
    """Whether the claim is this very request's."""
    return is_ours(request, claim) and claim is not None and claim.order.request_id == request.request_id


def is_ours(request: Request, claim: Claim | None) -> bool:
    """Whether the claim is of this request's stack."""
    return claim is not None and claim.stack_id == request.stack_id


def is_fenced(request: Request, claim: Claim | None) -> bool:
    """Whether a later request of the same stack is in charge."""
    later = claim is not None and claim.order > request.order
    return later and is_ours(request, claim) and not is_mine(request, claim)


def own_record(ownership: Ownership) -> Record | None:
    """The record, if a Start may have followed it under the claim as it stands: older ones speak of older starts."""
    claim, record = ownership.claim, ownership.record
    return record if claim and record and record.written_at >= claim.claimed_at else None


def unsettled_record(ownership: Ownership) -> Record | None:
    """The record of a start with which no request has succeeded yet: the claim's own, or an earlier try's."""
    claim = ownership.claim
    is_a_retry = claim is not None and claim.predecessor.was_unfinished and not ownership.was_settled
    return ownership.record if is_a_retry else own_record(ownership)


def trusted_record(ownership: Ownership) -> Record | None:
    """The record, unless it is a leftover: a claim over nobody trusts only what was written since."""
    if ownership.claim and ownership.claim.predecessor in (Predecessor.NOBODY, Predecessor.ABANDONED_BY_NOBODY):
        return own_record(ownership)
    return ownership.record


def tried_since(ownership: Ownership) -> datetime | None:
    """Since when the request of the claim has tried to start the version, or None if it hasn't yet."""
    claim, record = ownership.claim, ownership.record
    return record.tried_since if claim and record and record.tried_since >= claim.claimed_at else None


def serving_units(ownership: Ownership) -> InferenceUnits | None:
    """The units that a claimed model serves with: the record's, or those that it was found with."""
    record = trusted_record(ownership)
    return record.units if record else ownership.found


def is_found_no_more(observed: Observed) -> bool:
    """Whether a version that nothing holds was adopted once, and its owner has stopped it since.

    No rollback may start it for how it was found then.
    """
    claim = observed.ownership.claim
    has_ended = claim is not None and claim.settled_at is not None and not claim.is_of_abandoned
    return has_ended and observed.description.status not in UP and observed.ownership.found is not None


def take(request: Request, observed: Observed, word: StackWord) -> Take:
    """Claim: quick over a settled claim of the same stack, where nothing can be on its way (rule 4).

    An Update that changes something may be the rollback of one that is on its way: CloudFormation's word, if it is a
    moment old, doesn't say so yet. The claim of a rollback on an abandoned version is settled only if a resource has
    come to hold the version after all.
    """
    claim = observed.ownership.claim
    predecessor = Predecessor.NOBODY
    if claim and is_ours(request, claim):
        predecessor = _predecessor(request, claim, word)
    changes_nothing = request.type is RequestType.DELETE or request.asks_as_before
    quick = predecessor.was_settled and changes_nothing and not word.rolling_back
    return Take(f"claims it over {predecessor}", predecessor, quick)


def _predecessor(request: Request, claim: Claim, word: StackWord) -> Predecessor:
    was_had = not claim.is_of_abandoned or bool(word.holders(request.goals[0].version.arn))
    was_anothers = was_had and word.has_another(claim.logical_id, request)
    if claim.settled_at and was_had:
        return Predecessor.SETTLED_OF_ANOTHER if was_anothers else Predecessor.SETTLED
    # What an unfinished claim of its own was made over is what this one is made over, too.
    was_anothers = was_anothers or (claim.logical_id == request.logical_id and claim.predecessor.was_anothers)
    return Predecessor.UNFINISHED_OF_ANOTHER if was_anothers else Predecessor.UNFINISHED


def wait_for_a_young_word(request: Request, observed: Observed) -> Wait | None:
    """A Wait as long as CloudFormation's word may be from before the request (rule 2), None once it can't be."""
    counts_at = request.issued_at + WORD_COUNTS_AFTER
    return Wait("CloudFormation's word may be too old", until=counts_at) if observed.looked_at < counts_at else None


def never_runs(goal: Goal, description: Description) -> Fail | None:
    """The refusal of a version that can never become RUNNING, or None."""
    arn = goal.version.arn
    if description.status is None:
        return Fail("no such version", reasons.no_such_version(arn))
    if description.is_moderation_adapter:
        return Fail("a moderation adapter", reasons.moderation_adapter(arn))
    if description.status in NEVER_RUNS:
        remedy = NEVER_RUNS[description.status]
        return Fail(f"{description.status} never runs", reasons.never_runs(arn, description, remedy))
    return None
