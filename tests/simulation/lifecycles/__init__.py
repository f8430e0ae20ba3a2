"""Random lifecycles of stacks with running models, each drawn from a seed, with every invariant checked at every step.

`run(seed)` plays one (the handler's modules must be on the path); `python -m tests.simulation SEED` plays it again and
tells it as a timeline.
"""

from tests.simulation.lifecycles.checks import CHECKS
from tests.simulation.lifecycles.kinds import KINDS
from tests.simulation.lifecycles.play import run
from tests.simulation.lifecycles.result import Lifecycle, Violation

__all__ = ["CHECKS", "KINDS", "Lifecycle", "Violation", "run"]
