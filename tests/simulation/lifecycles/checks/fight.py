"""Invariant 5: once a newer request for the same resource has begun, an older one changes nothing any more."""

from typing import Final

from tests.simulation.calls import Call
from tests.simulation.lifecycles.checks.check import Check, Verdicts, described
from tests.simulation.lifecycles.scene import Scene
from tests.simulation.requests_sent import SentRequest

_OLDER: Final = "fight: an older request acts"
_UNAWAITED: Final = "fight: CloudFormation waits no more"
_STEP_SECONDS: Final = 14.0
"""From the stalest look of a step to its act (docs/protocol.md, "A step")."""

_UNDER_WAY: Final = {"Create": "CREATE_IN_PROGRESS", "Update": "UPDATE_IN_PROGRESS", "Delete": "DELETE_IN_PROGRESS"}


class Fight(Check):
    """A request has begun with its claim. A swap may undo its own start at any time (rule 10)."""

    NAMES = (_OLDER, _UNAWAITED)

    def __init__(self, scene: Scene, verdicts: Verdicts) -> None:
        super().__init__(scene, verdicts)
        self._claims: dict[tuple[str, str], tuple[SentRequest, float]] = {}
        self._awaited: set[str] = set()
        self._awaited_until: dict[str, float] = {}

    def before(self, call: Call) -> None:
        """Is it still the request's turn?"""
        version = self.scene.version(call)
        if version is None or not self._changes(call) or version.arn in self.scene.touched.retagged:
            return
        request, now = self.scene.request(call), self.scene.world.time.timestamp
        newer, since = self._claims.get((call.caller, version.arn), (request, now))
        if newer is not request and _is_later(newer, request) and now > since + _STEP_SECONDS:
            self.verdicts.report(
                _OLDER, f"{described(request)}: {call.operation} on {version.name}, {described(newer)} has it"
            )
        ended = self._awaited_until.get(request.request_id, request.issued_at)
        undoes = call.operation != "StartProjectVersion" and self.scene.asked_version(request) != version.arn
        if request.type == "Delete" or undoes or self._undoes_swap(call, request):
            return
        if now > ended + _STEP_SECONDS:
            self.verdicts.report(_UNAWAITED, f"{described(request)}: {call.operation} on {version.name}")

    def after(self, call: Call, result: object) -> None:
        """Remember who has begun."""
        if "running-model:stack" in call.parameters.get("Tags", {}):
            request = self.scene.request(call)
            now = self.scene.world.time.timestamp
            other, since = self._claims.get((call.caller, call.resource), (request, now))
            # Of two who claim at once the last writer wins (rule 4): what it has overwritten hasn't begun.
            if not _is_later(other, request) or now <= since + _STEP_SECONDS:
                self._claims[call.caller, call.resource] = request, now
        elif call.operation == "UntagResource":
            self._claims.pop((call.caller, call.resource), None)

    def look(self) -> None:
        """Notice until when CloudFormation's word is that it waits for each request.

        It can't tell an Update from the one that undoes it: until that has claimed, the older may act (rule 2).
        """
        now = self.scene.world.time.timestamp
        # It waited until whatever has just happened.
        self._awaited_until |= dict.fromkeys(self._awaited, now)
        self._awaited.clear()
        for stack in self.scene.world.cloudformation.stacks.values():
            if not stack.status.endswith("_IN_PROGRESS"):
                continue
            under_way = {(name, each.status) for name, each in stack.resources.items()}
            for request in stack.requests:
                if (request.logical_id, _UNDER_WAY[request.type]) in under_way:
                    self._awaited.add(request.request_id)

    def _changes(self, call: Call) -> bool:
        """Whether a call changes a model or whose it is; that a request was answered may be noted at any time."""
        match call.operation:
            case "StartProjectVersion" | "StopProjectVersion":
                return True
            case "TagResource":
                return "running-model:settled" not in call.parameters["Tags"]
        return False

    def _undoes_swap(self, call: Call, request: SentRequest) -> bool:
        physical_id = request.event.get("PhysicalResourceId")
        is_swap = request.type == "Update" and self.scene.asked_version(request) != physical_id
        return is_swap and call.operation == "StopProjectVersion"


def _is_later(one: SentRequest, other: SentRequest) -> bool:
    """By the protocol's order: by the second; in the same one Delete beats Update beats Create."""
    ranks = ("Create", "Update", "Delete")
    return (int(one.issued_at), ranks.index(one.type), one.request_id) > (
        int(other.issued_at),
        ranks.index(other.type),
        other.request_id,
    )
