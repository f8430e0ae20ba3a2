"""The numbers that the page and the README share, each counted in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.simulation.defects.catalogue import DEFECTS
from tests.simulation.lifecycles import KINDS
from tests.simulation.report.heat_map import met
from tests.simulation.soak.exploration import scenario_names
from tests.simulation.soak.fingerprint import hash_of_handler
from tests.simulation.soak.state import Explored, State
from tests.simulation.soak.tally import Longest, Tally

_OF_EARLIER_HANDLER: Final = (
    " That is of an earlier handler, by the checks as they were then: lambda/ has changed since, for bugs that further "
    "lifecycles, and some of these, have shown (their seeds are in tests/simulation/test_lifecycles.py). The handler "
    "as it is has not been measured yet: `make soak` does that."
)
_DOLLARS_AN_HOUR: Final = 4.0
"""Of one inference unit (Amazon Rekognition pricing)."""
_YEAR_SECONDS: Final = 365.25 * 24 * 3600


@dataclass(frozen=True)
class Numbers:
    """What a state comes to. `total`: the sum of its lifecycles."""

    state: State
    total: Tally

    @property
    def years(self) -> float:
        """How long all lifecycles took by the virtual clock."""
        return self.total.virtual_seconds / _YEAR_SECONDS

    @property
    def violations(self) -> int:
        """Of lifecycles, and of scenarios of the protocol."""
        return len(self.total.violations) + sum(bool(each.violation) for each in self._exploration.values())

    @property
    def caveat(self) -> str:
        """That they aren't of the handler as it is; empty if they are."""
        return "" if self.state.handler == hash_of_handler() else _OF_EARLIER_HANDLER

    @property
    def kinds(self) -> str:
        """How many kinds of faults befell something, of how many."""
        return f"{sum(bool(self.total.faults[kind]) for kind in KINDS)} of {len(KINDS)}"

    @property
    def pairs(self) -> str:
        """How many pairs of kinds met, of how many."""
        pairs, possible = met(self.total.pairs)
        return f"{pairs:,} of {possible:,}"

    @property
    def states(self) -> str:
        """How many states were explored, in how many scenarios of how many."""
        states = sum(each.states for each in self._exploration.values())
        return f"{states:,} states in {len(self._exploration)} of {len(scenario_names())} scenarios"

    @property
    def caught(self) -> str:
        """How many seeded defects were caught, of those that were hunted; and how many there are, if it isn't all."""
        names = {defect.name for defect in DEFECTS}
        # A catalogue may have lost a defect since.
        hunted = {name: caught for name, caught in self.state.run.defects.items() if name in names}
        caught = f"{sum(bool(each.check) for each in hunted.values())} of {len(hunted)}"
        return caught if len(hunted) == len(DEFECTS) else f"{caught} (hunted so far; there are {len(DEFECTS)})"

    @property
    def longest_run(self) -> tuple[str, Longest]:
        """The longest unwanted run of a model, and its cause."""
        return max(self.total.unwanted_runs.items(), key=lambda each: each[1].seconds, default=("none", Longest()))

    @property
    def _exploration(self) -> Mapping[str, Explored]:
        return self.state.exploration


def cost_of(seconds: float) -> str:
    """What one unit costs for so long."""
    return f"${seconds / 3600 * _DOLLARS_AN_HOUR:,.2f}"
