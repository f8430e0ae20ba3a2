"""A swap that failed undoes its own start (rule 10): when that is over, and when it may not have begun."""

from dataclasses import replace

import pytest
from claim import Ownership, Predecessor
from decision import Decision, StandDown, Stop, Wait
from lifecycle import word_of
from model import Status
from stack import StackResource, StackWord

from tests.unit.looks import (
    INSTANT,
    NEW,
    OLD,
    ONE,
    SETTLING_SECONDS,
    SUPERSEDED,
    SWAP,
    TWO,
    UP,
    UPDATE,
    claim_of,
    decided,
    look,
    record_of,
)

RECORDED = 30.0
STOPPED_BY = RECORDED + SETTLING_SECONDS
"""From then on a look shows what the Start after the record has done."""
CLAIM = claim_of(SWAP)
OWNERSHIP = Ownership(CLAIM, record_of(at=RECORDED))
GIVEN_UP = StackWord("UPDATE_FAILED", (StackResource("Logos", OLD, "UPDATE_FAILED"),))


def undone(status: Status, looked_at: float, word: StackWord = GIVEN_UP) -> StackWord | Decision:
    """What the swap does about its new version, so many seconds after it was issued."""
    return word_of(SWAP, SWAP.goals[0], look(status, looked_at, OWNERSHIP, word))


def adjusted(ownership: Ownership, word: StackWord = GIVEN_UP) -> Decision:
    """What the swap does where it would stop the version for its units' sake."""
    return decided(replace(SWAP, units=TWO), look(Status.STARTING, 120, ownership, word))


@pytest.mark.parametrize("status", UP)
def test_what_it_has_started_is_stopped(status: Status) -> None:
    assert isinstance(undone(status, STOPPED_BY), Stop)


def test_a_stop_that_is_at_work_is_waited_for_however_late() -> None:
    assert isinstance(undone(Status.STOPPING, RECORDED + 10 * SETTLING_SECONDS), Wait)


def test_a_start_that_may_not_show_yet_is_waited_for() -> None:
    """Rule 6: a look that began less than a settling time after the record tells nothing about its Start."""
    just_before = STOPPED_BY - INSTANT
    assert isinstance(undone(Status.STOPPED, just_before), Wait)


def test_it_is_over_once_nothing_runs_a_settling_time_after_the_record() -> None:
    assert isinstance(undone(Status.STOPPED, STOPPED_BY), StandDown)


def test_the_failure_of_another_resource_is_not_its_own() -> None:
    """Its own answer may have been taken as SUCCESS: then its start is what the stack wants."""
    own, sibling = GIVEN_UP.resources[0], StackResource("Sibling", OLD, "UPDATE_FAILED")
    word = replace(GIVEN_UP, resources=(replace(own, status="UPDATE_COMPLETE"), sibling))
    assert isinstance(undone(Status.RUNNING, STOPPED_BY, word), StandDown)


def test_a_stack_that_is_being_deleted_wants_nothing_any_more() -> None:
    word = StackWord("DELETE_IN_PROGRESS", (StackResource("Logos", OLD, "DELETE_IN_PROGRESS"),))
    assert isinstance(undone(Status.RUNNING, STOPPED_BY, word), Stop)


def test_what_is_retained_of_a_stack_that_is_being_deleted_runs_on() -> None:
    """With RETAIN no Delete is sent for it, so it stands in the list as it is."""
    word = StackWord("DELETE_IN_PROGRESS", (StackResource("Logos", NEW, "UPDATE_COMPLETE"),))
    assert isinstance(undone(Status.RUNNING, STOPPED_BY, word), StandDown)


def test_during_a_cleanup_the_list_may_show_the_old_version_as_being_deleted() -> None:
    """The swap has succeeded then, whether or not its claim was marked: what it has started is wanted."""
    word = StackWord("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", (StackResource("Logos", OLD, "DELETE_IN_PROGRESS"),))
    assert isinstance(undone(Status.RUNNING, STOPPED_BY, word), StandDown)


def test_without_a_record_it_started_nothing() -> None:
    assert adjusted(Ownership(CLAIM, record_of())) == Stop("")
    assert adjusted(Ownership(CLAIM, found=ONE)) == SUPERSEDED


def test_an_earlier_tries_start_is_its_own_while_no_request_has_succeeded() -> None:
    retry = claim_of(SWAP, over=Predecessor.UNFINISHED)
    record = record_of(at=-100)
    assert adjusted(Ownership(retry, record)) == Stop("")
    assert adjusted(Ownership(retry, record, was_settled=True)) == SUPERSEDED
    assert adjusted(Ownership(claim_of(SWAP, over=Predecessor.SETTLED), record)) == SUPERSEDED


def test_what_another_resource_holds_is_left() -> None:
    held = replace(GIVEN_UP, resources=(*GIVEN_UP.resources, StackResource("Emblems", NEW, "CREATE_COMPLETE")))
    assert adjusted(Ownership(CLAIM, record_of()), held) == SUPERSEDED


def test_it_undoes_nothing_before_cloudformation_has_given_it_up() -> None:
    rests = StackWord("UPDATE_COMPLETE", (StackResource("Logos", NEW, "UPDATE_COMPLETE"),))
    assert adjusted(Ownership(CLAIM, record_of()), rests) == SUPERSEDED


def test_an_update_of_units_undoes_nothing() -> None:
    """Its version is what the rollback wants too."""
    update = replace(UPDATE, units=TWO)
    word = StackWord("UPDATE_FAILED", (StackResource("Logos", NEW, "UPDATE_FAILED"),))
    ownership = Ownership(claim_of(update), record_of())
    assert decided(update, look(Status.STARTING, 120, ownership, word)) == SUPERSEDED
