"""Defects of bringing a version up: what is recorded, what is started, and what counts as RUNNING."""

from contextlib import AbstractContextManager
from typing import Final

import lifecycle
import reasons
import setback
import step
from decision import Decision, Fail, Observed, StandDown, Start, Succeed, Wait, WriteRecord, own_record
from model import Description, Status
from properties import InferenceUnits
from request import Desired, Goal, Request, RequestType
from service_error import ServiceError, Trouble
from stack import StackWord

from tests.simulation.defects.checks import LEAK, NO_CAUSE, NOT_RUNNING, SILENT, SLOW, STILL_RUNNING, STOPS, UNFOUNDED
from tests.simulation.defects.defect import Defect, deciding, patched
from tests.simulation.defects.plans import crowded, slowing_down, touched


def _record_after_start() -> AbstractContextManager[object]:
    def start(goal: Goal, observed: Observed, units: InferenceUnits, gate: lifecycle.Gate) -> Decision:
        return gate(Start("at once", units))

    def record(goal: Goal, observed: Observed, adopt: bool, gate: lifecycle.Gate) -> Decision:
        units = observed.description.units or InferenceUnits(1)
        return gate(WriteRecord("afterwards", units, None))

    return patched((lifecycle, "_start", start), (lifecycle, "_take_over", record))


def _old_failure_taken_for_news() -> AbstractContextManager[object]:
    original = lifecycle._start

    def start(goal: Goal, observed: Observed, units: InferenceUnits, gate: lifecycle.Gate) -> Decision:
        if observed.description.status is Status.FAILED and own_record(observed.ownership):
            return Fail("FAILED", reasons.start_failed(goal.version.arn, observed.description))
        return original(goal, observed, units, gate)

    return patched((lifecycle, "_start", start))


def _units_by_echo_alone() -> AbstractContextManager[object]:
    original = lifecycle._adjust

    def adjust(goal: Goal, observed: Observed, units: InferenceUnits, gate: lifecycle.Gate) -> Decision:
        description = observed.description
        if description.status is Status.RUNNING and not description.contradicts(units):
            return Succeed("the echo has these units")
        return original(goal, observed, units, gate)

    return patched((lifecycle, "_adjust", adjust))


def _units_by_record_alone() -> AbstractContextManager[object]:
    return patched((Description, "contradicts", lambda self, units: False))


def _starting_is_enough() -> AbstractContextManager[object]:
    def change(request: Request, observed: Observed, decided: Decision) -> Decision:
        is_wait = isinstance(decided, Wait) and decided.why == "STARTING"
        return Succeed("it will run") if is_wait else decided

    return deciding(Desired.RUNNING, change)


def _maximum_not_compared() -> AbstractContextManager[object]:
    return patched((InferenceUnits, "same_as", lambda self, other: self.minimum == other.minimum))


def _swap_not_undone() -> AbstractContextManager[object]:
    def undo(goal: Goal, observed: Observed, word: StackWord) -> Decision:
        return StandDown("it failed", reasons.superseded(goal.version.arn))

    return patched((lifecycle, "_undo", undo))


def _quota_for_ever() -> AbstractContextManager[object]:
    def refused(goal: Goal, observed: Observed, attempted: Start, error: ServiceError, now: object) -> Decision:
        return Wait(f"Start: {error.code}", reason=reasons.refused(error))

    return patched((setback, "_start_refused", refused))


def _final(trouble: Trouble) -> AbstractContextManager[object]:
    """An error of this sort is final, unless it is a Delete's."""
    original = setback.after_error

    def after_error(
        request: Request,
        goal: Goal,
        observed: Observed | None,
        attempted: Decision | None,
        error: ServiceError,
        now: object,
    ) -> Decision:
        if error.trouble is trouble and request.type is not RequestType.DELETE:
            return Fail(error.code, reasons.refused(error))
        return original(request, goal, observed, attempted, error, now)  # type: ignore[arg-type]

    return patched((step, "after_error", after_error))


def _denial_is_final() -> AbstractContextManager[object]:
    return _final(Trouble.DENIED)


def _throttle_is_final() -> AbstractContextManager[object]:
    return _final(Trouble.TRANSIENT)


DEFECTS: Final = (
    Defect("record after start", _record_after_start, (STOPS, SILENT, STILL_RUNNING)),
    Defect("old FAILED taken for news", _old_failure_taken_for_news, (UNFOUNDED, NO_CAUSE)),
    Defect("units by echo alone", _units_by_echo_alone, (NOT_RUNNING,)),
    Defect("units by record alone", _units_by_record_alone, (NOT_RUNNING,), touched),
    Defect("STARTING is enough", _starting_is_enough, (NOT_RUNNING,)),
    Defect("maximum not compared", _maximum_not_compared, (NOT_RUNNING,)),
    Defect("a failed swap not undone", _swap_not_undone, (SILENT, LEAK), slowing_down),
    Defect("quota retried for ever", _quota_for_ever, (SLOW,), crowded),
    Defect("no patience with AccessDenied", _denial_is_final, (NO_CAUSE,)),
    Defect("throttle taken for final", _throttle_is_final, (NO_CAUSE,)),
)
