"""How a Delete ends once the version is its own: stopped and let go, or put back as it was found (rule 7)."""

from dataclasses import replace

import pytest
import reasons
from claim import Claim, Ownership, Predecessor
from decision import (
    Fail,
    Release,
    Start,
    Stop,
    Succeed,
    WriteRecord,
)
from model import Status
from stack import StackResource, StackWord
from step import decide

from tests.unit.looks import (
    CLEANING_UP,
    DELETE,
    DELETING,
    NEW,
    ONE,
    SETTLING_SECONDS,
    STACK,
    TWO,
    UP,
    after,
    claim_of,
    decided,
    look,
    record_of,
)

LEFT = Succeed("")
RECORD = record_of(at=-3500)
UNNAMED = replace(DELETE, physical_id="made-up-by-cloudformation")


class TestEnding:
    """The claim is this Delete's, and settled."""

    def claim(self, over: Predecessor = Predecessor.SETTLED) -> Claim:
        """Its claim."""
        return claim_of(DELETE, over=over)

    @pytest.mark.parametrize("status", [*UP, Status.FAILED])
    def test_what_runs_by_our_start_is_stopped(self, status: Status) -> None:
        for ownership in (Ownership(self.claim(), RECORD), Ownership(self.claim(), found=ONE)):
            assert decide(DELETE, DELETE.goals[0], look(status, ownership=ownership, word=DELETING)) == Stop(
                str(status)
            )

    def test_what_failed_may_yet_start(self) -> None:
        """FAILED is what a start shows that was never seen; Stop sees the truth."""
        assert decided(DELETE, look(Status.FAILED, ownership=Ownership(self.claim()), word=DELETING)) == Stop("")

    @pytest.mark.parametrize("status", [Status.STOPPED, Status.TRAINING_COMPLETED])
    def test_what_does_not_run_is_let_go(self, status: Status) -> None:
        expected = Release("", Succeed(""))
        assert decided(DELETE, look(status, ownership=Ownership(self.claim(), RECORD), word=DELETING)) == expected

    @pytest.mark.parametrize("status", [Status.STOPPED, Status.TRAINING_COMPLETED])
    def test_over_what_never_settled_a_start_may_be_on_its_way(self, status: Status) -> None:
        for over in (Predecessor.UNFINISHED, Predecessor.UNFINISHED_OF_ANOTHER):
            observed = look(status, ownership=Ownership(self.claim(over), RECORD), word=DELETING)
            assert decided(DELETE, observed) == Stop("")

    @pytest.mark.parametrize("status", [None, Status.DELETING])
    def test_what_is_gone_can_not_start(self, status: Status | None) -> None:
        ownership = Ownership(self.claim(Predecessor.UNFINISHED), RECORD)
        assert decided(DELETE, look(status, ownership=ownership, word=DELETING)) == Release("", Succeed(""))

    @pytest.mark.parametrize("status", UP)
    def test_what_was_settled_and_has_lost_its_record_is_an_error(self, status: Status) -> None:
        expected = Fail("", reasons.record_lost(NEW))
        for over in (Predecessor.SETTLED, Predecessor.SETTLED_OF_ANOTHER):
            assert decided(UNNAMED, look(status, ownership=Ownership(self.claim(over)), word=DELETING)) == expected
        unfinished = Ownership(self.claim(Predecessor.UNFINISHED), was_settled=True)
        assert decided(UNNAMED, look(status, ownership=unfinished, word=DELETING)) == expected

    @pytest.mark.parametrize("status", UP)
    def test_what_somebody_else_started_is_let_go(self, status: Status) -> None:
        """Where no request has ever succeeded, a run without a record is none of ours."""
        rolls_back = replace(DELETING, status="ROLLBACK_IN_PROGRESS")
        for over in (Predecessor.NOBODY, Predecessor.UNFINISHED):
            observed = look(status, ownership=Ownership(self.claim(over)), word=DELETING)
            assert decided(UNNAMED, observed) == Release("", Succeed(""))
            assert decided(DELETE, replace(observed, words={STACK: rolls_back})) == Release("", Succeed(""))
            assert decided(replace(DELETE, adopt_running=True), observed) == Release("", Succeed(""))
            assert decided(DELETE, observed) == Fail("", reasons.record_lost(NEW))

    def test_a_leftover_record_proves_nothing(self) -> None:
        ownership = Ownership(self.claim(Predecessor.NOBODY), RECORD)
        assert decided(UNNAMED, look(Status.RUNNING, ownership=ownership, word=DELETING)) == Release("", Succeed(""))

    def test_what_another_resource_came_to_hold_is_left_alone(self) -> None:
        word = replace(DELETING, resources=(*DELETING.resources, StackResource("Emblems", NEW, "CREATE_COMPLETE")))
        assert decided(DELETE, look(Status.RUNNING, 60, Ownership(self.claim(), RECORD), word)) == LEFT


class TestPuttingBack:
    """The rollback of an adoption: the model is left as it was found."""

    WORD = StackWord("ROLLBACK_IN_PROGRESS", DELETING.resources)
    CLAIM = claim_of(DELETE, over=Predecessor.UNFINISHED)

    def test_as_found_it_is_let_go(self) -> None:
        observed = look(Status.RUNNING, ownership=Ownership(self.CLAIM, found=ONE), word=self.WORD)
        assert decided(DELETE, observed) == Release("", Succeed(""))

    def test_with_other_units_it_is_stopped_and_started(self) -> None:
        ownership = Ownership(self.CLAIM, record_of(TWO, at=-600), found=ONE)
        assert decided(DELETE, look(Status.RUNNING, ownership=ownership, word=self.WORD)) == Stop("")
        stopped = look(Status.STOPPED, ownership=ownership, word=self.WORD)
        assert decided(DELETE, stopped) == WriteRecord("", ONE, None)
        ownership = Ownership(self.CLAIM, record_of(ONE, at=58), found=ONE)
        assert decided(DELETE, look(Status.STOPPED, ownership=ownership, word=self.WORD)) == Start("", ONE)
        running = look(Status.RUNNING, at=58 + SETTLING_SECONDS, ownership=ownership, word=self.WORD)
        assert decided(DELETE, running) == Release("", Succeed(""))

    def test_otherwise_it_is_stopped_as_any(self) -> None:
        observed = look(Status.RUNNING, ownership=Ownership(self.CLAIM, found=ONE), word=DELETING)
        assert decided(DELETE, observed) == Stop("")


def test_the_version_that_a_swap_replaced_is_stopped_while_its_successor_runs() -> None:
    """What the resource holds by now is none of this Delete's business."""
    word = StackWord(CLEANING_UP.status, CLEANING_UP.resources, after(-60))
    ownership = Ownership(claim_of(DELETE, over=Predecessor.SETTLED), RECORD)
    assert decided(DELETE, look(Status.RUNNING, ownership=ownership, word=word)) == Stop("")
