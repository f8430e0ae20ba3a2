"""Steps, one after another, until a request is settled or its invocation's time is up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import reasons
from clock import Clock
from decision import (
    FINAL,
    Decision,
    Done,
    Fail,
    Hold,
    MarkMoved,
    NotBegun,
    StandDown,
    Succeed,
    Take,
    Unconfirmed,
    Wait,
    WriteFound,
    WriteRecord,
    is_mine,
)
from reasons import Reason
from request import Desired, Goal, Request
from step import Stepper, StepResult

INTERVAL_SECONDS: Final = 5.0
LONGEST_INTERVAL_SECONDS: Final = 20.0
REPEATED_WRITE_SECONDS: Final = 1.0
"""Before the same tag is written again: reads are stale, and don't show yet what was written."""
_LAST_LOOKS: Final = 4
"""At the last call, at the most: a missing tag is doubted once, a refused Stop, and tags that can't be taken off."""
JITTER: Final = 0.2
"""Of an interval, either way: models of one stack would otherwise be looked at in step and throttled together."""


@dataclass(frozen=True)
class Answer:
    """What CloudFormation is told. `settles` is the goal whose claim is marked settled once it was delivered."""

    succeeded: bool
    physical_id: str
    reason: Reason | None = None
    settles: Goal | None = None


@dataclass(frozen=True)
class Outcome:
    """Where a request stands: its answer, if there is one, and whether its polls are needed no more."""

    answer: Answer | None = None
    finished: bool = False


class Watcher:
    """Watches a request through one invocation."""

    def __init__(self, stepper: Stepper, clock: Clock, random: Callable[[], float]) -> None:
        self._stepper = stepper
        self._clock = clock
        self._random = random

    def watch(self, request: Request, until: datetime) -> Outcome:
        """Step until the request is settled, or until then.

        Within ANSWER_MARGIN of the deadline it looks once, or again where one look tells nothing, and answers, whatever
        it sees.
        """
        if self._clock.now() >= request.last_call:
            return self._last_call(request, [None] * len(request.goals))
        until = min(until, request.last_call)
        interval = INTERVAL_SECONDS
        before: Sequence[StepResult | None] = [None] * len(request.goals)
        while True:
            results = [self._stepper.step(request, goal) for goal in request.goals]
            outcome = combine(request, results)
            if outcome:
                return outcome
            interval = self._next_interval(interval, results)
            pause = self._pause(interval, results, before)
            before = results
            if self._clock.now() + timedelta(seconds=pause) < until:
                self._clock.sleep(pause)
            elif until < request.last_call:
                return Outcome()
            else:
                # Whoever watches until the last call makes it: with a short timeout no poll may come in time.
                self._clock.sleep(max(0.0, (until - self._clock.now()).total_seconds()))
                return self._last_call(request, results)

    def see_out(self, request: Request, outcome: Outcome, until: datetime) -> Outcome:
        """Once an answer was delivered, and after the last call: go on with what is left, until then at the most.

        A failed swap has to undo its start, and a rollback to let its claim go, or to stop what nobody gets back, and
        no other poll may come: with a short timeout, or because the stack is destroyed meanwhile.
        """
        until = min(until, request.deadline)
        while self._is_left(request, outcome) and self._clock.now() < until - timedelta(seconds=INTERVAL_SECONDS):
            self._clock.sleep(INTERVAL_SECONDS)
            outcome = self.watch(request, until)
        return outcome

    def _is_left(self, request: Request, outcome: Outcome) -> bool:
        is_answered = outcome.answer is not None or self._clock.now() >= request.last_call
        return is_answered and not outcome.finished

    def _last_call(self, request: Request, before: Sequence[StepResult | None]) -> Outcome:
        unconfirmed = any(result and isinstance(result.decision, Unconfirmed) for result in before)
        for _ in range(_LAST_LOOKS):
            if unconfirmed:
                self._clock.sleep(INTERVAL_SECONDS)
            results = [self._stepper.step(request, goal, time_is_up=True) for goal in request.goals]
            unconfirmed = any(isinstance(result.decision, Unconfirmed) for result in results)
            if not unconfirmed:
                break
        timed_out = [_timed_out(request, *both) for both in zip(results, before, strict=True)]
        # Without an outcome it was answered before, and only still holds a claim.
        outcome = combine(request, results) or combine(request, timed_out) or Outcome()
        goes_on = any(_goes_on(request, result) for result in results)
        return replace(outcome, finished=False) if goes_on else outcome

    def _next_interval(self, interval: float, results: Sequence[StepResult]) -> float:
        if any(isinstance(result.decision, Wait) and result.decision.back_off for result in results):
            return min(interval * 2, LONGEST_INTERVAL_SECONDS)
        return INTERVAL_SECONDS

    def _pause(self, interval: float, results: Sequence[StepResult], before: Sequence[StepResult | None]) -> float:
        jittered = interval * (1 + JITTER * (2 * self._random() - 1))
        return min(
            self._pause_after(result, earlier, jittered) for result, earlier in zip(results, before, strict=True)
        )

    def _pause_after(self, result: StepResult, earlier: StepResult | None, interval: float) -> float:
        match result.decision:
            case Wait(until=until) if until is not None:
                return max(0.0, (until - self._clock.now()).total_seconds())
            case WriteRecord() | WriteFound() | Take() | MarkMoved() if not result.failed_call:
                repeats = earlier is not None and type(earlier.decision) is type(result.decision)
                return REPEATED_WRITE_SECONDS if repeats else 0.0
            case _:
                return interval


def combine(request: Request, results: Sequence[StepResult]) -> Outcome | None:
    """Where a request stands by what its steps came to, one for each goal; None while one of them goes on. Pure."""
    main, *others = (result.decision for result in results)
    if not isinstance(main, FINAL) or not all(isinstance(other, Fail | Hold | Done) for other in others):
        return None
    holds = any(isinstance(other, Hold) for other in others)
    if isinstance(main, Done):
        return None if holds else Outcome(finished=True)
    failure = next((decision for decision in (main, *others) if isinstance(decision, Fail | StandDown)), None)
    goal = request.goals[0]
    claimed = isinstance(main, Succeed) or is_mine(request, results[0].claim)
    answer = Answer(
        succeeded=failure is None,
        physical_id=request.physical_id_for(succeeded=failure is None, claimed=claimed),
        reason=failure.reason if failure else None,
        settles=goal if failure is None and goal.desired is Desired.RUNNING else None,
    )
    return Outcome(answer, finished=not holds)


def once_delivered(request: Request, outcome: Outcome, now: datetime) -> Outcome:
    """What an outcome leaves to be done once its answer was delivered. Pure.

    After the last call another invocation may have answered FAILED before it, and it is the first answer that counts:
    so a late SUCCESS settles nothing, and after that of a swap polls go on, to undo its start if it has failed.
    """
    answer = outcome.answer
    if now < request.last_call or answer is None or not answer.succeeded:
        return outcome
    return replace(outcome, answer=replace(answer, settles=None), finished=outcome.finished and not request.is_swap)


def _goes_on(request: Request, result: StepResult) -> bool:
    """Whether, after the last call, polls go on until the deadline.

    The claim on an abandoned version has to be let go. And if it is a swap's failure that CloudFormation takes, of two
    answers that were sent at once, what the swap has started has to be stopped.
    """
    if result.goal.desired is Desired.ABANDONED:
        return not isinstance(result.decision, Done)
    may_be_mine = result.ownership is None or is_mine(request, result.claim)
    return request.is_swap and may_be_mine and not isinstance(result.decision, StandDown | Done)


def _timed_out(request: Request, result: StepResult, earlier: StepResult | None) -> StepResult:
    """The step's result, or a failure in its place if it goes on: for the reason that the one before has given."""
    decision = result.decision
    if isinstance(decision, FINAL | Hold):
        return result
    told = decision
    if isinstance(decision, NotBegun | WriteRecord) and earlier and earlier.failed_call:
        # A start that was refused would be tried again, and before it the record is written.
        told = earlier.decision
    reason = told.reason if isinstance(told, Wait) else None
    return replace(
        result,
        decision=Fail(f"time is up: {decision.why}", reason or _out_of_time(request, result.goal, decision)),
    )


def _out_of_time(request: Request, goal: Goal, decision: Decision) -> Reason:
    seconds = int((request.deadline - request.issued_at).total_seconds())
    remedy = (
        "Deploy again, with a longer timeout if it is below 60 minutes (3600 s, CloudFormation's longest)."
        if goal.desired is Desired.RUNNING
        else f"Look whether it still runs (it costs money as long as it does), stop it by hand if need be "
        f"({reasons.command_to_stop(goal.version.arn)}), then delete again."
    )
    return reasons.out_of_time(goal.version.arn, seconds, decision.why, remedy)
