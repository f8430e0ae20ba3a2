"""Each rule of the protocol left out, one at a time: the exploration catches it, as the violation that it prevents."""

import pytest

from tests.protocol.command import ALL
from tests.protocol.explore import explore
from tests.protocol.twins import TWINS, Twin


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.rule)
def test_every_rule_is_needed(twin: Twin) -> None:
    """Without the rule its scenario goes wrong, and with it, it doesn't (test_protocol)."""
    scenario = next(scenario for scenario in ALL if scenario.name == twin.scenario)
    with twin.broken():
        found = explore(scenario)
    assert (found.violation or "").startswith(twin.violations), str(found)
