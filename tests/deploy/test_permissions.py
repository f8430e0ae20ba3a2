"""The template's policies against the calls that were recorded; that each call is allowed is asked after every test."""

from aws_cdk import Stack

from running_model import RunningModel
from tests.deploy.account import STACK, Account
from tests.deploy.deployed_policies import DeployedPolicies
from tests.deploy.model_history import ownership_tags, units
from tests.deploy.stacks import add_failing_sibling

STACK_TAG = "running-model:stack"


def test_every_action_that_is_granted_is_needed(account: Account) -> None:
    """Proves "each call allowed, each granted action used", on a way that needs them all: a dead claim is adopted, an
    adoption is rolled back and the units that were found are put back."""
    logos, cars = account.model("logos"), account.model("cars")
    _claim_for_a_stack_that_does_not_hold_it(account, logos)
    account.run_by_hand(logos)
    account.run_by_hand(cars)

    def adopting_logos(stack: Stack) -> None:
        RunningModel(stack, "Logos", project_version_arn=logos, min_inference_units=2, adopt_running=True)

    def adopting_both_in_vain(stack: Stack) -> None:
        adopting_logos(stack)
        model = RunningModel(stack, "Cars", project_version_arn=cars, min_inference_units=3, adopt_running=True)
        add_failing_sibling(stack, after=model)

    assert account.deploy(adopting_logos).exit_code == 0
    assert units(account, logos) == [(1, None), (2, None)]
    assert ownership_tags(account, logos)[STACK_TAG] == account.stack_id(STACK)
    assert account.deploy(adopting_both_in_vain).exit_code != 0
    assert units(account, cars) == [(1, None), (3, None), (1, None)]
    assert ownership_tags(account, cars) == {}
    account.may_run.add(cars)
    assert account.destroy().exit_code == 0
    assert DeployedPolicies(account).unused() == set()


def _claim_for_a_stack_that_does_not_hold_it(account: Account, version: str) -> None:
    account.cloud.client("cloudformation").create_stack(
        StackName="Former",
        TemplateBody='{"Resources": {"Kept": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}}',
    )
    claim = {STACK_TAG: account.stack_id("Former")}
    account.cloud.client("rekognition").tag_resource(ResourceArn=version, Tags=claim)
