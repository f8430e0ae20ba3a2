"""Requests that the service's own model doesn't allow, most of which botocore lets through."""

from typing import Any

import pytest

from running_model.local.custom_labels.exceptions import InvalidParameterException
from running_model.local.custom_labels.validation import validate
from tests.custom_labels.rekognition import OUTPUT, Rekognition, refusal

PROJECT = "arn:aws:rekognition:us-east-1:123456789012:project/logos/1763629815000"
VERSION = "arn:aws:rekognition:us-east-1:123456789012:project/logos/version/first/1763629815001"


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("start_project_version", {"ProjectVersionArn": PROJECT, "MinInferenceUnits": 1}),
        ("start_project_version", {"ProjectVersionArn": f"{VERSION}/", "MinInferenceUnits": 1}),
        ("start_project_version", {"ProjectVersionArn": VERSION.replace("first", "first!"), "MinInferenceUnits": 1}),
        ("start_project_version", {"ProjectVersionArn": VERSION.replace("first", "f" * 256), "MinInferenceUnits": 1}),
        ("stop_project_version", {"ProjectVersionArn": PROJECT}),
        ("delete_project_version", {"ProjectVersionArn": PROJECT}),
        ("describe_project_versions", {"ProjectArn": VERSION}),
        ("describe_project_versions", {"ProjectArn": PROJECT, "VersionNames": [f"v{each}" for each in range(11)]}),
        ("describe_project_versions", {"ProjectArn": PROJECT, "MaxResults": 101}),
        ("describe_project_versions", {"ProjectArn": PROJECT, "NextToken": "t" * 1025}),
        ("describe_projects", {"ProjectNames": ["name with spaces"]}),
        ("describe_projects", {"Features": ["FACES"]}),
        ("create_project", {"ProjectName": "n" * 256}),
        ("create_project_version", {"ProjectArn": PROJECT, "VersionName": "a/b", "OutputConfig": OUTPUT}),
        ("create_project_version", {"ProjectArn": PROJECT, "VersionName": "v", "OutputConfig": {"S3Bucket": "a b c"}}),
        ("detect_custom_labels", {"ProjectVersionArn": VERSION, "Image": {"Bytes": b"-"}, "MinConfidence": 101}),
    ],
)
def test_parameters_out_of_the_models_bounds(
    rekognition: Rekognition, operation: str, parameters: dict[str, Any]
) -> None:
    assert refusal(getattr(rekognition.client, operation), **parameters) == "InvalidParameterException"


def test_fewer_maximum_than_minimum_units(rekognition: Rekognition) -> None:
    start = rekognition.client.start_project_version
    arn = rekognition.model()

    code = refusal(start, ProjectVersionArn=arn, MinInferenceUnits=3, MaxInferenceUnits=2)

    assert code == "InvalidParameterException"


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"MinInferenceUnits": 1}, "ProjectVersionArn is required"),
        ({"ProjectVersionArn": VERSION, "MinInferenceUnits": 0}, "MinInferenceUnits must be between 1 and inf"),
        ({"ProjectVersionArn": 5, "MinInferenceUnits": 1}, "ProjectVersionArn must be a string"),
    ],
)
def test_what_botocore_would_not_even_send(rekognition: Rekognition, parameters: dict[str, Any], reason: str) -> None:
    shape = rekognition.client.meta.service_model.operation_model("StartProjectVersion").input_shape
    assert shape

    with pytest.raises(InvalidParameterException, match=reason):
        validate("", parameters, shape)


def test_copies_of_what_cannot_be_copied(rekognition: Rekognition) -> None:
    project = rekognition.project()
    version = rekognition.version(project)
    other, adapters = rekognition.project("other"), rekognition.project("adapters", "CONTENT_MODERATION")

    def refusal_of_copy(source_project: str, source: str, destination: str) -> str:
        return refusal(
            rekognition.client.copy_project_version,
            SourceProjectArn=source_project,
            SourceProjectVersionArn=source,
            DestinationProjectArn=destination,
            VersionName="copy",
            OutputConfig=OUTPUT,
        )

    assert refusal_of_copy(other, version, other) == "InvalidParameterException"
    assert refusal_of_copy(project, version, adapters) == "InvalidParameterException"
    assert refusal_of_copy(project, f"{version}1", other) == "ResourceNotFoundException"
    assert refusal_of_copy(project, version, f"{other}1") == "ResourceNotFoundException"
    rekognition.put(version, "TRAINING_FAILED")
    assert refusal_of_copy(project, version, other) == "InvalidParameterException"
