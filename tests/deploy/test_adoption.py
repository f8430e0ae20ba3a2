"""Models that run before they are deployed, and those that run on afterwards."""

from aws_cdk import RemovalPolicy, Stack

from running_model import RunningModel
from tests.deploy.account import Account
from tests.deploy.deployed_policies import DeployedPolicies
from tests.deploy.model_history import ownership_tags, starts_and_stops, status_of, statuses, units
from tests.deploy.stacks import add_failing_sibling, beside_something_else, one_model, something_else

STACK_TAG = "running-model:stack"


def test_an_adoption_and_one_that_is_rolled_back_need_every_action_that_is_granted(account: Account) -> None:
    """Proves "adoption, and its rollback": "adjusted to the units asked for only if they differ, is stopped on Delete,
    and left as it was found on a rollback"; and "each granted action used", for this way needs them all (that each
    call is allowed is asked after every test)."""
    logos, cars = account.model("logos"), account.model("cars")
    _claim_for_a_stack_that_does_not_hold_it(account, logos)
    account.run_by_hand(logos, units=2)
    account.run_by_hand(cars)

    def adopting_logos(stack: Stack) -> None:
        RunningModel(stack, "Logos", project_version_arn=logos, min_inference_units=2, adopt_running=True)

    def adopting_both_in_vain(stack: Stack) -> None:
        adopting_logos(stack)
        model = RunningModel(stack, "Cars", project_version_arn=cars, min_inference_units=3, adopt_running=True)
        add_failing_sibling(stack, after=model)

    assert account.deploy(adopting_logos).exit_code == 0
    assert starts_and_stops(account, logos) == (0, 0)
    assert ownership_tags(account, logos)[STACK_TAG] == account.stack_id()
    # Its rollback: the units that were found are put back, and it is nobody's again.
    assert account.deploy(adopting_both_in_vain).exit_code != 0
    assert account.stack_status() == "UPDATE_ROLLBACK_COMPLETE"
    assert units(account, cars) == [(1, None), (3, None), (1, None)]
    assert status_of(account, cars) == "RUNNING"
    assert ownership_tags(account, cars) == {}
    account.may_run.add(cars)
    assert account.destroy().exit_code == 0
    assert status_of(account, logos) == "STOPPED"
    assert DeployedPolicies(account).unused() == set()


def test_a_retained_model_is_adopted_by_another_stack_that_was_refused_it_before(account: Account) -> None:
    """Proves "RETAIN, then adopted by another stack", without a moment in which it doesn't run: "The claim then
    outlives its resource, is dead, and can be adopted"; alive it is "refused, naming the stack whose claim it
    carries"."""
    logos = account.model()
    retained = one_model(logos, removal_policy=RemovalPolicy.RETAIN)
    assert account.deploy(beside_something_else(retained), stack="First").exit_code == 0

    refused = account.deploy(one_model(logos, adopt_running=True), stack="Second")
    assert refused.exit_code != 0
    assert refused.says(f"belongs to the stack {account.stack_id('First')}")
    assert account.stack_status("Second") == "ROLLBACK_COMPLETE"
    assert ownership_tags(account, logos)[STACK_TAG] == account.stack_id("First")

    assert account.deploy(something_else, stack="First").exit_code == 0
    assert ownership_tags(account, logos)[STACK_TAG] == account.stack_id("First")
    assert account.deploy(one_model(logos, adopt_running=True), stack="Third").exit_code == 0
    assert ownership_tags(account, logos)[STACK_TAG] == account.stack_id("Third")
    assert starts_and_stops(account, logos) == (1, 0)
    assert account.destroy("Third").exit_code == 0
    assert statuses(account, logos) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]


def _claim_for_a_stack_that_does_not_hold_it(account: Account, version: str) -> None:
    account.cloud.client("cloudformation").create_stack(
        StackName="Former",
        TemplateBody='{"Resources": {"Kept": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}}',
    )
    claim = {STACK_TAG: account.stack_id("Former")}
    account.cloud.client("rekognition").tag_resource(ResourceArn=version, Tags=claim)
