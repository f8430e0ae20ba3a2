"""Invariant 6: polling ends with its request; nothing outlives the deadline or the stack, on the model neither."""

from typing import Final

from tests.simulation.calls import Call
from tests.simulation.cloudformation import Stack
from tests.simulation.lifecycles.checks.check import Check, described
from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.requests_sent import SentRequest

_POLLS: Final = "residue: polls"
_LATE: Final = "residue: acts after the deadline"
_TAGS: Final = "residue: tags"
_WRITES: Final = frozenset(
    {"StartProjectVersion", "StopProjectVersion", "TagResource", "UntagResource", "CreateSchedule"}
)
_STEP_SECONDS: Final = 14.0
_LET_GO_SECONDS: Final = 300.0
"""After its answer: the claim on an abandoned version is kept until CloudFormation has moved on (rule 8)."""


_TO_LET_GO_SECONDS: Final = 180.0


class Residue(Check):
    """Where the permission to tidy up is withdrawn, or tags are a person's, nothing can be asked."""

    NAMES = (_POLLS, _LATE, _TAGS)

    def before(self, call: Call) -> None:
        """Nothing is written once the deadline has passed."""
        if call.operation not in _WRITES:
            return
        request = self.scene.request(call)
        if call.timestamp > request.issued_at + request.timeout_seconds + _STEP_SECONDS:
            self.verdicts.report(_LATE, f"{described(request)}: {call.operation} after its deadline")

    def at_rest(self) -> None:
        """Nothing polls without end, and nothing is left on a model that nobody holds."""
        for schedule in self.scene.world.schedules.ever.values():
            self._check_polls(self.scene.requests[schedule.request_id], schedule.fired_at)
        for version in self.scene.world.rekognition.versions.values():
            stack = self.scene.world.cloudformation.stacks.get(self.scene.owner_of(version))
            if stack is None or version.is_gone or self.scene.touched.ever(version.arn):
                continue
            if self.scene.is_retained(stack, version.arn):
                continue
            if not self.scene.is_wanted(stack, version.arn) and not self._is_excused(stack, version.arn):
                self.verdicts.report(_TAGS, f"{version.name}, {version.status}, has the claim of {stack.stack_id}")

    def _check_polls(self, request: SentRequest, fired_at: list[float]) -> None:
        if request.answer is None or self._may_linger(request):
            return
        if request.type == "Update" and self.scene.asked_version(request) != request.event["PhysicalResourceId"]:
            # A swap may have to undo its own start until its deadline (rule 10).
            return
        if len(self.scene.concerned(request)) > 1:
            # The rollback of a swap keeps its claim until CloudFormation has moved on (rule 8).
            return
        ended = max(request.answers[-1].timestamp, self.scene.ledger.last_fault(request))
        late = [each for each in fired_at if each > ended + _LET_GO_SECONDS]
        if late:
            self.verdicts.report(_POLLS, f"{described(request)}: polled {late[-1] - ended:.0f} s after its answer")

    def _may_linger(self, request: SentRequest) -> bool:
        kinds = self.scene.ledger.kinds_of(request)
        return Kind.PERMISSION_WITHDRAWN in kinds or Kind.SERVICE_TIMEOUT in kinds

    def _is_excused(self, stack: Stack, arn: str) -> bool:
        """Whether somebody was told: a request about the version has failed, and its stack has sent no later one."""
        about = [each for each in stack.requests if arn in self.scene.concerned(each)]
        if any(self._may_linger(each) for each in about) or self._went_with_its_stack(about[-1], arn):
            return True
        return not (about[-1].answer and about[-1].answer.succeeded)

    def _went_with_its_stack(self, request: SentRequest, arn: str) -> bool:
        """Whether the stack, and with it the function, was deleted before the rollback of a swap could let go.

        Rule 8 keeps its claim until CloudFormation has moved on: the function must outlive that by a poll and a
        settling time. The claim of a stack that is gone is dead, the model doesn't run, and adopt_running takes it.
        """
        stack = self.scene.world.cloudformation.stacks[request.stack_id]
        if stack.status != "DELETE_COMPLETE" or request.type != "Update" or self.scene.asked_version(request) == arn:
            return False
        following = [each for each in stack.requests if each.issued_at > request.issued_at]
        let_go_by = self.scene.ledger.last_fault(request) + request.seconds + _TO_LET_GO_SECONDS
        return bool(following) and following[-1].issued_at < let_go_by
