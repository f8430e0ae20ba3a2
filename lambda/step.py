"""One step for one version: look, read the tags, decide, act once."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from claim import (
    ALL_TAGS,
    Claim,
    Ownership,
    Record,
    claim_tags,
    forgotten_tags,
    found_tags,
    moved_tags,
    read_ownership,
    record_tags,
    settled_tags,
)
from clock import Clock
from decision import (
    ACTIONS,
    SETTLING,
    STALEST,
    Ask,
    Decision,
    Done,
    Fail,
    Hold,
    MarkMoved,
    NotBegun,
    Observed,
    Release,
    Start,
    Stop,
    Take,
    Unconfirmed,
    Wait,
    WriteFound,
    WriteRecord,
    is_mine,
)
from ending import abandon, remove
from lifecycle import keep_running, word_of
from model import Models, Status
from request import Desired, Goal, Request
from service_error import ServiceError
from setback import after_error
from stack import Stacks, StackWord

ACTS_WITHIN: Final = timedelta(seconds=3)
"""A call may take 7 s (connect 2, read 5), and a step ends within 10 s of its look: so it acts this soon or not."""

_DECIDERS: Final[dict[Desired, Callable[[Request, Goal, Observed], Decision]]] = {
    Desired.RUNNING: keep_running,
    Desired.STOPPED: remove,
    Desired.ABANDONED: abandon,
}


@dataclass(frozen=True)
class StepResult:
    """What a step came to, and whose the version is as it saw it, None if it saw nothing.

    `failed_call` tells that a call failed.
    """

    goal: Goal
    decision: Decision
    ownership: Ownership | None
    failed_call: bool = False

    @property
    def claim(self) -> Claim | None:
        """The claim that it saw."""
        return self.ownership.claim if self.ownership else None


def decide(request: Request, goal: Goal, observed: Observed) -> Decision:
    """What a request does next about one version: total over statuses, requests and tags; no clock, no I/O."""
    return _DECIDERS[goal.desired](request, goal, observed)


def at_last_call(request: Request, goal: Goal, observed: Observed, decision: Decision) -> Decision:
    """What is left of a decision when time is up: nothing is begun any more, but a failed swap's start is undone.

    Where rollback is disabled nobody else would stop it. So a swap asks for CloudFormation's word until that has moved
    on: of two invocations that answer at once, either answer may be the one that counts.
    """
    if isinstance(decision, WriteRecord) and observed.description.status is Status.STARTING:
        # Its start was accepted: if one was refused, that isn't why time is up.
        decision = Wait("STARTING")
    if goal.desired is not Desired.RUNNING or isinstance(decision, Ask):
        return decision
    if request.is_swap and is_mine(request, observed.ownership.claim):
        word = word_of(request, goal, observed)
        if isinstance(word, Decision):
            return word
        if isinstance(decision, Done):
            return Wait("CloudFormation has not taken its answer yet")
    return NotBegun(f"not begun any more: {decision.why}") if isinstance(decision, ACTIONS) else decision


class Stepper:
    """Takes steps for one invocation."""

    def __init__(self, models: Models, stacks: Stacks, clock: Clock) -> None:
        self._models = models
        self._stacks = stacks
        self._clock = clock
        self._refused: dict[str, datetime] = {}
        """When each version's first refusal was that is doubted."""
        self._first_looks: dict[str, datetime] = {}

    def step(self, request: Request, goal: Goal, *, time_is_up: bool = False) -> StepResult:
        """Look at the goal's version, decide, act once, and log a line of it."""
        observed: Observed | None = None
        attempted: Decision | None = None
        failed_call = False
        try:
            observed = self._look(goal)
            decision, observed = self._decide(request, goal, observed, time_is_up)
            decision = self._at_second_look(goal, observed, decision, time_is_up)
            attempted = decision
            decision = self._act(request, goal, observed, decision)
            if not isinstance(attempted, WriteRecord):
                # A Start follows its record: that one was refused before is no older news for it.
                self._refused.pop(goal.version.arn, None)
        except ServiceError as error:
            failed_call = True
            decision = after_error(request, goal, observed, attempted, error, self._clock.now())
            decision = self._doubted(goal, observed, attempted, decision)
            decision = self._follow_up(request, goal, observed, decision)
        self._log(request, goal, observed, attempted or decision, decision)
        return StepResult(goal, decision, observed.ownership if observed else None, failed_call)

    def _look(self, goal: Goal) -> Observed:
        looked_at = self._clock.now()
        description = self._models.describe(goal)
        # A version that doesn't exist has no tags to be read.
        ownership = self._ownership(goal) if description.status else Ownership()
        return Observed(looked_at, description, ownership)

    def _ownership(self, goal: Goal) -> Ownership:
        return read_ownership(self._models.tags(goal.version))

    def _decide(self, request: Request, goal: Goal, observed: Observed, time_is_up: bool) -> tuple[Decision, Observed]:
        words: dict[str, StackWord] = {}
        decision = self._decide_once(request, goal, observed, time_is_up)
        while isinstance(decision, Ask):
            words = {**words, decision.stack_id: self._stacks.read(decision.stack_id)}
            # The tags are read after CloudFormation's word: what was decided on them before is not relied on.
            ownership = self._ownership(goal) if observed.description.status else Ownership()
            observed = replace(observed, words=words, ownership=ownership)
            decision = self._decide_once(request, goal, observed, time_is_up)
        return decision, observed

    def _decide_once(self, request: Request, goal: Goal, observed: Observed, time_is_up: bool) -> Decision:
        decision = decide(request, goal, observed)
        return at_last_call(request, goal, observed, decision) if time_is_up else decision

    def _at_second_look(self, goal: Goal, observed: Observed, decision: Decision, time_is_up: bool) -> Decision:
        """Believe that a tag is missing only if it still is a settling time later: it may just have been written.

        Nor that a claim is garbled: it may be seen in part. There is no time for that at the last call, after which
        nothing is begun: it only rules out that the read was an old one.
        """
        arn, claim = goal.version.arn, observed.ownership.claim
        if not decision.unseen and not (claim and claim.is_seen_in_part):
            self._first_looks.pop(arn, None)
            return decision
        until = self._first_looks.setdefault(arn, observed.looked_at) + (STALEST if time_is_up else SETTLING)
        if observed.looked_at >= until or isinstance(decision, Wait):
            return decision
        why = f"a second look: {decision.why}"
        return Unconfirmed(why) if time_is_up else Wait(why, until=until)

    def _doubted(
        self, goal: Goal, observed: Observed | None, attempted: Decision | None, decision: Decision
    ) -> Decision:
        """Believe what a refusal tells only if it is refused again, at a look that can't be from before the first time.

        Stop is refused while another invocation's Stop stops, which may fail, and be tried again; Start, where another
        Start was just accepted, and the description is older; to take the tags off, where another invocation just has,
        and they were what allowed it. What is tried again in any case is doubted each time: that matters at the last
        call, which looks again then before it says why time ran out.
        """
        match attempted, decision:
            case (Stop(why=why), Release() | Hold()) | (Start(why=why), Fail()) if observed:
                first = self._refused.setdefault(goal.version.arn, self._clock.now())
                if observed.looked_at >= first + STALEST:
                    return decision
                return Unconfirmed(f"it was refused, which tells what is so only at another look: {why}")
            case (Start() | Release(), Wait(why=why, back_off=back_off, reason=reason)):
                return Unconfirmed(why, back_off=back_off, reason=reason)
        self._refused.pop(goal.version.arn, None)
        return decision

    def _follow_up(self, request: Request, goal: Goal, observed: Observed | None, decision: Decision) -> Decision:
        """Carry out what an error led to; if that fails too, look again."""
        if observed is None:
            return decision
        try:
            return self._act(request, goal, observed, decision)
        except ServiceError as error:
            failed = after_error(request, goal, observed, decision, error, self._clock.now())
            return self._doubted(goal, observed, decision, failed)

    def _act(self, request: Request, goal: Goal, observed: Observed, decision: Decision) -> Decision:
        version, now = goal.version, self._clock.now()
        if isinstance(decision, ACTIONS) and now > observed.looked_at + ACTS_WITHIN:
            return Wait(f"too late after its look to act: {decision.why}")
        match decision:
            case Take(predecessor=predecessor, quick=quick, forgets_found=forgets_found):
                settles_at = now if quick else now + SETTLING
                claim = Claim(request.stack_id, request.logical_id, request.order, predecessor, now, settles_at)
                self._models.tag(version, claim_tags(claim) | (forgotten_tags() if forgets_found else {}))
            case WriteRecord(units=units, tried_since=since, over_failed=over_failed):
                self._models.tag(version, record_tags(Record(units, now, since or now, over_failed)))
            case WriteFound(units=units):
                self._models.tag(version, found_tags(units))
            case MarkMoved():
                self._models.tag(version, moved_tags(request.request_id, now))
            case Start(units=units):
                self._models.start(version, units)
            case Stop():
                self._models.stop(version)
            case Release(then=then):
                self._models.untag(version, ALL_TAGS)
                return then or decision
        return decision

    def mark_settled(self, request: Request, goal: Goal) -> None:
        """Note on the claim that its request's answer was delivered (rule 9). Raises ServiceError."""
        self._models.tag(goal.version, settled_tags(request.request_id, self._clock.now()))

    def _log(
        self, request: Request, goal: Goal, observed: Observed | None, attempted: Decision, decision: Decision
    ) -> None:
        now = self._clock.now()
        done = (
            [type(attempted).__name__] if attempted is decision else [type(d).__name__ for d in (attempted, decision)]
        )
        write_log(
            request,
            now,
            version=goal.version.arn,
            status=str(observed.description.status) if observed else None,
            decision=" then ".join(done),
            why=decision.why,
        )


def write_log(request: Request, now: datetime, **fields: str | None) -> None:
    """Write one JSON line about a request; never the ResponseURL."""
    line = {
        "request": str(request.type),
        "requestId": request.request_id,
        "logicalId": request.logical_id,
        **fields,
        "seconds": round((now - request.issued_at).total_seconds(), 1),
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
