"""What befalls calls on their way, as an actor: replies lost, throttles, errors, answers not taken, deaths."""

import random
from collections.abc import Callable
from typing import Final

from tests.simulation.calls import HUNG, KILLED, PUT, Call, Fault
from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.lifecycles.ledger import Ledger
from tests.simulation.lifecycles.plan import pick
from tests.simulation.lifecycles.scene import Scene
from tests.simulation.requests_sent import SentRequest

_WRITES: Final = frozenset(
    {
        PUT,
        "CreateSchedule",
        "DeleteSchedule",
        "StartProjectVersion",
        "StopProjectVersion",
        "TagResource",
        "UntagResource",
    }
)
_WRITE_CHANCE, _READ_CHANCE = 0.12, 0.015
"""That one of the faults befalls a call, as long as there are any left: writes are rare, and matter more."""
_CALL_KINDS: Final = (
    (Kind.REPLY_LOST, 3.0),
    (Kind.CALL_TIMED_OUT, 4.0),
    (Kind.THROTTLED, 3.0),
    (Kind.INTERNAL_ERROR, 2.0),
    (Kind.LAMBDA_KILLED, 6.0),
    (Kind.LAMBDA_TIMED_OUT, 0.3),
)
_PUT_KINDS: Final = (
    (Kind.PUT_503, 2.0),
    (Kind.PUT_TIMEOUT, 2.0),
    (Kind.PUT_403, 1.0),
    (Kind.REPLY_LOST, 1.0),
    (Kind.LAMBDA_KILLED, 4.0),
)
_ENDINGS: Final = frozenset({Kind.LAMBDA_KILLED, Kind.LAMBDA_TIMED_OUT})
_UNARMED_DEATHS: Final = 2
"""Lambda tries an event three times in all: a request whose schedule isn't made yet outlives two deaths, no more."""
LAST_SECONDS: Final = 200.0
"""Before a deadline, in which there are but two or three polls: one of them may be hindered (docs/protocol.md, A4)."""
_BURST_SECONDS: Final = 60.0
_LATEST_SECONDS: Final = 6.9
"""The handler gives a call up after 7 s (connect 2, read 5)."""


class Endurance:
    """Keeps faults within what the protocol assumes (A4): somebody comes before the deadline who can answer."""

    def __init__(self, now: Callable[[], float], requests: Callable[[str], SentRequest | None]) -> None:
        self._now = now
        self._requests = requests
        self._hindered: set[str] = set()
        self._deaths: dict[str, int] = {}

    def may_hinder(self, request_id: str) -> bool:
        """Whether a poll or an answer of the request may be taken away; in its last seconds, once."""
        request = self._requests(request_id)
        if request is None or self._now() < request.issued_at + request.timeout_seconds - LAST_SECONDS:
            return True
        if request_id in self._hindered:
            return False
        self._hindered.add(request_id)
        return True

    def may_die_unarmed(self, request_id: str) -> bool:
        """Whether an invocation of the request may end before it has made the schedule."""
        self._deaths[request_id] = self._deaths.get(request_id, 0) + 1
        return self._deaths[request_id] <= _UNARMED_DEATHS


class DrawnFaults:
    """Faults as chance has them, so many in all."""

    def __init__(self, scene: Scene, ledger: Ledger, chance: random.Random, faults: int, endurance: Endurance) -> None:
        self._scene = scene
        self._ledger = ledger
        self._chance = chance
        self._left = faults
        self._endurance = endurance
        self._burst: tuple[str, str, float] = ("", "", 0.0)

    def befall(self, call: Call) -> Fault | None:
        """What befalls this call, if anything."""
        request_id = self._scene.request_id(call)
        if call.operation == PUT and self._scene.is_silenced(request_id):
            return Fault(PUT, "503")
        operation, error, until = self._burst
        if call.operation == operation and call.timestamp < until:
            self._ledger.befell(Kind.THROTTLED, request_id, once=f"{operation}{until}")
            return Fault(operation, error)
        chance = _WRITE_CHANCE if call.operation in _WRITES else _READ_CHANCE
        if not self._left or self._chance.random() > chance:
            return None
        kind = pick(self._chance, _PUT_KINDS if call.operation == PUT else _CALL_KINDS)
        return self._fault(call, kind) if self._is_bearable(call, kind) else None

    def _is_bearable(self, call: Call, kind: Kind) -> bool:
        request_id = self._scene.request_id(call)
        if not self._scene.is_armed(request_id):
            if kind is Kind.LAMBDA_KILLED:
                return self._endurance.may_die_unarmed(request_id)
            return kind is not Kind.LAMBDA_TIMED_OUT and call.operation != PUT
        return (kind not in _ENDINGS and call.operation != PUT) or self._endurance.may_hinder(request_id)

    def _landing_late(self, call: Call) -> Fault:
        """It takes effect only when the handler has all but given it up; often the stack has too, meanwhile."""
        late = self._chance.uniform(1, _LATEST_SECONDS)
        engine = self._scene.engines.get(call.caller)
        if engine and call.operation in _WRITES and self._chance.random() < 0.5:
            self._scene.world.time.after(self._chance.uniform(0, late), engine.another_fails)
        return Fault(call.operation, "ReplyLost", after_effect=True, late=late)

    def _fault(self, call: Call, kind: Kind) -> Fault:
        self._left -= 1
        self._ledger.befell(kind, self._scene.request_id(call))
        operation, after_effect = call.operation, self._chance.random() < 0.5
        match kind:
            case Kind.LAMBDA_KILLED:
                return Fault(operation, KILLED, after_effect)
            case Kind.LAMBDA_TIMED_OUT:
                return Fault(operation, HUNG, after_effect)
            case Kind.REPLY_LOST:
                return Fault(operation, "ReplyLost", after_effect=True)
            case Kind.CALL_TIMED_OUT:
                if after_effect:
                    return self._landing_late(call)
                return Fault(operation, self._chance.choice(("ReadTimeout", "ConnectTimeout")), after_effect=False)
            case Kind.PUT_503 | Kind.PUT_403:
                return Fault(operation, kind.removeprefix("PUT "))
            case Kind.PUT_TIMEOUT:
                return Fault(operation, "ReadTimeout", after_effect)
        error = "ThrottlingException" if kind is Kind.THROTTLED else "InternalServerError"
        if self._chance.random() < 0.3:
            self._burst = (operation, error, call.timestamp + self._chance.uniform(5, _BURST_SECONDS))
        return Fault(operation, error, after_effect and kind is Kind.INTERNAL_ERROR)
