"""Deploying again, as ``cdk deploy`` does, after a creation that failed and was not rolled back."""

import json
from typing import Any

import pytest

from tests.local_cloud.scripted import Stack


def _deploy_again(stack: Stack, resources: dict[str, Any]) -> None:
    """By a change set, as the CDK's command line does."""
    names = {"StackName": stack.name, "ChangeSetName": "again"}
    body = json.dumps({"Resources": resources})
    stack.cloudformation.create_change_set(**names, ChangeSetType="UPDATE", TemplateBody=body)
    stack.cloudformation.get_waiter("change_set_create_complete").wait(**names, WaiterConfig={"Delay": 1})
    stack.cloudformation.execute_change_set(**names)


@pytest.mark.parametrize("new_id", ["good", "failed"])
def test_a_retry_creates_anew_and_then_deletes_the_failed_one(stack: Stack, new_id: str) -> None:
    """AWS: a new Create under the same logical id, and afterwards a Delete for the failed one
    (pulumi-aws-native#1915)."""
    stack.create({"R": stack.resource({"Create": {"Status": "FAILED", "Id": "failed"}})}, DisableRollback=True)
    assert stack.settled() == "CREATE_FAILED"
    assert stack.record("R")["ResourceStatus"] == "CREATE_FAILED"
    _deploy_again(stack, {"R": stack.resource({"Create": {"Id": new_id}})})
    stack.wait_for("Delete")
    assert stack.settled() == "UPDATE_COMPLETE"
    assert stack.asked() == [("Create", None), ("Create", None), ("Delete", "failed")]
    record = stack.record("R")
    assert record["PhysicalResourceId"] == new_id
    assert record["ResourceStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE")


def test_a_stack_left_after_a_failed_creation_deletes_the_failed_one(stack: Stack) -> None:
    """AWS: deleting a CREATE_FAILED stack sends Delete to the resource that failed."""
    stack.create({"R": stack.resource({"Create": {"Status": "FAILED", "Id": "failed"}})}, DisableRollback=True)
    stack.settled()
    stack.delete()
    assert stack.settled() == "DELETE_COMPLETE"
    assert stack.asked() == [("Create", None), ("Delete", "failed")]
