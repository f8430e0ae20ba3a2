"""Invariants 1 and 7: every request is answered in time, to CloudFormation alone, and soon after the last fault."""

from typing import Final

from tests.simulation.lifecycles.checks.check import Check, described
from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.model_version import ModelVersion
from tests.simulation.requests_sent import SentRequest

_UNANSWERED: Final = "answered"
_STRANGER: Final = "answered: to a stranger"
_SLOW: Final = "convergence"
_PATIENCE_SECONDS: Final = 180.0
"""Within which a request converges, beside the service's own time (design, invariant 7)."""
_PATIENCE_WITH_QUOTAS_SECONDS: Final = 120.0
"""A model that was just stopped may count for so long (lambda/decision.py, PATIENCE)."""
_PASSING: Final = frozenset({"STARTING", "STOPPING", "COPYING_IN_PROGRESS"})


class Answered(Check):
    """Where no PUT arrives at all (the kind "service timeout"), or nobody lives to send one, none can be demanded."""

    NAMES = (_UNANSWERED, _STRANGER, _SLOW)

    def answered(self, request: SentRequest) -> None:
        """Neither slow nor late."""
        answer = request.answer
        if answer is None:
            if not self.scene.is_silenced(request.request_id) and not self._nobody_could(request):
                self.verdicts.report(_UNANSWERED, f"{described(request)} ran into its ServiceTimeout")
            return
        if answer.timestamp > request.issued_at + request.timeout_seconds:
            self.verdicts.report(_UNANSWERED, f"{described(request)} was answered after its ServiceTimeout")
        since = self.scene.ledger.last_fault(request)
        spent = answer.timestamp - since - self._busy_since(request, since)
        patience = _PATIENCE_SECONDS
        if Kind.QUOTA in self.scene.ledger.kinds_of(request):
            patience += _PATIENCE_WITH_QUOTAS_SECONDS
        if spent > patience and self.scene.counts(request) and not self._gives_in(request):
            detail = f"{described(request)} was answered {spent:.0f} s after the last fault, the service's time aside"
            self.verdicts.report(_SLOW, detail)

    def at_rest(self) -> None:
        """Nothing was sent elsewhere."""
        for _ in self.scene.world.cloudformation.strangers:
            self.verdicts.report(_STRANGER, "an answer was PUT to a URL that is no ResponseURL")

    def _nobody_could(self, request: SentRequest) -> bool:
        """Whether the stack is gone, or Lambda invoked late and killed each process before one could arm the polls."""
        if self.scene.is_gone(request):
            return True
        function = self.scene.world.functions[self.scene.world.cloudformation.stacks[request.stack_id].function_arn]
        deadline = request.issued_at + request.timeout_seconds
        outcomes = [
            invocation.outcome
            for invocation in function.invocations
            if invocation.event.get("RequestId") == request.request_id and invocation.started_at < deadline
        ]
        is_late = Kind.DELIVERED_LATE in self.scene.ledger.kinds_of(request)
        return is_late and set(outcomes) == {"killed"} and not self.scene.is_armed(request.request_id)

    def _gives_in(self, request: SentRequest) -> bool:
        """Whether it waited to the end for what never comes.

        A permission; or, of two Deletes of one version, the later one, which a person has made impossible.
        """
        retagged = self.scene.concerned(request) & self.scene.touched.retagged
        waits_for_another = request.type == "Delete" and any(
            other.type == "Delete"
            and other.request_id != request.request_id
            and bool(self.scene.concerned(other) & retagged)
            and other.answer is not None
            and not other.answer.succeeded
            for other in self.scene.world.cloudformation.stacks[request.stack_id].requests
        )
        return Kind.PERMISSION_WITHDRAWN in self.scene.ledger.kinds_of(request) or waits_for_another

    def _busy_since(self, request: SentRequest, since: float) -> float:
        """The service's own time: how long one of the request's versions has been starting, stopping or copied."""
        versions = self.scene.world.rekognition.versions
        now = self.scene.world.time.timestamp
        return max((_passing(versions[arn], since, now) for arn in self.scene.concerned(request)), default=0.0) + max(
            0.0, self.scene.world.rekognition.behaviour.limit_exceeded_after_stop_seconds
        )


def _passing(version: ModelVersion, since: float, now: float) -> float:
    ends = [each.since for each in version.history[1:]] + [now]
    return sum(
        max(0.0, end - max(state.since, since))
        for state, end in zip(version.history, ends, strict=True)
        if state.status in _PASSING
    )
