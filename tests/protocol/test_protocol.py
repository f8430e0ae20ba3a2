"""Every interleaving of every scenario, by the handler's own decision: no violation, and an end from everywhere."""

import pytest

from tests.protocol.command import ALL
from tests.protocol.explore import Scenario, explore


@pytest.mark.parametrize("scenario", ALL, ids=lambda scenario: scenario.name)
def test_every_reachable_state_is_good(scenario: Scenario) -> None:
    """Each scenario's violation, if there is one, is shown with the moves that lead to it."""
    found = explore(scenario)
    assert found.violation is None, str(found)
