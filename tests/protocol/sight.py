"""From the model's facts to what the handler's decision is given, and the decision remembered for each of them.

The model knows no time, only which looks began before which moment, and whether anybody may still act on one of them.
The decision compares times; so times are made up here that compare as the facts demand, and comparing them is all that
a decision can do with them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Final, NamedTuple

import step
from claim import Claim, Ownership, Record
from decision import RECORD_LIFETIME, SETTLING, WORD_COUNTS_AFTER, Decision, Observed
from model import Description, Status
from properties import InferenceUnits
from service_error import ServiceError
from setback import after_error
from stack import StackWord

from tests.protocol.asked import Issued, stack_id
from tests.protocol.cloudformation import NO_WORDS, Words
from tests.protocol.shared import Shared
from tests.protocol.version import UNTAGGED, Tags

_MOMENT: Final = timedelta(microseconds=1)


class Age(Enum):
    """How old the record was when the look began: within its lifetime (or not yet written), older, a settling time."""

    RECENT = timedelta(0)
    STALE = RECORD_LIFETIME + _MOMENT
    OLD = SETTLING


class Times(NamedTuple):
    """What the times of a look compare to.

    `settled`: it began when the claim had settled. `record`: how old the record was. `moved`: it began a settling time
    after the mark on the claim. `second`: it began a settling time after its request was issued.
    """

    settled: bool
    record: Age
    moved: bool
    second: bool


@dataclass(frozen=True, eq=False)
class Seen(Shared):
    """The status and the units that a look saw."""

    status: Status
    units: int

    def __str__(self) -> str:
        """The sight in a trace."""
        return f"{self.status} {self.units}" if self.units else str(self.status)


class Situation(NamedTuple):
    """All that a decision rests on, in the model's facts. `last_call`: the deadline is near."""

    issued: Issued
    goal: int
    seen: Seen
    tags: Tags
    times: Times
    words: Words
    last_call: bool = False


@cache
def decide(situation: Situation) -> Decision:
    """What the handler decides.

    It asks for CloudFormation's word only where it needs it, and reads the tags anew afterwards; so to have the word
    beforehand, and the tags after it, is the same to it.
    """
    request = situation.issued.request
    goal, observed = request.goals[situation.goal], _observe(situation)
    decision = step.decide(request, goal, observed)
    return step.at_last_call(request, goal, observed, decision) if situation.last_call else decision


@cache
def decide_after_refusal(issued: Issued, goal: int, seen: Seen, attempted: Decision) -> Decision:
    """What the handler decides after the service refused its Start or Stop, for the status isn't what it saw."""
    times = Times(settled=False, record=Age.RECENT, moved=False, second=False)
    observed = _observe(Situation(issued, goal, seen, UNTAGGED, times, NO_WORDS))
    request = issued.request
    error = ServiceError("rekognition:Call", request.goals[goal].version.arn, "ResourceInUseException", "refused")
    return after_error(request, request.goals[goal], observed, attempted, error, observed.looked_at)


def forget_decisions() -> None:
    """Forget what the handler decided."""
    decide.cache_clear()
    decide_after_refusal.cache_clear()


def _observe(situation: Situation) -> Observed:
    issued, times, seen = situation.issued, situation.times, situation.seen
    # Before that a request only waits for CloudFormation's word to count.
    looked_at = issued.request.issued_at + (SETTLING if times.second else WORD_COUNTS_AFTER)
    description = Description(seen.status, min_inference_units=seen.units or None)
    return Observed(looked_at, description, _ownership(situation.tags, times, looked_at), _by_stack(situation.words))


def _ownership(tags: Tags, times: Times, looked_at: datetime) -> Ownership:
    written_at = looked_at - times.record.value
    if tags.record and tags.claim and tags.record.place < tags.claim.issued.asked.place:
        written_at = min(written_at, tags.claim.issued.request.issued_at - _MOMENT)
    found = InferenceUnits(tags.found) if tags.found else None
    record = None
    if tags.record:
        record = Record(InferenceUnits(tags.record.units), written_at, written_at, tags.record.over_failed)
    claim = None
    if tags.claim:
        is_later = tags.record is not None and not tags.record.since_claim
        moved_at = looked_at - (SETTLING if times.moved else timedelta(0))
        claim = Claim(
            stack_id(tags.claim.stack),
            tags.claim.issued.asked.logical_id,
            tags.claim.issued.request.order,
            tags.claim.predecessor,
            claimed_at=written_at + _MOMENT if is_later else written_at,
            settles_at=looked_at if times.settled else looked_at + _MOMENT,
            settled_at=moved_at if tags.is_settled else None,
        )
    return Ownership(claim, record, found, was_settled=tags.settled is not None and not tags.let_go)


@cache
def _by_stack(words: Words) -> dict[str, StackWord]:
    return {stack_id(name): words.of_stack(name) for name, _ in words.statuses}
