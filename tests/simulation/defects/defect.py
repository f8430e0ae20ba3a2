"""A seeded defect: the handler with one thing broken, and the check that must notice; else nothing is proved."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from unittest import mock

import step
from decision import Decision, Observed
from request import Desired, Goal, Request

from tests.simulation.lifecycles.plan import Plan

Change = Callable[[Request, Observed, Decision], Decision]


@dataclass(frozen=True)
class Defect:
    """One thing broken: how, which of the checks may be the one that catches it, and in what plans to look for it.

    Only lifecycles with such a plan are played: most others could show it too, but seldom do.
    """

    name: str
    broken: Callable[[], AbstractContextManager[object]]
    checks: tuple[str, ...]
    shows_in: Callable[[Plan], bool] = lambda plan: True


def patched(*changes: tuple[object, str, object]) -> AbstractContextManager[object]:
    """Have these stand in for what the handler has under these names."""
    patches = ExitStack()
    for target, name, replacement in changes:
        patches.enter_context(mock.patch.object(target, name, replacement))
    return patches


def deciding(desired: Desired, change: Change) -> AbstractContextManager[object]:
    """The decision about what is desired so, with this change to it."""
    decider = step._DECIDERS[desired]

    def changed(request: Request, goal: Goal, observed: Observed) -> Decision:
        return change(request, observed, decider(request, goal, observed))

    return mock.patch.dict(step._DECIDERS, {desired: changed})
