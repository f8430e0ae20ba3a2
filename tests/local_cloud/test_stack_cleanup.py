"""What an update has left over goes once all else has succeeded."""

from typing import Any

from tests.local_cloud.scripted import Stack

_WAITS: dict[str, Any] = {"Waits": True}


def test_a_replaced_resource_is_deleted_in_the_cleanup(stack: Stack) -> None:
    """AWS: the old resource goes in UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, after all else has succeeded."""
    stack.create({"R": stack.resource({"Delete": _WAITS})})
    stack.settled()
    changed = {"Update": {"Id": "second"}, "Delete": _WAITS}
    stack.update({"R": stack.resource(changed), "Last": stack.resource({"Create": {"Id": "last"}}, DependsOn="R")})
    event = stack.wait_for("Delete")
    assert stack.status() == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
    stack.give_leave()
    assert event["PhysicalResourceId"] == "first"
    assert "Update" not in event["ResourceProperties"]
    assert stack.settled() == "UPDATE_COMPLETE"
    assert [kind for kind, _ in stack.asked()] == ["Create", "Update", "Create", "Delete"]
    assert [status for status, _ in stack.events()][-2:] == ["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE"]


def test_a_removed_resource_is_deleted_in_the_cleanup(stack: Stack) -> None:
    """AWS: so does one that the new template no longer has."""
    kept = stack.resource({"Create": {"Id": "kept"}})
    stack.create({"R": stack.resource({"Delete": _WAITS}), "Kept": kept})
    stack.settled()
    stack.update({"Kept": kept})
    stack.wait_for("Delete")
    assert stack.status() == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
    assert stack.record("R")["ResourceStatus"] == "DELETE_IN_PROGRESS"
    stack.give_leave()
    assert stack.settled() == "UPDATE_COMPLETE"


def test_a_failing_cleanup_is_tried_three_times_and_given_up(stack: Stack) -> None:
    """AWS: three times in all, each with a new RequestId, then orphaned behind a green UPDATE_COMPLETE
    (coverage-roadmap#744, amplify-cli#14770)."""
    kept = stack.resource({"Create": {"Id": "kept"}})
    stack.create({"R": stack.resource({"Delete": {"Status": "FAILED", "Reason": "no"}}), "Kept": kept})
    stack.settled()
    stack.update({"Kept": kept})
    assert stack.settled() == "UPDATE_COMPLETE"
    tries = stack.requests("Delete")
    assert len(tries) == len({event["RequestId"] for event in tries}) == 3
    assert [status for status, _ in stack.events("R")][-6:] == ["DELETE_IN_PROGRESS", "DELETE_FAILED"] * 3
    stack.delete()
    assert stack.settled() == "DELETE_COMPLETE"
    assert [event["PhysicalResourceId"] for event in stack.requests("Delete")[3:]] == ["kept"]
