"""Rekognition's calls for one model version, in the service's words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from properties import InferenceUnits, ProjectVersion
from request import Goal
from service_error import ServiceError, Trouble, calling

if TYPE_CHECKING:
    from mypy_boto3_rekognition import RekognitionClient
    from mypy_boto3_rekognition.literals import CustomizationFeatureType
    from mypy_boto3_rekognition.type_defs import ProjectVersionDescriptionTypeDef, StartProjectVersionRequestTypeDef

_MODERATION: Final = "CONTENT_MODERATION"
_FEATURES: "Final[Sequence[CustomizationFeatureType]]" = ["CUSTOM_LABELS", _MODERATION]
"""Without Features a project of moderation adapters isn't found, and its version couldn't be told for what it is."""


class Status(StrEnum):
    """The statuses of a model version (API reference, ProjectVersionDescription, Status)."""

    TRAINING_IN_PROGRESS = "TRAINING_IN_PROGRESS"
    TRAINING_COMPLETED = "TRAINING_COMPLETED"
    TRAINING_FAILED = "TRAINING_FAILED"
    STARTING = "STARTING"
    RUNNING = "RUNNING"
    FAILED = "FAILED"
    STOPPING = "STOPPING"
    STOPPED = "STOPPED"
    DELETING = "DELETING"
    COPYING_IN_PROGRESS = "COPYING_IN_PROGRESS"
    COPYING_COMPLETED = "COPYING_COMPLETED"
    COPYING_FAILED = "COPYING_FAILED"
    DEPRECATED = "DEPRECATED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True)
class Description:
    """What the service says of a version; every field but the status may be missing, and no status is no version."""

    status: Status | None
    message: str = ""
    min_inference_units: int | None = None
    max_inference_units: int | None = None
    is_moderation_adapter: bool = False

    @property
    def units(self) -> InferenceUnits | None:
        """The units that the service echoes: those asked for at the last Start."""
        if self.min_inference_units is None:
            return None
        return InferenceUnits(self.min_inference_units, self.max_inference_units)

    def contradicts(self, units: InferenceUnits) -> bool:
        """Whether the echo speaks against these units.

        Whether a maximum is echoed that was never given is published nowhere, so it counts only where one was.
        """
        minimum, maximum = self.min_inference_units, self.max_inference_units
        if minimum is not None and minimum != units.minimum:
            return True
        return units.maximum is not None and maximum is not None and maximum != units.maximum


class Models:
    """Rekognition for the length of one invocation: the projects' ARNs are looked up once."""

    def __init__(self, client: "RekognitionClient") -> None:
        self._client = client
        self._project_arns: dict[str, str | None] = {}

    def describe(self, goal: Goal) -> Description:
        """What the service says of the goal's version. Raises ServiceError."""
        version = goal.version
        project_arn = goal.project_arn or self._project_arn(version)
        if project_arn is None:
            return Description(None)
        try:
            with calling("rekognition:DescribeProjectVersions", project_arn):
                page = self._client.describe_project_versions(
                    ProjectArn=project_arn, VersionNames=[version.version_name]
                )
        except ServiceError as error:
            if error.trouble is Trouble.NOT_FOUND:
                return Description(None)
            raise
        for row in page.get("ProjectVersionDescriptions", []):
            if row.get("ProjectVersionArn") == version.arn:
                return _read_description(row, version)
        return Description(None)

    def tags(self, version: ProjectVersion) -> Mapping[str, str]:
        """The version's tags. Raises ServiceError."""
        with calling("rekognition:ListTagsForResource", version.arn):
            return self._client.list_tags_for_resource(ResourceArn=version.arn).get("Tags", {})

    def tag(self, version: ProjectVersion, tags: Mapping[str, str]) -> None:
        """Set tags on the version. Raises ServiceError."""
        with calling("rekognition:TagResource", version.arn):
            self._client.tag_resource(ResourceArn=version.arn, Tags=dict(tags))

    def untag(self, version: ProjectVersion, keys: Iterable[str]) -> None:
        """Remove tags from the version. Raises ServiceError."""
        with calling("rekognition:UntagResource", version.arn):
            self._client.untag_resource(ResourceArn=version.arn, TagKeys=list(keys))

    def start(self, version: ProjectVersion, units: InferenceUnits) -> None:
        """Start the version with these units. Raises ServiceError."""
        asked: StartProjectVersionRequestTypeDef = {
            "ProjectVersionArn": version.arn,
            "MinInferenceUnits": units.minimum,
        }
        if units.maximum is not None:
            asked["MaxInferenceUnits"] = units.maximum
        with calling("rekognition:StartProjectVersion", version.arn):
            self._client.start_project_version(**asked)

    def stop(self, version: ProjectVersion) -> None:
        """Stop the version. Raises ServiceError."""
        with calling("rekognition:StopProjectVersion", version.arn):
            self._client.stop_project_version(ProjectVersionArn=version.arn)

    def _project_arn(self, version: ProjectVersion) -> str | None:
        """The project's ARN: it ends in the project's own creation time, so only the service knows it."""
        name = version.project_name
        if name not in self._project_arns:
            with calling("rekognition:DescribeProjects", name):
                page = self._client.describe_projects(ProjectNames=[name], Features=_FEATURES)
            projects = page.get("ProjectDescriptions", [])
            found = next((row["ProjectArn"] for row in projects if "ProjectArn" in row), None)
            if found is None:
                return None  # not remembered: the second look asks again
            self._project_arns[name] = found
        return self._project_arns[name]


def _read_description(row: "ProjectVersionDescriptionTypeDef", version: ProjectVersion) -> Description:
    try:
        status = Status(row.get("Status", ""))
    except ValueError:
        # A status that this code doesn't know yet may pass; it is looked at again until the deadline.
        action, message = "rekognition:DescribeProjectVersions", f"the status {row.get('Status')!r} is unknown here"
        raise ServiceError(action, version.arn, "UnknownStatus", message, http_status=503) from None
    return Description(
        status,
        row.get("StatusMessage", ""),
        row.get("MinInferenceUnits"),
        row.get("MaxInferenceUnits"),
        row.get("Feature") == _MODERATION,
    )
