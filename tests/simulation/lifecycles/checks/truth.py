"""Invariant 2: what is answered is so."""

from typing import Final

from tests.simulation.lifecycles.checks.check import Check, described
from tests.simulation.model_version import UP, ModelVersion, Units
from tests.simulation.requests_sent import SentRequest

_NOT_RUNNING: Final = "true: not running"
_STILL_RUNNING: Final = "true: still running"
_DOWN: Final = "true: stands, but doesn't run"
_UNCLAIMED: Final = "true: stands, but unclaimed"
_UNFOUNDED: Final = "true: a failure that wasn't"
_MOMENT_SECONDS: Final = 60.0
"""From the look to the answer's arrival, with every try to PUT it; what a person does meanwhile can't be known."""


class Truth(Check):
    """A person who stops or starts a model while it is answered for is nobody's lie."""

    NAMES = (_NOT_RUNNING, _STILL_RUNNING, _DOWN, _UNCLAIMED, _UNFOUNDED)

    def answered(self, request: SentRequest) -> None:
        """Compare the answer with the model."""
        version = self.scene.world.rekognition.versions.get(self._version_of(request))
        answer = request.answer
        if version is None or answer is None or not self.scene.counts(request):
            return
        if self._is_touched(version) and not self._shows_other_units(version, request):
            return
        if not answer.succeeded:
            if "failed to start" in answer.reason and version.status in UP:
                self.verdicts.report(_UNFOUNDED, f"{described(request)}: {version.name} is {version.status}")
        elif request.type == "Delete":
            self._check_delete(request, version)
        elif version.status != "RUNNING" or not _same(version.units, _asked(request)):
            state = f"{version.status} with {version.units}"
            self.verdicts.report(_NOT_RUNNING, f"{described(request)} says SUCCESS, {version.name} is {state}")

    def at_rest(self) -> None:
        """What stands runs, as its owner asked for it, and carries the stack's claim."""
        for stack in self.scene.world.cloudformation.stacks.values():
            for resource in stack.resources.values():
                version = self.scene.world.rekognition.versions.get(resource.physical_id or "")
                if version is None or self.scene.touched.ever(version.arn):
                    continue
                if not resource.status.endswith("_COMPLETE"):
                    continue
                if version.status != "RUNNING" or not _same(version.units, _units(resource.properties)):
                    state = f"{version.status} with {version.units}"
                    self.verdicts.report(_DOWN, f"{resource.logical_id} stands, {version.name} is {state}")
                elif self.scene.owner_of(version) != stack.stack_id:
                    self.verdicts.report(_UNCLAIMED, f"{resource.logical_id} stands, {version.name} is unclaimed")

    def _check_delete(self, request: SentRequest, version: ModelVersion) -> None:
        stack = self.scene.world.cloudformation.stacks[request.stack_id]
        # Until it is STOPPED it is billed.
        ours = version.status in (*UP, "STOPPING") and version.runner == request.stack_id
        if self.scene.holders(stack, version.arn) or self.scene.is_put_back(stack, version):
            return
        if ours and not self._is_anothers(request, version):
            detail = f"{described(request)} says SUCCESS, {version.name} is {version.status} by the stack's start"
            self.verdicts.report(_STILL_RUNNING, detail)

    def _is_anothers(self, request: SentRequest, version: ModelVersion) -> bool:
        """Whether another resource of the stack has claimed it, and the Delete's id names no version."""
        is_named = request.event.get("PhysicalResourceId") == version.arn
        claimed_by = self.scene.world.rekognition.tags_of(version).get("running-model:resource", request.logical_id)
        return not is_named and claimed_by != request.logical_id

    def _version_of(self, request: SentRequest) -> str:
        """What an answer speaks of: the version asked for; of a Delete, that of the physical id if it names one."""
        physical_id = str(request.event.get("PhysicalResourceId", "")).removeprefix("unclaimed:")
        names_one = request.type == "Delete" and physical_id in self.scene.world.rekognition.versions
        return physical_id if names_one else self.scene.asked_version(request)

    def _shows_other_units(self, version: ModelVersion, request: SentRequest) -> bool:
        """Whether a person has started it with other units than were asked for, and everybody can see that.

        A maximum that isn't echoed may have been given all the same.
        """
        if request.type == "Delete" or request.answer is None or not request.answer.succeeded:
            return False
        touched, now = self.scene.touched, self.scene.world.time.timestamp
        is_old = version.status == "RUNNING" and not touched.since(version.arn, now - _MOMENT_SECONDS)
        is_plain = self.scene.world.rekognition.behaviour.units_echoed and version.arn not in touched.retagged
        other = version.units is not None and version.units.minimum != _asked(request).minimum
        return is_old and is_plain and other

    def _is_touched(self, version: ModelVersion) -> bool:
        now = self.scene.world.time.timestamp
        # Who starts a model between a record and its Start is taken for its owner (docs/protocol.md, A3).
        is_persons = self.scene.touched.ever(version.arn) and version.runner not in self.scene.engines
        just = self.scene.touched.since(version.arn, now - _MOMENT_SECONDS)
        return is_persons or just or version.arn in self.scene.touched.retagged


def _asked(request: SentRequest) -> Units:
    return _units(request.event["ResourceProperties"])


def _units(properties: dict[str, str]) -> Units:
    maximum = properties.get("MaxInferenceUnits")
    return Units(int(properties["MinInferenceUnits"]), int(maximum) if maximum else None)


def _same(units: Units | None, asked: Units) -> bool:
    return units is not None and units.range == asked.range
