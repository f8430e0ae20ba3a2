"""The control over a fake Rekognition: how it behaves, how time passes in it, and what was asked of it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from botocore.config import Config

from .custom_labels.behaviour import Behaviour, Status
from .custom_labels.conditions import Call
from .custom_labels.control import PATH, NewStatus
from .custom_labels.project_version import StatusChange
from .session import without_profile

if TYPE_CHECKING:
    from mypy_boto3_rekognition import RekognitionClient


@dataclass(frozen=True)
class VersionState(StatusChange):
    """A version as it truly is now; `time` is when it came into its status."""

    tags: dict[str, str]
    """Its tags, those that ListTagsForResource doesn't show yet included."""


class CustomLabelsControl:
    """The control over a `CustomLabelsService`, from this process or any other.

    Every method raises ValueError when the service refuses what it is given, with the service's reason, and OSError
    when the service can't be reached.

    Args:
        endpoint_url: The service's `endpoint_url`.
    """

    def __init__(self, endpoint_url: str) -> None:
        self._endpoint_url = endpoint_url

    def behaviour(self) -> Behaviour:
        """How the service behaves now; faults and failures with the times that are left."""
        return Behaviour.from_json(self._request("GET", "behaviour"))

    def set_behaviour(self, behaviour: Behaviour) -> None:
        """Replaces the whole behaviour. What is under way keeps the duration it began with."""
        self._request("PUT", "behaviour", behaviour.to_json())

    def change_behaviour(self, **changes: Any) -> Behaviour:
        """Changes some fields of the behaviour, in one step, and returns the whole.

        Args:
            changes: Fields of `Behaviour`.
        """
        known = Behaviour().changed(changes).to_json()
        return Behaviour.from_json(self._request("PATCH", "behaviour", {name: known[name] for name in changes}))

    @contextmanager
    def behaving(self, **changes: Any) -> Iterator[None]:
        """Changes some fields of the behaviour for as long as the context lasts; then all is as before.

        Args:
            changes: Fields of `Behaviour`.
        """
        before = self.behaviour()
        self.change_behaviour(**changes)
        try:
            yield
        finally:
            self.set_behaviour(before)

    def pass_time(self, seconds: float) -> None:
        """Moves the service's clock on at once: what would have ended within these seconds has ended.

        Args:
            seconds: How far, in seconds of the clock (`Behaviour.time_scale` of the service's own); 0 or more.
        """
        self._request("POST", "time", {"seconds": seconds})

    def calls(self, operation: str = "", resource: str = "") -> list[Call]:
        """The calls so far, in the order of arrival.

        Args:
            operation: Only calls of this operation. Default: of any.
            resource: Only calls whose ARN contains this. Default: any.
        """
        calls = [Call(**call) for call in self._request("GET", "calls")]
        return [call for call in calls if operation in ("", call.operation) and resource in call.resource_arn]

    def history(self, resource: str = "") -> list[StatusChange]:
        """Every change of a version's status so far, in order of time, those that nobody looked at included.

        Args:
            resource: Only of versions whose ARN contains this. Default: of any.
        """
        changes = [StatusChange(**change) for change in self._request("GET", "history")]
        return [change for change in changes if resource in change.project_version_arn]

    def versions(self) -> list[VersionState]:
        """Every version of every account and Region, as it truly is now."""
        return [VersionState(**state) for state in self._request("GET", "versions")]

    def set_status(
        self,
        project_version_arn: str,
        status: Status,
        status_message: str | None = None,
        min_inference_units: int | None = None,
        max_inference_units: int | None = None,
    ) -> None:
        """Puts a version into any of the fourteen statuses at once, from which it goes nowhere by itself.

        Args:
            project_version_arn: The version.
            status: The status.
            status_message: The StatusMessage. Default: the status's usual one.
            min_inference_units: The units that descriptions show. Default: as they were, both of them.
            max_inference_units: The same.
        """
        new = NewStatus(project_version_arn, status, status_message, min_inference_units, max_inference_units)
        self._request("POST", "versions/status", asdict(new))

    def reset(self) -> None:
        """Forgets every project, version and call, and behaves as at first."""
        self._request("POST", "reset")

    def create_model(
        self,
        project_name: str,
        version_name: str,
        *,
        region: str = "us-east-1",
        feature: Literal["CUSTOM_LABELS", "CONTENT_MODERATION"] = "CUSTOM_LABELS",
        tags: Mapping[str, str] | None = None,
    ) -> str:
        """Creates a version (and its project, if need be) in the service's default account, through its AWS API.

        Args:
            project_name: The project's name.
            version_name: The version's name.
            region: The Region. Default: us-east-1.
            feature: A model, or a moderation adapter; for a new project. Default: a model.
            tags: The version's tags. Default: none.

        Returns:
            The version's ARN. It is trained after `Behaviour.training_seconds`; by default at once.

        Raises:
            botocore.exceptions.ClientError: the service refuses, for instance since the version exists.
        """
        client = self._rekognition(region)
        found = client.describe_projects(ProjectNames=[project_name], Features=[feature])["ProjectDescriptions"]
        project = found[0] if found else client.create_project(ProjectName=project_name, Feature=feature)
        version = client.create_project_version(
            ProjectArn=project["ProjectArn"],
            VersionName=version_name,
            OutputConfig={"S3Bucket": "training-output"},
            Tags=dict(tags or {}),
        )
        return version["ProjectVersionArn"]

    def _rekognition(self, region: str) -> "RekognitionClient":
        return without_profile().client(
            "rekognition",
            region_name=region,
            endpoint_url=self._endpoint_url,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 (the service checks none)
            config=Config(proxies={}),
        )

    def _request(self, method: str, resource: str, document: Any = None) -> Any:
        connection = HTTPConnection(urlsplit(self._endpoint_url).netloc, timeout=30)
        try:
            connection.request(method, PATH + resource, body=json.dumps(document) if document is not None else None)
            response = connection.getresponse()
            answer = json.loads(response.read())
        finally:
            connection.close()
        if response.status != 200:
            raise ValueError(answer["error"])
        return answer
