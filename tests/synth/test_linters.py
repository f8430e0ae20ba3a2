"""What cdk-nag and cfn-lint say of a stack with models in it: nothing."""

import json
import subprocess
import sys
from pathlib import Path

import cdk_nag
import pytest
from aws_cdk import App, Environment, Stack, Validations

from running_model import RunningModel
from tests.synth.synthesis import ACCOUNT, REGION, version_arn

# The CDK renders a dependency on a whole construct as DependsOn of all that is in it, what a Ref implies included.
REDUNDANT_DEPENDENCY = "W3005"


def synthesize(folder: Path, env: Environment | None, *, adopt_running: bool, nag: bool = False) -> Path:
    app = App(outdir=str(folder))
    if nag:
        Validations.of(app).add_plugins(cdk_nag.AwsSolutionsChecks())
    stack = Stack(app, "Stack", env=env)
    RunningModel(stack, "Model", project_version_arn=version_arn(), adopt_running=adopt_running)
    app.synth()
    return folder / "Stack.template.json"


@pytest.mark.parametrize("adopt_running", [False, True])
@pytest.mark.parametrize("env", [None, Environment(account=ACCOUNT, region=REGION)], ids=["agnostic", "concrete"])
def test_cdk_nag_has_nothing_to_say(tmp_path: Path, env: Environment | None, adopt_running: bool) -> None:
    """A finding raises; each wildcard of the policies is acknowledged with its reason, and no other rule is."""
    synthesize(tmp_path, env, adopt_running=adopt_running, nag=True)
    (report,) = json.loads((tmp_path / "validation-report.json").read_text())["pluginReports"]
    suppressed = [row["ruleName"] for row in report["suppressedViolations"]]
    assert report["violations"] == []
    assert len(suppressed) == (5 if adopt_running else 4)
    assert all(name.startswith("AwsSolutions-IAM5[Resource::") for name in suppressed)
    assert all(row["reason"] for row in report["suppressedViolations"])


def test_cfn_lint_has_nothing_to_say(tmp_path: Path) -> None:
    template = synthesize(tmp_path, None, adopt_running=True)
    command = [
        str(Path(sys.executable).with_name("cfn-lint")),
        "--ignore-checks",
        REDUNDANT_DEPENDENCY,
        "--",
        str(template),
    ]
    linted = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own template
    assert (linted.stdout, linted.returncode) == ("", 0)
