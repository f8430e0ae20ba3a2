"""What cdk-nag and cfn-lint say of a stack with models in it, and of a provider with options: nothing."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import cdk_nag
import pytest
from aws_cdk import App, Aws, Environment, Stack, Validations
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs

from running_model import RunningModel, RunningModelProvider
from stacks.provider_stack import ProviderStack
from tests.synth.synthesis import ACCOUNT, REGION, add_models, version_arn

# The CDK renders a dependency on a whole construct as DependsOn of all that is in it, what a Ref implies included.
REDUNDANT_DEPENDENCY = "W3005"


def nagged_app(folder: Path) -> App:
    """An app whose synthesis raises what cdk-nag finds."""
    app = App(outdir=str(folder))
    Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks())
    return app


def report_of(app: App, folder: Path) -> dict[str, Any]:
    """What cdk-nag wrote about an app, acknowledged findings included."""
    app.synth()
    (report,) = json.loads((folder / "validation-report.json").read_text())["pluginReports"]
    assert isinstance(report, dict)
    return report


def stack_with_a_model(app: App, env: Environment | None, *, adopt_running: bool) -> None:
    stack = Stack(app, "Stack", env=env)
    RunningModel(stack, "Model", project_version_arn=version_arn(), adopt_running=adopt_running)


@pytest.mark.parametrize("adopt_running", [False, True])
@pytest.mark.parametrize("env", [None, Environment(account=ACCOUNT, region=REGION)], ids=["agnostic", "concrete"])
def test_cdk_nag_has_nothing_to_say(tmp_path: Path, env: Environment | None, adopt_running: bool) -> None:
    """Each wildcard of the policies is acknowledged with its reason, and no other rule is."""
    app = nagged_app(tmp_path)
    stack_with_a_model(app, env, adopt_running=adopt_running)
    report = report_of(app, tmp_path)
    suppressed = [row["ruleName"] for row in report["suppressedViolations"]]
    assert report["violations"] == []
    assert len(suppressed) == (5 if adopt_running else 4)
    assert all(name.startswith("AwsSolutions-IAM5[Resource::") for name in suppressed)
    assert all(row["reason"] for row in report["suppressedViolations"])


def test_cdk_nag_has_nothing_to_say_of_a_function_with_options(tmp_path: Path) -> None:
    app = nagged_app(tmp_path)
    stack = Stack(app, "Stack")
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id="vpc-0123456789abcdef0",
        availability_zones=["us-east-1a"],
        private_subnet_ids=["subnet-0123456789abcdef0"],
    )
    key = kms.Key.from_key_arn(stack, "Key", f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1")
    log_group = logs.LogGroup.from_log_group_name(stack, "Log", "models")
    RunningModelProvider(stack, vpc=vpc, environment_encryption=key, log_group=log_group)
    add_models(stack, [version_arn()])
    assert report_of(app, tmp_path)["violations"] == []


def test_cdk_nag_has_nothing_to_say_of_the_provider_alone(tmp_path: Path) -> None:
    app = nagged_app(tmp_path)
    ProviderStack(
        app,
        "Provider",
        project_version_arns=[f"arn:aws:rekognition:{REGION}:{ACCOUNT}:project/logos/version/*/*"],
        stack_arns=[f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/logos-*/*"],
    )
    assert report_of(app, tmp_path)["violations"] == []


def test_cdk_nag_has_nothing_to_say_of_patterns_of_wherever_the_stack_is(tmp_path: Path) -> None:
    app = nagged_app(tmp_path)
    here = f"{Aws.REGION}:{Aws.ACCOUNT_ID}"
    RunningModelProvider(Stack(app, "Provider")).serve(
        project_version_arns=[f"arn:{Aws.PARTITION}:rekognition:{here}:project/logos/version/*/*"],
        stack_arns=[f"arn:{Aws.PARTITION}:cloudformation:{here}:stack/logos-*/*"],
    )
    assert report_of(app, tmp_path)["violations"] == []


def test_cfn_lint_has_nothing_to_say(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    stack_with_a_model(app, None, adopt_running=True)
    app.synth()
    command = [
        str(Path(sys.executable).with_name("cfn-lint")),
        "--ignore-checks",
        REDUNDANT_DEPENDENCY,
        "--",
        str(tmp_path / "Stack.template.json"),
    ]
    linted = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own template
    assert (linted.stdout, linted.returncode) == ("", 0)
