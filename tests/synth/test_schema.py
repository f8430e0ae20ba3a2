"""The schema of the custom resource's properties, beside the handler's own reading of them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from event import parse_request
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from running_model import RunningModel
from tests.synth.synthesis import ACCOUNT, PROJECT_ARN, REGION, model_of, new_stack, version_arn

SCHEMA: Final = json.loads((Path(__file__).parents[2] / "stacks" / "custom_resource.schema.json").read_text())
VALIDATOR: Final = Draft202012Validator(SCHEMA)
VALID: Final[dict[str, Any]] = {
    "ServiceToken": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:provider",
    "ServiceTimeout": "3600",
    "ProjectVersionArn": version_arn(),
    "ProjectArn": PROJECT_ARN,
    "MinInferenceUnits": 1,
    "MaxInferenceUnits": 1000000000,
    "AdoptRunning": False,
    "Revision": "",
}
LEFT_OUT: Final = object()


def is_accepted(properties: dict[str, Any]) -> bool:
    """Whether the handler finds nothing wrong with a Create of these properties."""
    event = {
        "RequestType": "Create",
        "RequestId": "request",
        "StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/Stack/id",
        "LogicalResourceId": "Logos",
        "ResponseURL": "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/answer",
        "ResourceProperties": properties,
    }
    return not parse_request(event, datetime.now(UTC)).faults


def changed(name: str, value: object) -> dict[str, Any]:
    """The valid properties, but one of them."""
    rest = {key: kept for key, kept in VALID.items() if key != name}
    return rest if value is LEFT_OUT else {**rest, name: value}


NUMBERS = (
    st.integers(-2, 4000)
    | st.integers(0, 10**9).map(str)
    | st.sampled_from(["0", "00", "007", "-1", "+1", "1.5", "1e3", "0300", "299", "300", "3600", "3601", "9999999999"])
    | st.sampled_from(["", " 1", 1.5, 2.0, True, None])
)
ARN_PARTS = st.sampled_from(["", "lo gos", "1" * 11, "a" * 255, "a" * 256, REGION, ACCOUNT]) | st.sampled_from(
    [
        "arn",
        "aws",
        "aws-cn",
        "rekognition",
        "s3",
        "project",
        "logos",
        "version",
        "dataset",
        "v.1_2-3",
        "1763629815000",
        "x",
    ]
)
NEAR_ARNS = st.tuples(st.sampled_from([version_arn(), PROJECT_ARN]), st.integers(0, 9), ARN_PARTS).map(
    lambda near: _with_segment(*near)
)


def _with_segment(arn: str, position: int, segment: str) -> str:
    parts = arn.replace("/", ":").split(":")
    parts[position % len(parts)] = segment
    return ":".join(parts[:6]) + "".join(f"/{part}" for part in parts[6:])


def about_another(arn: object) -> bool:
    """Whether it is of another place or project than the rest: well formed, and a matter of more than one property."""
    return isinstance(arn, str) and not arn.startswith(f"arn:aws:rekognition:{REGION}:{ACCOUNT}:project/logos/")


@pytest.mark.parametrize("name", ["MinInferenceUnits", "MaxInferenceUnits", "ServiceTimeout"])
@settings(deadline=None)
@given(value=NUMBERS)
def test_numbers_are_judged_as_the_handler_judges_them(name: str, value: object) -> None:
    if name == "MaxInferenceUnits" and value is None:
        return  # CloudFormation drops what is null
    properties = changed(name, value)
    assert VALIDATOR.is_valid(properties) == is_accepted(properties)


@settings(deadline=None)
@given(value=st.booleans() | st.integers(0, 1) | st.sampled_from(["true", "FALSE", "True", "yes", "", " true", None]))
def test_adoption_is_judged_as_the_handler_judges_it(value: object) -> None:
    properties = changed("AdoptRunning", value)
    assert VALIDATOR.is_valid(properties) == is_accepted(properties)


@pytest.mark.parametrize("name", ["ProjectVersionArn", "ProjectArn"])
@settings(deadline=None)
@given(value=NEAR_ARNS)
@example(value="")
@example(value=version_arn())
@example(value=PROJECT_ARN)
@example(value=f"{version_arn()}/more")
def test_arns_are_judged_as_the_handler_judges_them(name: str, value: str) -> None:
    properties = changed(name, value)
    if name == "ProjectVersionArn":
        del properties["ProjectArn"]
    if is_accepted(properties):
        assert VALIDATOR.is_valid(properties)
    elif not about_another(value):
        assert not VALIDATOR.is_valid(properties)


@pytest.mark.parametrize("name", sorted(VALID.keys() - {"ServiceToken"}))
def test_what_may_be_left_out_is_what_the_handler_does_without(name: str) -> None:
    properties = changed(name, LEFT_OUT)
    assert VALIDATOR.is_valid(properties) == is_accepted(properties)


def test_the_provider_needs_its_token_and_a_misspelt_property_is_found() -> None:
    assert not VALIDATOR.is_valid(changed("ServiceToken", LEFT_OUT))
    assert not VALIDATOR.is_valid(changed("MinInferenceUnit", 1))


def test_it_is_a_schema_and_names_what_the_construct_writes() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    stack = new_stack()
    RunningModel(
        stack,
        "Logos",
        project_version_arn=version_arn(),
        project_arn=PROJECT_ARN,
        max_inference_units=2,
        revision="again",
    )
    properties = {**model_of(stack)["Properties"], "ServiceToken": "arn"}
    assert properties.keys() == SCHEMA["properties"].keys()
    assert VALIDATOR.is_valid(properties)
