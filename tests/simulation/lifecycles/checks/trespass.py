"""Invariant 4: what isn't the stack's, or what another of its resources holds, is left alone."""

from typing import Final

from tests.simulation.calls import Call
from tests.simulation.lifecycles.checks.check import Check, Verdicts, described
from tests.simulation.lifecycles.scene import Scene
from tests.simulation.model_version import UP, ModelVersion
from tests.simulation.requests_sent import SentRequest

_STOPS: Final = "trespass: stops another's model"
_STARTS: Final = "trespass: starts another's model"
_RETAGS: Final = "trespass: retags another's model"
_CLAIMS: Final = "trespass: claims what another runs"
_HELD: Final = "trespass: held by another resource"
SETTLING_SECONDS: Final = 20.0
"""Of two who claim at once the last writer wins, and until then each may write (rule 4)."""
_FORGOTTEN: Final = "-"
"""The value of the tag of how a model was found, once that counts no more."""
_STEP_SECONDS: Final = 14.0
"""From the stalest look of a step to its act: what a person does meanwhile can't be known (docs/protocol.md, A3)."""


class Trespass(Check):
    """A version is the stack's while its claim lies on it, from its first Start under that claim, or its adoption."""

    NAMES = (_STOPS, _STARTS, _RETAGS, _CLAIMS, _HELD)

    def __init__(self, scene: Scene, verdicts: Verdicts) -> None:
        super().__init__(scene, verdicts)
        self._claimed_at: dict[str, tuple[str, float]] = {}
        self._released_at: dict[tuple[str, str], float] = {}
        self._own: dict[str, str] = {}
        """Which stack has started or adopted a version, by the version."""

    def before(self, call: Call) -> None:
        """Whose is it, before the call takes effect?"""
        version = self.scene.version(call)
        if version is None or version.arn in self.scene.touched.retagged:
            return
        request, other = self.scene.request(call), self._other_owner(call, version)
        match call.operation:
            case "StopProjectVersion" if version.status in UP:
                self._check_stop(call, request, version)
            case "StartProjectVersion" if other:
                self.verdicts.report(_STARTS, f"{described(request)} starts {version.name}, claimed by {other}")
            case "TagResource" | "UntagResource" if other and not self._may_adopt(request, other, version):
                self.verdicts.report(_RETAGS, f"{described(request)} retags {version.name}, claimed by {other}")
            case "TagResource":
                self._check_claim(call, request, version)

    def after(self, call: Call, result: object) -> None:
        """Remember whose it is now."""
        version = self.scene.version(call)
        if version is None:
            return
        found = call.parameters.get("Tags", {}).get("running-model:found", _FORGOTTEN)
        if found != _FORGOTTEN:
            self.scene.found[version.arn] = found
        # A record counts like the Start that follows it: if the process dies between the two and a person starts the
        # model before anybody looks again, nothing tells whose start it was (docs/protocol.md, A3).
        if (
            call.operation == "StartProjectVersion"
            or found != _FORGOTTEN
            or "running-model:units" in call.parameters.get("Tags", {})
        ):
            self._own[version.arn] = call.caller
        elif "running-model:stack" in call.parameters.get("Tags", {}):
            owner, _ = self._claimed_at.get(version.arn, ("", 0.0))
            if owner != call.caller:
                self._claimed_at[version.arn] = call.caller, self.scene.world.time.timestamp
        elif call.operation == "UntagResource":
            self._released_at[call.caller, version.arn] = self.scene.world.time.timestamp
            self._claimed_at.pop(version.arn, None)
            if version.status not in UP:
                self.scene.found.pop(version.arn, None)

    def _other_owner(self, call: Call, version: ModelVersion) -> str:
        """Another stack whose claim has settled."""
        owner, claimed_at = self._claimed_at.get(version.arn, ("", 0.0))
        settled = self.scene.world.time.timestamp >= claimed_at + SETTLING_SECONDS
        return owner if owner not in ("", call.caller) and settled else ""

    def _may_adopt(self, request: SentRequest, owner: str, version: ModelVersion) -> bool:
        stack = self.scene.world.cloudformation.stacks[owner]
        adopts = request.event["ResourceProperties"].get("AdoptRunning") == "true"
        return adopts and not self.scene.is_wanted(stack, version.arn)

    def _check_claim(self, call: Call, request: SentRequest, version: ModelVersion) -> None:
        adopts = request.event["ResourceProperties"].get("AdoptRunning") == "true"
        if version.status not in UP or adopts or "running-model:stack" not in call.parameters["Tags"]:
            return
        # A stale look may still show the claim that an older request of the same stack has just let go.
        released_at = self._released_at.get((call.caller, version.arn), float("-inf"))
        seen = self.scene.world.time.timestamp < released_at + _STEP_SECONDS
        ours = seen or version.runner == call.caller or self.scene.owner_of(version) == call.caller
        if not ours and not self._just_touched(version):
            self.verdicts.report(_CLAIMS, f"{described(request)} claims {version.name}, run by {version.runner}")

    def _check_stop(self, call: Call, request: SentRequest, version: ModelVersion) -> None:
        ours = version.runner == call.caller or self._own.get(version.arn) == call.caller
        if not ours and not self._just_touched(version):
            self.verdicts.report(_STOPS, f"{described(request)} stops {version.name}, run by {version.runner}")
        stack = self.scene.stack(call)
        if request.type == "Delete" and "ROLLBACK" in stack.status and self.scene.is_put_back(stack, version):
            self.verdicts.report(_STOPS, f"{described(request)} stops {version.name}, which runs as it was found")
        for holder in self.scene.holders(stack, version.arn):
            if holder.logical_id != request.logical_id or self._is_others(request, version):
                detail = f"{described(request)} stops {version.name}, which {holder.logical_id} holds"
                self.verdicts.report(_HELD, detail)

    def _is_others(self, request: SentRequest, version: ModelVersion) -> bool:
        """Whether the resource itself holds the version, but the request is not one that may stop it."""
        return request.type == "Delete" or self.scene.asked_version(request) != version.arn

    def _just_touched(self, version: ModelVersion) -> bool:
        return self.scene.touched.since(version.arn, self.scene.world.time.timestamp - _STEP_SECONDS)
