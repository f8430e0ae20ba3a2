"""Requests whose schedule is gone: somebody has deleted it, or Scheduler has lost it."""

from aws_cdk import Duration

from tests.deploy.account import Account, eventually
from tests.deploy.faults.deployment import HANG_GUARD, Deployment
from tests.deploy.faults.wire import ANSWER, Wire
from tests.deploy.model_history import ownership_tags, starts_and_stops, status_of, statuses
from tests.deploy.stacks import one_model


def test_a_create_whose_schedule_is_lost_ends_with_its_service_timeout(
    deployment: Deployment, account: Account, wire: Wire
) -> None:
    """Proves what bounds "Polls missed", all of them: the first invocation watches to the end of its window, and then
    nobody, until CloudFormation itself gives up after the ServiceTimeout, a construct's shortest here. Its Delete stops
    the model: the loss costs a deployment, never a model that runs on."""
    logos = account.model(deployment.name)
    deployment.create(one_model(logos, timeout=Duration.seconds(300)))
    deployment.may_stay_unanswered.add(deployment.lose_schedule("Create"))
    eventually(lambda: status_of(account, logos) == "STARTING", HANG_GUARD)
    assert deployment.settled() == "ROLLBACK_COMPLETE"
    reasons = [event.get("ResourceStatusReason", "") for event in account.stack_events(deployment.name)]
    assert [reason for reason in reasons if "did not receive a response from your Custom Resource" in reason]
    assert wire.count(ANSWER) == 1
    assert statuses(account, logos) == ["STARTING", "STOPPING", "STOPPED"]
    assert starts_and_stops(account, logos)[0] == 1
    assert ownership_tags(account, logos) == {}


def test_a_delete_whose_schedule_is_lost_ends_within_its_first_window(deployment: Deployment, account: Account) -> None:
    """Proves "A request that settles within the first window never waits for a poll", and misses no schedule that it
    was to remove."""
    logos = account.model(deployment.name)
    account.custom_labels.change_behaviour(stopping_seconds=600.0)
    deployment.create(one_model(logos))
    deployment.let_run(logos)
    assert deployment.settled() == "CREATE_COMPLETE"
    deployment.delete()
    deployment.lose_schedule("Delete")
    assert deployment.settled() == "DELETE_COMPLETE"
    assert statuses(account, logos) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
