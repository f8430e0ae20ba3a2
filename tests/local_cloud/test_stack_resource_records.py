"""What CloudFormation shows of a resource while a request to it is in flight."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.scripted import Stack

_WAITS: dict[str, Any] = {"Waits": True}


def _listed(stack: Stack) -> dict[str, Any]:
    summaries = stack.cloudformation.list_stack_resources(StackName=stack.stack_id)["StackResourceSummaries"]
    summary: dict[str, Any] = next(each for each in summaries if each["LogicalResourceId"] == "R")
    return summary


def test_a_create_in_flight_has_no_physical_id(stack: Stack) -> None:
    """AWS: CREATE_IN_PROGRESS, before the resource has told its physical id."""
    stack.create({"R": stack.resource({"Create": _WAITS})})
    stack.wait_for("Create")
    for record in (stack.record("R"), _listed(stack)):
        assert record["ResourceStatus"] == "CREATE_IN_PROGRESS"
        assert "PhysicalResourceId" not in record
    stack.give_leave()
    assert stack.settled() == "CREATE_COMPLETE"
    assert stack.record("R")["PhysicalResourceId"] == "first"


def test_an_update_in_flight_has_the_old_physical_id(stack: Stack) -> None:
    """AWS: UPDATE_IN_PROGRESS, with the physical id that CloudFormation knows."""
    stack.create({"R": stack.resource()})
    stack.settled()
    stack.update({"R": stack.resource({"Update": {**_WAITS, "Id": "second"}})})
    stack.wait_for("Update")
    for record in (stack.record("R"), _listed(stack)):
        assert (record["ResourceStatus"], record["PhysicalResourceId"]) == ("UPDATE_IN_PROGRESS", "first")
    stack.give_leave()
    stack.settled()
    assert stack.record("R")["PhysicalResourceId"] == "second"


def test_a_delete_in_flight_has_its_physical_id(stack: Stack) -> None:
    """AWS: DELETE_IN_PROGRESS, with the physical id."""
    stack.create({"R": stack.resource({"Delete": _WAITS})})
    stack.settled()
    stack.delete()
    stack.wait_for("Delete")
    for record in (stack.record("R"), _listed(stack)):
        assert (record["ResourceStatus"], record["PhysicalResourceId"]) == ("DELETE_IN_PROGRESS", "first")
    stack.give_leave()
    assert stack.settled() == "DELETE_COMPLETE"


def test_a_resource_that_is_not_there_is_told_in_the_words_of_aws(stack: Stack) -> None:
    """AWS: a ValidationError, "Resource X does not exist for stack S"."""
    stack.create({"R": stack.resource()})
    stack.settled()
    with pytest.raises(ClientError, match=f"Resource X does not exist for stack {stack.name}") as refused:
        stack.record("X")
    assert refused.value.response["Error"]["Code"] == "ValidationError"
