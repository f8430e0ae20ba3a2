"""Lambda as an actor: events delivered late, twice, or again hours later (at least once, asynchronous invocation).

Lambda's own two retries are the function's (tests/simulation/functions.py); processes that die or hang are the wire's.
"""

import random
from collections.abc import Callable
from typing import Any, Final

from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.lifecycles.ledger import Ledger
from tests.simulation.virtual_time import VirtualTime

LONGEST_DELAY_SECONDS: Final = 6 * 3600.0
"""How long Lambda may keep an event of an asynchronous invocation (its developer guide, "Asynchronous invocation")."""
_CHANCE: Final = 0.25
"""That one of the faults befalls the next request, as long as there are any left."""


class Deliveries:
    """Delivers CloudFormation's events to a function."""

    def __init__(self, time: VirtualTime, ledger: Ledger, chance: random.Random, faults: int) -> None:
        self._time = time
        self._ledger = ledger
        self._chance = chance
        self._left = faults
        self.pending = 0
        """Deliveries that are still to come."""

    def through(self, invoke: Callable[[Any], None]) -> Callable[[dict[str, Any]], None]:
        """The same function, with what befalls its events."""
        return lambda event: self._deliver(invoke, event)

    def _deliver(self, invoke: Callable[[Any], None], event: dict[str, Any]) -> None:
        if not self._left or self._chance.random() > _CHANCE:
            invoke(event)
            return
        self._left -= 1
        match self._chance.choice(("late", "twice", "twice", "hours", "hours")):
            case "late":
                # Early enough to be answered: what comes after the deadline is answered by nobody.
                timeout = float(event["ResourceProperties"].get("ServiceTimeout", 3600))
                self._later(Kind.DELIVERED_LATE, self._chance.uniform(1, timeout - 160), invoke, event)
            case "twice":
                invoke(event)
                self._later(Kind.DUPLICATE, self._chance.uniform(0, 120), invoke, event)
            case _:
                invoke(event)
                seconds = self._chance.choice((3600.0, LONGEST_DELAY_SECONDS)) * self._chance.random()
                self._later(Kind.LATE_DUPLICATE, seconds, invoke, event)

    def _later(self, kind: Kind, seconds: float, invoke: Callable[[Any], None], event: dict[str, Any]) -> None:
        self.pending += 1

        def deliver() -> None:
            self.pending -= 1
            self._ledger.befell(kind, event["RequestId"])
            invoke(event)

        self._time.after(seconds, deliver)
