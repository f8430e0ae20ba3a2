"""Calls that are refused for a while, or whose reply is lost."""

from running_model.local.custom_labels.behaviour import Fault, Operation
from tests.deploy.account import Account, eventually
from tests.deploy.faults.deployment import HANG_GUARD, Deployment
from tests.deploy.faults.mishaps import denied, reply_lost
from tests.deploy.faults.wire import Wire
from tests.deploy.model_history import asked_by_the_function, ownership_tags, starts_and_stops, statuses
from tests.deploy.stacks import one_model


def test_a_create_outlasts_a_minute_of_throttles(deployment: Deployment, account: Account) -> None:
    """Proves "Throttles": every call of Rekognition is refused for a minute, so that the first invocation sees nothing
    else, and the schedule's first poll begins with it too."""
    logos = account.model(deployment.name)
    account.custom_labels.change_behaviour(faults=(Fault("*", "ThrottlingException", times=None),))
    deployment.create(one_model(logos))
    eventually(lambda: _throttled_for_seconds(account) >= 60, HANG_GUARD)
    assert asked_by_the_function(account, "StartProjectVersion", logos) == []
    account.custom_labels.change_behaviour(faults=())
    deployment.let_run(logos)
    assert deployment.settled() == "CREATE_COMPLETE"
    assert starts_and_stops(account, logos) == (1, 0)


def test_permissions_that_are_taken_away_and_given_back_delay_a_request_and_no_more(
    deployment: Deployment, account: Account, wire: Wire
) -> None:
    """Proves "AccessDenied is not final at first: a new policy takes a while to reach every host", for arming, claiming
    and starting; and "Delete until its deadline". The local cloud enforces no policies, so the services themselves
    refuse."""
    logos = account.model(deployment.name)
    wire.befall("CreateSchedule", denied, times=2)
    claims = Fault("TagResource", "AccessDeniedException", resource=logos)
    account.custom_labels.change_behaviour(faults=(claims, _denying("StartProjectVersion", logos)))
    deployment.create(one_model(logos))
    eventually(lambda: _denials(account, "StartProjectVersion", logos) >= 2, HANG_GUARD)
    account.custom_labels.change_behaviour(faults=())
    deployment.let_run(logos)
    assert deployment.settled() == "CREATE_COMPLETE"

    account.custom_labels.change_behaviour(faults=(_denying("StopProjectVersion", logos),))
    deployment.delete()
    eventually(lambda: _denials(account, "StopProjectVersion", logos) >= 2, HANG_GUARD)
    account.custom_labels.change_behaviour(faults=())
    assert deployment.settled() == "DELETE_COMPLETE"
    assert statuses(account, logos) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]


def test_replies_that_are_lost_after_the_effect_change_nothing(
    deployment: Deployment, account: Account, wire: Wire
) -> None:
    """Proves "replies lost after the effect", once for each call that has one: "whether the call took effect, only the
    next look can tell"."""
    logos = account.model(deployment.name)
    for call in ("CreateSchedule", "TagResource", "StartProjectVersion", "DeleteSchedule"):
        wire.befall(call, reply_lost)
    deployment.create(one_model(logos))
    deployment.let_run(logos)
    assert deployment.settled() == "CREATE_COMPLETE"
    assert starts_and_stops(account, logos) == (1, 0)

    for call in ("StopProjectVersion", "UntagResource"):
        wire.befall(call, reply_lost)
    deployment.delete()
    assert deployment.settled() == "DELETE_COMPLETE"
    assert statuses(account, logos) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    assert starts_and_stops(account, logos) == (1, 1)
    assert ownership_tags(account, logos) == {}


def _denying(operation: Operation, version: str) -> Fault:
    return Fault(operation, "AccessDeniedException", times=None, resource=version)


def _denials(account: Account, operation: str, version: str) -> int:
    calls = asked_by_the_function(account, operation, version)
    return len([call for call in calls if call.error_code == "AccessDeniedException"])


def _throttled_for_seconds(account: Account) -> float:
    """How long ago the first call was throttled, as of the latest one."""
    times = [call.time for call in account.custom_labels.calls() if call.error_code == "ThrottlingException"]
    return max(times) - min(times) if times else 0.0
