"""Invariant 1, "with a reason a person can act on": what a failure says is so, and nothing fails without a cause."""

from collections.abc import Callable, Mapping
from typing import Final

from tests.simulation.lifecycles.checks.check import Check, described
from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.lifecycles.person import PERSON
from tests.simulation.lifecycles.said import cause_of
from tests.simulation.requests_sent import SentRequest

_UNFOUNDED: Final = "true: a failure without its cause"
_MARGIN_SECONDS: Final = 151.0
"""Before the deadline, in which time has run out; issue times are whole seconds."""
_PATIENCE_SECONDS: Final = 240.0
_NEVER_RUN: Final = frozenset(
    {"TRAINING_IN_PROGRESS", "TRAINING_FAILED", "COPYING_FAILED", "DELETING", "DEPRECATED", "EXPIRED"}
)

_ON_THE_WIRE: Final = (Kind.THROTTLED, Kind.INTERNAL_ERROR, Kind.CALL_TIMED_OUT, Kind.REPLY_LOST)
_UNARMED: Final = (Kind.PERMISSION_LATE, Kind.PERMISSION_WITHDRAWN, *_ON_THE_WIRE)


class Cause(Check):
    """For every reason that a failure gives, what must have been so in the world."""

    NAMES = (_UNFOUNDED,)

    def answered(self, request: SentRequest) -> None:
        """Look for the cause that the reason names."""
        cause = cause_of(request)
        if cause and not self._is_so(cause, request):
            kinds = ", ".join(sorted(self.scene.ledger.kinds_of(request))) or "nothing"
            self.verdicts.report(_UNFOUNDED, f"{described(request)}: {cause}, but {kinds} befell it")

    def _is_so(self, cause: str, request: SentRequest) -> bool:
        tests: Mapping[str, Callable[[SentRequest], bool]] = {
            "superseded": self._is_superseded,
            "quota": self._has(Kind.QUOTA, Kind.LIMIT_AFTER_STOP),
            "denied": self._is_denied,
            "not armed": self._is_unarmed,
            "start failed": self._has_failed,
            "refused by the service": self._is_refused,
            "no such version": lambda request: self._status(request) in ("DELETING", "GONE"),
            "never runs": lambda request: self._status(request) in (*_NEVER_RUN, "GONE"),
            "claimed by another stack": lambda request: len(self.scene.engines) > 1 or self._is_retagged(request),
            "runs unclaimed": self._is_anothers,
            "started by another": self._is_anothers,
            "units unknown": lambda request: bool(self.scene.ledger.faults[Kind.ADOPTION]),
            "held by another resource": self._is_held,
            "wrong units": self._is_touched,
            "tags lost": self._are_tags_gone,
            "record lost": self._is_touched,
            "out of time": self._ran_out,
            "not stopped": self._ran_out,
        }
        return cause in tests and tests[cause](request)

    def _has(self, *kinds: Kind) -> Callable[[SentRequest], bool]:
        return lambda request: bool(self.scene.ledger.kinds_of(request) & set(kinds))

    def _is_superseded(self, request: SentRequest) -> bool:
        return not self.scene.counts(request) or self._is_retagged(request)

    def _is_unarmed(self, request: SentRequest) -> bool:
        """One that CloudFormation has given up on may come when its stack goes, and the schedule group is gone."""
        return self._has(*_UNARMED)(request) or not self.scene.counts(request)

    def _is_denied(self, request: SentRequest) -> bool:
        """A request that CloudFormation has given up on may find that the policy names its version no more."""
        withheld = self._has(Kind.PERMISSION_LATE, Kind.PERMISSION_WITHDRAWN)(request)
        return withheld or not self.scene.counts(request)

    def _is_refused(self, request: SentRequest) -> bool:
        refused = self._has(Kind.START_REFUSED_IN_FAILED, Kind.TAGS_REFUSED)(request) or self._is_touched(request)
        return refused or (self._ran_out(request) and self._has(*_ON_THE_WIRE)(request))

    def _has_failed(self, request: SentRequest) -> bool:
        """A start of this request has failed: it was STARTING since, or each was hindered for four minutes."""
        version = self.scene.world.rekognition.versions.get(self.scene.asked_version(request))
        if version is None:
            return False
        since = [state.status for state in version.history if state.since >= request.issued_at]
        # Somebody may have started it anew since it was seen.
        if "STARTING" in since and "FAILED" in since[since.index("STARTING") :]:
            return True
        if version.status != "FAILED":
            return False
        is_late = request.answer is not None and request.answer.timestamp > request.issued_at + _PATIENCE_SECONDS
        return is_late and self._has(Kind.START_REFUSED_IN_FAILED, *_ON_THE_WIRE)(request)

    def _status(self, request: SentRequest) -> str:
        version = self.scene.world.rekognition.versions.get(self.scene.asked_version(request))
        return version.status if version else "GONE"

    def _is_anothers(self, request: SentRequest) -> bool:
        versions = self.scene.world.rekognition.versions
        concerned = [versions[arn] for arn in self.scene.concerned(request)]
        was_run = any(state.runner == PERSON for version in concerned for state in version.history)
        return self._is_touched(request) or len(self.scene.engines) > 1 or was_run

    def _is_touched(self, request: SentRequest) -> bool:
        return any(self.scene.touched.ever(arn) for arn in self.scene.concerned(request))

    def _are_tags_gone(self, request: SentRequest) -> bool:
        """The stack itself may have taken them off, of a model that runs on rightly, and then died."""
        concerned = self.scene.concerned(request)
        released = any(
            call.operation == "UntagResource" and call.took_effect and call.resource in concerned
            for call in self.scene.world.wire.calls
        )
        return self._is_touched(request) or released

    def _is_retagged(self, request: SentRequest) -> bool:
        return bool(self.scene.concerned(request) & self.scene.touched.retagged)

    def _is_held(self, request: SentRequest) -> bool:
        stack = self.scene.world.cloudformation.stacks[request.stack_id]
        arn = self.scene.asked_version(request)
        if any(holder.logical_id != request.logical_id for holder in self.scene.holders(stack, arn)):
            return True
        # In an exchange the holder may have been answered since it was looked at.
        return any(
            other.logical_id != request.logical_id
            and other.event.get("PhysicalResourceId") == arn
            and other.issued_at <= request.issued_at + request.seconds
            and (other.answer is None or other.answer.timestamp >= request.issued_at)
            for other in stack.requests
        )

    def _ran_out(self, request: SentRequest) -> bool:
        return request.seconds >= request.timeout_seconds - _MARGIN_SECONDS
