"""What is undone, and how, when an operation on a stack fails."""

from typing import Any

from tests.local_cloud.scripted import Stack, eventually

_FAILS: dict[str, Any] = {"Status": "FAILED"}
_WAITS: dict[str, Any] = {"Waits": True}


def test_a_failed_create_is_deleted_by_the_id_that_it_told(stack: Stack) -> None:
    """AWS: a Create that answers FAILED is followed by a Delete that carries the physical id of that answer."""
    stack.create({"R": stack.resource({"Create": {**_FAILS, "Id": "half-made"}, "Delete": _WAITS})})
    stack.wait_for("Delete")
    assert stack.status() == "ROLLBACK_IN_PROGRESS"
    assert stack.record("R")["ResourceStatus"] == "DELETE_IN_PROGRESS"
    stack.give_leave()
    assert stack.settled() == "ROLLBACK_COMPLETE"
    assert stack.asked() == [("Create", None), ("Delete", "half-made")]


def test_a_create_that_timed_out_is_deleted_by_an_invented_id(stack: Stack) -> None:
    """AWS: no answer within ServiceTimeout is a failure; CloudFormation then makes an id up."""
    stack.create({"R": stack.resource({"ServiceTimeout": 1, "Create": {"Answers": False}})})
    assert stack.settled() == "ROLLBACK_COMPLETE"
    assert stack.wait_for("Delete")["PhysicalResourceId"].startswith(f"{stack.name}-R-")


def test_a_failed_create_in_an_update_is_deleted_in_the_cleanup(stack: Stack) -> None:
    """AWS: in UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS, where an update's new resources go."""
    old = stack.resource()
    stack.create({"Old": old})
    stack.settled()
    stack.update({"Old": old, "New": stack.resource({"Create": {**_FAILS, "Id": "new"}, "Delete": _WAITS})})
    assert stack.wait_for("Delete")["PhysicalResourceId"] == "new"
    assert stack.status() == "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"
    stack.give_leave()
    assert stack.settled() == "UPDATE_ROLLBACK_COMPLETE"


def test_a_failed_update_with_the_old_id_is_updated_back(stack: Stack) -> None:
    """AWS: an Update with the old properties, whose OldResourceProperties are the attempted ones (aws-cdk#17040)."""
    stack.create({"R": stack.resource({"Size": "old"})})
    stack.settled()
    stack.update({"R": stack.resource({"Size": "new", "Update": _FAILS})})
    stack.wait_for("Update")
    assert stack.settled() == "UPDATE_ROLLBACK_COMPLETE"
    _, back = stack.requests("Update")
    assert back["ResourceProperties"]["Size"] == "old"
    assert back["OldResourceProperties"]["Size"] == "new"
    assert back["PhysicalResourceId"] == "first"


def test_a_reverse_update_in_flight_shows_as_an_update_of_a_stack_that_rolls_back(stack: Stack) -> None:
    """AWS: both Updates show UPDATE_IN_PROGRESS; the stack's UPDATE_ROLLBACK_IN_PROGRESS tells them apart."""
    stack.create({"R": stack.resource({"Update": _WAITS})})
    stack.settled()
    stack.update({"R": stack.resource({"Update": {**_FAILS, "Id": "first"}})})
    stack.wait_for("Update", 2)
    assert stack.status() == "UPDATE_ROLLBACK_IN_PROGRESS"
    assert stack.record("R")["ResourceStatus"] == "UPDATE_IN_PROGRESS"
    stack.give_leave()
    assert stack.settled() == "UPDATE_ROLLBACK_COMPLETE"


def test_a_failed_update_with_a_new_id_has_the_new_one_deleted(stack: Stack) -> None:
    """AWS: FAILED with a new id is followed by a Delete for the new id (aws-cdk#22670)."""
    stack.create({"R": stack.resource()})
    stack.settled()
    stack.update({"R": stack.resource({"Update": {**_FAILS, "Id": "second"}})})
    assert stack.settled() == "UPDATE_ROLLBACK_COMPLETE"
    assert stack.asked() == [("Create", None), ("Update", "first"), ("Delete", "second")]
    assert stack.record("R")["PhysicalResourceId"] == "first"


def test_a_replacement_is_undone_in_the_cleanup_when_a_sibling_fails(stack: Stack) -> None:
    """AWS: a Delete of the new id in UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS."""
    stack.create({"R": stack.resource()})
    stack.settled()
    replaced = stack.resource({"Update": {"Id": "second"}, "Delete": _WAITS})
    stack.update({"R": replaced, "Sibling": stack.resource({"Create": {**_FAILS, "Id": "sibling"}}, DependsOn="R")})
    eventually(lambda: ("Delete", "second") in stack.asked())
    assert stack.status() == "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"
    stack.give_leave()
    assert stack.settled() == "UPDATE_ROLLBACK_COMPLETE"
    assert stack.record("R")["PhysicalResourceId"] == "first"
    assert ("Delete", "first") not in stack.asked()


def test_a_failed_delete_in_a_rollback_is_tried_again_with_the_stack(stack: Stack) -> None:
    """AWS: the resource stays DELETE_FAILED in a stack that is ROLLBACK_FAILED, and deleting the stack deletes it."""
    stack.create({"R": stack.resource({"Create": {**_FAILS, "Id": "half-made"}, "Delete": _FAILS})})
    assert stack.settled() == "ROLLBACK_FAILED"
    assert stack.record("R")["ResourceStatus"] == "DELETE_FAILED"
    stack.delete()
    assert stack.settled() == "DELETE_FAILED"
    assert stack.asked() == [("Create", None), ("Delete", "half-made"), ("Delete", "half-made")]
