"""Defects of stopping a version: whose it is, whether it has stopped, and what a cancelled swap leaves behind."""

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, Final

import ending
import event
import setback
from decision import Decision, Fail, Observed, Release, Stop, Succeed, Wait
from model import Status
from request import Desired, Goal, Request
from service_error import ServiceError
from stack import StackWord

from tests.simulation.defects.checks import HELD, SILENT, STILL_RUNNING, STOPS, TAGS
from tests.simulation.defects.defect import Defect, deciding, patched
from tests.simulation.defects.plans import adopting, exchanging, touched


def _no_second_look() -> AbstractContextManager[object]:
    def at_once(request: Request, observed: Observed, decided: Decision) -> Decision:
        return replace(decided, unseen=False)

    return patched((ending, "_at_second_look", at_once))


def _by_physical_id_alone() -> AbstractContextManager[object]:
    original = event._version_to_delete

    def version_to_delete(fields: Any) -> object:
        return original({**fields, "ResourceProperties": {}})

    return patched((event, "_version_to_delete", version_to_delete))


def _stopping_is_enough() -> AbstractContextManager[object]:
    def change(request: Request, observed: Observed, decided: Decision) -> Decision:
        stops = isinstance(decided, Wait) and decided.why == "STOPPING"
        return Release("it will be stopped", Succeed("nothing will run")) if stops else decided

    return deciding(Desired.STOPPED, change)


def _stops_without_record() -> AbstractContextManager[object]:
    def change(request: Request, observed: Observed, decided: Decision) -> Decision:
        leaves = isinstance(decided, Release) and decided.why == "runs, but not by our start"
        return Stop("whoever started it") if leaves else decided

    return deciding(Desired.STOPPED, change)


def _asks_at_once() -> AbstractContextManager[object]:
    return patched((ending, "wait_for_a_young_word", lambda request, observed: None))


def _refused_stop_believed() -> AbstractContextManager[object]:
    def refused(goal: Goal, observed: Observed, error: ServiceError) -> Decision:
        return Release(error.code, Succeed("nothing runs"))

    return patched((setback, "_stop_refused", refused))


def _lost_tags_passed_over() -> AbstractContextManager[object]:
    def change(request: Request, observed: Observed, decided: Decision) -> Decision:
        return Succeed("not ours any more") if isinstance(decided, Fail) else decided

    return deciding(Desired.STOPPED, change)


def _trusts_the_list() -> AbstractContextManager[object]:
    return patched((StackWord, "has_given_to_another", lambda self, claim, logical_id: False))


def _adopted_is_stopped() -> AbstractContextManager[object]:
    original = ending._end

    def end(request: Request, goal: Goal, observed: Observed, word: StackWord) -> Decision:
        return original(request, goal, observed, replace(word, status="DELETE_IN_PROGRESS"))

    return patched((ending, "_end", end))


def _abandoned_ignored() -> AbstractContextManager[object]:
    return patched((event, "_abandoned_version", lambda fields, asked: None))


def _starting_is_enough() -> AbstractContextManager[object]:
    def change(request: Request, observed: Observed, decided: Decision) -> Decision:
        stops = isinstance(decided, Stop) and observed.description.status is Status.STARTING
        return Release("it doesn't serve yet", Succeed("nothing runs")) if stops else decided

    return deciding(Desired.STOPPED, change)


DEFECTS: Final = (
    Defect("no second look", _no_second_look, (TAGS, SILENT, STILL_RUNNING)),
    Defect("delete by physical id alone", _by_physical_id_alone, (STILL_RUNNING,)),
    Defect("STOPPING treated as stopped", _stopping_is_enough, (STILL_RUNNING,)),
    Defect("STARTING treated as stopped", _starting_is_enough, (STILL_RUNNING,)),
    Defect("stop without a record", _stops_without_record, (STOPS,)),
    Defect("a Delete asks CloudFormation at once", _asks_at_once, (HELD, STILL_RUNNING), exchanging),
    Defect("a refused Stop taken for stopped", _refused_stop_believed, (STILL_RUNNING,)),
    Defect("lost tags passed over", _lost_tags_passed_over, (SILENT,), touched),
    Defect("list trusted in cleanup", _trusts_the_list, (HELD,)),
    Defect("adopted model stopped on rollback", _adopted_is_stopped, (STOPS,), adopting),
    Defect("abandoned version ignored", _abandoned_ignored, (SILENT,)),
)
