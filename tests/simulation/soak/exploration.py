"""The protocol's exploration with larger budgets than the tests have, as far as its states fit into memory."""

import time
from dataclasses import replace
from typing import Final

from tests.protocol import explore as protocol
from tests.protocol.command import ALL
from tests.protocol.explore import Scenario
from tests.simulation.soak.state import Explored

BUDGETS: Final = ((2, 1), (2, 2))
"""Crashes and duplicates, the largest last; a scenario that fits into neither keeps the budget of the tests."""
MOST_STATES: Final = 1_000_000
"""Some 500 MB of a process, and half a minute or more."""


class _TooManyStatesError(Exception):
    pass


class _BoundedExplorer(protocol._Explorer):
    """The exploration, given up where it grows too large."""

    def __init__(self, scenario: Scenario, most: int) -> None:
        super().__init__(scenario)
        self._most = most

    def _expand(self, number: int) -> protocol.Exploration | None:
        if len(self._worlds) > self._most:
            raise _TooManyStatesError
        return super()._expand(number)


def scenario_names() -> tuple[str, ...]:
    """Every scenario, by name."""
    return tuple(scenario.name for scenario in ALL)


def explore(name: str, most: int = MOST_STATES) -> Explored:
    """Explore a scenario with the largest budget that fits."""
    scenario = next(scenario for scenario in ALL if scenario.name == name)
    usual = scenario.beginning.faults
    largest = Explored(0, 0, 0, 0.0, f"more than {most:,} states with every budget")
    for crashes, duplicates in dict.fromkeys(((usual.crashes, usual.duplicates), *BUDGETS)):
        began = time.process_time()
        faults = usual.but(crashes=crashes, duplicates=duplicates)
        larger = replace(scenario, beginning=scenario.beginning._replace(faults=faults))
        try:
            found = _BoundedExplorer(larger, most).run()
        except _TooManyStatesError:
            break
        seconds = round(time.process_time() - began, 1)
        violation = "" if found.violation is None else str(found)
        largest = Explored(crashes, duplicates, found.states, seconds, violation)
        if violation:
            break
    return largest
