"""What a Create or an Update claims a version over: whose it was, and whether the claim is quick (rules 3, 4 and 8)."""

from dataclasses import replace

import pytest
from claim import Claim, Ownership, Predecessor
from decision import Decision, Take, Wait
from model import Status
from request import Request
from stack import StackResource, StackWord

from tests.unit.looks import (
    CREATE,
    CREATING,
    INSTANT,
    NEW,
    ONE,
    ROLLBACK,
    ROLLING_BACK,
    SWAP,
    SWAPPING,
    UPDATE,
    UPDATING,
    YOUNG_WORD_SECONDS,
    after,
    claim_of,
    decided,
    earlier,
    look,
    record_of,
)


def test_over_nobody() -> None:
    assert decided(CREATE, look(word=CREATING)) == Take("", Predecessor.NOBODY, quick=False)


def test_over_a_claim_of_the_stack_that_did_not_end_well() -> None:
    ownership = Ownership(claim_of(earlier(UPDATE)))
    assert decided(UPDATE, look(ownership=ownership, word=UPDATING)) == Take("", Predecessor.UNFINISHED, quick=False)


def test_quick_over_a_settled_claim_of_the_stack_if_it_asks_for_nothing_new() -> None:
    """What changes something may be the rollback of a change, which an old word doesn't say yet."""
    observed = look(ownership=Ownership(claim_of(earlier(UPDATE), settled=600)), word=UPDATING)
    as_before = replace(UPDATE, asks_as_before=True)
    assert decided(as_before, observed) == Take("", Predecessor.SETTLED, quick=True)
    assert decided(UPDATE, observed) == Take("", Predecessor.SETTLED, quick=False)


def test_a_create_is_never_quick() -> None:
    """A resource of another name may have it, and be deleted."""
    ownership = Ownership(claim_of(earlier(CREATE), logical_id="Emblems", settled=600))
    held = replace(CREATING, resources=(*CREATING.resources, StackResource("Emblems", NEW, "CREATE_COMPLETE")))
    taken = Take("", Predecessor.SETTLED_OF_ANOTHER, quick=False)
    assert decided(CREATE, look(ownership=ownership, word=held)) == taken


def test_whose_it_was_is_not_forgotten_over_what_did_not_end_well() -> None:
    """Nor what its own claim before was made over."""
    held = replace(SWAPPING, resources=(*SWAPPING.resources, StackResource("Emblems", None, "UPDATE_COMPLETE")))

    def taken_over(claim: Claim) -> Decision:
        return decided(SWAP, look(Status.RUNNING, ownership=Ownership(claim, record_of(at=-3500)), word=held))

    of_another = Take("", Predecessor.UNFINISHED_OF_ANOTHER, quick=False)
    assert taken_over(claim_of(earlier(UPDATE), logical_id="Emblems")) == of_another
    for over in (Predecessor.UNFINISHED_OF_ANOTHER, Predecessor.SETTLED_OF_ANOTHER):
        assert taken_over(claim_of(earlier(SWAP), over=over)) == of_another
    of_its_own = Take("", Predecessor.UNFINISHED, quick=False)
    assert taken_over(claim_of(earlier(SWAP), over=Predecessor.SETTLED)) == of_its_own
    # What its rollback only kept from being started, the other never had.
    abandoned = claim_of(earlier(SWAP), over=Predecessor.ABANDONED, logical_id="Emblems", settled=600)
    assert taken_over(abandoned) == of_its_own
    gone = claim_of(earlier(SWAP), over=Predecessor.SETTLED_OF_ANOTHER, logical_id="Badges")
    assert taken_over(gone) == of_its_own
    settled = claim_of(earlier(SWAP), over=Predecessor.SETTLED_OF_ANOTHER, settled=600)
    assert taken_over(settled) == Take("", Predecessor.SETTLED, quick=False)


def test_how_it_was_found_is_forgotten_once_it_was_stopped_and_nothing_holds_it() -> None:
    def forgets(status: Status, ownership: Ownership, word: StackWord) -> bool:
        taken = decided(SWAP, look(status, ownership=ownership, word=word))
        assert isinstance(taken, Take)
        return taken.forgets_found

    gave_it_up = StackResource("Emblems", None, "UPDATE_COMPLETE")
    word = replace(SWAPPING, resources=(*SWAPPING.resources, gave_it_up))
    ownership = Ownership(claim_of(earlier(UPDATE), logical_id="Emblems", settled=600), found=ONE)
    assert forgets(Status.STOPPED, ownership, word)
    assert forgets(Status.STOPPING, ownership, word)
    assert not forgets(Status.RUNNING, ownership, word)
    assert not forgets(Status.STOPPED, replace(ownership, found=None), word)
    held = replace(word, resources=(*SWAPPING.resources, replace(gave_it_up, physical_id=NEW)))
    assert not forgets(Status.STOPPED, ownership, held)
    unsettled = replace(ownership, claim=claim_of(earlier(UPDATE), logical_id="Emblems"))
    assert not forgets(Status.STOPPED, unsettled, word)


def test_what_the_stack_has_no_more_is_no_other_resources() -> None:
    """It gets nothing back."""
    ownership = Ownership(claim_of(earlier(UPDATE), logical_id="Emblems", settled=600), record_of(at=-3500))
    gone = replace(SWAPPING, resources=(*SWAPPING.resources, StackResource("Emblems", None, "DELETE_COMPLETE")))
    taken = Take("", Predecessor.SETTLED, quick=False)
    for word in (SWAPPING, gone):
        assert decided(SWAP, look(Status.RUNNING, ownership=ownership, word=word)) == taken


def test_a_rollback_is_never_quick() -> None:
    ownership = Ownership(claim_of(earlier(UPDATE), settled=600))
    observed = look(ownership=ownership, word=replace(UPDATING, status="UPDATE_ROLLBACK_IN_PROGRESS"))
    as_before = replace(UPDATE, asks_as_before=True)
    assert decided(as_before, observed) == Take("", Predecessor.SETTLED, quick=False)


@pytest.mark.parametrize("over", [Predecessor.ABANDONED, Predecessor.ABANDONED_BY_NOBODY])
def test_an_abandoned_version_was_settled_only_if_a_resource_holds_it(over: Predecessor) -> None:
    ownership = Ownership(claim_of(earlier(SWAP), over=over, settled=600))
    unheld = look(ownership=ownership, word=SWAPPING)
    assert decided(SWAP, unheld) == Take("", Predecessor.UNFINISHED, quick=False)
    held = StackWord("UPDATE_IN_PROGRESS", (*SWAPPING.resources, StackResource("Emblems", NEW, "CREATE_COMPLETE")))
    assert decided(SWAP, look(ownership=ownership, word=held)) == Take("", Predecessor.SETTLED, quick=False)


@pytest.mark.parametrize(("asking", "word"), [(SWAP, SWAPPING), (CREATE, CREATING)])
def test_over_a_claim_of_the_stack_on_what_it_has_not_had_only_on_a_young_word(
    asking: Request, word: StackWord
) -> None:
    """The list may still show as its holder who has just given it up."""
    held = replace(word, resources=(*word.resources, StackResource("Emblems", NEW, "UPDATE_COMPLETE")))
    ownership = Ownership(claim_of(earlier(UPDATE), logical_id="Emblems", settled=600))
    just_before = look(Status.RUNNING, YOUNG_WORD_SECONDS - INSTANT, ownership, held)
    taken = Take("", Predecessor.SETTLED_OF_ANOTHER, quick=False)
    assert decided(asking, just_before) == Wait("", until=after(YOUNG_WORD_SECONDS))
    assert decided(asking, replace(just_before, looked_at=after(YOUNG_WORD_SECONDS))) == taken
    rolls_back = replace(held, status="UPDATE_ROLLBACK_IN_PROGRESS")
    assert decided(asking, look(Status.RUNNING, 0, ownership, rolls_back)) == taken


def test_the_version_of_the_first_goal_is_asked_about() -> None:
    """A rollback has two."""
    ownership = Ownership(claim_of(earlier(ROLLBACK), over=Predecessor.ABANDONED, settled=600))
    assert decided(ROLLBACK, look(ownership=ownership, word=ROLLING_BACK)) == Take("", Predecessor.SETTLED, quick=False)
