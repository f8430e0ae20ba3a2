"""Seeded defects: the handler with one thing broken is caught, by the check that is named for it; unbroken it isn't."""

from typing import Final

import pytest

from tests.simulation.defects.catalogue import DEFECTS
from tests.simulation.defects.defect import Defect
from tests.simulation.defects.hunt import play_broken
from tests.simulation.defects.seeds import read_seeds
from tests.simulation.lifecycles import CHECKS, run

_SEEDS: Final = read_seeds()
_ENOUGH: Final = 40
_WITHIN: Final = 3
"""Lifecycles from the seed that was found: a small change to the world may shift what shows in it."""


def test_the_checks_that_catch_defects_exist() -> None:
    """A check of another name would catch nothing."""
    assert {check for defect in DEFECTS for check in defect.checks} <= set(CHECKS)


def test_for_every_defect_a_lifecycle_is_known_that_shows_it() -> None:
    """What the search has found, each by its own name."""
    names = [defect.name for defect in DEFECTS]
    assert len(names) >= _ENOUGH
    assert sorted(names) == sorted(_SEEDS)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_each_defect_is_caught(defect: Defect) -> None:
    """From the seed that `python -m tests.simulation.defects --write` has found, which also searches anew."""
    found: list[str] = []
    for seed in range(_SEEDS[defect.name], _SEEDS[defect.name] + _WITHIN):
        assert run(seed).violations == ()
        found += [violation.check for violation in play_broken(defect, seed).violations]
        if set(found) & set(defect.checks):
            return
    pytest.fail(f"not caught, but: {found}")
