"""One Lambda function a stack, what it is made of, and that all of it outlives every model."""

from typing import Any

import pytest
from aws_cdk import App, NestedStack, Stack, Stage

from tests.synth.synthesis import (
    MODEL_TYPE,
    Resources,
    add_models,
    logical_id,
    new_stack,
    of_type,
    only,
    resources_of,
    template_of,
    text,
    version_arn,
)

FUNCTION_ID = "RunningModelProviderFunctionA875CC8E"
"""Deployed stacks know the function under this id. If it changes, none of them can be updated any more: "Modifying
service token is not allowed"."""

DEFAULT_FLAGS: dict[str, Any] = {}
NEW_FLAGS = {
    "@aws-cdk/aws-iam:minimizePolicies": True,
    "@aws-cdk/aws-lambda:createNewPoliciesWithAddToRolePolicy": True,
    "@aws-cdk/aws-lambda:useCdkManagedLogGroup": True,
    "@aws-cdk/core:aspectPrioritiesMutating": True,
    "@aws-cdk/core:aspectStabilization": True,
}


def models(count: int, flags: dict[str, Any]) -> Resources:
    """The resources of a stack with so many models, with versions named as the console names them."""
    stack = new_stack(flags)
    add_models(
        stack,
        (version_arn(f"production.2026-11-20T09.{number:02}.15", "logos-production") for number in range(count)),
    )
    return resources_of(stack)


@pytest.fixture(scope="module")
def one() -> Resources:
    return models(1, DEFAULT_FLAGS)


@pytest.fixture(scope="module")
def hundred() -> Resources:
    return models(100, DEFAULT_FLAGS)


def outlived(resources: Resources, model: dict[str, Any]) -> set[str]:
    """What CloudFormation makes before a resource and takes away after it."""
    reached: set[str] = set()
    ahead = list(model["DependsOn"])
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead.extend(resources[name].get("DependsOn", []))
    return reached


@pytest.mark.parametrize("flags", [DEFAULT_FLAGS, NEW_FLAGS])
@pytest.mark.parametrize(("count", "shared"), [(1, 8), (10, 8), (20, 8), (100, 12)])
def test_only_the_custom_resource_grows_with_the_models(count: int, shared: int, flags: dict[str, Any]) -> None:
    resources = models(count, flags)
    assert len(of_type(resources, MODEL_TYPE)) == count
    assert len(of_type(resources, "AWS::Lambda::Function")) == 1
    assert len(resources) - count <= shared


@pytest.mark.parametrize("flags", [DEFAULT_FLAGS, NEW_FLAGS])
@pytest.mark.parametrize("count", [1, 100])
def test_everything_else_outlives_every_model(count: int, flags: dict[str, Any]) -> None:
    """On create and on delete, also the managed policies that a large role's policy is split into."""
    resources = models(count, flags)
    found = of_type(resources, MODEL_TYPE)
    others = resources.keys() - found.keys()
    assert {resources[name]["Type"] for name in others} >= {
        "AWS::IAM::Role",
        "AWS::IAM::Policy",
        "AWS::Lambda::Function",
        "AWS::Lambda::EventInvokeConfig",
        "AWS::Logs::LogGroup",
        "AWS::Scheduler::ScheduleGroup",
        *(["AWS::IAM::ManagedPolicy"] if count == 100 else []),
    }
    for model in found.values():
        assert outlived(resources, model) == others


def test_functions_logical_id_never_changes(one: Resources, hundred: Resources) -> None:
    assert only(one, "AWS::Lambda::Function")[0] == FUNCTION_ID
    assert only(hundred, "AWS::Lambda::Function")[0] == FUNCTION_ID


def test_functions_logical_id_in_a_stage_and_in_a_nested_stack() -> None:
    stack = Stack(Stage(App(), "Production"), "Stack")
    nested = NestedStack(stack, "Nested")
    add_models(stack, [version_arn("1")])
    add_models(nested, [version_arn("2")])
    assert only(resources_of(stack), "AWS::Lambda::Function")[0] == FUNCTION_ID
    nested_resources = resources_of(nested)
    assert only(nested_resources, "AWS::Lambda::Function")[0] == FUNCTION_ID
    _, model = only(nested_resources, MODEL_TYPE)
    assert text(model["Properties"]["ServiceToken"]) == "${" + FUNCTION_ID + ".Arn}"


def test_nothing_has_a_name_that_two_stacks_could_share(one: Resources) -> None:
    """The schedule group's is the stack's own id; the rest is named by CloudFormation."""
    names = {
        resource["Type"]: text(resource["Properties"].get(name))
        for resource in one.values()
        for name in ("Name", "FunctionName", "RoleName", "LogGroupName", "ManagedPolicyName")
        if name in resource["Properties"]
    }
    assert names == {
        "AWS::Lambda::EventInvokeConfig": "${" + FUNCTION_ID + "}",
        "AWS::Scheduler::ScheduleGroup": "running-model-${StackId} split at /, 2",
    }


def test_function(one: Resources) -> None:
    _, function = only(one, "AWS::Lambda::Function")
    properties = function["Properties"]
    group, _ = only(one, "AWS::Scheduler::ScheduleGroup")
    (poll_role,) = (name for name in of_type(one, "AWS::IAM::Role") if "Poll" in name)
    assert properties["Handler"] == "handler.handler"
    assert properties["Architectures"] == ["arm64"]
    assert properties["Runtime"] == "python3.14"
    assert properties["Timeout"] == 300
    assert {name: text(value) for name, value in properties["Environment"]["Variables"].items()} == {
        "POLL_SCHEDULE_GROUP": "${" + group + "}",
        "POLL_ROLE_ARN": "${" + poll_role + ".Arn}",
    }


def test_function_logs_to_its_own_group_for_a_limited_time(one: Resources) -> None:
    _, function = only(one, "AWS::Lambda::Function")
    name, group = only(one, "AWS::Logs::LogGroup")
    assert function["Properties"]["LoggingConfig"] == {"LogGroup": {"Ref": name}}
    assert group["Properties"] == {"RetentionInDays": 180}
    assert (group["DeletionPolicy"], group["UpdateReplacePolicy"]) == ("Delete", "Delete")


def test_dead_invocations_are_tried_twice_again_for_as_long_as_a_request_lives(one: Resources) -> None:
    _, config = only(one, "AWS::Lambda::EventInvokeConfig")
    assert config["Properties"] == {
        "FunctionName": {"Ref": FUNCTION_ID},
        "Qualifier": "$LATEST",
        "MaximumRetryAttempts": 2,
        "MaximumEventAgeInSeconds": 3600,
    }


def test_output_says_how_to_follow_the_log() -> None:
    stack = new_stack()
    models = add_models(stack, [version_arn("1"), version_arn("2")])
    template = template_of(stack)
    group, _ = only(template["Resources"], "AWS::Logs::LogGroup")
    outputs = {name: text(output["Value"]) for name, output in template["Outputs"].items()}
    assert outputs == {"RunningModelLogCommand": "aws logs tail ${" + group + "} --follow --region ${Region}"}
    assert logical_id(models[0].resource) != logical_id(models[1].resource)
