"""Deleting a stack, whatever it is in."""

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.scripted import Stack


def test_a_failed_delete_keeps_what_the_resource_depends_on(stack: Stack) -> None:
    """AWS: the deletion stops there, the stack is DELETE_FAILED and keeps the rest; ministack removes the rest."""
    stack.create(
        {
            "Needed": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "needed"}},
            "R": stack.resource({"Delete": {"Status": "FAILED", "Reason": "still running"}}, DependsOn="Needed"),
            "Unrelated": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "unrelated"}},
        }
    )
    stack.settled()
    stack.delete()
    assert stack.settled() == "DELETE_FAILED"
    assert stack.record("R")["ResourceStatus"] == "DELETE_FAILED"
    assert stack.record("Needed")["ResourceStatus"] == "CREATE_COMPLETE"
    with pytest.raises(ClientError, match="does not exist"):
        stack.record("Unrelated")


def test_retaining_the_failed_resource_ends_the_deletion(stack: Stack) -> None:
    """AWS: RetainResources of a DELETE_FAILED stack lets it go; what it depended on is deleted."""
    stack.create({"R": stack.resource({"Delete": {"Status": "FAILED"}})})
    stack.settled()
    stack.delete()
    stack.settled()
    stack.cloudformation.delete_stack(StackName=stack.stack_id, RetainResources=["R"])
    assert stack.settled() == "DELETE_COMPLETE"
    assert len(stack.requests("Delete")) == 1


def test_deleting_during_a_create_cancels_it_and_sends_delete(stack: Stack) -> None:
    """AWS: "Resource creation cancelled", and Delete with a physical id it made up, while the Create works on."""
    later = stack.resource({"Create": {"Id": "later"}}, DependsOn="R")
    stack.create({"R": stack.resource({"Create": {"Waits": True, "Id": "late"}}), "Later": later})
    stack.wait_for("Create")
    stack.delete()
    assert stack.wait_for("Delete")["PhysicalResourceId"].startswith(f"{stack.name}-R-")
    assert stack.settled() == "DELETE_COMPLETE"
    stack.give_leave()
    assert ("CREATE_FAILED", "Resource creation cancelled") in stack.events("R")
    assert [kind for kind, _ in stack.asked()] == ["Create", "Delete"]
    assert "ROLLBACK_IN_PROGRESS" not in [status for status, _ in stack.events()]


def test_a_stack_cannot_be_deleted_during_an_update(stack: Stack) -> None:
    """AWS: "Stack [...] cannot be deleted while in status UPDATE_IN_PROGRESS"."""
    stack.create({"R": stack.resource()})
    stack.settled()
    stack.update({"R": stack.resource({"Update": {"Waits": True}})})
    stack.wait_for("Update")
    with pytest.raises(ClientError, match="cannot be deleted while in status UPDATE_IN_PROGRESS"):
        stack.delete()
    stack.give_leave()
    assert stack.settled() == "UPDATE_COMPLETE"


def test_a_deleted_stack_is_described_by_its_id_beside_another_of_its_name(stack: Stack) -> None:
    """AWS: by its id, for 90 days; by its name, the one that is there now."""
    stack.create({"R": stack.resource()})
    stack.settled()
    stack.delete()
    stack.settled()
    deleted = stack.stack_id
    with pytest.raises(ClientError, match=f"Stack with id {stack.name} does not exist"):
        stack.cloudformation.describe_stacks(StackName=stack.name)
    stack.create({"R": stack.resource()})
    stack.settled()
    statuses = [
        stack.cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        for name in (deleted, stack.stack_id, stack.name)
    ]
    assert statuses == ["DELETE_COMPLETE", "CREATE_COMPLETE", "CREATE_COMPLETE"]
    assert not stack.cloudformation.list_stack_resources(StackName=deleted)["StackResourceSummaries"]
