"""What a round of steps comes to, by the handler's own `watch.combine` and its last call."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Final, cast

import watch
from claim import Claim, Ownership, Predecessor
from decision import ACTIONS, FINAL, Decision, Fail, Hold, Release, StandDown, Wait
from reasons import Reason
from request import Goal, Request
from step import Stepper, StepResult
from watch import Answer, Watcher, combine
from watch import Outcome as HandlersOutcome

from tests.protocol.asked import Issued
from tests.protocol.shared import Shared, one

_NO_REASON: Final = Reason("", "")


@dataclass(frozen=True, eq=False)
class Choice(Shared):
    """A decision without its words, which make no difference to what follows; `acts` if it changes something."""

    decision: Decision
    acts: bool

    def __str__(self) -> str:
        """The decision in a trace."""
        return type(self.decision).__name__


@dataclass(frozen=True, eq=False)
class Result(Shared):
    """What a step came to, and whether the claim that it saw is its request's own."""

    choice: Choice
    mine: bool


@dataclass(frozen=True, eq=False)
class Outcome(Shared):
    """What a round came to: `succeeded` is None without an answer, `settles` if the claim is marked after it."""

    succeeded: bool | None
    physical_id: str
    settles: bool
    finished: bool

    def __str__(self) -> str:
        """The outcome in a trace."""
        return {None: "nothing", True: "SUCCESS", False: "FAILED"}[self.succeeded]


@cache
def choice_of(decision: Decision) -> Choice:
    """The decision as the model keeps it."""
    return one(Choice(_bare(decision), isinstance(decision, ACTIONS)))


def _bare(decision: Decision) -> Decision:
    match decision:
        case Wait():
            return Wait("")
        case Fail() | StandDown():
            return type(decision)("", _NO_REASON)
        case Release(then=then):
            return Release("", _bare(then) if then else None)
        case _:
            return replace(decision, why="")


_GOES_ON: Final = choice_of(Wait(""))


@cache
def result_of(decision: Decision, mine: bool) -> Result:
    """What a step came to with this decision: whatever doesn't end or hold its goal goes on alike."""
    return one(Result(choice_of(decision) if isinstance(decision, FINAL | Hold) else _GOES_ON, mine))


@cache
def outcome_of(issued: Issued, results: tuple[Result, ...], last_call: bool) -> Outcome | None:
    """Where the request stands after a round; None if it goes on."""
    request = issued.request
    steps = [_step_result(request, goal, result) for goal, result in zip(request.goals, results, strict=True)]
    outcome = _at_last_call(request, steps) if last_call else combine(request, steps)
    if outcome is None:
        return None
    answer = outcome.answer
    if answer is None:
        return one(Outcome(None, "", settles=False, finished=outcome.finished))
    return one(Outcome(answer.succeeded, answer.physical_id, answer.settles is not None, outcome.finished))


@cache
def once_delivered(issued: Issued, outcome: Outcome, late: bool) -> Outcome:
    """What an outcome leaves to be done once its answer was delivered, perhaps after the request's last call."""
    request = issued.request
    answer = Answer(
        outcome.succeeded is True, outcome.physical_id, settles=request.goals[0] if outcome.settles else None
    )
    at = request.last_call if late else request.issued_at
    left = watch.once_delivered(request, HandlersOutcome(answer, outcome.finished), at)
    return outcome.but(settles=bool(left.answer and left.answer.settles), finished=left.finished)


def _step_result(request: Request, goal: Goal, result: Result) -> StepResult:
    at = request.issued_at
    claim = (
        Claim(request.stack_id, request.logical_id, request.order, Predecessor.NOBODY, at, at) if result.mine else None
    )
    return StepResult(goal, result.choice.decision, Ownership(claim))


class _Said:
    """A stepper that says what was said before."""

    def __init__(self, results: list[StepResult]) -> None:
        self._results: Iterator[StepResult] = iter(results)

    def step(self, request: Request, goal: Goal, *, time_is_up: bool = False) -> StepResult:
        """The next of the results."""
        return next(self._results)


class _StoppedClock:
    """A clock that stands at the last call."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """The time at which it stands."""
        return self._at

    def sleep(self, seconds: float) -> None:
        """Nobody sleeps at the last call."""
        raise AssertionError(f"sleeps for {seconds} s after the last call")


def _at_last_call(request: Request, results: list[StepResult]) -> HandlersOutcome:
    watcher = Watcher(cast(Stepper, _Said(results)), _StoppedClock(request.last_call), lambda: 0.5)
    return watcher.watch(request, request.deadline)
