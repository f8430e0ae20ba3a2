"""CustomLabelsBackend class with methods for the Custom Labels APIs of Rekognition."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NoReturn

from moto.core.base_backend import BackendDict
from moto.core.common_models import BaseModel
from moto.rekognition.models import RekognitionBackend

from . import exceptions
from .arns import VersionName, account_of, project_arn, project_version_arn, version_named_by
from .conditions import conditions
from .detection import detected_labels
from .paging import Page, page_of
from .project_version import ProjectVersion, StatusChange
from .rules import ACCEPTED, TRAINED, answer_to_delete, answer_to_start, answer_to_stop

CUSTOM_LABELS = "CUSTOM_LABELS"


@dataclass
class Project(BaseModel):
    """A project and its versions, oldest first, those that are gone included."""

    name: str
    arn: str
    creation_milliseconds: int
    feature: str
    auto_update: str | None
    versions: list[ProjectVersion] = field(default_factory=list)

    def living_versions(self) -> list[ProjectVersion]:
        return [version for version in self.versions if not version.is_gone]

    def version(self, name: str) -> ProjectVersion | None:
        return next((version for version in self.living_versions() if version.version_name == name), None)

    def description(self) -> dict[str, Any]:
        """The ProjectDescription."""
        return {
            "ProjectArn": self.arn,
            "CreationTimestamp": datetime.fromtimestamp(self.creation_milliseconds / 1000, UTC),
            "Status": "CREATED",
            "Feature": self.feature,
            "AutoUpdate": self.auto_update,
        }


class CustomLabelsBackend(RekognitionBackend):
    """moto's Rekognition, with Custom Labels projects and their versions' lifecycle added."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.projects: dict[str, Project] = {}
        self.history_of_deleted_projects: list[StatusChange] = []
        self._last_creation_milliseconds = 0

    def create_project(self, project_name: str, feature: str | None = None, auto_update: str | None = None) -> Project:
        if project_name in self.projects:
            raise exceptions.ResourceInUseException(f"A project named {project_name} already exists.")
        created = self._creation_milliseconds()
        arn = project_arn(self.partition, self.region_name, self.account_id, project_name, created)
        project = Project(project_name, arn, created, feature or CUSTOM_LABELS, auto_update)
        self.projects[project_name] = project
        return project

    def describe_projects(
        self,
        project_names: list[str] | None,
        features: list[str] | None,
        max_results: int | None,
        next_token: str | None,
    ) -> Page[Project]:
        rows = [
            project
            for project in self.projects.values()
            if project.name in (project_names or self.projects) and project.feature in (features or [CUSTOM_LABELS])
        ]
        return page_of(rows, max_results, next_token)

    def delete_project(self, arn: str) -> None:
        project = self.find_project(arn, "DeleteProject")
        if project.living_versions():
            raise exceptions.ResourceInUseException(f"{arn} still has versions. Delete them first.")
        self.history_of_deleted_projects += [change for version in project.versions for change in version.history()]
        del self.projects[project.name]

    def create_project_version(
        self, arn: str, version_name: str, tags: dict[str, str] | None, details: dict[str, Any]
    ) -> ProjectVersion:
        project = self.find_project(arn, "CreateProjectVersion")
        version = self._add_version(project, version_name, tags, details)
        version.begin("TRAINING_IN_PROGRESS")
        return version

    def copy_project_version(
        self,
        source_arn: str,
        source_version_arn: str,
        destination_arn: str,
        version_name: str,
        tags: dict[str, str] | None,
        details: dict[str, Any],
    ) -> ProjectVersion:
        operation = "CopyProjectVersion"
        owner = rekognition_backends[account_of(source_arn)][self.region_name]
        source = owner.find_version(source_version_arn, operation)
        if source not in owner.find_project(source_arn, operation).versions:
            raise exceptions.InvalidParameterException(f"{source.arn} is no version of {source_arn}.")
        project = self.find_project(destination_arn, operation)
        if {source.feature, project.feature} != {CUSTOM_LABELS}:
            raise exceptions.InvalidParameterException("Only Custom Labels models can be copied.")
        if source.status not in TRAINED:
            raise exceptions.InvalidParameterException(f"{source.arn} is {source.status} and can't be copied.")
        details = {**details, "SourceProjectVersionArn": source.arn}
        version = self._add_version(project, version_name, tags, details)
        version.begin("COPYING_IN_PROGRESS")
        return version

    def describe_project_versions(
        self, arn: str, version_names: list[str] | None, max_results: int | None, next_token: str | None
    ) -> Page[ProjectVersion]:
        project = self.find_project(arn, "DescribeProjectVersions")
        for version in project.versions:
            version.advance()
        rows = [
            version
            for version in reversed(project.living_versions())
            if not version_names or version.version_name in version_names
        ]
        if version_names and not rows and conditions.behaviour.unknown_version_name != "empty":
            raise exceptions.ResourceNotFoundException(f"{arn} has no version named {', '.join(version_names)}.")
        return page_of(rows, max_results, next_token)

    def start_project_version(self, arn: str, min_units: int, max_units: int | None) -> ProjectVersion:
        version = self.find_version(arn, "StartProjectVersion")
        if version.feature != CUSTOM_LABELS:
            raise exceptions.InvalidParameterException(f"{arn} is a moderation adapter, which is never started.")
        if max_units is not None and max_units < min_units:
            raise exceptions.InvalidParameterException("MaxInferenceUnits is less than MinInferenceUnits.")
        refuse_unless_accepted(answer_to_start(version.status, conditions.behaviour), version)
        self._refuse_beyond_quotas(version, max_units or min_units)
        version.begin("STARTING", min_units, max_units)
        return version

    def stop_project_version(self, arn: str) -> ProjectVersion:
        version = self.find_version(arn, "StopProjectVersion")
        refuse_unless_accepted(answer_to_stop(version.status, conditions.behaviour), version)
        version.begin("STOPPING")
        return version

    def delete_project_version(self, arn: str) -> ProjectVersion:
        version = self.find_version(arn, "DeleteProjectVersion")
        refuse_unless_accepted(answer_to_delete(version.status), version)
        version.begin("DELETING")
        return version

    def tag_resource(self, arn: str, tags: dict[str, str]) -> None:
        version = self._taggable_version(arn, "TagResource")
        refuse_too_many_tags({**version.tags.written(), **tags})
        version.tags.write({**tags})

    def untag_resource(self, arn: str, tag_keys: list[str]) -> None:
        self._taggable_version(arn, "UntagResource").tags.write(dict.fromkeys(tag_keys))

    def list_tags_for_resource(self, arn: str) -> dict[str, str]:
        return self.find_version(arn, "ListTagsForResource").tags.listed()

    def detect_custom_labels(  # type: ignore[override]
        self, arn: str, image: dict[str, Any], max_results: int | None, min_confidence: float | None
    ) -> list[dict[str, Any]]:
        version = self.find_version(arn, "DetectCustomLabels")
        if version.status != "RUNNING":
            raise exceptions.ResourceNotReadyException(f"{arn} is {version.status}, not RUNNING.")
        return detected_labels(arn, image, max_results, min_confidence)

    def find_project(self, arn: str, operation: str) -> Project:
        project = next((project for project in self.projects.values() if project.arn == arn), None)
        return project or refuse_unknown_arn(arn, operation)

    def find_version(self, arn: str, operation: str) -> ProjectVersion:
        name: VersionName | None = version_named_by(arn)
        project = self.projects.get(name.project) if name else None
        version = project.version(name.version) if name and project else None
        return version if version and version.arn == arn else refuse_unknown_arn(arn, operation)

    def history(self) -> list[StatusChange]:
        """Every change of a version's status up to now, in no order."""
        versions = [version for project in self.projects.values() for version in project.versions]
        return [*self.history_of_deleted_projects, *(change for version in versions for change in version.history())]

    def _add_version(
        self, project: Project, version_name: str, tags: dict[str, str] | None, details: dict[str, Any]
    ) -> ProjectVersion:
        if project.version(version_name):
            raise exceptions.ResourceInUseException(f"{project.arn} already has a version named {version_name}.")
        refuse_too_many_tags(tags or {})
        created = self._creation_milliseconds()
        arn = project_version_arn(project.arn, version_name, created)
        version = ProjectVersion(arn, version_name, created, {**details, "Feature": project.feature})
        version.tags.write({**(tags or {})})
        project.versions.append(version)
        return version

    def _refuse_beyond_quotas(self, version: ProjectVersion, units: int) -> None:
        behaviour = conditions.behaviour
        if units > behaviour.inference_units:
            raise exceptions.LimitExceededException(f"A model can have {behaviour.inference_units} inference units.")
        if version.has_just_stopped():
            raise exceptions.LimitExceededException(f"{version.arn} has only just stopped. Try again later.")
        versions = [each for project in self.projects.values() for each in project.versions]
        if sum(each.occupies_a_slot() for each in versions) >= behaviour.running_models:
            raise exceptions.LimitExceededException(f"{behaviour.running_models} models can run at once.")

    def _taggable_version(self, arn: str, operation: str) -> ProjectVersion:
        version = self.find_version(arn, operation)
        if version.status in conditions.behaviour.tags_refused_in:
            raise exceptions.InvalidParameterException(f"{arn} is {version.status}: its tags can't change now.")
        return version

    def _creation_milliseconds(self) -> int:
        # A project and its version never share their creation time, not even under a clock that stands still.
        self._last_creation_milliseconds = max(int(conditions.now() * 1000), self._last_creation_milliseconds + 1)
        return self._last_creation_milliseconds


def refuse_unless_accepted(answer: str, version: ProjectVersion) -> None:
    """Raises the error that `answer` names, unless it is `accepted`."""
    if answer != ACCEPTED:
        raise exceptions.RekognitionException(answer, f"{version.arn} is {version.status}.")


def refuse_unknown_arn(arn: str, operation: str) -> NoReturn:
    """Raises what the behaviour has for an ARN that names nothing."""
    code = conditions.behaviour.unknown_arn
    if code == "AccessDeniedException":
        raise exceptions.AccessDeniedException(operation, arn)
    raise exceptions.RekognitionException(code, f"{arn} does not exist.")


def refuse_too_many_tags(tags: dict[str, str]) -> None:
    """Raises if these are more tags than a version may carry."""
    most = conditions.behaviour.tags_per_resource
    if len(tags) > most:
        raise exceptions.ServiceQuotaExceededException(f"A resource can have {most} tags.")


rekognition_backends = BackendDict(CustomLabelsBackend, "rekognition")
