"""Options of the function, given to a stack that is deployed already, and taken away again."""

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms

from running_model import RunningModel, RunningModelProvider
from tests.deploy.account import STACK, Account
from tests.deploy.model_history import starts_and_stops, statuses
from tests.deploy.stacks import Define, one_model


def test_options_come_and_go_while_the_model_runs_on(account: Account) -> None:
    """Proves "no logical id changes": CloudFormation would refuse another service token.

    The local cloud takes a function's VPC and key, and acts on neither: the templates' tests say that they are there.
    """
    logos = account.model()
    plain = one_model(logos)
    functions = []
    for define in (plain, _with_options(logos), plain, _with_options(logos)):
        deployed = account.deploy(define)
        assert deployed.exit_code == 0, deployed.output
        functions.append(_function(account))
    assert len(set(functions)) == 1
    assert starts_and_stops(account, logos) == (1, 0)

    assert account.destroy().exit_code == 0
    assert statuses(account, logos) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]


def _with_options(version: str) -> Define:
    def define(stack: Stack) -> None:
        # The local cloud has no NAT gateways, and doesn't miss the VPC.
        vpc = ec2.Vpc.from_vpc_attributes(
            stack,
            "Vpc",
            vpc_id="vpc-0123456789abcdef0",
            availability_zones=["us-east-1a"],
            private_subnet_ids=["subnet-0123456789abcdef0"],
        )
        RunningModelProvider(stack, vpc=vpc, environment_encryption=kms.Key(stack, "Key"))
        RunningModel(stack, "Logos", project_version_arn=version)

    return define


def _function(account: Account) -> str:
    resources = account.cloud.client("cloudformation").describe_stack_resources(StackName=STACK)["StackResources"]
    (name,) = (
        each["PhysicalResourceId"]
        for each in resources
        if each["LogicalResourceId"].startswith("RunningModelProviderFunction")
        and each["ResourceType"] == "AWS::Lambda::Function"
    )
    return str(name)
