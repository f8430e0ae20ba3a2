"""The templates of the examples that no CDK writes: cfn-lint, and the schema of the resource, have nothing to say."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.synth.example_templates import embedded_in_terraform, plain_yaml, serverless, shown_for_the_provider

REPOSITORY = Path(__file__).parents[2]
SCHEMA = json.loads((REPOSITORY / "stacks" / "custom_resource.schema.json").read_text())
ARN = "arn:aws:rekognition:us-east-1:111122223333:project/logos/version/logos.1/1763629815000"
INTRINSICS = {"!Ref ProjectVersionArn": ARN, "!ImportValue RunningModelProvider-ServiceToken": "arn"}


TEMPLATES = [plain_yaml, serverless, embedded_in_terraform, shown_for_the_provider]


@pytest.mark.parametrize("template", TEMPLATES)
def test_cfn_lint_has_nothing_to_say(template: Callable[[], str], tmp_path: Path) -> None:
    written = tmp_path / "template.yaml"
    written.write_text(template())
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--", str(written)]
    linted = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own template
    assert (linted.stdout, linted.returncode) == ("", 0)


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_resource_is_as_the_schema_says(template: Callable[[], str]) -> None:
    written = template()
    for intrinsic, value in INTRINSICS.items():
        written = written.replace(intrinsic, value)
    document: dict[str, Any] = yaml.safe_load(written.replace("!Ref ", ""))
    Draft202012Validator(SCHEMA).validate(document["Resources"]["Logos"]["Properties"])
