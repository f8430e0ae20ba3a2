"""What becomes of the sources' records: one line each, in their own words, and nothing that tells nothing."""

from datetime import UTC, datetime
from typing import Any

import pytest

from demo.entry import Entry, Source, of_call, of_stack_event, of_status_change, units
from running_model.local.service import Call
from tests.demo.story import ORIGIN, change


def _event(status: str, kind: str, name: str, stack: str = "RunningModel", reason: str = "") -> dict[str, Any]:
    return {
        "StackName": stack,
        "LogicalResourceId": name,
        "ResourceType": kind,
        "ResourceStatus": status,
        "ResourceStatusReason": reason,
        "Timestamp": datetime.fromtimestamp(ORIGIN, UTC),
    }


def _call(operation: str, error_code: str = "", **parameters: Any) -> Call:
    return Call(ORIGIN, operation, parameters, "arn", 200, error_code, "000000000000", "us-east-1", "", "", "")


_STACK, _MODEL, _ROLE = "AWS::CloudFormation::Stack", "Custom::RekognitionRunningModel", "AWS::IAM::Role"


@pytest.mark.parametrize(
    ("event", "what", "detail"),
    [
        (
            _event("UPDATE_IN_PROGRESS", _STACK, "RunningModel"),
            "UPDATE_IN_PROGRESS",
            "stack RunningModel",
        ),
        (
            _event("CREATE_IN_PROGRESS", _MODEL, "Model0301700E"),
            "CREATE_IN_PROGRESS",
            "Model (Custom::RekognitionRunningModel)",
        ),
        (
            _event("CREATE_COMPLETE", _ROLE, "RunningModelProviderRole7959A039"),
            "CREATE_COMPLETE",
            "RunningModelProviderRole",
        ),
        (
            _event("CREATE_FAILED", _MODEL, "Model0301700E", reason="The model can't be started."),
            "CREATE_FAILED",
            "Model (Custom::RekognitionRunningModel): The model can't be started.",
        ),
        (
            _event("CREATE_FAILED", _ROLE, "LookupRole", "CDKToolkit", "No."),
            "CREATE_FAILED",
            "LookupRole: No.",
        ),
    ],
)
def test_a_stack_event(event: dict[str, Any], what: str, detail: str) -> None:
    assert of_stack_event(event) == Entry(ORIGIN, Source.CLOUDFORMATION, what, detail)


@pytest.mark.parametrize(
    "event",
    [
        _event("CREATE_IN_PROGRESS", _ROLE, "RunningModelProviderRole7959A039"),
        _event("UPDATE_COMPLETE", _ROLE, "RunningModelProviderRole7959A039"),
        _event("CREATE_COMPLETE", _ROLE, "LookupRole", "CDKToolkit"),
    ],
)
def test_a_stack_event_that_tells_nothing(event: dict[str, Any]) -> None:
    assert of_stack_event(event) is None


@pytest.mark.parametrize(
    ("call", "detail"),
    [
        (_call("StartProjectVersion", MinInferenceUnits=2, MaxInferenceUnits=4), "2 to 4 units"),
        (
            _call("StartProjectVersion", "LimitExceededException", MinInferenceUnits=1),
            "1 unit refused: LimitExceededException",
        ),
        (_call("StopProjectVersion"), ""),
        (_call("TagResource", Tags={"running-model:units": "1"}), "running-model:units"),
        (_call("UntagResource", TagKeys=["running-model:stack", "running-model:x"]), "running-model:{stack,x}"),
        (_call("TagResource", Tags={"team": "a", "running-model:x": "b"}), "team, running-model:x"),
    ],
)
def test_a_call_that_changes_the_model(call: Call, detail: str) -> None:
    assert of_call(call) == Entry(ORIGIN, Source.HANDLER, call.operation, detail)


@pytest.mark.parametrize("operation", ["DescribeProjectVersions", "ListTagsForResource", "CreateProject"])
def test_a_call_that_only_looks_or_sets_the_scene(operation: str) -> None:
    assert of_call(_call(operation)) is None


def test_a_status_shows_units_only_where_the_model_has_them() -> None:
    assert of_status_change(change(2.0, "RUNNING", 1)) == Entry(ORIGIN + 2, Source.MODEL, "RUNNING", "1 unit")
    assert of_status_change(change(2.0, "STOPPED", 1)).detail == ""


@pytest.mark.parametrize(
    ("minimum", "maximum", "words"),
    [(None, None, ""), (1, None, "1 unit"), (2, None, "2 units"), (3, 3, "3 units"), (1, 5, "1 to 5 units")],
)
def test_units_in_words(minimum: int | None, maximum: int | None, words: str) -> None:
    assert units(minimum, maximum) == words
