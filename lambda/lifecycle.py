"""The decision: what a request does next about one version, from what was observed. Pure: no clock, no I/O.

Its rules are those of docs/protocol.md and are named after them: fence, CloudFormation's word, refusing, settling,
record first, news, second look, cancelled swap. How a version is stopped is in ending.py.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import reasons
from claim import Claim, Ownership, Record
from decision import (
    PASSING,
    PATIENCE,
    RECORD_LIFETIME,
    SETTLING,
    UP,
    Ask,
    Decision,
    Done,
    Fail,
    Observed,
    Release,
    StandDown,
    Start,
    Stop,
    Succeed,
    Wait,
    WriteFound,
    WriteRecord,
    is_fenced,
    is_found_no_more,
    is_mine,
    is_ours,
    never_runs,
    own_record,
    serving_units,
    take,
    tried_since,
    trusted_record,
    unsettled_record,
    wait_for_a_young_word,
)
from model import Status
from properties import InferenceUnits
from request import Goal, Request, RequestType
from stack import StackWord

_TRIES: Final = 2 * PATIENCE
"""How long a FAILED version is started again: longer than the patience with a refusal, which has its own reason."""

Gate = Callable[[Decision], Decision]
"""Lets an action through, or says what to do instead."""


def keep_running(request: Request, goal: Goal, observed: Observed) -> Decision:
    """What a Create or an Update does next about the version that it wants RUNNING."""
    claim = observed.ownership.claim
    if is_fenced(request, claim):
        return _superseded(goal, "a later request is in charge")
    if claim and is_mine(request, claim):
        if claim.settled_at:
            return Done("answered before")
        if observed.looked_at < claim.settles_at:
            return Wait("settles", until=claim.settles_at)
        if fail := never_runs(goal, observed.description):
            return fail
        units = request.units
        if units is None:
            raise ValueError("a request with a goal of RUNNING has units")
        return _keep(request, goal, observed, units)
    return never_runs(goal, observed.description) or _claim(request, goal, observed)


def bring_up(goal: Goal, observed: Observed, units: InferenceUnits, gate: Gate) -> Decision:
    """What the holder of a settled claim does next, so that a version which nobody else runs has these units."""
    status = observed.description.status
    if status in PASSING:
        return Wait(f"{status} passes")
    if status in UP:
        return _adjust(goal, observed, units, gate)
    return _start(goal, observed, units, gate)


def word_of(request: Request, goal: Goal, observed: Observed) -> StackWord | Decision:
    """CloudFormation's word, if it still waits for the request; otherwise what to do instead (rule 2)."""
    word = observed.words.get(request.stack_id)
    if word is None:
        return Ask("does CloudFormation still wait?", request.stack_id)
    waits = word.waits_for(request)
    if waits is None and observed.looked_at < request.issued_at + PATIENCE:
        return Wait("CloudFormation's word is unclear")
    if waits:
        return word
    if too_early := wait_for_a_young_word(request, observed):
        return too_early
    if request.is_swap and is_mine(request, observed.ownership.claim) and word.has_given_up(request):
        return _undo(goal, observed, word)
    return _superseded(goal, "CloudFormation doesn't wait for it any more")


def _undo(goal: Goal, observed: Observed, word: StackWord) -> Decision:
    """Stop what a swap has started, once its failure is CloudFormation's own word: until then it may yet succeed."""
    status, record = observed.description.status, unsettled_record(observed.ownership)
    if not record or word.holders(goal.version.arn):
        return _superseded(goal, "it failed, and started nothing or what another resource holds")
    if status in UP:
        return Stop("it failed: undoes its own start")
    if status is Status.STOPPING or observed.looked_at < record.written_at + SETTLING:
        return Wait(f"it failed, but {status} may change")
    return _superseded(goal, "it failed, and what it had started is stopped")


def _superseded(goal: Goal, why: str) -> StandDown:
    return StandDown(why, reasons.superseded(goal.version.arn))


def _claim(request: Request, goal: Goal, observed: Observed) -> Decision:
    """Claim the version, or refuse (rule 3)."""
    claim, description = observed.ownership.claim, observed.description
    arn = goal.version.arn
    if claim and not is_ours(request, claim):
        return _take_from(request, goal, observed, claim)
    if not claim and description.status in PASSING:
        return Wait(f"{description.status} passes")
    if not claim and description.status in UP and not request.adopt_running:
        return Fail("runs unclaimed", reasons.runs_unclaimed(arn, description))
    word = word_of(request, goal, observed)
    if not isinstance(word, StackWord):
        return word
    # Who gave it up just now, and whether the stack goes back, an old word doesn't know.
    rests_on_the_word = claim and not request.was_claimed and not word.rolling_back
    if rests_on_the_word and (too_early := wait_for_a_young_word(request, observed)):
        return too_early
    holders = word.holders(arn)
    others = [logical_id for logical_id in holders if logical_id != request.logical_id]
    units = serving_units(observed.ownership)
    if others and units and request.units and not units.same_as(request.units):
        reason = reasons.held_with_other_units(arn, others[0], units, request.units)
        fail = Fail("held by another resource with other units", reason)
        # It may have given it up just now, in an exchange.
        return wait_for_a_young_word(request, observed) or fail
    runs = description.status in UP
    if (request.adopt_running or not runs) and not holders and _is_dead(request, observed.ownership, word):
        # How the model was started, or found, is of a time that is over.
        passes = description.status in PASSING
        return Wait(f"{description.status} passes") if passes else Release("a dead claim of its own stack")
    return replace(take(request, observed, word), forgets_found=not holders and is_found_no_more(observed))


def _is_dead(request: Request, ownership: Ownership, word: StackWord) -> bool:
    """Whether a claim of the stack on what nothing holds has ended, and nothing in it gets the version back."""
    claim = ownership.claim
    if claim is None or claim.is_of_abandoned:
        return False
    # A Delete that has written a record was about to put back what was adopted, and still owes it.
    is_over = claim.settled_at or (claim.order.rank == RequestType.DELETE.rank and not own_record(ownership))
    # What a rollback goes back to isn't dead, nor what another resource may have given up just now, in an exchange.
    return bool(is_over) and not word.rolling_back and not word.has_another(claim.logical_id, request)


def _take_from(request: Request, goal: Goal, observed: Observed, claim: Claim) -> Decision:
    """Another stack's claim: a dead one can be taken over by adoption, a live one never."""
    if request.adopt_running:
        theirs = observed.words.get(claim.stack_id)
        if theirs is None:
            return Ask("is the claim dead?", claim.stack_id)
        if theirs.abandoned(goal.version.arn):
            return _if_wanted(request, goal, observed, Release("a dead claim of another stack"))
    return Fail("claimed by another stack", reasons.claimed_by_another(goal.version.arn, claim.stack_id))


def _if_wanted(request: Request, goal: Goal, observed: Observed, action: Decision) -> Decision:
    word = word_of(request, goal, observed)
    if not isinstance(word, StackWord):
        return word
    held = [logical_id for logical_id in word.holders(goal.version.arn) if logical_id != request.logical_id]
    if isinstance(action, Stop) and held and request.units:
        # Somebody may have restarted it: what the service says goes before what was recorded.
        units = observed.description.units or serving_units(observed.ownership)
        reason = reasons.held_with_other_units(goal.version.arn, held[0], units, request.units)
        fail = Fail("held by another resource, never stopped", reason)
        return wait_for_a_young_word(request, observed) or fail
    return action


def _keep(request: Request, goal: Goal, observed: Observed, units: InferenceUnits) -> Decision:
    def gate(action: Decision) -> Decision:
        return _if_wanted(request, goal, observed, action)

    if observed.description.status in UP and serving_units(observed.ownership) is None:
        return _take_over(goal, observed, request.adopt_running, gate)
    return bring_up(goal, observed, units, gate)


def _take_over(goal: Goal, observed: Observed, adopt: bool, gate: Gate) -> Decision:
    """It runs without a record of ours: somebody else's, to be adopted or left alone (rule 5)."""
    arn, found = goal.version.arn, observed.description.units
    if not adopt:
        return Fail("runs without our record", reasons.started_by_another(arn), unseen=True)
    if found is None:
        return Fail("its units are unknown", reasons.units_unknown(arn), unseen=True)
    return gate(WriteFound(f"adopts it as found, with {found}", found, unseen=True))


def _adjust(goal: Goal, observed: Observed, units: InferenceUnits, gate: Gate) -> Decision:
    """It runs or starts, by our own start or adopted: with these units, or it must stop first (rule 6)."""
    description, ownership = observed.description, observed.ownership
    record, serving = trusted_record(ownership), serving_units(ownership)
    fits = serving is not None and serving.same_as(units)
    own = own_record(ownership)
    if description.status is Status.STARTING:
        if own and own.over_failed and fits:
            return gate(WriteRecord("STARTING: from now on FAILED is news", own.units, own.tried_since))
        return Wait("STARTING") if fits else gate(Stop(f"STARTING with {serving}, not {units}"))
    news_at = record.written_at + SETTLING if record else None
    if news_at and observed.looked_at < news_at:
        return Wait("RUNNING may be older news", until=news_at)
    if fits and not description.contradicts(units):
        return Succeed(f"RUNNING with {units}")
    if own and own.units.same_as(units):
        reason = reasons.wrong_units(goal.version.arn, description, units)
        return Fail(f"RUNNING with {description.units}, not as started", reason)
    return gate(Stop(f"RUNNING with {description.units or serving}, not {units}"))


def _start(goal: Goal, observed: Observed, units: InferenceUnits, gate: Gate) -> Decision:
    """It doesn't run: record, then start (rule 5); and FAILED is news of a start that has followed (rule 6)."""
    description, own = observed.description, _record_with(units, observed.ownership)
    is_failed = description.status is Status.FAILED
    is_fresh = own is not None and observed.looked_at <= own.written_at + RECORD_LIFETIME
    if is_failed and own and not is_fresh and (not own.over_failed or observed.looked_at >= own.tried_since + _TRIES):
        # A Start that rests on an older record may still be under way.
        news_at = own.written_at + SETTLING
        if observed.looked_at < news_at:
            return Wait("FAILED may be older news", until=news_at)
        return Fail("the start failed", reasons.start_failed(goal.version.arn, description))
    if is_fresh:
        return gate(Start(f"{description.status}, and recorded", units))
    why = f"{description.status}, to be started with {units}"
    return gate(WriteRecord(why, units, tried_since(observed.ownership), over_failed=is_failed))


def _record_with(units: InferenceUnits, ownership: Ownership) -> Record | None:
    """The record of a start with these units under the claim as it stands.

    One with others is of a request that this claim has superseded, and that wrote it while the claim settled.
    """
    own = own_record(ownership)
    return own if own and own.units == units else None
