"""Models that run before they are deployed, and those that run on afterwards."""

from aws_cdk import RemovalPolicy

from tests.deploy.account import STACK, Account
from tests.deploy.model_history import ownership_tags, starts_and_stops, status_of, statuses
from tests.deploy.stacks import one_model


def test_an_adopted_model_is_not_restarted_and_stopped_with_its_stack(account: Account) -> None:
    """Proves "An adopted model is adjusted to the units asked for only if they differ, is stopped on Delete"."""
    logos = account.model()
    account.run_by_hand(logos, units=2)
    assert account.deploy(one_model(logos, adopt_running=True, min_inference_units=2)).exit_code == 0
    assert starts_and_stops(account, logos) == (0, 0)
    assert ownership_tags(account, logos)["running-model:stack"] == account.stack_id(STACK)
    assert account.destroy().exit_code == 0
    assert status_of(account, logos) == "STOPPED"


def test_an_adoption_that_is_rolled_back_leaves_the_model_as_found(account: Account) -> None:
    """Proves "and left as it was found on a rollback": running, and without our tags."""
    logos = account.model()
    account.run_by_hand(logos, units=2)
    deployed = account.deploy(one_model(logos, adopt_running=True, min_inference_units=2, failing_sibling=True))
    assert deployed.exit_code != 0
    assert account.stack_status() == "ROLLBACK_COMPLETE"
    assert starts_and_stops(account, logos) == (0, 0)
    assert status_of(account, logos) == "RUNNING"
    assert ownership_tags(account, logos) == {}
    account.may_run.add(logos)


def test_a_retained_model_runs_on_and_is_adopted_by_another_stack(account: Account) -> None:
    """Proves "The claim then outlives its resource, is dead, and can be adopted."."""
    logos = account.model()
    account.deploy(one_model(logos, removal_policy=RemovalPolicy.RETAIN), stack="First")
    assert account.destroy("First").exit_code == 0
    assert account.stack_status("First") == "DELETE_COMPLETE"
    assert status_of(account, logos) == "RUNNING"
    assert ownership_tags(account, logos)["running-model:stack"] == account.stack_id("First")
    assert account.deploy(one_model(logos, adopt_running=True), stack="Second").exit_code == 0
    assert starts_and_stops(account, logos) == (1, 0)
    assert ownership_tags(account, logos)["running-model:stack"] == account.stack_id("Second")
    assert account.destroy("Second").exit_code == 0
    assert statuses(account, logos) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
