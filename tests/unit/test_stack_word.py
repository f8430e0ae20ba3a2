"""CloudFormation's word about a stack, read as the rules read it."""

from dataclasses import replace

import pytest
from request import Request
from stack import StackResource, StackWord

from tests.unit.looks import (
    CREATE,
    CREATING,
    DELETE,
    DELETING,
    ISSUED,
    NEW,
    OLD,
    ROLLING_BACK,
    SWAP,
    SWAPPING,
    UPDATE,
    UPDATING,
    after,
    claim_of,
)

EMBLEMS = StackResource("Emblems", NEW, "UPDATE_COMPLETE")


@pytest.mark.parametrize(
    ("asking", "word"), [(CREATE, CREATING), (SWAP, SWAPPING), (UPDATE, ROLLING_BACK), (DELETE, DELETING)]
)
def test_it_waits_while_the_resource_is_under_way(asking: Request, word: StackWord) -> None:
    assert word.waits_for(asking) is True
    stands = replace(word, resources=(replace(word.resources[0], status="UPDATE_COMPLETE"),))
    assert stands.waits_for(asking) is False
    rests = replace(word, status="UPDATE_COMPLETE")
    assert rests.waits_for(asking) is False
    another = replace(word, resources=(replace(word.resources[0], logical_id="Emblems"),))
    assert another.waits_for(asking) is (None if asking is CREATE else False)


def test_what_rolls_back() -> None:
    backwards = {
        "ROLLBACK_IN_PROGRESS",
        "ROLLBACK_COMPLETE",
        "UPDATE_ROLLBACK_IN_PROGRESS",
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
    }
    forwards = {"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "DELETE_IN_PROGRESS"}
    assert {status for status in backwards | forwards if StackWord(status).rolling_back} == backwards
    nested = {
        status for status in backwards | forwards if StackWord("DELETE_IN_PROGRESS", (), None, status).rolling_back
    }
    assert nested == {status for status in backwards if status.endswith("_IN_PROGRESS")}


@pytest.mark.parametrize(("updated", "waits"), [(-60, True), (0, True), (0.999, True), (1, False), (60, False)])
def test_it_waits_for_no_request_from_before_its_latest_update(updated: float, waits: bool) -> None:
    """Issue times are whole seconds."""
    for asking, word in ((CREATE, CREATING), (UPDATE, UPDATING), (SWAP, SWAPPING)):
        assert replace(word, updated_at=after(updated)).waits_for(asking) is waits


def test_what_was_given_up() -> None:
    failed = StackResource("Logos", OLD, "UPDATE_FAILED")
    assert StackWord("UPDATE_ROLLBACK_IN_PROGRESS", (failed,)).has_given_up(SWAP)
    assert StackWord("DELETE_IN_PROGRESS").has_given_up(SWAP)
    # The stack began to go after it was read, and before its resources were.
    going = replace(failed, status="DELETE_IN_PROGRESS")
    assert StackWord("UPDATE_FAILED", (going,)).has_given_up(SWAP)
    assert not StackWord("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", (going,)).has_given_up(SWAP)
    assert not StackWord("UPDATE_FAILED", (replace(going, logical_id="Emblems"),)).has_given_up(SWAP)
    assert not StackWord("UPDATE_FAILED", (replace(failed, logical_id="Emblems"),)).has_given_up(SWAP)
    assert not StackWord("UPDATE_FAILED", (replace(failed, status="UPDATE_COMPLETE"),)).has_given_up(SWAP)


def test_who_holds_a_version() -> None:
    word = StackWord(
        "UPDATE_COMPLETE",
        (
            EMBLEMS,
            StackResource("Badges", NEW, "DELETE_FAILED"),
            StackResource("Logos", OLD, "CREATE_COMPLETE"),
            StackResource("Marks", None, "CREATE_IN_PROGRESS"),
        ),
    )
    assert word.holders(NEW) == ["Emblems"]
    assert word.holders(OLD) == ["Logos"]


def test_who_else_is_alive() -> None:
    word = StackWord("UPDATE_IN_PROGRESS", (EMBLEMS, *SWAPPING.resources))
    assert word.has_another("Emblems", SWAP)
    assert not word.has_another("Logos", SWAP)
    assert not word.has_another("Badges", SWAP)
    deleted = replace(word, resources=(replace(EMBLEMS, status="DELETE_COMPLETE"), *SWAPPING.resources))
    assert not deleted.has_another("Emblems", SWAP)


class TestGivenToAnother:
    """Whether a claim on what a Delete is about was made for a resource that has come to hold it."""

    @pytest.mark.parametrize(("updated", "given"), [(-1, True), (0, True), (0.9, True), (1, False)])
    def test_an_update_that_claimed_it(self, updated: float, given: bool) -> None:
        """Its stack's update began in the same second or before."""
        word = StackWord("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", updated_at=after(updated))
        for request in (CREATE, UPDATE):
            assert word.has_given_to_another(claim_of(request), "Logos") is given
        assert not word.has_given_to_another(claim_of(DELETE), "Logos")

    def test_never_without_a_time(self) -> None:
        assert not StackWord("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS").has_given_to_another(claim_of(UPDATE), "Logos")

    def test_a_rollback_that_gave_it_back(self) -> None:
        replaced = replace(EMBLEMS, status="DELETE_IN_PROGRESS")
        word = StackWord("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", (replaced,), ISSUED)
        assert word.has_given_to_another(claim_of(UPDATE, logical_id="Emblems"), "Logos")
        assert not word.has_given_to_another(claim_of(UPDATE), "Logos")
        # A rollback creates nothing.
        assert not word.has_given_to_another(claim_of(CREATE, logical_id="Emblems"), "Logos")

    @pytest.mark.parametrize("logical_id", ["", "garbled"])
    def test_what_is_no_resources_was_given_to_none(self, logical_id: str) -> None:
        word = StackWord("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", (EMBLEMS,), ISSUED)
        assert not word.has_given_to_another(claim_of(UPDATE, logical_id=logical_id), "Logos")

    def test_a_rollback_gives_nothing_to_what_is_shown_alive(self) -> None:
        """It claimed the version in the update that is rolled back, and holds what the list says."""
        word = StackWord("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", (replace(EMBLEMS, physical_id=OLD),), ISSUED)
        assert not word.has_given_to_another(claim_of(UPDATE, logical_id="Emblems"), "Logos")

    @pytest.mark.parametrize("status", ["UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "UPDATE_COMPLETE"])
    def test_only_during_a_cleanup(self, status: str) -> None:
        assert not StackWord(status, updated_at=after(-5)).has_given_to_another(claim_of(UPDATE), "Logos")


@pytest.mark.parametrize(
    ("word", "dead"),
    [
        (StackWord("DELETE_COMPLETE", (EMBLEMS,)), True),
        (StackWord("UPDATE_COMPLETE", (replace(EMBLEMS, physical_id=OLD),)), True),
        (StackWord("DELETE_FAILED"), True),
        (StackWord("UPDATE_COMPLETE", (EMBLEMS,)), False),
        (StackWord("UPDATE_IN_PROGRESS"), False),
        (StackWord("CREATE_FAILED"), False),
        (StackWord("UPDATE_FAILED"), False),
        (StackWord("UPDATE_ROLLBACK_FAILED"), False),
    ],
)
def test_when_a_claim_of_a_stack_is_dead(word: StackWord, dead: bool) -> None:
    assert word.abandoned(NEW) is dead


def test_the_later_of_two_requests_is_right() -> None:
    """Of one second, Delete beats Update beats Create."""
    second_later = replace(CREATE, issued_at=after(1))
    assert sorted([second_later.order, DELETE.order, UPDATE.order, CREATE.order]) == [
        CREATE.order,
        UPDATE.order,
        DELETE.order,
        second_later.order,
    ]
