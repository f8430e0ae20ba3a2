"""Options of the one function that all models of a stack share."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs

from running_model import RunningModel, RunningModelProvider
from tests.synth.synthesis import (
    MODEL_TYPE,
    Resources,
    add_models,
    as_list,
    new_stack,
    of_type,
    only,
    resources_of,
    template_of,
    text,
    version_arn,
)

ALREADY = r"^Stack: the stack has a RunningModelProvider already, .* define it once, before the first model"


def in_a_vpc(stack: Stack) -> dict[str, Any]:
    return {"vpc": ec2.Vpc(stack, "Vpc", max_azs=1)}


def in_its_subnets(stack: Stack) -> dict[str, Any]:
    vpc = ec2.Vpc(stack, "Vpc", max_azs=1)
    return {
        "vpc": vpc,
        "vpc_subnets": ec2.SubnetSelection(subnets=vpc.private_subnets),
        "security_groups": [ec2.SecurityGroup(stack, "Group", vpc=vpc)],
    }


def with_a_key(stack: Stack) -> dict[str, Any]:
    return {"environment_encryption": kms.Key(stack, "Key")}


def with_a_log_group(stack: Stack) -> dict[str, Any]:
    return {"log_group": logs.LogGroup(stack, "Log", retention=logs.RetentionDays.ONE_MONTH)}


OPTIONS = [in_a_vpc, in_its_subnets, with_a_key, with_a_log_group]
Options = Callable[[Stack], dict[str, Any]]


def resources_with(options: Options) -> Resources:
    """Those of a stack with a model and a function with these options."""
    stack = new_stack()
    RunningModelProvider(stack, **options(stack))
    add_models(stack, [version_arn()])
    return resources_of(stack)


def function_of(resources: Resources) -> dict[str, Any]:
    """The properties of the function."""
    properties: dict[str, Any] = only(resources, "AWS::Lambda::Function")[1]["Properties"]
    return properties


def allowed(resources: Resources) -> dict[str, Any]:
    """On what the function's role may do what, by action."""
    return {
        action: statement["Resource"]
        for name, policy in of_type(resources, "AWS::IAM::Policy").items()
        if name.startswith("RunningModelProviderRole")
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        for action in as_list(statement["Action"])
    }


def outlived(resources: Resources) -> set[str]:
    """What CloudFormation makes before the model and takes away after it: by DependsOn, Ref or Fn::GetAtt."""
    (ahead,) = ([name] for name in of_type(resources, MODEL_TYPE))
    reached: set[str] = set()
    while ahead:
        name = ahead.pop()
        if name in resources and name not in reached:
            reached.add(name)
            ahead.extend([*as_list(resources[name].get("DependsOn", [])), *_referred(resources[name])])
    return reached


def _referred(value: Any) -> list[str]:
    match value:
        case {"Ref": name}:
            return [name]
        case {"Fn::GetAtt": [name, *_]}:
            return [name]
        case dict():
            return [name for inner in value.values() for name in _referred(inner)]
        case list():
            return [name for inner in value for name in _referred(inner)]
        case _:
            return []


def test_without_options_it_is_what_the_first_model_brings() -> None:
    explicit, implicit = new_stack(), new_stack()
    RunningModelProvider(explicit)
    for stack in (explicit, implicit):
        add_models(stack, [version_arn()])
    assert template_of(explicit) == template_of(implicit)


@pytest.mark.parametrize("options", OPTIONS)
def test_logical_ids_are_the_same_with_options_and_without(options: Options) -> None:
    """CloudFormation refuses to change a resource's service token."""
    plain = resources_with(lambda _: {})
    found = resources_with(options)
    gone = plain.keys() - found.keys()
    assert all(plain[name]["Type"] == "AWS::Logs::LogGroup" for name in gone)
    assert {name: found[name]["Type"] for name in plain.keys() - gone} == {
        name: each["Type"] for name, each in plain.items() if name not in gone
    }


@pytest.mark.parametrize("options", OPTIONS)
def test_whatever_the_function_needs_outlives_the_model(options: Options) -> None:
    """Without its routes the function couldn't stop the model, nor answer, when the stack is destroyed."""
    resources = resources_with(options)
    needed = {
        name
        for name, resource in resources.items()
        if resource["Type"]
        in (
            "AWS::EC2::NatGateway",
            "AWS::EC2::Route",
            "AWS::EC2::SubnetRouteTableAssociation",
            "AWS::EC2::VPCGatewayAttachment",
            "AWS::EC2::SecurityGroup",
            "AWS::KMS::Key",
            "AWS::Logs::LogGroup",
        )
    }
    assert needed
    assert needed <= outlived(resources)


def test_an_endpoint_of_the_stack_can_be_made_to_outlive_the_model() -> None:
    stack = new_stack()
    vpc = ec2.Vpc(stack, "Vpc", max_azs=1)
    provider = RunningModelProvider(stack, vpc=vpc)
    provider.node.add_dependency(
        vpc.add_interface_endpoint("Rekognition", service=ec2.InterfaceVpcEndpointAwsService.REKOGNITION)
    )
    add_models(stack, [version_arn()])
    resources = resources_of(stack)
    endpoint, _ = only(resources, "AWS::EC2::VPCEndpoint")
    assert endpoint in outlived(resources)


def test_in_a_vpc_it_may_have_network_interfaces_and_no_log_group_of_its_own_making() -> None:
    resources = resources_with(in_a_vpc)
    subnets = function_of(resources)["VpcConfig"]["SubnetIds"]
    assert [text(subnet) for subnet in subnets] == ["${VpcPrivateSubnet1Subnet536B997A}"]
    found = allowed(resources)
    assert found["ec2:CreateNetworkInterface"] == found["ec2:DeleteNetworkInterface"] == "*"
    assert "logs:CreateLogGroup" not in found
    assert all("ManagedPolicyArns" not in role["Properties"] for role in of_type(resources, "AWS::IAM::Role").values())


def test_in_no_vpc_it_may_have_none() -> None:
    assert not [action for action in allowed(resources_with(lambda _: {})) if action.startswith(("ec2:", "kms:"))]


def test_subnets_and_security_groups_are_those_that_were_given() -> None:
    resources = resources_with(in_its_subnets)
    group, _ = only(resources, "AWS::EC2::SecurityGroup")
    assert function_of(resources)["VpcConfig"]["SecurityGroupIds"] == [{"Fn::GetAtt": [group, "GroupId"]}]


def test_its_environment_has_the_key_that_was_given() -> None:
    resources = resources_with(with_a_key)
    key, _ = only(resources, "AWS::KMS::Key")
    assert function_of(resources)["KmsKeyArn"] == {"Fn::GetAtt": [key, "Arn"]}
    assert allowed(resources)["kms:Decrypt"] == {"Fn::GetAtt": [key, "Arn"]}


def test_it_logs_to_the_group_that_was_given_and_to_no_other() -> None:
    stack = new_stack()
    RunningModelProvider(stack, **with_a_log_group(stack))
    add_models(stack, [version_arn()])
    template = template_of(stack)
    group, properties = only(template["Resources"], "AWS::Logs::LogGroup")
    assert properties["Properties"]["RetentionInDays"] == 30
    assert function_of(template["Resources"])["LoggingConfig"] == {"LogGroup": {"Ref": group}}
    assert allowed(template["Resources"])["logs:PutLogEvents"] == {"Fn::GetAtt": [group, "Arn"]}
    assert text(template["Outputs"]["RunningModelLogCommand"]["Value"]).startswith("aws logs tail ${" + group + "} ")


def test_the_provider_is_the_stacks_wherever_it_is_defined() -> None:
    stack = new_stack()
    inner = RunningModel(stack, "Outer", project_version_arn=version_arn("0"))
    assert RunningModelProvider.of(inner) is RunningModelProvider.of(stack)
    assert stack.resolve(RunningModelProvider.of(stack).service_token) == {
        "Fn::GetAtt": ["RunningModelProviderFunctionA875CC8E", "Arn"]
    }


def test_options_after_the_first_model_come_too_late() -> None:
    stack = new_stack()
    add_models(stack, [version_arn()])
    with pytest.raises(ValueError, match=ALREADY):
        RunningModelProvider(stack, **with_a_key(stack))


def test_options_twice_contradict_each_other() -> None:
    stack = new_stack()
    RunningModelProvider(stack, **with_a_key(stack))
    with pytest.raises(ValueError, match=ALREADY):
        RunningModelProvider(RunningModel(stack, "Logos", project_version_arn=version_arn()), **with_a_log_group(stack))


def test_each_stack_has_options_of_its_own() -> None:
    app = App()
    plain, keyed = Stack(app, "Plain"), Stack(app, "Keyed")
    RunningModelProvider(keyed, **with_a_key(keyed))
    for stack, version in ((plain, "1"), (keyed, "2")):
        add_models(stack, [version_arn(version)])
    assert "KmsKeyArn" not in function_of(resources_of(plain))
    assert "KmsKeyArn" in function_of(resources_of(keyed))
