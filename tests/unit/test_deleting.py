"""Whose a version is that a Delete is about: left alone, lost, or claimed to be stopped (rule 7)."""

from dataclasses import replace

import pytest
import reasons
from claim import Ownership, Predecessor
from decision import (
    Ask,
    Decision,
    Fail,
    StandDown,
    Succeed,
    Take,
    Wait,
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
    OLD,
    SETTLING_SECONDS,
    STACK,
    UNOWNED,
    UP,
    UPDATE,
    YOUNG_WORD_SECONDS,
    after,
    claim_of,
    decided,
    earlier,
    later,
    look,
    of_another_stack,
    record_of,
)

LEFT = Succeed("")
STANDING = claim_of(earlier(UPDATE), settled=600)
"""The claim of the request before, which ended well."""
RECORD = record_of(at=-3500)


def believed_at_the_second_look(
    ownership: Ownership, word: StackWord, status: Status | None = Status.RUNNING, *, unseen: bool = False
) -> Decision:
    """The decision of the second look, of which the first only makes a Wait."""
    just_before = look(status, SETTLING_SECONDS - INSTANT, ownership, word)
    assert decided(DELETE, just_before) == Wait("", until=after(SETTLING_SECONDS), unseen=unseen)
    return decided(DELETE, look(status, SETTLING_SECONDS, ownership, word))


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
        settles = 1 + SETTLING_SECONDS
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

    def test_once_its_word_is_not_from_before_the_request(self) -> None:
        just_before = look(Status.RUNNING, YOUNG_WORD_SECONDS - INSTANT, Ownership(STANDING))
        assert decided(DELETE, just_before) == Wait("", until=after(YOUNG_WORD_SECONDS))
        assert decided(DELETE, look(Status.RUNNING, YOUNG_WORD_SECONDS, Ownership(STANDING))) == Ask("", STACK)


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
        settled = look(Status.RUNNING, 30 + SETTLING_SECONDS, ownership, word)
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
        replaced = StackResource("Emblems", OLD, "DELETE_IN_PROGRESS")
        word = StackWord("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", (*CLEANING_UP.resources, replaced))
        claim = claim_of(earlier(UPDATE), logical_id="Emblems")
        assert believed_at_the_second_look(Ownership(claim, RECORD), word) == LEFT
        own = Ownership(claim_of(earlier(UPDATE)), RECORD)
        taken = Take("", Predecessor.UNFINISHED, quick=False)
        assert decided(DELETE, look(Status.RUNNING, 2, own, word)) == taken

    def test_only_during_a_cleanup(self) -> None:
        word = StackWord("UPDATE_IN_PROGRESS", (StackResource("Logos", NEW, "DELETE_IN_PROGRESS"),), ISSUED)
        claim = claim_of(replace(UPDATE, request_id="other"), settled=5)
        delete = replace(DELETE, issued_at=after(30))
        assert isinstance(decided(delete, look(Status.RUNNING, 60, Ownership(claim, RECORD), word)), Take)

    @pytest.mark.parametrize("status", [*UP, Status.STOPPING, Status.STOPPED, None])
    def test_what_another_stack_has_claimed(self, status: Status | None) -> None:
        ownership = Ownership(claim_of(of_another_stack(UPDATE)), RECORD)
        observed = look(status, SETTLING_SECONDS, ownership, DELETING)
        assert decide(DELETE, DELETE.goals[0], observed) == Succeed(f"{status or 'no such version'}, and not ours")

    def test_what_another_stack_has_claimed_at_the_second_look(self) -> None:
        assert believed_at_the_second_look(Ownership(claim_of(of_another_stack(UPDATE))), DELETING) == LEFT

    @pytest.mark.parametrize("status", [Status.STOPPED, Status.FAILED, None])
    def test_what_nobody_has_claimed_and_does_not_run(self, status: Status | None) -> None:
        """Nor at the second look if it may have claimed it just now."""
        why = f"{status or 'no such version'}, and unclaimed"
        at_last = look(status, SETTLING_SECONDS, UNOWNED, DELETING)
        assert decide(DELETE, DELETE.goals[0], at_last) == Succeed(why, unseen=True)
        assert believed_at_the_second_look(UNOWNED, DELETING, status, unseen=True) == Succeed("", unseen=True)

    @pytest.mark.parametrize("status", [*UP, Status.STOPPING])
    def test_what_runs_unclaimed_where_this_resource_never_claimed(self, status: Status) -> None:
        """Its Create was refused: the id is one that names no version."""
        never = replace(DELETE, physical_id="unclaimed:logos")
        assert decided(never, look(status, SETTLING_SECONDS, UNOWNED, DELETING)) == Succeed("", unseen=True)

    def test_what_another_resource_has_claimed_where_this_one_never_did(self) -> None:
        never = replace(DELETE, physical_id="unclaimed:logos")
        ownership = Ownership(claim_of(earlier(CREATE), logical_id="Emblems"), RECORD)
        just_before = look(Status.RUNNING, SETTLING_SECONDS - INSTANT, ownership, DELETING)
        assert decided(never, just_before) == Wait("", until=after(SETTLING_SECONDS))
        assert decided(never, look(Status.RUNNING, SETTLING_SECONDS, ownership, DELETING)) == LEFT

    @pytest.mark.parametrize("logical_id", ["", "Logos"], ids=["a garbled claim", "its own"])
    def test_not_what_this_resource_may_have_claimed(self, logical_id: str) -> None:
        """A Create that was cancelled is deleted by an id that CloudFormation made up."""
        made_up = replace(DELETE, physical_id="Shop-Logos-1ABCDEF")
        ownership = Ownership(claim_of(earlier(CREATE), logical_id=logical_id), RECORD)
        assert isinstance(decided(made_up, look(Status.RUNNING, 60, ownership, DELETING)), Take)

    @pytest.mark.parametrize("physical_id", ["unclaimed:logos", "Shop-Logos-1ABCDEF"])
    def test_what_was_retained_before_an_update_whose_create_never_claimed_it(self, physical_id: str) -> None:
        word = replace(DELETING, updated_at=after(-3600 + 1))
        undone = replace(DELETE, physical_id=physical_id)
        settled = Ownership(claim_of(earlier(CREATE), settled=0), RECORD)
        second_look = look(Status.RUNNING, SETTLING_SECONDS, settled, word)
        assert decided(undone, second_look) == LEFT
        in_this_update = look(Status.RUNNING, SETTLING_SECONDS, settled, replace(word, updated_at=after(-3600)))
        unsettled = look(Status.RUNNING, SETTLING_SECONDS, Ownership(claim_of(earlier(CREATE)), RECORD), word)
        assert isinstance(decided(undone, in_this_update), Take)
        assert isinstance(decided(undone, unsettled), Take)
        assert isinstance(decided(DELETE, second_look), Take)


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
            assert decided(adopting, look(status, SETTLING_SECONDS, UNOWNED, word)) == Succeed("", unseen=True)
        assert decided(adopting, look(Status.STOPPING, SETTLING_SECONDS, UNOWNED, word)) == Wait("")
        assert decided(DELETE, look(Status.RUNNING, SETTLING_SECONDS, UNOWNED, word)) == self.LOST
        assert decided(adopting, look(Status.RUNNING, SETTLING_SECONDS, UNOWNED, DELETING)) == self.LOST


class TestClaiming:
    """It is this stack's, and for nobody."""

    def test_at_the_first_look(self) -> None:
        taken = Take("", Predecessor.SETTLED, quick=True)
        assert decided(DELETE, look(Status.RUNNING, 2, Ownership(STANDING, RECORD), DELETING)) == taken

    def test_over_what_was_never_settled_it_settles_first(self) -> None:
        taken = Take("", Predecessor.UNFINISHED, quick=False)
        ownership = Ownership(claim_of(earlier(CREATE)), RECORD)
        assert decided(DELETE, look(Status.RUNNING, 2, ownership, DELETING)) == taken

    def test_a_claim_that_nobody_can_read_is_older_than_any(self) -> None:
        unreadable = replace(STANDING, order=Order(after(-1e9), 0, ""), settled_at=None)
        taken = Take("", Predecessor.UNFINISHED, quick=False)
        assert decided(DELETE, look(Status.RUNNING, 2, Ownership(unreadable, RECORD), DELETING)) == taken
