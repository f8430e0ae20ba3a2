"""DeletionPolicy and UpdateReplacePolicy: as ministack has them, to be seen should a new version change them."""

import pytest

from tests.local_cloud.scripted import Stack


@pytest.mark.parametrize("policy", ["Retain", "RetainExceptOnCreate"])
def test_a_retained_resource_outlives_its_stack(stack: Stack, policy: str) -> None:
    stack.create({"R": stack.resource(DeletionPolicy=policy)})
    stack.settled()
    stack.delete()
    assert stack.settled() == "DELETE_COMPLETE"
    assert not stack.requests("Delete")


@pytest.mark.parametrize("policy", ["Retain", "RetainExceptOnCreate"])
def test_a_retained_resource_outlives_its_removal(stack: Stack, policy: str) -> None:
    kept = stack.resource({"Create": {"Id": "kept"}})
    stack.create({"R": stack.resource(DeletionPolicy=policy), "Kept": kept})
    stack.settled()
    stack.update({"Kept": kept})
    assert stack.settled() == "UPDATE_COMPLETE"
    assert not stack.requests("Delete")


@pytest.mark.parametrize(("policy", "deleted"), [("Retain", []), ("RetainExceptOnCreate", ["half-made"])])
def test_a_creation_that_fails_is_deleted_unless_always_retained(stack: Stack, policy: str, deleted: list[str]) -> None:
    """AWS: RetainExceptOnCreate "behaves like Retain except for the stack operation that initially creates" it."""
    create = {"Status": "FAILED", "Id": "half-made"}
    stack.create({"R": stack.resource({"Create": create}, DeletionPolicy=policy)})
    assert stack.settled() == "ROLLBACK_COMPLETE"
    assert [event["PhysicalResourceId"] for event in stack.requests("Delete")] == deleted


@pytest.mark.parametrize(("policy", "deleted"), [("Retain", []), ("Delete", ["first"])])
def test_update_replace_policy_decides_on_the_replaced_resource(stack: Stack, policy: str, deleted: list[str]) -> None:
    stack.create({"R": stack.resource(UpdateReplacePolicy=policy, DeletionPolicy="RetainExceptOnCreate")})
    stack.settled()
    changed = stack.resource({"Update": {"Id": "second"}}, UpdateReplacePolicy=policy)
    stack.update({"R": changed | {"DeletionPolicy": "RetainExceptOnCreate"}})
    assert stack.settled() == "UPDATE_COMPLETE"
    assert [event["PhysicalResourceId"] for event in stack.requests("Delete")] == deleted
