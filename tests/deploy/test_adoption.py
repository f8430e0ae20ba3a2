"""Models that run before they are deployed, and those that run on afterwards."""

from aws_cdk import RemovalPolicy

from tests.deploy.account import Account
from tests.deploy.model_history import ownership_tags, starts_and_stops, status_of, statuses
from tests.deploy.stacks import beside_something_else, one_model, something_else

STACK_TAG = "running-model:stack"


def test_an_adoption_is_rolled_back_and_one_that_succeeds_ends_with_its_stack(account: Account) -> None:
    """Proves "adoption, and its rollback": "adjusted to the units asked for only if they differ, is stopped on Delete,
    and left as it was found on a rollback"."""
    logos = account.model()
    account.run_by_hand(logos, units=2)
    in_vain = one_model(logos, adopt_running=True, min_inference_units=2, failing_sibling=True)
    assert account.deploy(in_vain, stack="First").exit_code != 0
    assert account.stack_status("First") == "ROLLBACK_COMPLETE"
    assert ownership_tags(account, logos) == {}
    assert status_of(account, logos) == "RUNNING"

    adopting = one_model(logos, adopt_running=True, min_inference_units=2)
    assert account.deploy(adopting, stack="Second").exit_code == 0
    assert starts_and_stops(account, logos) == (0, 0)
    assert ownership_tags(account, logos)[STACK_TAG] == account.stack_id("Second")
    assert account.destroy("Second").exit_code == 0
    assert status_of(account, logos) == "STOPPED"


def test_a_retained_model_is_adopted_by_another_stack_that_was_refused_it_before(account: Account) -> None:
    """Proves "RETAIN, then adopted by another stack", without a moment in which it doesn't run: "The claim then
    outlives its resource, is dead, and can be adopted"; alive it is "refused, naming the stack whose claim it
    carries"."""
    logos = account.model()
    retained = one_model(logos, removal_policy=RemovalPolicy.RETAIN)
    assert account.deploy(beside_something_else(retained), stack="First").exit_code == 0

    refused = account.deploy(one_model(logos, adopt_running=True), stack="Second")
    assert refused.exit_code != 0
    assert refused.says(f"belongs to the stack {account.stack_id('First')}")
    assert account.stack_status("Second") == "ROLLBACK_COMPLETE"
    assert ownership_tags(account, logos)[STACK_TAG] == account.stack_id("First")

    assert account.deploy(something_else, stack="First").exit_code == 0
    assert ownership_tags(account, logos)[STACK_TAG] == account.stack_id("First")
    assert account.deploy(one_model(logos, adopt_running=True), stack="Third").exit_code == 0
    assert ownership_tags(account, logos)[STACK_TAG] == account.stack_id("Third")
    assert starts_and_stops(account, logos) == (1, 0)
    assert account.destroy("Third").exit_code == 0
    assert statuses(account, logos) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
