"""The command line of the exploration, for larger budgets than the tests have."""

import argparse
import time
from dataclasses import replace

from tests.protocol import misfortunes, scenarios, swaps
from tests.protocol.explore import Scenario, explore

ALL = (*scenarios.SCENARIOS, *swaps.SCENARIOS, *misfortunes.SCENARIOS)


def main(arguments: list[str]) -> int:
    """Explore scenarios, one after another, and print each result; 1 if there is a violation that isn't known."""
    parser = argparse.ArgumentParser(prog="python -m tests.protocol", description=__doc__)
    parser.add_argument("names", nargs="*", help="parts of the names of the scenarios to explore; all, without any")
    parser.add_argument("--crashes", type=int, help="how many invocations may die, in each scenario")
    parser.add_argument("--duplicates", type=int, help="how many events may come twice, in each scenario")
    options = parser.parse_args(arguments)
    chosen = [s for s in ALL if not options.names or any(name in s.name for name in options.names)]
    good = [_explored(_with_budget(scenario, options.crashes, options.duplicates)) for scenario in chosen]
    return 0 if all(good) else 1


def _with_budget(scenario: Scenario, crashes: int | None, duplicates: int | None) -> Scenario:
    beginning = scenario.beginning
    faults = beginning.faults
    if crashes is not None:
        faults = faults.but(crashes=crashes)
    if duplicates is not None:
        faults = faults.but(duplicates=duplicates)
    return replace(scenario, beginning=beginning._replace(faults=faults))


def _explored(scenario: Scenario) -> bool:
    """Explore a scenario and say what was found; whether that is good."""
    began = time.monotonic()
    found = explore(scenario)
    print(f"{scenario.name}: {found} ({time.monotonic() - began:.1f} s)", flush=True)
    return found.violation is None
