"""What a stack, a stage or an app does to all that is in it: the construct takes it as the CDK's own do."""

import json
from pathlib import Path
from typing import Any

import jsii
import pytest
from aws_cdk import (
    App,
    Aspects,
    CfnOutput,
    CfnParameter,
    CfnResource,
    Environment,
    IAspect,
    NestedStack,
    RemovalPolicies,
    RemovalPolicy,
    Stack,
    Stage,
    Tags,
)
from aws_cdk import aws_iam as iam
from constructs import IConstruct

from running_model import RunningModel
from tests.synth.synthesis import (
    ACCOUNT,
    MODEL_TYPE,
    add_models,
    model_of,
    new_stack,
    of_type,
    only,
    resources_of,
    template_of,
    text,
    version_arn,
)

RECOMMENDED_FLAGS = (
    Path(__file__).parents[2] / "node_modules/aws-cdk/lib/init-templates/.recommended-feature-flags.json"
)
PARTITION_FLAGS = {"@aws-cdk/core:enablePartitionLiterals": True}
PARTITIONS = {
    "cn-north-1": ("aws-cn", "console.amazonaws.cn"),
    "us-gov-west-1": ("aws-us-gov", "console.amazonaws-us-gov.com"),
    "eu-west-1": ("aws", "console.aws.amazon.com"),
}


def stack_in(region: str) -> Stack:
    """A stack of a Region."""
    return Stack(App(context=PARTITION_FLAGS), "Stack", env=Environment(account=ACCOUNT, region=region))


@jsii.implements(IAspect)
class _Describe:
    """What an organisation's aspect may do: write into every resource of a kind."""

    def visit(self, node: IConstruct) -> None:
        if isinstance(node, CfnResource) and node.cfn_resource_type == "AWS::Lambda::Function":
            node.add_property_override("ReservedConcurrentExecutions", 5)


def test_every_stage_and_every_nested_stack_has_the_same_template() -> None:
    app = App()
    stages = [Stack(Stage(app, name), "Stack") for name in ("Beta", "Production")]
    nested = NestedStack(Stack(app, "Parent"), "Nested")
    for stack in (*stages, nested):
        add_models(stack, [version_arn()])
    beta, production, inner = (resources_of(stack) for stack in (*stages, nested))
    assert beta == production
    assert {each["Type"] for each in inner.values()} == {each["Type"] for each in beta.values()}
    assert len(inner) == len(beta)


def test_a_nested_stacks_function_asks_about_the_nested_stack() -> None:
    """AWS::StackId is there the nested stack's own, and so is the StackId of its requests."""
    nested = NestedStack(new_stack(), "Nested")
    add_models(nested, [version_arn()])
    statements = [
        statement
        for policy in of_type(resources_of(nested), "AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "cloudformation:DescribeStacks" in statement["Action"]
    ]
    assert [text(statement["Resource"]) for statement in statements] == ["${StackId}"]


def test_a_stack_of_no_environment_names_none() -> None:
    """It can be deployed to any account, Region and partition."""
    stack = new_stack()
    RunningModel(stack, "Logos", project_version_arn=CfnParameter(stack, "Arn").value_as_string)
    template = json.dumps(template_of(stack))
    assert "arn:aws:" not in template
    assert ACCOUNT not in template


@pytest.mark.parametrize("region", PARTITIONS)
def test_a_stack_names_its_own_partition(region: str) -> None:
    partition, _ = PARTITIONS[region]
    stack = stack_in(region)
    arn = version_arn().replace("arn:aws:", f"arn:{partition}:").replace("us-east-1", region)
    RunningModel(stack, "Logos", project_version_arn=arn, adopt_running=True)
    template = json.dumps(template_of(stack))
    assert f"arn:{partition}:rekognition:{region}:{ACCOUNT}:project/*/version/*/*" in template
    assert all(f"arn:{other}:" not in template for other, _ in PARTITIONS.values() if other != partition)


@pytest.mark.parametrize("region", PARTITIONS)
@pytest.mark.parametrize("imported", [False, True])
def test_the_console_of_a_token_is_that_of_the_stacks_partition(region: str, imported: bool) -> None:
    _, console = PARTITIONS[region]
    stack = stack_in(region)
    arn = CfnParameter(stack, "Arn").value_as_string
    model = (
        RunningModel.from_project_version_arn(stack, "Logos", arn)
        if imported
        else RunningModel(stack, "Logos", project_version_arn=arn)
    )
    CfnOutput(stack, "Console", value=model.console_url)
    assert text(template_of(stack)["Outputs"]["Console"]["Value"]).startswith(f"https://{region}.{console}/")


def test_the_console_of_a_model_elsewhere_is_that_of_its_own_region() -> None:
    arn = version_arn().replace("us-east-1", "us-gov-west-1").replace("arn:aws:", "arn:aws-us-gov:")
    model = RunningModel.from_project_version_arn(stack_in("us-gov-east-1"), "Logos", arn)
    assert model.console_url.startswith("https://us-gov-west-1.console.amazonaws-us-gov.com/")


def test_tags_reach_all_that_can_carry_them() -> None:
    stack = new_stack()
    model, *_ = add_models(stack, [version_arn()])
    Tags.of(stack).add("team", "vision")
    Tags.of(model).add("cost-centre", "7")
    tags = {each["Type"]: each["Properties"].get("Tags") for each in resources_of(stack).values()}
    team = [{"Key": "team", "Value": "vision"}]
    assert {name: found for name, found in tags.items() if found} == {
        "AWS::IAM::Role": team,
        "AWS::Lambda::Function": team,
        "AWS::Logs::LogGroup": team,
        "AWS::Scheduler::ScheduleGroup": team,
    }


def test_aspects_reach_the_function() -> None:
    stack = new_stack()
    Aspects.of(stack).add(_Describe())
    add_models(stack, [version_arn()])
    _, function = only(resources_of(stack), "AWS::Lambda::Function")
    assert function["Properties"]["ReservedConcurrentExecutions"] == 5


def test_a_permissions_boundary_is_on_both_roles() -> None:
    stack = new_stack()
    add_models(stack, [version_arn()])
    boundary = iam.ManagedPolicy.from_managed_policy_name(stack, "Boundary", "boundary")
    iam.PermissionsBoundary.of(stack).apply(boundary)
    roles = of_type(resources_of(stack), "AWS::IAM::Role").values()
    found = [text(role["Properties"]["PermissionsBoundary"]) for role in roles]
    assert found == ["arn:${Partition}:iam::${AccountId}:policy/boundary"] * 2


def test_roles_can_be_made_by_somebody_else() -> None:
    """Where nobody but one team may create roles (`iam.Role.customize_roles`)."""
    stack = new_stack()
    iam.Role.customize_roles(
        stack,
        use_precreated_roles={
            "Stack/RunningModelProvider/Role": "runner",
            "Stack/RunningModelProvider/PollRole": "poller",
        },
    )
    add_models(stack, [version_arn()])
    resources = resources_of(stack)
    assert of_type(resources, "AWS::IAM::Role") == {}
    _, function = only(resources, "AWS::Lambda::Function")
    assert text(function["Properties"]["Role"]) == "arn:${Partition}:iam::${AccountId}:role/runner"


def retained_by_the_stack(stack: Stack, _: RunningModel) -> None:
    RemovalPolicies.of(stack).retain()


def retained_by_itself(_: Stack, model: RunningModel) -> None:
    model.resource.apply_removal_policy(RemovalPolicy.RETAIN)


def retained_on_updates_too(_: Stack, model: RunningModel) -> None:
    model.resource.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)


@pytest.mark.parametrize("retain", [retained_by_the_stack, retained_by_itself, retained_on_updates_too])
def test_retaining_never_leaves_a_replaced_version_running(retain: Any) -> None:
    """It would be billed behind a green deployment."""
    stack = new_stack()
    (model,) = add_models(stack, [version_arn()])
    retain(stack, model)
    found = model_of(stack)
    assert (found["DeletionPolicy"], found["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Delete")


def test_a_stack_that_keeps_nothing_keeps_no_model() -> None:
    stack = new_stack()
    RunningModel(stack, "Logos", project_version_arn=version_arn(), removal_policy=RemovalPolicy.RETAIN)
    RemovalPolicies.of(stack).destroy()
    found = model_of(stack)
    assert (found["DeletionPolicy"], found["UpdateReplacePolicy"]) == ("Delete", "Delete")


@pytest.mark.skipif(not RECOMMENDED_FLAGS.exists(), reason="node_modules isn't there: make demo brings it")
def test_every_recommended_feature_flag_leaves_the_template_as_it_is() -> None:
    """A new app and an old one get the same function, and neither is refused when it changes its flags."""
    flags = json.loads(RECOMMENDED_FLAGS.read_text())
    del flags["@aws-cdk/aws-iam:minimizePolicies"]  # merges statements: see test_permissions.py
    plain, flagged = new_stack(), new_stack(flags)
    for stack in (plain, flagged):
        add_models(stack, [version_arn(), version_arn("2")])
    assert resources_of(flagged) == resources_of(plain)
    assert only(resources_of(flagged), "AWS::Lambda::Function")
    assert len(of_type(resources_of(flagged), MODEL_TYPE)) == 2
