"""The provider alone, and models in YAML, SAM, TypeScript and Terraform, each deployed by its own tool."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from running_model.local.environment import ACCOUNT, REGION
from tests.deploy.account import LONGEST_COMMAND_SECONDS, Account, eventually
from tests.deploy.model_history import gaps, ownership_tags, statuses
from tests.synth.example_templates import EXAMPLES, embedded_in_terraform

REPOSITORY = Path(__file__).parents[2]
PATTERNS = {
    "project_version_arns": f"arn:aws:rekognition:{REGION}:{ACCOUNT}:project/logos/version/*/*",
    "stack_arns": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/*ogos*/*",
}


@pytest.fixture
def provided(account: Account) -> Account:
    """An account with the provider in it."""
    deployed = account.deploy_app(**PATTERNS)
    assert deployed.exit_code == 0, deployed.output
    return account


def assert_stopped_with_its_stack(account: Account, version: str) -> None:
    """The stack has taken its model along."""
    eventually(lambda: account.stack_ids().keys() == {"RunningModelProvider"}, LONGEST_COMMAND_SECONDS)
    assert statuses(account, version) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    assert ownership_tags(account, version) == {}


def test_plain_yaml_by_the_aws_command(provided: Account) -> None:
    """Proves the README of examples/yaml, command by command."""
    logos = provided.model()
    deployed = provided.run(
        *("aws", "cloudformation", "deploy", "--stack-name", "logos", "--template-file", "template.yaml"),
        *("--parameter-overrides", f"ProjectVersionArn={logos}"),
        folder=EXAMPLES / "yaml",
    )
    assert deployed.exit_code == 0, deployed.output
    assert statuses(provided, logos) == ["STARTING", "RUNNING"]

    assert provided.run("aws", "cloudformation", "delete-stack", "--stack-name", "logos").exit_code == 0
    assert_stopped_with_its_stack(provided, logos)


def test_a_sam_template_by_the_aws_command(provided: Account, tmp_path: Path) -> None:
    """Proves the README of examples/sam, command by command; no `sam` is here."""
    logos = provided.model()
    provided.cloud.client("s3").create_bucket(Bucket="artifacts")
    packaged = str(tmp_path / "packaged.yaml")
    commands = (
        ("package", "--template-file=template.yaml", "--s3-bucket=artifacts", f"--output-template-file={packaged}"),
        (
            *("deploy", "--stack-name=logos", f"--template-file={packaged}"),
            *("--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"),
            *("--parameter-overrides", f"ProjectVersionArn={logos}"),
        ),
    )
    for command in commands:
        ended = provided.run("aws", "cloudformation", *command, folder=EXAMPLES / "sam")
        assert ended.exit_code == 0, ended.output
    (output,) = provided.cloud.client("cloudformation").describe_stacks(StackName="logos")["Stacks"][0]["Outputs"]
    asked = provided.cloud.client("lambda").invoke(
        FunctionName=output["OutputValue"], Payload=b'{"picture": "cGljdHVyZQ=="}'
    )
    assert "FunctionError" not in asked
    assert len(provided.custom_labels.calls("DetectCustomLabels", logos)) == 1

    assert provided.run("aws", "cloudformation", "delete-stack", "--stack-name", "logos").exit_code == 0
    assert_stopped_with_its_stack(provided, logos)


def test_typescript_by_the_cdk(provided: Account, tmp_path: Path) -> None:
    """Proves the README of examples/typescript, command by command."""
    logos = provided.model()
    folder = tmp_path / "typescript"
    shutil.copytree(EXAMPLES / "typescript", folder, ignore=shutil.ignore_patterns("node_modules", "cdk.out"))
    # Not in the account's environment: its certificate is no business of npm's.
    npm = [sys.executable, "-m", "running_model.local.npm", f"--prefix={folder}", "ci", "--no-audit", "--no-fund"]
    subprocess.run(npm, cwd=REPOSITORY, check=True, timeout=LONGEST_COMMAND_SECONDS)  # noqa: S603 - our own words
    context = f"project_version_arn={logos}"
    deployed = provided.run("cdk", "deploy", "-c", context, "--require-approval=never", folder=folder)
    assert deployed.exit_code == 0, deployed.output
    assert deployed.says(f"LogosFromTypeScript.ProjectVersionArn = {logos}")
    assert statuses(provided, logos) == ["STARTING", "RUNNING"]

    assert provided.run("cdk", "destroy", "-c", context, "--force", folder=folder).exit_code == 0
    assert_stopped_with_its_stack(provided, logos)


def test_terraforms_template_as_terraform_deploys_it(provided: Account) -> None:
    """Proves that the template in examples/terraform runs a model, swaps it without a gap and stops it; by the calls
    that aws_cloudformation_stack makes, for no Terraform is here."""
    old, new = provided.model("logos", "v1"), provided.model("logos", "v2")
    cloudformation = provided.cloud.client("cloudformation")
    asked = {"StackName": "logos-from-terraform", "TemplateBody": embedded_in_terraform()}
    for version, call, waiter in (
        (old, cloudformation.create_stack, "stack_create_complete"),
        (new, cloudformation.update_stack, "stack_update_complete"),
    ):
        call(**asked, Parameters=[{"ParameterKey": "ProjectVersionArn", "ParameterValue": version}])
        wait = {"Delay": 1, "MaxAttempts": LONGEST_COMMAND_SECONDS}
        cloudformation.get_waiter(waiter).wait(StackName=asked["StackName"], WaiterConfig=wait)
        assert statuses(provided, version) == ["STARTING", "RUNNING"]
    assert statuses(provided, old) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    assert gaps(provided, old, new) == []

    provided.stack_ids()
    cloudformation.delete_stack(StackName=asked["StackName"])
    assert_stopped_with_its_stack(provided, new)
