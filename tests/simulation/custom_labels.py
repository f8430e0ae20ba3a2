"""Amazon Rekognition Custom Labels: its versions' lifecycle and errors, as shared/facts/rekognition.md has them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.simulation.behaviour import Behaviour
from tests.simulation.calls import AwsError
from tests.simulation.model_version import BILLED, CUSTOM_LABELS, ModelVersion, Snapshot, Units
from tests.simulation.virtual_time import VirtualTime

REGION: Final = "us-east-1"
ACCOUNT: Final = "111122223333"
_STARTABLE: Final = frozenset({"TRAINING_COMPLETED", "COPYING_COMPLETED", "STOPPED"})


class CustomLabels:
    """The service, for one account and Region."""

    def __init__(self, time: VirtualTime) -> None:
        self._time = time
        self._created = 1763629815000
        self._projects: dict[str, tuple[str, str]] = {}
        self.behaviour = Behaviour()
        self.age: Callable[[float], float] = lambda lag: lag
        """How old a read is that may be so old."""
        self.versions: dict[str, ModelVersion] = {}

    def add_version(self, name: str, project: str = "logos", **first: Any) -> ModelVersion:
        """A version of a project, made with it if need be; TRAINING_COMPLETED unless `first` says otherwise."""
        feature = first.pop("feature", CUSTOM_LABELS)
        head = f"arn:aws:rekognition:{REGION}:{ACCOUNT}:project/{project}"
        self._created += 1000
        project_arn, _ = self._projects.setdefault(project, (f"{head}/{self._created}", feature))
        snapshot = Snapshot(**{"since": self._time.timestamp, "status": "TRAINING_COMPLETED", **first})
        version = ModelVersion(f"{head}/version/{name}/{self._created + 7}", project_arn, name, [snapshot], feature)
        version.was_started = snapshot.units is not None
        self.versions[version.arn] = version
        return version

    def call(self, operation: str, parameters: Mapping[str, Any], caller: str) -> dict[str, Any]:
        """Answer a call. Raises AwsError."""
        match operation:
            case "DescribeProjects":
                return self._describe_projects(parameters)
            case "DescribeProjectVersions":
                return self._describe_project_versions(parameters)
            case "StartProjectVersion":
                units = Units(parameters["MinInferenceUnits"], parameters.get("MaxInferenceUnits"))
                return {"Status": self.start(self._find(parameters["ProjectVersionArn"]), units, caller)}
            case "StopProjectVersion":
                return {"Status": self.stop(self._find(parameters["ProjectVersionArn"]))}
            case "ListTagsForResource":
                lag = self.age(self.behaviour.tags_lag_seconds)
                return {"Tags": self._find(parameters["ResourceArn"]).tags.at(self._time.timestamp - lag)}
            case "TagResource":
                self.tag(self._find(parameters["ResourceArn"]), parameters["Tags"])
                return {}
            case "UntagResource":
                self.tag(self._find(parameters["ResourceArn"]), dict.fromkeys(parameters["TagKeys"]))
                return {}
        raise AwsError("UnknownOperationException", operation)

    def start(self, version: ModelVersion, units: Units, runner: str) -> str:
        """StartProjectVersion."""
        if version.feature != CUSTOM_LABELS:
            raise AwsError("InvalidParameterException", "A moderation adapter is never started.")
        accepted = version.status == "FAILED" and self.behaviour.start_when_failed == "accepted"
        if version.status not in _STARTABLE and not accepted:
            raise AwsError("ResourceInUseException", f"{version.arn} is {version.status}.")
        self._refuse_beyond_quotas(version, units)
        version.was_started = True
        version.become("STARTING", self._time.timestamp, units=units, runner=runner)
        failures = self.behaviour.failing_starts
        ending = ("FAILED", failures.pop(0)) if failures else ("RUNNING", "")
        self._end_later(version, self.behaviour.starting_seconds, *ending)
        return "STARTING"

    def stop(self, version: ModelVersion) -> str:
        """StopProjectVersion."""
        answer = self._answer_to_stop(version)
        if answer != "accepted":
            raise AwsError(answer, f"{version.arn} is {version.status}.")
        version.become("STOPPING", self._time.timestamp)
        failures = self.behaviour.failing_stops
        ending = ("FAILED", failures.pop(0)) if failures else ("STOPPED", "")
        self._end_later(version, self.behaviour.stopping_seconds, *ending)
        return "STOPPING"

    def delete(self, version: ModelVersion) -> None:
        """DeleteProjectVersion, as a person would call it."""
        if version.status in BILLED:
            raise AwsError("ResourceInUseException", f"{version.arn} is {version.status}.")
        version.become("DELETING", self._time.timestamp)
        self._end_later(version, self.behaviour.deleting_seconds, "GONE", "")

    def tag(self, version: ModelVersion, tags: Mapping[str, str | None]) -> None:
        """TagResource; None removes a key, as UntagResource does."""
        if version.status in self.behaviour.tags_refused_in:
            raise AwsError("InvalidParameterException", f"{version.arn} is {version.status}.")
        if any(len(key) > 128 or len(value or "") > 256 for key, value in tags.items()):
            raise AwsError("InvalidParameterException", "A tag is too long.")
        version.tags.write(tags, self._time.timestamp, self.behaviour.tag_keys_apart_seconds)

    def tags_of(self, version: ModelVersion) -> dict[str, str]:
        """The tags as they are, whatever a read may show."""
        return version.tags.at(self._time.timestamp)

    def _answer_to_stop(self, version: ModelVersion) -> str:
        match version.status:
            case "RUNNING":
                return "accepted"
            case "STARTING":
                return self.behaviour.stop_when_starting
            case "FAILED":
                return self.behaviour.stop_when_failed
        return "ResourceInUseException" if version.was_started else self.behaviour.stop_when_never_started

    def _end_later(self, version: ModelVersion, seconds: float, status: str, message: str) -> None:
        passing = version.now

        def end() -> None:
            if version.now is passing:
                version.become(status, self._time.timestamp, message=message)
                version.is_gone = status == "GONE"
                if status == "STOPPED":
                    version.stopped_at = self._time.timestamp

        self._time.after(seconds, end)

    def _refuse_beyond_quotas(self, version: ModelVersion, units: Units) -> None:
        if units.range[1] > self.behaviour.inference_units:
            raise AwsError("LimitExceededException", f"A model can have {self.behaviour.inference_units} units.")
        if self._has_just_stopped(version):
            raise AwsError("LimitExceededException", f"{version.arn} has only just stopped.")
        occupied = [each for each in self.versions.values() if each.status in BILLED or self._has_just_stopped(each)]
        if len(occupied) >= self.behaviour.running_models:
            raise AwsError("LimitExceededException", f"{self.behaviour.running_models} models can run at once.")

    def _has_just_stopped(self, version: ModelVersion) -> bool:
        return self._time.timestamp < version.stopped_at + self.behaviour.limit_exceeded_after_stop_seconds

    def _find(self, arn: str) -> ModelVersion:
        version = self.versions.get(arn)
        if version is None or version.is_gone:
            raise AwsError(self.behaviour.unknown_arn, f"{arn} does not exist.")
        return version

    def _describe_projects(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        features = parameters.get("Features", [CUSTOM_LABELS])
        rows = [self._projects[name] for name in parameters["ProjectNames"] if name in self._projects]
        return {"ProjectDescriptions": [{"ProjectArn": arn} for arn, feature in rows if feature in features]}

    def _describe_project_versions(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        names = parameters.get("VersionNames")
        project_arn = parameters["ProjectArn"]
        if project_arn not in {arn for arn, _ in self._projects.values()}:
            raise AwsError(self.behaviour.unknown_arn, f"{project_arn} does not exist.")
        rows = [
            self._description(version)
            for version in reversed(self.versions.values())
            if version.project_arn == project_arn and not version.is_gone and (not names or version.name in names)
        ]
        return {"ProjectVersionDescriptions": rows, "NextToken": ""}

    def _description(self, version: ModelVersion) -> dict[str, Any]:
        now, behaviour = self._time.timestamp, self.behaviour
        seen = version.at(now - self.age(behaviour.describe_lag_seconds))
        if version.status == "STARTING" and now < version.now.since + behaviour.start_hidden_seconds:
            seen = version.history[-2]
        row: dict[str, Any] = {"ProjectVersionArn": version.arn, "Status": seen.status, "Feature": version.feature}
        if seen.message:
            row["StatusMessage"] = seen.message
        kept = seen.status != "STOPPED" or behaviour.units_kept_after_stopped
        if seen.units and behaviour.units_echoed and kept:
            row["MinInferenceUnits"] = seen.units.minimum
            most = seen.units.maximum
            if most is None and behaviour.max_units_echoed_when_not_given:
                most = seen.units.minimum
            if most is not None:
                row["MaxInferenceUnits"] = most
        return row
