"""AWS Lambda: asynchronous invocations of the deployed handler, each in an environment that is warm or new."""

import json
import random
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import handler

from tests.simulation.virtual_time import Killed, Process, VirtualTime

RETRY_SECONDS: Final = (60.0, 120.0)
"""Before the first and the second retry of an asynchronous invocation that failed (Lambda's developer guide)."""
TIMEOUT_SECONDS: Final = 300.0
"""As the construct sets it."""
_DELIVERY_SECONDS: Final = 0.05


@dataclass(frozen=True)
class Context:
    """Lambda's context of an invocation."""

    invoked_function_arn: str
    aws_request_id: str
    function_name: str
    remaining: Callable[[], float]

    def get_remaining_time_in_millis(self) -> int:
        """How long the invocation may go on."""
        return int(self.remaining() * 1000)


@dataclass
class Invocation:
    """One run of the function: what of, since when, and how it ended ("" while it runs)."""

    name: str
    event: Any
    started_at: float
    retries_left: int
    outcome: str = ""


class Function:
    """One stack's function. Environments are reused once they are idle; a killed one is gone."""

    def __init__(self, arn: str, caller: str, time: VirtualTime, chance: random.Random) -> None:
        self.arn = arn
        self.caller = caller
        self._time = time
        self._chance = chance
        self._idle: list[handler.Handler] = []
        self.invocations: list[Invocation] = []
        self.is_gone = False
        """Deleted with its stack: what was to invoke it is dropped."""

    def invoke(self, event: Any) -> None:
        """Invoke it asynchronously; the event travels as JSON."""
        text = json.dumps(event)
        self._time.after(_DELIVERY_SECONDS, lambda: self._begin(text, len(RETRY_SECONDS)))

    @property
    def is_idle(self) -> bool:
        """Whether no invocation of it runs."""
        return all(invocation.outcome for invocation in self.invocations)

    def _begin(self, text: str, retries_left: int) -> None:
        if self.is_gone:
            return
        event = json.loads(text)
        kind = event.get("RequestType", "?") if isinstance(event, dict) else "?"
        name = f"{kind}#{len(self.invocations) + 1}"
        invocation = Invocation(name, event, self._time.timestamp, retries_left)
        self.invocations.append(invocation)
        process = self._time.start(name, lambda: self._run(invocation, text), self.caller)
        self._time.after(TIMEOUT_SECONDS, lambda: self._time_out(invocation, process))

    def _run(self, invocation: Invocation, text: str) -> None:
        environment = self._idle.pop() if self._idle else self._new_environment()
        ends_at = invocation.started_at + TIMEOUT_SECONDS
        context = Context(self.arn, invocation.name, "running-model", lambda: ends_at - self._time.timestamp)
        try:
            environment(invocation.event, context)
        except Killed:
            invocation.outcome = "killed"
            self._retry(invocation, text)
            raise
        except Exception as error:  # whatever it is, Lambda logs it and tries again
            traceback.print_exception(error)
            invocation.outcome = "failed"
            self._retry(invocation, text)
        else:
            invocation.outcome = "ended"
        self._idle.append(environment)

    def _retry(self, invocation: Invocation, text: str) -> None:
        left = invocation.retries_left
        if left:
            seconds = RETRY_SECONDS[len(RETRY_SECONDS) - left]
            self._time.after(seconds, lambda: self._begin(text, left - 1))

    def _time_out(self, invocation: Invocation, process: Process) -> None:
        if not invocation.outcome:
            self._time.kill(process)

    def _new_environment(self) -> handler.Handler:
        return handler.Handler(self._time, random.Random(self._chance.random()))  # noqa: S311  # a seed, no secret
