"""The search for the lifecycle in which a defect shows."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from tests.simulation.defects.defect import Defect
from tests.simulation.lifecycles import Lifecycle, Violation, run
from tests.simulation.lifecycles.plan import draw_plan


@dataclass(frozen=True)
class Catch:
    """A defect that was caught: after how many lifecycles, in which, and what the check said."""

    lifecycles: int
    seed: int
    violation: Violation


def play_broken(defect: Defect, seed: int) -> Lifecycle:
    """Play a lifecycle with the broken handler."""
    with defect.broken():
        return run(seed)


def hunt(defect: Defect, seeds: Iterable[int], lifecycles: int) -> Catch | None:
    """Play lifecycles, so many at the most, until the check that is named for the defect catches it; None if none does.

    A violation of the unbroken handler on the same seed would prove nothing, so those seeds don't count.
    """
    chosen = (seed for seed in seeds if defect.shows_in(draw_plan(seed)))
    for number, seed in enumerate(itertools.islice(chosen, lifecycles), start=1):
        violations = play_broken(defect, seed).violations
        caught = next((violation for violation in violations if violation.check in defect.checks), None)
        if caught and not run(seed).violations:
            return Catch(number, seed, caught)
    return None
