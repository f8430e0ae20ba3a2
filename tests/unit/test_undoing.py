"""A swap that failed undoes its own start (rule 10): when that is over, and when it may not have begun."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from claim import Claim, Ownership, Predecessor, Record
from decision import SETTLING, Decision, Observed, StandDown, Stop, Wait
from lifecycle import word_of
from model import Description, Status
from properties import InferenceUnits, parse_project_version_arn
from request import Desired, Goal, Request, RequestType
from stack import StackResource, StackWord

ISSUED = datetime(2026, 11, 24, 8, 0, 0, tzinfo=UTC)
RECORDED = ISSUED + timedelta(seconds=30)
STACK = "arn:aws:cloudformation:us-east-1:111122223333:stack/Shop/5ab30ae0-0123-11ef-9e2d-0a1b2c3d4e5f"
PROJECT = "arn:aws:rekognition:us-east-1:111122223333:project/logos"
OLD = f"{PROJECT}/version/logos.2026-11-20T09.10.15/1763629815000"
NEW = f"{PROJECT}/version/logos.2026-11-23T09.10.15/1763889015000"
UNITS = InferenceUnits(1)
SWAP = Request(
    RequestType.UPDATE,
    "request-of-the-swap",
    STACK,
    "Logos",
    OLD,
    ISSUED,
    ISSUED + timedelta(hours=1),
    (Goal(parse_project_version_arn(NEW), Desired.RUNNING),),
    UNITS,
    adopt_running=False,
    faults=(),
    asked_version=NEW,
    is_poll=True,
)
CLAIM = Claim(STACK, "Logos", SWAP.order, Predecessor.NOBODY, ISSUED, ISSUED + SETTLING)
OWNERSHIP = Ownership(CLAIM, Record(UNITS, RECORDED, RECORDED))
GIVEN_UP = StackWord("UPDATE_FAILED", (StackResource("Logos", OLD, "UPDATE_FAILED"),))


def decided(status: Status, looked_at: datetime, word: StackWord = GIVEN_UP) -> StackWord | Decision:
    """What the swap does about its new version."""
    return word_of(SWAP, SWAP.goals[0], Observed(looked_at, Description(status), OWNERSHIP, {STACK: word}))


@pytest.mark.parametrize("status", [Status.STARTING, Status.RUNNING])
def test_what_it_has_started_is_stopped(status: Status) -> None:
    assert isinstance(decided(status, RECORDED + SETTLING), Stop)


def test_a_stop_that_is_at_work_is_waited_for_however_late() -> None:
    assert isinstance(decided(Status.STOPPING, RECORDED + 10 * SETTLING), Wait)


def test_a_start_that_may_not_show_yet_is_waited_for() -> None:
    """Rule 6: a look that began less than a settling time after the record tells nothing about its Start."""
    just_before = RECORDED + SETTLING - timedelta(microseconds=1)
    assert isinstance(decided(Status.STOPPED, just_before), Wait)


def test_it_is_over_once_nothing_runs_a_settling_time_after_the_record() -> None:
    assert isinstance(decided(Status.STOPPED, RECORDED + SETTLING), StandDown)


def test_the_failure_of_another_resource_is_not_its_own() -> None:
    """Its own answer may have been taken as SUCCESS: then its start is what the stack wants."""
    own, sibling = GIVEN_UP.resources[0], StackResource("Sibling", OLD, "UPDATE_FAILED")
    word = replace(GIVEN_UP, resources=(replace(own, status="UPDATE_COMPLETE"), sibling))
    assert isinstance(decided(Status.RUNNING, RECORDED + SETTLING, word), StandDown)


def test_a_stack_that_is_being_deleted_wants_nothing_any_more() -> None:
    word = StackWord("DELETE_IN_PROGRESS", (StackResource("Logos", OLD, "DELETE_IN_PROGRESS"),))
    assert isinstance(decided(Status.RUNNING, RECORDED + SETTLING, word), Stop)


def test_what_is_retained_of_a_stack_that_is_being_deleted_runs_on() -> None:
    """With RETAIN no Delete is sent for it, so it stands in the list as it is."""
    word = StackWord("DELETE_IN_PROGRESS", (StackResource("Logos", NEW, "UPDATE_COMPLETE"),))
    assert isinstance(decided(Status.RUNNING, RECORDED + SETTLING, word), StandDown)


def test_during_a_cleanup_the_list_may_show_the_old_version_as_being_deleted() -> None:
    """The swap has succeeded then, whether or not its claim was marked: what it has started is wanted."""
    word = StackWord("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", (StackResource("Logos", OLD, "DELETE_IN_PROGRESS"),))
    assert isinstance(decided(Status.RUNNING, RECORDED + SETTLING, word), StandDown)
