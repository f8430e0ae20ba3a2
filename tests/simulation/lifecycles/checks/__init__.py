"""The invariants of the design, each a check of its own."""

from typing import Final

from tests.simulation.lifecycles.checks.answered import Answered
from tests.simulation.lifecycles.checks.cause import Cause
from tests.simulation.lifecycles.checks.check import Check
from tests.simulation.lifecycles.checks.fight import Fight
from tests.simulation.lifecycles.checks.leak import Leak
from tests.simulation.lifecycles.checks.residue import Residue
from tests.simulation.lifecycles.checks.trespass import Trespass
from tests.simulation.lifecycles.checks.truth import Truth

ALL: Final[tuple[type[Check], ...]] = (Answered, Truth, Cause, Leak, Trespass, Fight, Residue)
NO_SECRETS: Final = "no secrets"
"""Checked by the wire and the log themselves, always (tests/simulation/log_capture.py)."""
CHECKS: Final = (*(name for check in ALL for name in check.NAMES), NO_SECRETS)
"""The name of every check."""
