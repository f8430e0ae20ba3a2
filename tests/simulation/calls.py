"""A call over the wire, who makes it, and what can befall it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

NO_ANSWER: Final = frozenset({"ConnectTimeout", "ReadTimeout", "ReplyLost"})
"""Errors of the wire itself: no answer comes."""
KILLED: Final = "Killed"
"""Not an answer at all: the caller's process ends here."""
HUNG: Final = "Hung"
"""Nor is this: the caller's process waits until Lambda ends it."""
PUT: Final = "PUT"
"""The operation by which an answer is sent to a ResponseURL."""


class AwsError(Exception):
    """What a service answers instead of a result."""

    def __init__(self, code: str, message: str, http_status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.http_status = http_status


@dataclass
class Call:
    """One call, and how it ended."""

    timestamp: float
    caller: str
    """The stack whose function calls, or who else it is."""
    invocation: str
    operation: str
    parameters: Mapping[str, Any]
    resource: str
    """The ARN or the name that it is about."""
    took_effect: bool = False
    error: str = ""
    """The error's code, or the wire's own; empty for a success."""


@dataclass(frozen=True)
class Fault:
    """An answer that calls get instead of, or after, what they asked for."""

    operation: str
    """The calls that it befalls; "*" for every one."""
    error: str
    """A code of the service, one of NO_ANSWER, KILLED, HUNG, or for a PUT an HTTP status."""
    after_effect: bool = False
    times: int | None = 1
    """How many calls; None for all from now on."""
    resource: str = ""
    """Only calls whose resource contains this."""
    skip: int = 0
    """How many fitting calls are let be at first."""
    message: str = "a fault of the simulation"
    late: float = 0.0
    """How many seconds the call is on its way before it takes effect; the caller waits meanwhile."""

    def fits(self, call: Call) -> bool:
        """Whether it could befall that call."""
        return self.operation in ("*", call.operation) and self.resource in call.resource


class Faults(Protocol):
    """Where faults come from."""

    def befall(self, call: Call) -> Fault | None:
        """What befalls this call, if anything."""
        ...


class ScriptedFaults:
    """Faults as a test wrote them down, each used up as it happens."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, *faults: Fault) -> None:
        """Have these happen from now on."""
        self._faults.extend(faults)

    def clear(self) -> None:
        """Have no more of them happen."""
        self._faults.clear()

    def befall(self, call: Call) -> Fault | None:
        """The first fault that fits."""
        for position, fault in enumerate(self._faults):
            if not fault.fits(call):
                continue
            if fault.skip:
                self._faults[position] = replace(fault, skip=fault.skip - 1)
                continue
            if fault.times is not None:
                left = fault.times - 1
                self._faults[position : position + 1] = [replace(fault, times=left)] if left else []
            return fault
        return None


_HTTP_STATUSES: Final[Mapping[str, int]] = {
    "InternalServerError": 500,
    "InternalServerException": 500,
    "ServiceUnavailable": 503,
    "ThrottlingException": 500,
}
"""Of the codes that aren't a 400 (Rekognition answers ThrottlingException with 500)."""


def error_of(fault: Fault) -> AwsError:
    """The answer that a fault gives."""
    return AwsError(fault.error, fault.message, _HTTP_STATUSES.get(fault.error, 400))
