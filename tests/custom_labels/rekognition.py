"""The fake service in this process, seen through botocore's own client, under a clock that moves only when told to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from running_model.local.custom_labels.behaviour import Behaviour, Status
from running_model.local.custom_labels.conditions import conditions
from running_model.local.custom_labels.control import NewStatus, put_status

if TYPE_CHECKING:
    from mypy_boto3_rekognition import RekognitionClient
    from mypy_boto3_rekognition.literals import CustomizationFeatureType
    from mypy_boto3_rekognition.type_defs import OutputConfigTypeDef

EPOCH = 1_763_629_815.0
OUTPUT: "OutputConfigTypeDef" = {"S3Bucket": "training-output"}


@dataclass
class StoppedClock:
    """The time in seconds since the epoch."""

    time: float = EPOCH

    def __call__(self) -> float:
        return self.time


def new_client(
    region: str = "us-east-1", endpoint_url: str | None = None, access_key: str = "AKID"
) -> "RekognitionClient":
    """A client that tries once: what it raises is what the service answered."""
    return boto3.client(
        "rekognition",
        region_name=region,
        endpoint_url=endpoint_url,
        aws_access_key_id=access_key,
        aws_secret_access_key="secret",  # noqa: S106 (the fake service checks none)
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )


@dataclass
class Rekognition:
    """The service and its clock."""

    client: "RekognitionClient"
    clock: StoppedClock = field(default_factory=StoppedClock)

    def behave(self, **changes: Any) -> None:
        conditions.behaviour = conditions.behaviour.changed(changes)

    def behaviour(self) -> Behaviour:
        return conditions.behaviour

    def pass_time(self, seconds: float) -> None:
        self.clock.time += seconds

    def project(self, name: str = "logos", feature: "CustomizationFeatureType" = "CUSTOM_LABELS") -> str:
        return self.client.create_project(ProjectName=name, Feature=feature)["ProjectArn"]

    def version(self, project_arn: str, name: str = "first", **parameters: Any) -> str:
        return self.client.create_project_version(
            ProjectArn=project_arn, VersionName=name, OutputConfig=OUTPUT, **parameters
        )["ProjectVersionArn"]

    def model(self, name: str = "first") -> str:
        """A trained version in a project of its own; its ARN."""
        return self.version(self.project(f"project-of-{name}"), name)

    def model_in(self, status: Status, name: str = "first") -> str:
        """A version that is in a status and stays there; its ARN."""
        arn = self.model(name)
        self.put(arn, status)
        return arn

    def running_model(self, name: str = "first", min_units: int = 1) -> str:
        arn = self.model(name)
        self.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=min_units)
        self.pass_time(600)
        return arn

    def put(self, arn: str, status: Status, message: str | None = None) -> None:
        put_status(NewStatus(arn, status, message))

    def project_of(self, arn: str) -> str:
        name = arn.split("/")[1]
        return self.client.describe_projects(ProjectNames=[name])["ProjectDescriptions"][0]["ProjectArn"]

    def describe(self, arn: str) -> dict[str, Any]:
        """The description of a version; empty if it isn't there."""
        found = self.client.describe_project_versions(
            ProjectArn=self.project_of(arn), VersionNames=[arn.split("/")[3]]
        )["ProjectVersionDescriptions"]
        return {**found[0]} if found else {}

    def status(self, arn: str) -> str:
        return str(self.describe(arn).get("Status", "gone"))

    def tags(self, arn: str) -> dict[str, str]:
        return self.client.list_tags_for_resource(ResourceArn=arn)["Tags"]


def refusal(call: Callable[..., Any], **parameters: Any) -> str:
    """The error code that the service answers."""
    with pytest.raises(ClientError) as raised:
        call(**parameters)
    return raised.value.response["Error"]["Code"]


def answer(call: Callable[..., Any], **parameters: Any) -> str:
    """The status that the service answers, or its error code."""
    try:
        return str(call(**parameters)["Status"])
    except ClientError as error:
        return error.response["Error"]["Code"]
