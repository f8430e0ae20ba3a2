"""Models from their first deployment to their removal."""

from typing import Any

from aws_cdk import Stack

from running_model import RunningModel
from tests.deploy.account import Account
from tests.deploy.model_history import gaps, ownership_tags, starts_and_stops, statuses, time_of, units
from tests.deploy.stacks import Define, one_model

APP = "RunningModel"
MODEL = "Custom::RekognitionRunningModel"


def test_the_projects_own_app_creates_changes_units_and_destroys(account: Account) -> None:
    """Proves "runs `cdk deploy`, and the model version is RUNNING when the command returns; changes the units and
    deploys again, and they are adjusted; destroys the stack, and it is STOPPED", and "Policies, polling role and
    schedule group outlive every model in the stack, on create and on delete"."""
    logos = account.model()
    created = account.deploy_app(project_version_arn=logos, min_inference_units=2, max_inference_units=4)
    assert created.exit_code == 0
    assert statuses(account, logos) == ["STARTING", "RUNNING"]
    assert created.says(f"RunningModel.ProjectVersionArn = {logos}")
    assert created.says("RunningModel.InferenceUnits = 2 to 4")
    _assert_model_comes_last(account.stack_events(APP))

    assert account.deploy_app(project_version_arn=logos, min_inference_units=3).exit_code == 0
    assert statuses(account, logos)[2:] == ["STOPPING", "STOPPED", "STARTING", "RUNNING"]
    assert units(account, logos) == [(2, 4), (3, None)]

    assert account.destroy_app(project_version_arn=logos).exit_code == 0
    assert account.stack_status(APP) == "DELETE_COMPLETE"
    assert statuses(account, logos)[6:] == ["STOPPING", "STOPPED"]
    _assert_model_goes_first(account.stack_events(APP))


def test_two_models_are_swapped_at_once_and_one_of_them_removed(account: Account) -> None:
    """Proves "two models in one stack, and one of them removed", and "version swapped within a project and across
    projects (the old one stopped after the new one ran)"."""
    old, within = account.model("logos", "v1"), account.model("logos", "v2")
    other, across = account.model("cars", "v1"), account.model("planes", "v1")
    account.custom_labels.change_behaviour(running_models=4)
    assert account.deploy(_two_models(old, other)).exit_code == 0
    assert [statuses(account, version) for version in (old, other)] == [["STARTING", "RUNNING"]] * 2

    assert account.deploy(_two_models(within, across)).exit_code == 0
    _assert_swapped(account, old, within)
    _assert_swapped(account, other, across)

    # By the time of its Delete the policy names it no more.
    assert account.deploy(one_model(within)).exit_code == 0
    assert statuses(account, across) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    assert starts_and_stops(account, within) == (1, 0)
    assert gaps(account, old, within) == []


def _two_models(logos: str, vehicles: str) -> Define:
    def define(stack: Stack) -> None:
        RunningModel(stack, "Logos", project_version_arn=logos)
        RunningModel(stack, "Vehicles", project_version_arn=vehicles)

    return define


def _assert_swapped(account: Account, old: str, new: str) -> None:
    assert statuses(account, old) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    assert statuses(account, new) == ["STARTING", "RUNNING"]
    assert time_of(account, new, "RUNNING") < time_of(account, old, "STOPPING")
    assert gaps(account, old, new) == []
    assert ownership_tags(account, old) == {}


def _assert_model_comes_last(events: list[dict[str, Any]]) -> None:
    asked = _position(events, MODEL, "CREATE_IN_PROGRESS")
    for event in _needed(events, "CREATE_COMPLETE"):
        assert events.index(event) < asked, event["LogicalResourceId"]


def _assert_model_goes_first(events: list[dict[str, Any]]) -> None:
    gone = _position(events, MODEL, "DELETE_COMPLETE")
    for event in _needed(events, "DELETE_IN_PROGRESS"):
        assert events.index(event) > gone, event["LogicalResourceId"]


def _needed(events: list[dict[str, Any]], status: str) -> list[dict[str, Any]]:
    """The events of all that the models of a stack share, in this status."""
    found = [
        event
        for event in events
        if event["LogicalResourceId"].startswith("RunningModelProvider") and event["ResourceStatus"] == status
    ]
    kinds = {event["ResourceType"] for event in found}
    assert {"AWS::IAM::Policy", "AWS::IAM::Role", "AWS::Scheduler::ScheduleGroup", "AWS::Logs::LogGroup"} <= kinds
    return found


def _position(events: list[dict[str, Any]], resource_type: str, status: str) -> int:
    (position,) = (
        number
        for number, event in enumerate(events)
        if (event["ResourceType"], event["ResourceStatus"]) == (resource_type, status)
    )
    return position
