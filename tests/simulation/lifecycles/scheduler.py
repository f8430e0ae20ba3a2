"""Scheduler as an actor: firings missed, late, early, doubled, or once more after the schedule is gone."""

import random
from collections.abc import Callable, Sequence
from typing import Final

from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.lifecycles.ledger import Ledger
from tests.simulation.schedules import EARLIEST_SECONDS, Schedule

_CHANCE: Final = 0.3
_LATEST_SECONDS: Final = 55.0
"""Scheduler drops what it couldn't deliver within the MaximumEventAgeInSeconds asked for, 60."""


class Punctuality:
    """Says when a schedule's firings come."""

    def __init__(self, ledger: Ledger, chance: random.Random, faults: int, may_hinder: Callable[[str], bool]) -> None:
        self._ledger = ledger
        self._chance = chance
        self._left = faults
        self._may_hinder = may_hinder

    def of_next(self, schedule: Schedule) -> Sequence[float]:
        """When the next firing comes, from its time."""
        if not self._left or self._chance.random() > _CHANCE:
            return (0.0,)
        request_id = schedule.request_id
        kind = self._chance.choice((Kind.POLL_MISSED, Kind.POLL_LATE, Kind.POLL_EARLY, Kind.POLL_TWICE))
        if kind in (Kind.POLL_MISSED, Kind.POLL_LATE) and not self._may_hinder(request_id):
            return (0.0,)
        self._left -= 1
        chance = self._chance
        match kind:
            case Kind.POLL_MISSED:
                offsets: tuple[float, ...] = ()
            case Kind.POLL_LATE:
                offsets = (chance.uniform(1, _LATEST_SECONDS),)
            case Kind.POLL_EARLY:
                offsets = (-chance.uniform(0, EARLIEST_SECONDS),)
            case _:
                offsets = (0.0, chance.choice((0.0, chance.uniform(0, 50))))
        until = self._ledger.now() + EARLIEST_SECONDS + (offsets[0] if offsets else 0.0)
        self._ledger.befell(kind, request_id, until=until)
        return offsets

    def after_delete(self, schedule: Schedule) -> float | None:
        """In how many seconds one more firing comes, if one does."""
        if not self._left or self._chance.random() > _CHANCE:
            return None
        self._left -= 1
        self._ledger.befell(Kind.POLL_AFTER_DELETE, schedule.request_id)
        return self._chance.uniform(0, _LATEST_SECONDS)
