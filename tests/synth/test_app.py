"""app.py: what `cdk deploy -c name=value` makes of its context."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App
from aws_cdk.assertions import Template

import app as program
from tests.synth.synthesis import MODEL_TYPE, PROJECT_ARN, only, text, version_arn

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CDK_DEFAULT_ACCOUNT", raising=False)
    monkeypatch.delenv("CDK_DEFAULT_REGION", raising=False)


def deployed(**context: Any) -> dict[str, Any]:
    """The template that this context gives."""
    app = App(context={"project_version_arn": version_arn("v1"), **context})
    program.main(app)
    (stack,) = app.node.children[:1]
    template = Template.from_stack(stack).to_json()  # type: ignore[arg-type]
    assert isinstance(template, dict)
    return template


def test_one_stack_with_one_model_as_the_context_says() -> None:
    template = deployed(
        min_inference_units="2",
        max_inference_units="4",
        project_arn=PROJECT_ARN,
        adopt_running="true",
        revision="again",
    )
    _, model = only(template["Resources"], MODEL_TYPE)
    del model["Properties"]["ServiceToken"]
    assert model["Properties"] == {
        "ProjectVersionArn": version_arn("v1"),
        "ProjectArn": PROJECT_ARN,
        "MinInferenceUnits": 2,
        "MaxInferenceUnits": 4,
        "AdoptRunning": True,
        "Revision": "again",
        "ServiceTimeout": "3600",
    }


@pytest.mark.parametrize(
    ("context", "units"),
    [
        ({}, "1"),
        ({"min_inference_units": 2}, "2"),
        ({"min_inference_units": "2", "max_inference_units": "4"}, "2 to 4"),
    ],
)
def test_outputs_arn_units_console_link_and_log_command(context: dict[str, Any], units: str) -> None:
    template = deployed(**context)
    name, _ = only(template["Resources"], MODEL_TYPE)
    outputs = {name: text(output["Value"]) for name, output in template["Outputs"].items()}
    assert outputs["ProjectVersionArn"] == "${" + name + "}"
    assert outputs["InferenceUnits"] == units
    assert outputs["ConsoleUrl"].endswith("/rekognition/custom-labels#/projects/logos/models/v1")
    assert outputs["RunningModelLogCommand"].startswith("aws logs tail ")


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_an_arn_one_line_says_what_to_give(nothing: str | None) -> None:
    with pytest.raises(SystemExit) as ended:
        deployed(project_version_arn=nothing)
    assert ended.value.code == (
        "Give the model version to run: cdk deploy -c project_version_arn="
        "arn:aws:rekognition:REGION:ACCOUNT:project/PROJECT/version/VERSION/CREATED"
    )


def test_bad_values_are_said_in_the_constructs_words() -> None:
    with pytest.raises(SystemExit) as ended:
        deployed(min_inference_units="0", max_inference_units="many", adopt_running="perhaps")
    said = str(ended.value.code)
    assert said.startswith("RunningModel/Model: ")
    for fault in ("min_inference_units is '0'", "max_inference_units is 'many'", "adopt_running is 'perhaps'"):
        assert fault in said


def test_the_clis_account_and_region_are_compared_with_the_arns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDK_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("CDK_DEFAULT_ACCOUNT", "444455556666")
    with pytest.raises(SystemExit) as ended:
        deployed()
    assert "of the Region us-east-1, but the stack deploys to eu-west-1" in str(ended.value.code)
    assert "of the account 111122223333, but the stack deploys to 444455556666" in str(ended.value.code)


def test_cdk_json_runs_the_projects_own_python_and_ends_without_a_traceback() -> None:
    """As the CLI runs it: by a shell, in this folder, with no environment activated."""
    command = json.loads((REPOSITORY / "cdk.json").read_text())["app"]
    own_folder = str(Path(sys.executable).parent)
    path = os.pathsep.join(entry for entry in os.environ["PATH"].split(os.pathsep) if entry != own_folder)
    ended = subprocess.run(  # noqa: S602 - as the CLI does
        command,
        shell=True,
        cwd=REPOSITORY,
        env={"PATH": path, "JSII_NODE": os.environ["JSII_NODE"]},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("Give the model version to run: ")
    assert "Traceback" not in ended.stderr


def test_cdk_json_sets_the_flags_that_keep_policies_small() -> None:
    context = json.loads((REPOSITORY / "cdk.json").read_text())["context"]
    assert context["@aws-cdk/aws-iam:minimizePolicies"] is True
