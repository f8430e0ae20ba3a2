"""The decision of those who want a version stopped: a Delete, and the rollback of a cancelled swap. Pure."""

import reasons
from claim import Claim, Predecessor
from decision import (
    SETTLING,
    UP,
    Ask,
    Decision,
    Done,
    Fail,
    Hold,
    MarkMoved,
    Observed,
    Release,
    StandDown,
    Stop,
    Succeed,
    Take,
    Wait,
    is_fenced,
    is_found_no_more,
    is_mine,
    is_ours,
    never_runs,
    take,
    trusted_record,
    wait_for_a_young_word,
)
from lifecycle import bring_up
from model import Status
from request import Goal, Request, RequestType
from stack import StackWord

_NOTHING_RUNS = "nothing runs"


def remove(request: Request, goal: Goal, observed: Observed) -> Decision:
    """What a Delete does next about its version (rule 7)."""
    claim, status = observed.ownership.claim, observed.description.status
    if claim and is_fenced(request, claim):
        if claim.order.rank == RequestType.DELETE.rank:
            return Wait("a later Delete stops it")
        return StandDown("a later request is in charge", reasons.superseded(goal.version.arn))
    if claim and is_mine(request, claim):
        if observed.looked_at < claim.settles_at:
            return Wait("settles", until=claim.settles_at)
        if status is Status.STOPPING:
            return Wait("STOPPING")
    word = observed.words.get(request.stack_id)
    if word is None:
        # What the word doesn't say lets this Delete stop the model.
        return wait_for_a_young_word(request, observed) or Ask("does another resource hold it?", request.stack_id)
    if left_alone := _left_alone(request, goal, observed, word):
        return left_alone
    if not is_mine(request, claim):
        return take(request, observed, word)
    return _end(request, goal, observed, word)


def _left_alone(request: Request, goal: Goal, observed: Observed, word: StackWord) -> Decision | None:
    """The end of a Delete whose version isn't this resource's to stop, or None if it may be."""
    claim, status = observed.ownership.claim, observed.description.status
    if holders := word.holders(goal.version.arn):
        # The list may be a moment old and still show what this very Delete removes: it counts at the second look.
        end: Decision = Succeed(f"{holders[0]} of this stack holds it: left alone")
    elif claim is None:
        end = _unclaimed(request, goal, observed, word)
    elif not is_ours(request, claim):
        end = Succeed(f"{status or 'no such version'}, and not ours")
    elif word.has_given_to_another(claim, request.logical_id):
        end = Succeed("another resource of this stack got it: left alone")
    elif claim.logical_id not in ("", request.logical_id) and not request.was_claimed:
        end = Succeed("never this resource's: left to the one that claimed it")
    elif claim.settled_at and not request.was_claimed and word.is_updated_since(claim.order.issued_at):
        end = Succeed("retained before this update, whose request never claimed it: left as it was")
    else:
        return None
    return _at_second_look(request, observed, end)


def abandon(request: Request, goal: Goal, observed: Observed) -> Decision:
    """What the rollback of a cancelled swap does next about the version that nobody will delete (rule 8)."""
    claim, status = observed.ownership.claim, observed.description.status
    if is_fenced(request, claim):
        return Done("a later request is in charge")
    mine = is_mine(request, claim)
    if claim and mine:
        if observed.looked_at < claim.settles_at:
            return Wait("settles", until=claim.settles_at)
        if status is Status.STOPPING:
            return Wait("STOPPING")
    word = observed.words.get(request.stack_id)
    if word is None:
        return Ask("does CloudFormation still roll back?", request.stack_id)
    waits = word.waits_for(request)
    if word.holders(goal.version.arn):
        return MarkMoved("another resource holds it") if claim and mine and not claim.settled_at else Done("held")
    if mine:
        return _stop_abandoned(goal, observed) if waits else _let_go(observed)
    is_left = claim and (claim.settled_at is None or claim.predecessor.was_settled)
    if not waits and not is_left and not _runs_for_nobody(observed):
        return Done("CloudFormation has moved on", unseen=True)
    return _claim_abandoned(request, goal, observed, word)


def _claim_abandoned(request: Request, goal: Goal, observed: Observed, word: StackWord) -> Decision:
    claim, status = observed.ownership.claim, observed.description.status
    if left := claim and _let_be(request, observed, claim, word):
        return _at_second_look(request, observed, left)
    if not claim and (status in (*UP, Status.STOPPING) or never_runs(goal, observed.description)):
        # A version that can't run needs no claim: the cancelled swap can't start it.
        return _at_second_look(request, observed, Done("not ours", unseen=True))
    predecessor = Predecessor.ABANDONED if claim else Predecessor.ABANDONED_BY_NOBODY
    forgets_found = is_found_no_more(observed)
    return Take("so that the cancelled swap finds it taken", predecessor, quick=False, forgets_found=forgets_found)


def _let_be(request: Request, observed: Observed, claim: Claim, word: StackWord) -> Decision | None:
    """What the rollback does about a version that the cancelled swap has not started, or None if it may have."""
    if not is_ours(request, claim):
        return Done("not ours")
    record = observed.ownership.record
    is_restarted = record is not None and record.written_at >= claim.order.issued_at
    if claim.logical_id not in ("", request.logical_id) or _ran_before(observed, claim, word):
        why = "the swap hasn't touched it"
    elif claim.predecessor.was_anothers and word.may_give_back:
        why = "another resource that had it before may get it back"
    elif claim.predecessor.was_settled and observed.description.status in UP and not is_restarted:
        why = "it ran before the swap took it over"
    else:
        return None
    # A swap that comes late may touch it after all, until CloudFormation has moved on.
    return Hold(why, unseen=True) if word.may_give_back else Done(why, unseen=True)


def _stop_abandoned(goal: Goal, observed: Observed) -> Decision:
    status = observed.description.status
    if found := observed.ownership.found:
        put_back = bring_up(goal, observed, found, lambda action: action)
        return Hold("left as it was found") if isinstance(put_back, Succeed) else put_back
    if trusted_record(observed.ownership) and (status in UP or status is Status.FAILED):
        return Stop(f"{status}, for nobody")
    return Hold(_NOTHING_RUNS if status not in UP else "somebody else runs it")


def _at_second_look(request: Request, observed: Observed, decision: Decision) -> Decision:
    """The decision, if it still is so a settling time after the request.

    Counted from the issue time, so that nothing needs to be remembered: whoever looked before CloudFormation issued
    this request has acted by then, and whoever looks later finds that CloudFormation waits for it no more.
    """
    second_look = request.issued_at + SETTLING
    if observed.looked_at < second_look:
        return Wait(f"a second look: {decision.why}", until=second_look, unseen=decision.unseen)
    return decision


def _unclaimed(request: Request, goal: Goal, observed: Observed, word: StackWord) -> Decision:
    status = observed.description.status
    if request.was_claimed:
        if status in UP and request.adopt_running and word.rolling_back:
            # An invocation before this one may have put it back and let it go, and died before it could answer.
            return Succeed("runs unclaimed, as it was found", unseen=True)
        if status in UP:
            return Fail("runs, and its tags are lost", reasons.tags_lost(goal.version.arn), unseen=True)
        if status is Status.STOPPING:
            return Wait("STOPPING")
    return Succeed(f"{status or 'no such version'}, and unclaimed", unseen=True)


def _end(request: Request, goal: Goal, observed: Observed, word: StackWord) -> Decision:
    """The claim is this Delete's and settled: stop what is ours, and let go."""
    claim, status = observed.ownership.claim, observed.description.status
    found, record = observed.ownership.found, trusted_record(observed.ownership)
    predecessor = claim.predecessor if claim else Predecessor.NOBODY
    if found and word.rolling_back:
        put_back = bring_up(goal, observed, found, lambda action: action)
        return Release("leaves it as it was found", put_back) if isinstance(put_back, Succeed) else put_back
    if status in UP and not found and not record:
        # Without a mark, too, an id that names the version tells of a start that has succeeded. Not in a rollback: its
        # Create may have met what somebody else had started; nor where a model that runs was to be adopted.
        stood = request.was_claimed and not (word.rolling_back or request.adopt_running)
        if predecessor.was_settled or observed.ownership.was_settled or stood:
            return Fail("runs, and its record is lost", reasons.record_lost(goal.version.arn))
        return Release("runs, but not by our start", Succeed("somebody else runs it: left alone"))
    if status in UP or status is Status.FAILED:
        return Stop(str(status))
    if predecessor.was_unfinished and status not in (None, Status.DELETING):
        return Stop(f"{status}, but a Start may be on its way: Stop sees the truth")
    return Release(f"{status}", Succeed(_NOTHING_RUNS))


def _ran_before(observed: Observed, claim: Claim, word: StackWord) -> bool:
    """Whether it was retained: it runs by a request from before the update that is rolled back, or before a later one.

    A swap that has succeeded after all, once its rollback had answered, has found it running and left it so.
    """
    runs = observed.description.status in UP and claim.settled_at is not None
    return runs and word.is_updated_since(claim.order.issued_at)


def _runs_for_nobody(observed: Observed) -> bool:
    """Whether the swap has started it: but for what was adopted, and runs as it was found."""
    record, found = trusted_record(observed.ownership), observed.ownership.found
    is_as_found = record and found and found.same_as(record.units)
    return observed.description.status in UP and record is not None and not is_as_found


def _let_go(observed: Observed) -> Decision:
    claim, status = observed.ownership.claim, observed.description.status
    if _runs_for_nobody(observed):
        return Stop(f"{status}, for nobody, although CloudFormation has moved on")
    if claim is None or claim.settled_at is None:
        return MarkMoved("CloudFormation has moved on")
    release_at = claim.settled_at + SETTLING
    if observed.looked_at < release_at:
        return Wait("lets go late", until=release_at)
    return Release("CloudFormation has moved on", Done("let go"))
