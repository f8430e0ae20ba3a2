"""How a custom resource is asked, and how its answer is taken."""

import re
import time

from tests.local_cloud.scripted import Stack, eventually


def test_the_response_url_brings_the_time_of_issue(stack: Stack) -> None:
    """AWS: every ResponseURL carries X-Amz-Date=20240615T053818Z and X-Amz-Expires=7200."""
    stack.create({"R": stack.resource()})
    url = stack.wait_for("Create")["ResponseURL"]
    issued = re.search(r"[?&]X-Amz-Date=(\d{8}T\d{6}Z)&X-Amz-Expires=7200$", url)
    assert issued
    assert abs(time.mktime(time.strptime(issued[1], "%Y%m%dT%H%M%SZ")) - time.mktime(time.gmtime())) < 30
    assert stack.settled() == "CREATE_COMPLETE"


def test_every_value_is_a_string(stack: Stack) -> None:
    """AWS: properties reach the function as strings; ServiceTimeout at the top level too, in newer events."""
    stack.create({"R": stack.resource({"Whole": 1, "Truth": True, "List": [2, {"Deep": False}]})})
    event = stack.wait_for("Create")
    assert event["ServiceTimeout"] == event["ResourceProperties"]["ServiceTimeout"] == "20"
    assert event["ResourceProperties"]["Whole"] == "1"
    assert event["ResourceProperties"]["Truth"] == "true"
    assert event["ResourceProperties"]["List"] == ["2", {"Deep": "false"}]


def test_lambda_tries_a_failing_function_again_twice(stack: Stack) -> None:
    """AWS: "Lambda retries the function two more times" when an asynchronous invocation fails."""
    stack.create({"R": stack.resource({"Create": {"Raises": 2}})})
    assert stack.settled() == "CREATE_COMPLETE"
    requests = stack.requests("Create")
    assert len(requests) == 3
    assert len({event["RequestId"] for event in requests}) == 1


def test_an_answer_counts_while_the_function_still_runs(stack: Stack) -> None:
    """AWS: the invocation is asynchronous; CloudFormation waits for the answer, not for the return."""
    stack.create({"R": stack.resource({"Create": {"WaitsAfterwards": True}})})
    assert stack.settled() == "CREATE_COMPLETE"
    stack.give_leave()


def test_service_timeout_counts_from_the_request(stack: Stack) -> None:
    """AWS: ServiceTimeout is "the maximum time ... that can elapse before a custom resource operation times out"."""
    stack.create({"R": stack.resource({"ServiceTimeout": 3, "Create": {"Waits": True, "Id": "late"}})})
    assert stack.settled() == "ROLLBACK_COMPLETE"
    assert any("did not receive a response from your Custom Resource" in reason for _, reason in stack.events("R"))
    stack.give_leave()


def test_the_reason_is_told_in_the_stack_events(stack: Stack) -> None:
    """AWS: "Received response status [FAILED] from custom resource. Message returned: ... (RequestId: ...)"."""
    stack.create({"R": stack.resource({"Create": {"Status": "FAILED", "Reason": "no such model"}})})
    request_id = stack.wait_for("Create")["RequestId"]
    stack.settled()
    told = f"status [FAILED] from custom resource. Message returned: no such model (RequestId: {request_id})"
    assert ("CREATE_FAILED", f"Received response {told}") in stack.events("R")


def test_an_answer_without_a_physical_id_is_invalid(stack: Stack) -> None:
    """AWS: an empty id becomes "Invalid PhysicalResourceId", hides the reason, and an id is invented for the Delete."""
    stack.create({"R": stack.resource({"Create": {"Status": "FAILED", "Reason": "hidden", "Id": ""}})})
    assert stack.settled() == "ROLLBACK_COMPLETE"
    assert ("CREATE_FAILED", "Invalid PhysicalResourceId") in stack.events("R")
    assert stack.wait_for("Delete")["PhysicalResourceId"].startswith(f"{stack.name}-R-")


def test_the_service_token_cannot_change(stack: Stack) -> None:
    """AWS: "Modifying service token is not allowed."."""
    stack.create({"R": stack.resource()})
    stack.settled()
    changed = stack.resource()
    changed["Properties"]["ServiceToken"] += ":$LATEST"
    stack.update({"R": changed})
    eventually(lambda: stack.status().startswith("UPDATE_ROLLBACK"))
    assert ("UPDATE_FAILED", "Modifying service token is not allowed.") in stack.events("R")
    assert not stack.requests("Update")
