"""Requests that come more than once, at the same time or late."""

from aws_cdk import Stack

from running_model import RunningModel
from tests.deploy.account import Account, eventually
from tests.deploy.faults.deployment import HANG_GUARD, Deployment
from tests.deploy.faults.wire import ANSWER, Wire
from tests.deploy.model_history import asked_by_the_function, ownership_tags, starts_and_stops, statuses
from tests.deploy.stacks import Define, one_model


def test_a_poll_invoked_twice_at_once_beside_the_first_invocation_starts_once(
    deployment: Deployment, account: Account, wire: Wire
) -> None:
    """Proves "Duplicate ... and overlapping invocations of every kind": three processes wait for the same moment to
    start the model, and each of them ends."""
    logos = account.model(deployment.name)
    deployment.create(one_model(logos))
    poll = deployment.poll_of("Create")
    for _ in range(2):
        deployment.invoke(poll)
    deployment.let_run(logos)
    assert deployment.settled() == "CREATE_COMPLETE"
    assert statuses(account, logos) == ["STARTING", "RUNNING"]
    starts = asked_by_the_function(account, "StartProjectVersion", logos)
    assert [call.error_code for call in starts if call.error_code != "ResourceInUseException"] == [""]
    assert starts_and_stops(account, logos)[1] == 0
    assert wire.count("CreateSchedule") == 1


def test_a_create_delivered_again_starts_nothing_while_its_resource_lives_or_once_it_is_gone(
    deployment: Deployment, account: Account, wire: Wire
) -> None:
    """Proves "late (6 h)" duplicates against "once the resource is gone, a model that it started is not running, and
    nothing will start it again": "Only a request that CloudFormation still waits for claims, records, starts or
    stops"."""
    logos = account.model(deployment.name)
    deployment.create(one_model(logos))
    request, poll = deployment.request_of("Create"), deployment.poll_of("Create")
    deployment.let_run(logos)
    assert deployment.settled() == "CREATE_COMPLETE"
    deployment.invoke(request)
    eventually(lambda: wire.count("DeleteSchedule") >= 2, HANG_GUARD)
    assert starts_and_stops(account, logos) == (1, 0)

    deployment.update(_without_its_resource(logos))
    assert deployment.settled() == "UPDATE_COMPLETE"
    answered = wire.count(ANSWER)
    deployment.invoke(request)
    deployment.invoke(poll)
    eventually(lambda: wire.count(ANSWER) >= answered + 2, HANG_GUARD)
    assert statuses(account, logos) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    assert starts_and_stops(account, logos) == (1, 1)
    assert ownership_tags(account, logos) == {}


def _without_its_resource(version: str) -> Define:
    """The stack whose model was removed, but not the function: as if another model still needed that."""

    def define(stack: Stack) -> None:
        assert RunningModel(stack, "Logos", project_version_arn=version).node.try_remove_child("Resource")

    return define
