"""What the function and its polling may do: no action and no resource more than this."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from aws_cdk import CfnParameter, Token

from running_model import RunningModel
from tests.synth.synthesis import (
    MODEL_ACTIONS,
    Resources,
    add_models,
    as_list,
    new_stack,
    of_type,
    only,
    resources_of,
    text,
    version_arn,
)

INLINE_LIMIT = 10_240
MANAGED_LIMIT = 6_144
MANAGED_POLICIES_LIMIT = 10
"""IAM quotas: characters without white space, and managed policies attached to one role."""

ANY_VERSION = "arn:${Partition}:rekognition:${Region}:${AccountId}:project/*/version/*/*"
ALL_STACKS = "arn:${Partition}:cloudformation:${Region}:${AccountId}:stack/*/*"
ARNS = [version_arn("1"), version_arn("2", "cars")]

Statement = tuple[tuple[str, ...], tuple[str, ...], str]


def statements(resources: Resources, policies: Iterable[str]) -> list[Statement]:
    """What these policies allow: actions, resources and condition."""
    found = []
    for name in policies:
        for statement in resources[name]["Properties"]["PolicyDocument"]["Statement"]:
            assert statement["Effect"] == "Allow"
            conditions = {
                f"{operator} {key}": text(value)
                for operator, comparisons in statement.get("Condition", {}).items()
                for key, value in comparisons.items()
            }
            found.append(
                (
                    tuple(as_list(statement["Action"])),
                    tuple(text(resource) for resource in as_list(statement["Resource"])),
                    json.dumps(conditions) if conditions else "",
                )
            )
    return found


def functions_policies(resources: Resources) -> list[str]:
    """The policies of the function's role, the inline one first."""
    (role,) = (name for name in of_type(resources, "AWS::IAM::Role") if "Poll" not in name)
    policies = {**of_type(resources, "AWS::IAM::Policy"), **of_type(resources, "AWS::IAM::ManagedPolicy")}
    return [name for name, policy in policies.items() if policy["Properties"]["Roles"] == [{"Ref": role}]]


def size(policy: dict[str, Any]) -> int:
    """Characters of a policy as IAM counts them, where Region, stack and names are as long as they get."""
    document = json.dumps(resolved(policy["Properties"]["PolicyDocument"]), separators=(",", ":"))
    for name, longest in (
        ("Partition", "aws"),
        ("Region", "ap-southeast-1"),
        ("AccountId", "111122223333"),
        ("StackId", f"arn:aws:cloudformation:ap-southeast-1:111122223333:stack/{'s' * 128}/{'u' * 36}"),
        ("RunningModelProviderLogGroup7EE0AEB1.Arn", f"arn:aws:logs:ap-southeast-1:111122223333:{'l' * 200}:*"),
        ("RunningModelProviderPollGroupE8B53445", "running-model-" + "u" * 36),
        ("RunningModelProviderPollRole728F2A08.Arn", f"arn:aws:iam::111122223333:role/{'r' * 64}"),
    ):
        document = document.replace("${" + name + "}", longest)
    assert "${" not in document
    return len(document)


def resolved(value: Any) -> Any:
    """A policy document with its intrinsic functions written as text."""
    match value:
        case list():
            return [resolved(inner) for inner in value]
        case dict() if not any(key == "Ref" or key.startswith("Fn::") for key in value):
            return {key: resolved(inner) for key, inner in value.items()}
        case _:
            return text(value)


@pytest.fixture(scope="module")
def two() -> Resources:
    stack = new_stack()
    add_models(stack, ARNS)
    return resources_of(stack)


def test_the_functions_role_allows_this_and_no_more(two: Resources) -> None:
    log_group, _ = only(two, "AWS::Logs::LogGroup")
    group, _ = only(two, "AWS::Scheduler::ScheduleGroup")
    (poll_role,) = (name for name in of_type(two, "AWS::IAM::Role") if "Poll" in name)
    assert sorted(statements(two, functions_policies(two))) == sorted(
        [
            (("logs:CreateLogStream", "logs:PutLogEvents"), ("${" + log_group + ".Arn}",), ""),
            (("cloudformation:DescribeStacks", "cloudformation:ListStackResources"), ("${StackId}",), ""),
            (
                ("scheduler:CreateSchedule", "scheduler:DeleteSchedule"),
                ("arn:${Partition}:scheduler:${Region}:${AccountId}:schedule/${" + group + "}/*",),
                "",
            ),
            (
                ("iam:PassRole",),
                ("${" + poll_role + ".Arn}",),
                '{"StringEquals iam:PassedToService": "scheduler.amazonaws.com"}',
            ),
            (
                tuple(MODEL_ACTIONS),
                (ANY_VERSION,),
                '{"StringEquals aws:ResourceTag/running-model:stack": "${StackId}"}',
            ),
            (tuple(MODEL_ACTIONS), tuple(ARNS), ""),
            (("rekognition:ListTagsForResource",), (ANY_VERSION,), ""),
            (
                ("rekognition:DescribeProjectVersions",),
                ("arn:${Partition}:rekognition:${Region}:${AccountId}:project/*/*",),
                "",
            ),
            (("rekognition:DescribeProjects",), ("*",), ""),
        ]
    )


def test_roles_bring_no_managed_policy_of_their_own(two: Resources) -> None:
    """AWSLambdaBasicExecutionRole may create log groups, and so could bring the function's back after its deletion."""
    for role in of_type(two, "AWS::IAM::Role").values():
        assert "ManagedPolicyArns" not in role["Properties"]
        assert "Policies" not in role["Properties"]


def test_polling_may_invoke_the_function_and_nothing_else(two: Resources) -> None:
    function, _ = only(two, "AWS::Lambda::Function")
    (policy,) = (name for name in of_type(two, "AWS::IAM::Policy") if "Poll" in name)
    assert statements(two, [policy]) == [(("lambda:InvokeFunction",), ("${" + function + ".Arn}",), "")]


def test_polling_role_is_for_this_stacks_schedules_alone(two: Resources) -> None:
    group, _ = only(two, "AWS::Scheduler::ScheduleGroup")
    (role,) = (role for name, role in of_type(two, "AWS::IAM::Role").items() if "Poll" in name)
    assert role["Properties"]["AssumeRolePolicyDocument"]["Statement"] == [
        {
            "Action": "sts:AssumeRole",
            "Effect": "Allow",
            "Principal": {"Service": "scheduler.amazonaws.com"},
            "Condition": {
                "StringEquals": {
                    "aws:SourceAccount": {"Ref": "AWS::AccountId"},
                    "aws:SourceArn": {"Fn::GetAtt": [group, "Arn"]},
                }
            },
        }
    ]


@pytest.mark.parametrize("adopt", [True, Token.as_any({"Ref": "Adopt"})])
def test_only_adoption_looks_at_other_stacks(adopt: Any) -> None:
    stack = new_stack()
    add_models(stack, ARNS)
    RunningModel(stack, "Adopted", project_version_arn=version_arn("3"), adopt_running=adopt)
    resources = resources_of(stack)
    (looked_at,) = (
        resource
        for actions, resource, _ in statements(resources, functions_policies(resources))
        if "cloudformation:ListStackResources" in actions
    )
    assert looked_at == ("${StackId}", ALL_STACKS)


def long_arn(number: int) -> str:
    """The longest that Rekognition makes: both names have up to 255 characters."""
    return version_arn(f"{number:05}".ljust(255, "v"), "p" * 255)


@pytest.mark.parametrize("minimized", [False, True])
@pytest.mark.parametrize("arn", [lambda number: version_arn(f"production.2026-11-20T09.{number:02}.15"), long_arn])
def test_policies_of_a_hundred_models_fit_into_iam(arn: Any, minimized: bool) -> None:
    arns = [arn(number) for number in range(100)]
    stack = new_stack({"@aws-cdk/aws-iam:minimizePolicies": minimized})
    add_models(stack, arns)
    resources = resources_of(stack)
    inline, *managed = functions_policies(resources)
    assert size(resources[inline]) <= INLINE_LIMIT
    assert all(size(resources[name]) <= MANAGED_LIMIT for name in managed)
    assert 1 <= len(managed) <= MANAGED_POLICIES_LIMIT
    allowed = [
        resource
        for actions, resources_, condition in statements(resources, [inline, *managed])
        if actions == tuple(MODEL_ACTIONS) and not condition
        for resource in resources_
    ]
    assert sorted(allowed) == sorted(arns)


def test_what_cleaning_up_needs_stays_inline() -> None:
    """A managed policy goes away with the models that it was for, the role's own with the last of all."""
    stack = new_stack()
    add_models(stack, (long_arn(number) for number in range(30)))
    resources = resources_of(stack)
    _, *managed = functions_policies(resources)
    assert managed
    for actions, _, condition in statements(resources, managed):
        assert (actions, condition) == (tuple(MODEL_ACTIONS), "")


def test_policies_of_many_tokens_are_split_too() -> None:
    stack = new_stack()
    parameters = [CfnParameter(stack, f"Arn{number}") for number in range(100)]
    add_models(stack, (parameter.value_as_string for parameter in parameters))
    resources = resources_of(stack)
    for actions, found, condition in statements(resources, functions_policies(resources)):
        if actions == tuple(MODEL_ACTIONS) and not condition:
            assert len(found) * len(version_arn()) <= MANAGED_LIMIT // 2
