"""What a Delete does next about its version (rule 7): every branch, at its very edge."""

from dataclasses import replace

import pytest
import reasons
from claim import Claim, Ownership, Predecessor
from decision import (
    SETTLING,
    Ask,
    Decision,
    Fail,
    Release,
    StandDown,
    Start,
    Stop,
    Succeed,
    Take,
    Wait,
    WriteRecord,
)
from model import Status
from request import Order
from stack import StackResource, StackWord
from step import decide

from tests.unit.looks import (
    CLEANING_UP,
    CREATE,
    DELETE,
    DELETING,
    INSTANT,
    ISSUED,
    NEW,
    ONE,
    TWO,
    UNOWNED,
    UPDATE,
    after,
    claim_of,
    decided,
    earlier,
    later,
    look,
    of_another_stack,
    record_of,
)

SECOND_LOOK = SETTLING.total_seconds()
"""When what was seen once is believed: counted from the issue time."""
LEFT = Succeed("")
STANDING = claim_of(earlier(UPDATE), settled=600)
"""The claim of the request before, which ended well."""
RECORD = record_of(at=-3500)
UP = (Status.STARTING, Status.RUNNING)


def believed_at_the_second_look(
    ownership: Ownership, word: StackWord, status: Status | None = Status.RUNNING, *, unseen: bool = False
) -> Decision:
    """The decision of the second look, of which the first only makes a Wait."""
    just_before = look(status, SECOND_LOOK - INSTANT, ownership, word)
    assert decided(DELETE, just_before) == Wait("", until=after(SECOND_LOOK), unseen=unseen)
    return decided(DELETE, look(status, SECOND_LOOK, ownership, word))


class TestInCharge:
    """Whether it is this Delete's to act."""

    def test_a_later_request_is(self) -> None:
        ownership = Ownership(claim_of(later(UPDATE)))
        assert decided(DELETE, look(ownership=ownership)) == StandDown("", reasons.superseded(NEW))

    def test_a_later_delete_is_waited_for(self) -> None:
        """Answered first, the function might be gone before the other's work is done."""
        assert decided(DELETE, look(ownership=Ownership(claim_of(later(DELETE))))) == Wait("")

    def test_its_claim_settles_first(self) -> None:
        claim = claim_of(DELETE)
        settles = 1 + SETTLING.total_seconds()
        just_before = look(Status.RUNNING, settles - INSTANT, Ownership(claim, RECORD), DELETING)
        assert decided(DELETE, just_before) == Wait("", until=after(settles))
        assert decided(DELETE, replace(just_before, looked_at=after(settles), words={})) == Ask("", DELETE.stack_id)

    def test_what_stops_is_waited_for_without_a_word(self) -> None:
        ownership = Ownership(claim_of(DELETE), RECORD)
        assert decided(DELETE, look(Status.STOPPING, ownership=ownership)) == Wait("")
        assert decided(DELETE, look(Status.STOPPED, ownership=ownership)) == Ask("", DELETE.stack_id)

    def test_cloudformation_is_asked_before_it_is_claimed(self) -> None:
        assert decided(DELETE, look(Status.RUNNING, ownership=Ownership(STANDING))) == Ask("", DELETE.stack_id)
        assert decided(DELETE, look(Status.STOPPING, ownership=Ownership(STANDING))) == Ask("", DELETE.stack_id)


class TestLeftAlone:
    """What another resource of the stack has, or somebody else."""

    def test_what_another_resource_holds(self) -> None:
        word = StackWord("DELETE_IN_PROGRESS", (StackResource("Emblems", NEW, "UPDATE_COMPLETE"),))
        assert believed_at_the_second_look(Ownership(STANDING, RECORD), word) == LEFT

    @pytest.mark.parametrize("claim_began", [0.0, 5.0], ids=["in the update's first second", "later"])
    def test_what_an_update_gave_to_another_while_it_is_tidied_up_after(self, claim_began: float) -> None:
        """The list may show what it replaced. Issue times are whole seconds."""
        word = replace(CLEANING_UP, updated_at=after(0.9))
        claim = claim_of(replace(UPDATE, request_id="other", issued_at=after(claim_began)), logical_id="Emblems")
        ownership = Ownership(claim, RECORD)
        delete = replace(DELETE, issued_at=after(30))
        settled = look(Status.RUNNING, 30 + SECOND_LOOK, ownership, word)
        assert decided(delete, settled) == LEFT

    def test_not_what_an_earlier_update_gave(self) -> None:
        word = replace(CLEANING_UP, updated_at=after(1))
        claim = claim_of(replace(UPDATE, request_id="other"), settled=600)
        delete = replace(DELETE, issued_at=after(30))
        assert isinstance(decided(delete, look(Status.RUNNING, 60, Ownership(claim, RECORD), word)), Take)

    def test_not_what_a_delete_has_claimed(self) -> None:
        word = replace(CLEANING_UP, updated_at=ISSUED)
        claim = claim_of(replace(DELETE, request_id="other"))
        delete = replace(DELETE, issued_at=after(30))
        assert isinstance(decided(delete, look(Status.RUNNING, 60, Ownership(claim, RECORD), word)), Take)

    def test_what_a_rollback_gave_back_to_another(self) -> None:
        word = StackWord("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", CLEANING_UP.resources)
        claim = claim_of(earlier(UPDATE), logical_id="Emblems")
        assert believed_at_the_second_look(Ownership(claim, RECORD), word) == LEFT
        own = Ownership(claim_of(earlier(UPDATE)), RECORD)
        assert believed_at_the_second_look(own, word) == Take("", Predecessor.UNFINISHED, quick=False)

    def test_only_during_a_cleanup(self) -> None:
        word = StackWord("UPDATE_IN_PROGRESS", (StackResource("Logos", NEW, "DELETE_IN_PROGRESS"),), ISSUED)
        claim = claim_of(replace(UPDATE, request_id="other"), settled=5)
        delete = replace(DELETE, issued_at=after(30))
        assert isinstance(decided(delete, look(Status.RUNNING, 60, Ownership(claim, RECORD), word)), Take)

    @pytest.mark.parametrize("status", [*UP, Status.STOPPING, Status.STOPPED, None])
    def test_what_another_stack_has_claimed(self, status: Status | None) -> None:
        ownership = Ownership(claim_of(of_another_stack(UPDATE)), RECORD)
        observed = look(status, SECOND_LOOK, ownership, DELETING)
        assert decide(DELETE, DELETE.goals[0], observed) == Succeed(f"{status or 'no such version'}, and not ours")

    def test_what_another_stack_has_claimed_at_the_second_look(self) -> None:
        assert believed_at_the_second_look(Ownership(claim_of(of_another_stack(UPDATE))), DELETING) == LEFT

    @pytest.mark.parametrize("status", [Status.STOPPED, Status.FAILED, None])
    def test_what_nobody_has_claimed_and_does_not_run(self, status: Status | None) -> None:
        """Nor at the second look if it may have claimed it just now."""
        why = f"{status or 'no such version'}, and unclaimed"
        at_last = look(status, SECOND_LOOK, UNOWNED, DELETING)
        assert decide(DELETE, DELETE.goals[0], at_last) == Succeed(why, unseen=True)
        assert believed_at_the_second_look(UNOWNED, DELETING, status, unseen=True) == Succeed("", unseen=True)

    @pytest.mark.parametrize("status", [*UP, Status.STOPPING])
    def test_what_runs_unclaimed_where_this_resource_never_claimed(self, status: Status) -> None:
        """Its Create was refused: the id is one that names no version."""
        never = replace(DELETE, physical_id="unclaimed:logos")
        assert decided(never, look(status, SECOND_LOOK, UNOWNED, DELETING)) == Succeed("", unseen=True)

    def test_what_another_resource_has_claimed_where_this_one_never_did(self) -> None:
        never = replace(DELETE, physical_id="unclaimed:logos")
        ownership = Ownership(claim_of(earlier(CREATE), logical_id="Emblems"), RECORD)
        just_before = look(Status.RUNNING, SECOND_LOOK - INSTANT, ownership, DELETING)
        assert decided(never, just_before) == Wait("", until=after(SECOND_LOOK))
        assert decided(never, look(Status.RUNNING, SECOND_LOOK, ownership, DELETING)) == LEFT

    @pytest.mark.parametrize("logical_id", ["", "Logos"], ids=["a garbled claim", "its own"])
    def test_not_what_this_resource_may_have_claimed(self, logical_id: str) -> None:
        """A Create that was cancelled is deleted by an id that CloudFormation made up."""
        made_up = replace(DELETE, physical_id="Shop-Logos-1ABCDEF")
        ownership = Ownership(claim_of(earlier(CREATE), logical_id=logical_id), RECORD)
        assert isinstance(decided(made_up, look(Status.RUNNING, 60, ownership, DELETING)), Take)


class TestLostTags:
    """The physical id says that this resource claimed the version, and no tag does: believed at a second look."""

    LOST = Fail("", reasons.tags_lost(NEW), unseen=True)

    @pytest.mark.parametrize("status", UP)
    def test_what_runs_is_an_error(self, status: Status) -> None:
        """It is never stopped on a guess."""
        assert believed_at_the_second_look(UNOWNED, DELETING, status, unseen=True) == self.LOST

    def test_what_stops_is_waited_for(self) -> None:
        assert believed_at_the_second_look(UNOWNED, DELETING, Status.STOPPING) == Wait("")

    def test_in_the_rollback_of_an_adoption_it_may_have_been_put_back(self) -> None:
        word = StackWord("ROLLBACK_IN_PROGRESS", DELETING.resources)
        adopting = replace(DELETE, adopt_running=True)
        for status in UP:
            assert decided(adopting, look(status, SECOND_LOOK, UNOWNED, word)) == Succeed("", unseen=True)
        assert decided(adopting, look(Status.STOPPING, SECOND_LOOK, UNOWNED, word)) == Wait("")
        assert decided(DELETE, look(Status.RUNNING, SECOND_LOOK, UNOWNED, word)) == self.LOST
        assert decided(adopting, look(Status.RUNNING, SECOND_LOOK, UNOWNED, DELETING)) == self.LOST


class TestClaiming:
    """It is this stack's, and for nobody."""

    def test_at_the_first_look(self) -> None:
        taken = Take("", Predecessor.SETTLED, quick=True)
        assert decided(DELETE, look(Status.RUNNING, 2, Ownership(STANDING, RECORD), DELETING)) == taken

    def test_over_what_was_never_settled_it_settles_first(self) -> None:
        taken = Take("", Predecessor.UNFINISHED, quick=False)
        ownership = Ownership(claim_of(earlier(CREATE)), RECORD)
        assert decided(DELETE, look(Status.RUNNING, 2, ownership, DELETING)) == taken

    def test_during_a_cleanup_at_the_second_look(self) -> None:
        """An old read of the tags doesn't show yet that another resource just got the version."""
        word = StackWord("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", CLEANING_UP.resources, after(-60))
        taken = Take("", Predecessor.SETTLED, quick=True)
        assert believed_at_the_second_look(Ownership(STANDING, RECORD), word) == taken

    def test_a_claim_that_nobody_can_read_is_older_than_any(self) -> None:
        unreadable = replace(STANDING, order=Order(after(-1e9), 0, ""), settled_at=None)
        taken = Take("", Predecessor.UNFINISHED, quick=False)
        assert decided(DELETE, look(Status.RUNNING, 2, Ownership(unreadable, RECORD), DELETING)) == taken


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
        ownership = Ownership(self.claim(Predecessor.UNFINISHED), RECORD)
        assert decided(DELETE, look(status, ownership=ownership, word=DELETING)) == Stop("")

    @pytest.mark.parametrize("status", [None, Status.DELETING])
    def test_what_is_gone_can_not_start(self, status: Status | None) -> None:
        ownership = Ownership(self.claim(Predecessor.UNFINISHED), RECORD)
        assert decided(DELETE, look(status, ownership=ownership, word=DELETING)) == Release("", Succeed(""))

    @pytest.mark.parametrize("status", UP)
    def test_what_was_settled_and_has_lost_its_record_is_an_error(self, status: Status) -> None:
        expected = Fail("", reasons.record_lost(NEW))
        assert decided(DELETE, look(status, ownership=Ownership(self.claim()), word=DELETING)) == expected
        unfinished = Ownership(self.claim(Predecessor.UNFINISHED), was_settled=True)
        assert decided(DELETE, look(status, ownership=unfinished, word=DELETING)) == expected

    @pytest.mark.parametrize("status", UP)
    def test_what_somebody_else_started_is_let_go(self, status: Status) -> None:
        """Where no request has ever succeeded, a run without a record is none of ours."""
        for over in (Predecessor.NOBODY, Predecessor.UNFINISHED):
            observed = look(status, ownership=Ownership(self.claim(over)), word=DELETING)
            assert decided(DELETE, observed) == Release("", Succeed(""))

    def test_a_leftover_record_proves_nothing(self) -> None:
        ownership = Ownership(self.claim(Predecessor.NOBODY), RECORD)
        assert decided(DELETE, look(Status.RUNNING, ownership=ownership, word=DELETING)) == Release("", Succeed(""))

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
        running = look(Status.RUNNING, at=58 + SETTLING.total_seconds(), ownership=ownership, word=self.WORD)
        assert decided(DELETE, running) == Release("", Succeed(""))

    def test_otherwise_it_is_stopped_as_any(self) -> None:
        observed = look(Status.RUNNING, ownership=Ownership(self.CLAIM, found=ONE), word=DELETING)
        assert decided(DELETE, observed) == Stop("")


def test_the_version_that_a_swap_replaced_is_stopped_while_its_successor_runs() -> None:
    """What the resource holds by now is none of this Delete's business."""
    word = StackWord(CLEANING_UP.status, CLEANING_UP.resources, after(-60))
    ownership = Ownership(claim_of(DELETE, over=Predecessor.SETTLED), RECORD)
    assert decided(DELETE, look(Status.RUNNING, ownership=ownership, word=word)) == Stop("")
