"""Defects of claiming: who may touch a version, and from when on."""

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Final

import decision
import ending
import event
import lifecycle
import stack
from claim import Claim, Predecessor
from decision import Decision, Fail, Observed, Release, Take
from request import Desired, Goal, Request
from stack import StackWord
from step import Stepper

from tests.simulation.defects.checks import (
    CLAIMS,
    DOWN,
    HELD,
    LEAK,
    NO_CAUSE,
    NOT_RUNNING,
    OLDER,
    RETAGS,
    SILENT,
    STARTS,
    UNAWAITED,
)
from tests.simulation.defects.defect import Defect, deciding, patched
from tests.simulation.defects.plans import adopting_beside, interrupted, running_already


def _no_fence() -> AbstractContextManager[object]:
    def never(request: Request, claim: object) -> bool:
        return False

    return patched((lifecycle, "is_fenced", never), (ending, "is_fenced", never))


def _no_word() -> AbstractContextManager[object]:
    return patched((StackWord, "waits_for", lambda self, request: True))


def _old_word_believed() -> AbstractContextManager[object]:
    return patched((lifecycle, "wait_for_a_young_word", lambda request, observed: None))


def _no_word_before_start() -> AbstractContextManager[object]:
    def at_once(request: Request, goal: Goal, observed: Observed, action: Decision) -> Decision:
        return action

    return patched((lifecycle, "_if_wanted", at_once))


def _adopts_half_way() -> AbstractContextManager[object]:
    return patched((stack, "_HALF_WAY", frozenset()))


def _quick_over(predecessors: Collection[Predecessor]) -> AbstractContextManager[object]:
    original = decision.take

    def take(request: Request, observed: Observed, word: StackWord) -> Take:
        taken = original(request, observed, word)
        return replace(taken, quick=taken.quick or taken.predecessor in predecessors)

    return patched((lifecycle, "take", take), (ending, "take", take))


def _no_settling() -> AbstractContextManager[object]:
    return _quick_over(tuple(Predecessor))


def _no_holder() -> AbstractContextManager[object]:
    return patched((StackWord, "holders", lambda self, version_arn: []))


def _claim_after_start() -> AbstractContextManager[object]:
    original = Stepper._act

    def act(self: Stepper, request: Request, goal: Goal, observed: Observed, decided: Decision) -> Decision:
        may_start = observed.description.status in decision.STARTABLE
        if isinstance(decided, Take) and goal.desired is Desired.RUNNING and may_start and request.units:
            self._models.start(goal.version, request.units)
        return original(self, request, goal, observed, decided)

    return patched((Stepper, "_act", act))


def _takes_what_runs() -> AbstractContextManager[object]:
    def change(request: Request, observed: Observed, decided: Decision) -> Decision:
        is_refusal = isinstance(decided, Fail) and decided.why == "runs unclaimed"
        return Take("whoever runs it", Predecessor.NOBODY, quick=False) if is_refusal else decided

    return deciding(Desired.RUNNING, change)


def _takes_from_others() -> AbstractContextManager[object]:
    def take_from(request: Request, goal: Goal, observed: Observed, claim: Claim) -> Decision:
        return Release("whoever has it")

    return patched((lifecycle, "_take_from", take_from))


def _adopts_unasked() -> AbstractContextManager[object]:
    return patched((event, "parse_adopt_running", lambda value: True))


DEFECTS: Final = (
    Defect("no fence", _no_fence, (OLDER,)),
    Defect("CloudFormation never asked", _no_word, (UNAWAITED,)),
    Defect("CloudFormation's word from before believed", _old_word_believed, (NO_CAUSE,)),
    Defect("CloudFormation not asked before acting", _no_word_before_start, (UNAWAITED,)),
    Defect("no settling", _no_settling, (OLDER, LEAK, SILENT, STARTS, DOWN, NOT_RUNNING), interrupted),
    Defect("no holder check", _no_holder, (HELD,)),
    Defect("claim after start", _claim_after_start, (STARTS, SILENT)),
    Defect("takes what somebody else runs", _takes_what_runs, (CLAIMS,), running_already),
    Defect("takes what another stack has claimed", _takes_from_others, (RETAGS,)),
    Defect("adopts without being asked", _adopts_unasked, (CLAIMS,), running_already),
    Defect("adopts what a stack may go back to", _adopts_half_way, (RETAGS,), adopting_beside),
)
