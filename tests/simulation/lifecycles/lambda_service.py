"""Lambda as an actor: events delivered late, twice, or again hours later (at least once, asynchronous invocation).

Lambda's own two retries are the function's (tests/simulation/functions.py); processes that die or hang are the wire's.
"""

import random
from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.simulation.lifecycles.engine import Engine
from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.lifecycles.ledger import Ledger
from tests.simulation.virtual_time import VirtualTime

LONGEST_DELAY_SECONDS: Final = 6 * 3600.0
"""How long Lambda may keep an event of an asynchronous invocation (its developer guide, "Asynchronous invocation")."""
_CHANCE: Final = 0.25
"""That one of the faults befalls the next request, as long as there are any left."""
_FAILS_MEANWHILE: Final = 0.5
"""That another resource of the stack fails before an event arrives that is late."""


class Deliveries:
    """Delivers CloudFormation's events to a function."""

    def __init__(
        self,
        time: VirtualTime,
        ledger: Ledger,
        chance: random.Random,
        faults: int,
        engines: Mapping[str, Engine],
    ) -> None:
        """Set it up; `engines` by stack id."""
        self._time = time
        self._engines = engines
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
                seconds = self._chance.uniform(1, timeout - 160)
                self._later(Kind.DELIVERED_LATE, seconds, invoke, event)
                if self._chance.random() < _FAILS_MEANWHILE:
                    fails_after = self._chance.uniform(0, seconds)
                    self._time.after(fails_after, self._engines[event["StackId"]].another_fails)
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
