"""What really befell, as it shows in the calls: a switch that was set but never mattered counts for nothing."""

from collections.abc import Mapping
from typing import Any, Final

from tests.simulation.calls import AwsError, Call
from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.lifecycles.ledger import Ledger
from tests.simulation.lifecycles.scene import Scene
from tests.simulation.model_version import ModelVersion
from tests.simulation.permissions import Withheld

_LATE_SECONDS: Final = 120.0
_APART_SECONDS: Final = 10.0
"""By when every key of what was written has landed."""


class Observer:
    """A witness of the wire that writes the ledger."""

    def __init__(self, scene: Scene, ledger: Ledger) -> None:
        self._scene = scene
        self._ledger = ledger
        self.statuses: set[str] = set()

    def before(self, call: Call) -> None:
        """Nothing shows yet."""

    def after(self, call: Call, result: Mapping[str, Any]) -> None:
        """Compare what was said with what is."""
        if call.operation == "DescribeProjectVersions":
            for row in result["ProjectVersionDescriptions"]:
                self._described(call, row)
        elif call.operation == "ListTagsForResource":
            self._listed(call, result["Tags"])

        elif call.operation in ("DescribeStacks", "ListStackResources"):
            said = result["Stacks"][0] if "Stacks" in result else result["StackResourceSummaries"]
            cloudformation = self._scene.world.cloudformation
            stack = cloudformation.stacks[call.parameters["StackName"]]
            if cloudformation.is_stale(stack, said):
                self._ledger.befell(Kind.STALE_STACK, self._scene.request_id(call), once=self._scene.request_id(call))

    def refused(self, call: Call, error: AwsError) -> None:
        """Say of a refusal what it was."""
        request_id, version = self._scene.request_id(call), self._scene.version(call)
        if error.code.startswith("AccessDenied"):
            self._denied(call, request_id)
        elif error.code == "LimitExceededException":
            kind = Kind.LIMIT_AFTER_STOP if "just stopped" in error.message else Kind.QUOTA
            self._ledger.befell(kind, request_id, once=request_id)
        elif (
            version and error.code == "InvalidParameterException" and call.operation in ("TagResource", "UntagResource")
        ):
            self._ledger.befell(Kind.TAGS_REFUSED, request_id, once=request_id)
        elif version and error.code == "ResourceInUseException":
            self._in_use(call, version, request_id)

    def _listed(self, call: Call, tags: Mapping[str, str]) -> None:
        version, request_id = self._scene.version(call), self._scene.request_id(call)
        if version is None:
            return
        rekognition, now = self._scene.world.rekognition, self._ledger.now()
        if tags != rekognition.tags_of(version):
            self._ledger.befell(Kind.STALE_TAGS, request_id, once=request_id)
        if rekognition.behaviour.tag_keys_apart_seconds and tags != version.tags.at(now + _APART_SECONDS):
            self._ledger.befell(Kind.TAGS_APART, request_id, once=request_id)

    def _in_use(self, call: Call, version: ModelVersion, request_id: str) -> None:
        kind = {
            ("StopProjectVersion", "STARTING"): Kind.STOP_REFUSED_IN_STARTING,
            ("StopProjectVersion", "FAILED"): Kind.STOP_REFUSED_IN_FAILED,
            ("StartProjectVersion", "FAILED"): Kind.START_REFUSED_IN_FAILED,
        }.get((call.operation, version.status))
        if kind:
            self._ledger.befell(kind, request_id, once=request_id)

    def _described(self, call: Call, row: Mapping[str, Any]) -> None:
        request_id = self._scene.request_id(call)
        version = self._scene.world.rekognition.versions[row["ProjectVersionArn"]]
        self.statuses.add(row["Status"])
        if row["Status"] != version.status:
            self._ledger.befell(Kind.STALE_DESCRIPTION, request_id, once=request_id)
        if row["Status"] == "FAILED" and version.history[-1].message:
            stopping = version.history[-2].status == "STOPPING"
            kind = Kind.STOP_FAILED if stopping else Kind.START_FAILED
            self._ledger.befell(kind, request_id, once=f"{version.arn}{version.now.since}")
        if version.units and row["Status"] == "RUNNING":
            if "MinInferenceUnits" not in row:
                self._ledger.befell(Kind.UNITS_NOT_ECHOED, request_id, once=request_id)
            elif version.units.maximum is None and "MaxInferenceUnits" in row:
                self._ledger.befell(Kind.MAXIMUM_INVENTED, request_id, once=request_id)

    def _denied(self, call: Call, request_id: str) -> None:
        withheld = next((each for each in self._scene.world.permissions.withheld if self._explains(each, call)), None)
        if withheld:
            is_late = withheld.until <= self._scene.world.epoch + _LATE_SECONDS
            kind = Kind.PERMISSION_LATE if is_late else Kind.PERMISSION_WITHDRAWN
            self._ledger.befell(kind, request_id, until=withheld.until, once=f"{withheld}")

    def _explains(self, withheld: Withheld, call: Call) -> bool:
        return withheld.operation == call.operation and self._ledger.now() < withheld.until
