"""What breaks when reads are staler than the protocol tolerates: lifecycles in a service whose every read is old."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from unittest import mock

from tests.simulation.behaviour import Behaviour
from tests.simulation.lifecycles import play, run, service
from tests.simulation.lifecycles.plan import Plan
from tests.simulation.soak.state import Stale

LIFECYCLES: Final = 100
"""Some of them are slow: where tags are staler than a record is good for, it is written again and again."""


@dataclass(frozen=True)
class Variant:
    """How old every read is: of descriptions, and of tags."""

    name: str
    describe_seconds: float
    tags_seconds: float

    def measure(self, lifecycles: int = LIFECYCLES) -> Stale:
        """Play so many lifecycles with such reads, and count what breaks."""
        checks: Counter[str] = Counter()
        answers: Counter[str] = Counter()
        broken = calls = 0
        with mock.patch.object(play, "draw_behaviour", self._always(service.draw_behaviour)):
            for seed in range(lifecycles):
                lifecycle = run(seed)
                broken += bool(lifecycle.violations)
                calls += lifecycle.calls
                checks.update({violation.check for violation in lifecycle.violations})
                answers.update(lifecycle.answers)
        creates = sum(number for outcome, number in answers.items() if outcome.startswith("Create "))
        return Stale(lifecycles, broken, dict(sorted(checks.items())), calls, creates, answers["Create SUCCESS"])

    def _always(self, draw: Callable[[Plan, random.Random], Behaviour]) -> Callable[[Plan, random.Random], Behaviour]:
        def draw_stale(plan: Plan, chance: random.Random) -> Behaviour:
            behaviour = draw(plan, chance)
            behaviour.describe_lag_seconds = self.describe_seconds
            behaviour.tags_lag_seconds = self.tags_seconds
            behaviour.tag_keys_apart_seconds = 0.0
            return behaviour

        return draw_stale


VARIANTS: Final = (
    Variant("descriptions and tags, 4 s", 4.0, 4.0),
    Variant("descriptions, 10 s", 10.0, 0.0),
    Variant("tags, 10 s", 0.0, 10.0),
    Variant("descriptions and tags, 10 s", 10.0, 10.0),
)
"""The first is what the protocol tolerates, for comparison."""
