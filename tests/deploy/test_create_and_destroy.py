"""Models from their first deployment to their removal."""

import time
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_ssm as ssm

from running_model import RunningModel
from tests.deploy.account import Account
from tests.deploy.model_history import (
    moments_without_a_running_model,
    starts_and_stops,
    status_of,
    statuses,
    time_of,
    units,
)
from tests.deploy.stacks import one_model

MODEL = "Custom::RekognitionRunningModel"


def test_the_projects_own_app_deploys_adjusts_and_destroys(account: Account) -> None:
    """Proves "runs `cdk deploy`, and the model version is RUNNING when the command returns; changes the units and
    deploys again, and they are adjusted; destroys the stack, and it is STOPPED"."""
    logos = account.model()
    created = account.deploy_app(project_version_arn=logos, min_inference_units=2, max_inference_units=4)
    assert created.exit_code == 0
    assert statuses(account, logos) == ["STARTING", "RUNNING"]
    assert created.says(f"RunningModel.ProjectVersionArn = {logos}")
    assert created.says("RunningModel.InferenceUnits = 2 to 4")
    assert account.deploy_app(project_version_arn=logos, min_inference_units=3).exit_code == 0
    assert statuses(account, logos)[2:] == ["STOPPING", "STOPPED", "STARTING", "RUNNING"]
    assert units(account, logos) == [(2, 4), (3, None)]
    assert account.destroy_app(project_version_arn=logos).exit_code == 0
    assert statuses(account, logos)[6:] == ["STOPPING", "STOPPED"]


def test_one_of_two_models_is_removed(account: Account) -> None:
    """Proves "two models in one stack, and one of them removed": the policy no longer names it when its Delete
    comes."""
    logos, cars = account.model("logos"), account.model("cars")

    def both(stack: Stack) -> None:
        RunningModel(stack, "Logos", project_version_arn=logos)
        RunningModel(stack, "Cars", project_version_arn=cars)

    assert account.deploy(both).exit_code == 0
    assert [status_of(account, version) for version in (logos, cars)] == ["RUNNING", "RUNNING"]
    assert account.deploy(one_model(logos)).exit_code == 0
    assert status_of(account, cars) == "STOPPED"
    assert starts_and_stops(account, logos) == (1, 0)
    assert moments_without_a_running_model(account, time_of(account, logos, "RUNNING"), time.time()) == []


def test_the_last_model_of_a_stack_that_stays_is_stopped(account: Account) -> None:
    """Proves "removing it stops the model and waits for STOPPED", though the function goes with it."""
    logos = account.model()

    def with_something_else(stack: Stack) -> None:
        one_model(logos)(stack)
        something_else(stack)

    def something_else(stack: Stack) -> None:
        ssm.StringParameter(stack, "Something", string_value="else")

    assert account.deploy(with_something_else).exit_code == 0
    assert account.deploy(something_else).exit_code == 0
    assert account.stack_status() == "UPDATE_COMPLETE"
    assert statuses(account, logos) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    _assert_model_goes_first(account.stack_events())


def test_what_a_model_needs_comes_before_it_and_goes_after_it(account: Account) -> None:
    """Proves "Policies, polling role and schedule group outlive every model in the stack, on create and on delete:
    read the template's DependsOn, and deploy to see it."."""
    logos = account.model()
    assert account.deploy(one_model(logos)).exit_code == 0
    created = account.stack_events()
    asked = _position(created, MODEL, "CREATE_IN_PROGRESS")
    for event in _needed(created, "CREATE_COMPLETE"):
        assert created.index(event) < asked, event["LogicalResourceId"]
    assert account.destroy().exit_code == 0
    assert account.stack_status() == "DELETE_COMPLETE"
    assert status_of(account, logos) == "STOPPED"
    _assert_model_goes_first(account.stack_events())


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
