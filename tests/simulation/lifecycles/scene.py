"""The world as the checks look at it: who a call is for, whose a version is, who wants it."""

from collections.abc import Mapping
from typing import Final

from tests.simulation.calls import Call
from tests.simulation.cloudformation import Resource, Stack
from tests.simulation.lifecycles.engine import Engine
from tests.simulation.lifecycles.ledger import Ledger
from tests.simulation.lifecycles.sending import VERSION
from tests.simulation.lifecycles.touched import Touched
from tests.simulation.model_version import ModelVersion
from tests.simulation.requests_sent import SentRequest
from tests.simulation.world import World

_REQUEST_TAG: Final = "running-model:request"
_SETTLED_TAG: Final = "running-model:settled"
_ID: Final = 2
"""The field of that tag that is the request's id."""
_HASTE_SECONDS: Final = 30.0
"""What an invocation that has answered is left to see that its stack rests, and to claim what it stops then."""


class Scene:
    """One lifecycle's world, ledger and engines."""

    def __init__(self, world: World, ledger: Ledger, touched: Touched) -> None:
        self.world = world
        self.ledger = ledger
        self.touched = touched
        self.engines: dict[str, Engine] = {}
        """By stack id."""
        self.silences = 0
        """Which request, by number, can't be answered at all: no PUT of it ever arrives. None if it is 0."""
        self.found: dict[str, str] = {}
        """Of versions that were adopted, how they were found: the value of that tag."""

    @property
    def requests(self) -> Mapping[str, SentRequest]:
        """Every request that was sent, by its id."""
        return self.world.cloudformation.requests

    def stack(self, call: Call) -> Stack:
        """The stack whose function calls."""
        return self.world.cloudformation.stacks[call.caller]

    def request_id(self, call: Call) -> str:
        """The id of the request that a call is made for."""
        number = int(call.invocation.rpartition("#")[2])
        invocation = self.world.functions[self.stack(call).function_arn].invocations[number - 1]
        return str(invocation.event["RequestId"])

    def request(self, call: Call) -> SentRequest:
        """The request that a call is made for."""
        return self.requests[self.request_id(call)]

    def is_silenced(self, request_id: str) -> bool:
        """Whether no answer to a request ever arrives."""
        ids = list(self.requests)
        return bool(self.silences) and len(ids) >= self.silences and ids[self.silences - 1] == request_id

    def is_armed(self, request_id: str) -> bool:
        """Whether a schedule was made that polls for a request."""
        schedules = self.world.schedules.ever
        return request_id in schedules or any(each.request_id == request_id for each in schedules.values())

    def is_gone(self, request: SentRequest) -> bool:
        """Whether a request's stack is gone, and with it the function that could answer, and whoever would listen."""
        return self.world.cloudformation.stacks[request.stack_id].status == "DELETE_COMPLETE"

    def version(self, call: Call) -> ModelVersion | None:
        """The version that a call is about, if it is about one."""
        return self.world.rekognition.versions.get(call.resource)

    def holders(self, stack: Stack, arn: str) -> list[Resource]:
        """The live resources that hold a version, in truth, whatever the list shows."""
        return [
            resource
            for resource in stack.resources.values()
            if resource.physical_id == arn and not resource.status.startswith("DELETE_")
        ]

    def is_wanted(self, stack: Stack, arn: str) -> bool:
        """Whether a resource of the stack wants a version, or an operation that concerns it is under way."""
        if arn in self.engines[stack.stack_id].in_hand or self.holders(stack, arn):
            return True
        # A Create that ran into its ServiceTimeout left no id; with rollback disabled its Delete comes some day.
        return any(
            resource.status == "CREATE_FAILED" and resource.properties[VERSION] == arn
            for resource in stack.resources.values()
        )

    def is_retained(self, stack: Stack, arn: str, *, running: bool = False) -> bool:
        """Whether the stack has left a version to its owner, with its tags; or that, and `running`."""
        runs_on = self.engines[stack.stack_id].retained.get(arn)
        return runs_on is not None and (runs_on or not running)

    def awaits(self, request: SentRequest) -> bool:
        """Whether CloudFormation still waits for a request: its stack and its resource are at it."""
        stack = self.world.cloudformation.stacks[request.stack_id]
        if request.type == "Delete" and not request.ended:
            return True
        resource = stack.resources.get(request.logical_id)
        awaited = resource is not None and resource.request_id == request.request_id
        return bool(awaited and resource and resource.status.endswith("_IN_PROGRESS"))

    def counts(self, request: SentRequest) -> bool:
        """Whether CloudFormation takes the request's answer for anything: it hasn't given up on it."""
        resource = self.world.cloudformation.stacks[request.stack_id].resources.get(request.logical_id)
        return request.type == "Delete" or (resource is not None and resource.request_id == request.request_id)

    def is_put_back(self, stack: Stack, version: ModelVersion) -> bool:
        """Whether an adopted version runs on rightly: the stack has gone back, and it is as it was found.

        Not if its owner has stopped it since, when it was retained.
        """
        units = version.units
        found = f"{units.minimum} {units.maximum or '-'}" if units else ""
        went_back = "ROLLBACK" in stack.status or self.engines[stack.stack_id].went_back
        was_stopped = self.engines[stack.stack_id].retained.get(version.arn) is False
        return went_back and self.found.get(version.arn) == found and not was_stopped

    def owner_of(self, version: ModelVersion) -> str:
        """The stack whose claim lies on a version, by its tags as they are."""
        return self.world.rekognition.tags_of(version).get("running-model:stack", "")

    def may_be_given_back(self, stack: Stack, version: ModelVersion) -> bool:
        """Whether a rollback that has failed may, as far as the handler can know, still give a version to another.

        That is a resource of the stack which was the last to have it before the one that now claims it, in this update
        or long ago (docs/protocol.md, rule 8).
        """
        claim = self.world.rekognition.tags_of(version).get(_REQUEST_TAG, "").split(" ")
        claimant = self.requests.get(claim[_ID]) if len(claim) > _ID else None
        if claimant is None or stack.status != "UPDATE_ROLLBACK_FAILED":
            return False
        return self._had_before(claimant, version) in stack.resources.keys() - {claimant.logical_id}

    def is_destroyed_in_haste(self, stack: Stack, version: ModelVersion) -> bool:
        """Whether a stack was destroyed before whoever rolled a swap back could know that nobody gets its version back.

        That is a version which another resource of the stack, that lived, was the last to have (docs/protocol.md, "Not
        covered").
        """
        sent = [each for each in self.requests.values() if each.stack_id == stack.stack_id]
        rollback = next((each for each in reversed(sent) if self._gives_up(each) == version.arn), None)
        if rollback is None:
            return False
        had_before = self._had_before(rollback, version)
        later = sent[sent.index(rollback) + 1 :]
        delete = next((each for each in later if (each.type, each.logical_id) == ("Delete", had_before)), None)
        if delete is None or had_before == rollback.logical_id:
            return False
        return delete.issued_at - rollback.issued_at - rollback.seconds <= _HASTE_SECONDS

    def _gives_up(self, request: SentRequest) -> str:
        """The version of the swap that a request rolls back, if it does (docs/protocol.md, rule 8)."""
        old = str(request.event.get("OldResourceProperties", {}).get(VERSION, ""))
        holds = request.event.get("PhysicalResourceId")
        return old if request.type == "Update" and old not in (self.asked_version(request), holds) else ""

    def _had_before(self, request: SentRequest, version: ModelVersion) -> str:
        """The resource of a request's stack whose request for a version was the last to succeed before it."""
        before = [
            each.logical_id
            for each in self.requests.values()
            if each.stack_id == request.stack_id and each.type != "Delete" and each.issued_at < request.issued_at
            if self.asked_version(each) == version.arn and each.answer and each.answer.succeeded
        ]
        return before[-1] if before else ""

    def is_marked(self, request: SentRequest, arn: str) -> bool:
        """Whether the mark of a request's success was ever written on a version."""
        return any(
            call.operation == "TagResource"
            and call.resource == arn
            and call.took_effect
            and call.parameters["Tags"].get(_SETTLED_TAG, "").split(" ")[0] == request.request_id
            for call in self.world.wire.calls
        )

    def asked_version(self, request: SentRequest) -> str:
        """The version that a request asks for."""
        return str(request.event["ResourceProperties"].get(VERSION, ""))

    def concerned(self, request: SentRequest) -> set[str]:
        """Every version that a request has to do with: a Delete's is that of its id, or of its properties."""
        event = request.event
        physical_id = str(event.get("PhysicalResourceId", "")).removeprefix("unclaimed:")
        if request.type == "Delete" and physical_id in self.world.rekognition.versions:
            return {physical_id}
        old = event.get("OldResourceProperties", {}).get(VERSION, "")
        named = {self.asked_version(request), old, event.get("PhysicalResourceId", "")}
        return named & set(self.world.rekognition.versions)
