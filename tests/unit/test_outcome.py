"""Where a request stands by its steps; what is left once its answer was delivered, and at the last call."""

from dataclasses import replace

import pytest
import reasons
from claim import Ownership, Predecessor
from decision import (
    Ask,
    Decision,
    Done,
    Fail,
    Hold,
    MarkMoved,
    NotBegun,
    Release,
    StandDown,
    Start,
    Stop,
    Succeed,
    Take,
    Unconfirmed,
    Wait,
    WriteFound,
    WriteRecord,
)
from model import Status
from request import ANSWER_MARGIN, UNCLAIMED, Request
from stack import StackResource, StackWord
from step import StepResult, at_last_call
from watch import Answer, Outcome, combine, once_delivered

from tests.unit.looks import (
    CREATE,
    CREATING,
    DELETE,
    INSTANT,
    NEW,
    OLD,
    ONE,
    ROLLBACK,
    STACK,
    SWAP,
    SWAPPING,
    UNOWNED,
    UPDATE,
    after,
    bare,
    claim_of,
    later,
    look,
    record_of,
)

REASON = reasons.superseded(NEW)
ANOTHER_REASON = reasons.tags_lost(NEW)
SUCCEEDS = Succeed("")
FAILS = Fail("", REASON)
STANDS_DOWN = StandDown("", REASON)
DONE = Done("")
HOLDS = Hold("")
WAITS = Wait("")


def outcome(request: Request, *decisions: Decision, ownership: Ownership = UNOWNED) -> Outcome | None:
    """Where the request stands; the ownership is that of its first version."""
    ownerships = [ownership, *[UNOWNED for _ in decisions[1:]]]
    steps = zip(request.goals, decisions, ownerships, strict=True)
    return combine(request, [StepResult(*each) for each in steps])


class TestCombine:
    """A request is settled once each of its goals is."""

    @pytest.mark.parametrize(
        "going_on",
        [WAITS, Unconfirmed(""), NotBegun(""), Take("", Predecessor.NOBODY, False), Start("", ONE), Stop(""), HOLDS],
    )
    def test_what_goes_on_is_no_outcome(self, going_on: Decision) -> None:
        assert outcome(CREATE, going_on) is None
        assert outcome(ROLLBACK, going_on, DONE) is None

    @pytest.mark.parametrize("going_on", [WAITS, Stop(""), Take("", Predecessor.NOBODY, False), MarkMoved("")])
    def test_nor_while_the_other_version_goes_on(self, going_on: Decision) -> None:
        assert outcome(ROLLBACK, SUCCEEDS, going_on) is None

    def test_what_succeeds_is_answered_by_the_version_and_its_claim_is_settled(self) -> None:
        answer = Answer(succeeded=True, physical_id=NEW, settles=CREATE.goals[0])
        assert outcome(CREATE, SUCCEEDS) == Outcome(answer, finished=True)

    def test_a_delete_settles_nothing(self) -> None:
        assert outcome(DELETE, SUCCEEDS) == Outcome(Answer(succeeded=True, physical_id=NEW), finished=True)

    @pytest.mark.parametrize("decision", [FAILS, STANDS_DOWN])
    def test_what_fails_says_why_and_settles_nothing(self, decision: Decision) -> None:
        answer = Answer(succeeded=False, physical_id=OLD, reason=REASON)
        assert outcome(SWAP, decision) == Outcome(answer, finished=True)

    def test_a_create_that_never_claimed_is_named_so(self) -> None:
        """The Delete that follows has to know."""
        refused = outcome(CREATE, FAILS)
        assert refused
        assert refused.answer
        assert refused.answer.physical_id == f"{UNCLAIMED}{NEW}"
        later_claim = Ownership(claim_of(later(CREATE)))
        superseded = outcome(CREATE, STANDS_DOWN, ownership=later_claim)
        assert superseded
        assert superseded.answer == refused.answer

    def test_a_create_that_claimed_is_named_after_its_version(self) -> None:
        failed = outcome(CREATE, FAILS, ownership=Ownership(claim_of(CREATE)))
        assert failed
        assert failed.answer == Answer(succeeded=False, physical_id=NEW, reason=REASON)

    def test_what_was_answered_before_is_finished(self) -> None:
        assert outcome(CREATE, DONE) == Outcome(finished=True)
        assert outcome(ROLLBACK, DONE, DONE) == Outcome(finished=True)
        assert outcome(ROLLBACK, DONE, Fail("", ANOTHER_REASON)) == Outcome(finished=True)

    def test_what_holds_a_claim_polls_on(self) -> None:
        """CloudFormation moves on only once it has the answer."""
        assert outcome(ROLLBACK, DONE, HOLDS) is None
        answer = Answer(succeeded=True, physical_id=OLD, settles=ROLLBACK.goals[0])
        assert outcome(ROLLBACK, SUCCEEDS, HOLDS) == Outcome(answer, finished=False)
        assert outcome(ROLLBACK, SUCCEEDS, DONE) == Outcome(answer, finished=True)

    def test_the_first_failure_is_the_reason(self) -> None:
        other = Fail("", ANOTHER_REASON)
        answer = Answer(succeeded=False, physical_id=OLD, reason=ANOTHER_REASON)
        assert outcome(ROLLBACK, SUCCEEDS, other) == Outcome(answer, finished=True)
        assert outcome(ROLLBACK, FAILS, other) == Outcome(replace(answer, reason=REASON), finished=True)


class TestOnceDelivered:
    """After the last call it is the first of two answers that counts."""

    ANSWER = Answer(succeeded=True, physical_id=NEW, settles=CREATE.goals[0])
    LAST_CALL = 3600 - ANSWER_MARGIN.total_seconds()

    @pytest.mark.parametrize("finished", [True, False])
    def test_before_it_everything_is_left_to_do(self, finished: bool) -> None:
        given = Outcome(self.ANSWER, finished)
        assert once_delivered(SWAP, given, after(self.LAST_CALL - INSTANT)) == given

    def test_after_it_a_success_settles_nothing(self) -> None:
        unsettled = replace(self.ANSWER, settles=None)
        left = once_delivered(CREATE, Outcome(self.ANSWER, finished=True), after(self.LAST_CALL))
        assert left == Outcome(unsettled, finished=True)
        holding = once_delivered(ROLLBACK, Outcome(self.ANSWER, finished=False), after(self.LAST_CALL))
        assert holding == Outcome(unsettled, finished=False)

    def test_after_it_a_swap_polls_on(self) -> None:
        """If it was FAILED that counted, its start has to be undone."""
        left = once_delivered(SWAP, Outcome(self.ANSWER, finished=True), after(self.LAST_CALL))
        assert left == Outcome(replace(self.ANSWER, settles=None), finished=False)

    def test_after_it_a_failure_is_a_failure(self) -> None:
        given = Outcome(Answer(succeeded=False, physical_id=OLD, reason=REASON), finished=True)
        assert once_delivered(SWAP, given, after(self.LAST_CALL + 1)) == given

    def test_what_has_no_answer_is_left_as_it_is(self) -> None:
        assert once_delivered(SWAP, Outcome(finished=True), after(self.LAST_CALL + 1)) == Outcome(finished=True)


class TestAtLastCall:
    """Time is up: nothing is begun any more."""

    @pytest.mark.parametrize(
        "action",
        [
            Take("", Predecessor.NOBODY, quick=False),
            WriteRecord("", ONE, None),
            WriteFound("", ONE),
            Start("", ONE),
            Stop(""),
            Release(""),
        ],
    )
    def test_an_action_is_not_begun(self, action: Decision) -> None:
        assert bare(at_last_call(CREATE, CREATE.goals[0], look(), action)) == NotBegun("")

    @pytest.mark.parametrize("request_", [CREATE, DELETE])
    def test_what_is_recorded_of_an_accepted_start_begins_nothing(self, request_: Request) -> None:
        starting = look(Status.STARTING)
        assert at_last_call(request_, request_.goals[0], starting, WriteRecord("", ONE, None)) == Wait("STARTING")

    @pytest.mark.parametrize("decision", [SUCCEEDS, FAILS, STANDS_DOWN, WAITS, DONE, Ask("", STACK)])
    def test_what_begins_nothing_stays(self, decision: Decision) -> None:
        assert at_last_call(CREATE, CREATE.goals[0], look(), decision) == decision

    @pytest.mark.parametrize("action", [Stop(""), Release(""), Take("", Predecessor.NOBODY, quick=False)])
    def test_what_stops_something_goes_on(self, action: Decision) -> None:
        assert at_last_call(DELETE, DELETE.goals[0], look(), action) == action
        assert at_last_call(ROLLBACK, ROLLBACK.goals[1], look(), action) == action

    def test_a_swap_asks_for_cloudformations_word(self) -> None:
        ownership = Ownership(claim_of(SWAP), record_of())
        asked = at_last_call(SWAP, SWAP.goals[0], look(Status.STARTING, ownership=ownership), WAITS)
        assert bare(asked) == Ask("", STACK)
        update = at_last_call(UPDATE, UPDATE.goals[0], look(Status.STARTING, ownership=ownership), WAITS)
        assert update == WAITS
        others = Ownership(claim_of(later(SWAP)), record_of())
        assert at_last_call(SWAP, SWAP.goals[0], look(ownership=others), STANDS_DOWN) == STANDS_DOWN

    def test_a_swap_that_was_given_up_undoes_its_start(self) -> None:
        word = StackWord("UPDATE_FAILED", (StackResource("Logos", OLD, "UPDATE_FAILED"),))
        observed = look(Status.STARTING, ownership=Ownership(claim_of(SWAP), record_of()), word=word)
        assert bare(at_last_call(SWAP, SWAP.goals[0], observed, WAITS)) == Stop("")

    def test_a_swap_that_was_answered_waits_until_cloudformation_has_taken_it(self) -> None:
        observed = look(Status.RUNNING, ownership=Ownership(claim_of(SWAP), record_of()), word=SWAPPING)
        assert at_last_call(SWAP, SWAP.goals[0], observed, DONE) == Wait("CloudFormation has not taken its answer yet")
        assert at_last_call(SWAP, SWAP.goals[0], observed, SUCCEEDS) == SUCCEEDS
        assert bare(at_last_call(SWAP, SWAP.goals[0], observed, Start("", ONE))) == NotBegun("")
        assert at_last_call(CREATE, CREATE.goals[0], look(word=CREATING), DONE) == DONE
