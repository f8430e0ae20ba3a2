"""An update that is cancelled while a request is in flight."""

from tests.local_cloud.scripted import Stack


def test_cancelling_an_update_sends_the_reverse_update_at_once(stack: Stack) -> None:
    """AWS: "Resource update cancelled", then an Update whose OldResourceProperties are the attempted ones and whose
    PhysicalResourceId is still the old one (aws-cdk#31541), while the first works on."""
    stack.create({"R": stack.resource({"Size": "old"})})
    stack.settled()
    stack.update({"R": stack.resource({"Size": "new", "Update": {"Waits": True, "Id": "late"}})})
    stack.wait_for("Update")
    stack.cloudformation.cancel_update_stack(StackName=stack.name)
    back = stack.wait_for("Update", 2)
    assert back["PhysicalResourceId"] == "first"
    assert back["OldResourceProperties"]["Size"] == "new"
    assert back["ResourceProperties"]["Size"] == "old"
    assert stack.settled() == "UPDATE_ROLLBACK_COMPLETE"
    stack.give_leave()
    assert ("UPDATE_FAILED", "Resource update cancelled") in stack.events("R")
    assert stack.record("R")["PhysicalResourceId"] == "first"
