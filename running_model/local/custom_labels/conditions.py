"""What every account and Region of the fake service shares: the clock, the behaviour and the record of calls."""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from .behaviour import Behaviour, Failure, Fault

Clock = Callable[[], float]
"""Gives the time in seconds since the epoch."""

_DURATIONS = {
    "TRAINING_IN_PROGRESS": "training_seconds",
    "COPYING_IN_PROGRESS": "copying_seconds",
    "STARTING": "starting_seconds",
    "STOPPING": "stopping_seconds",
    "DELETING": "deleting_seconds",
}


@dataclass(frozen=True)
class Call:
    """One call of the service, as it was answered."""

    time: float
    """When it arrived, in seconds since the epoch, by the service's clock."""
    operation: str
    """The operation's name, like `StartProjectVersion`."""
    parameters: dict[str, Any]
    """What it was given; an image's bytes are left out."""
    resource_arn: str
    """The project, version or resource it is about; empty if it names none."""
    http_status: int
    """The answer's HTTP status; 0 if the connection was closed without one."""
    error_code: str
    """The answer's error code, `ReplyLost` for none; empty for a success."""
    account_id: str
    """The account it was answered for."""
    region: str
    """The Region it was answered for."""
    user_agent: str
    """The caller's User-Agent header."""
    access_key: str
    """The access key id that signed it; empty if unsigned."""
    credential_scope: str
    """The rest of the signature's credential: date, Region, service; empty if unsigned."""

    def to_json(self) -> dict[str, Any]:
        """The call as a JSON object."""
        return asdict(self)


class Conditions:
    """The clock, the behaviour and the calls so far. `lock` is held while a call is answered."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.clock: Clock = time.time
        self.sleep: Callable[[float], None] = time.sleep
        self.default_account_id: str | None = None
        self.reset()

    def reset(self, behaviour: Behaviour | None = None) -> None:
        """Forgets all calls and passed time, takes `behaviour` (default: the defaults). Clock and account stay."""
        self.behaviour = behaviour or Behaviour()
        self.calls: list[Call] = []
        self.seconds_passed = 0.0
        self._recent_calls: defaultdict[tuple[str, str, str], deque[float]] = defaultdict(deque)

    def now(self) -> float:
        """The time in seconds since the epoch, moved on by the seconds that were passed."""
        return self.clock() + self.seconds_passed

    def scaled(self, service_seconds: float) -> float:
        """How long `service_seconds` are on the clock."""
        return service_seconds / self.behaviour.time_scale

    def duration_of(self, status: str) -> float:
        """How long a passing status lasts on the clock."""
        return self.scaled(getattr(self.behaviour, _DURATIONS[status]))

    def take_fault(self, operation: str, resource_arn: str) -> Fault | None:
        """The fault that befalls this call, if any, used up once."""
        faults = self.behaviour.faults
        for index, fault in enumerate(faults):
            if fault.operation in ("*", operation) and fault.resource in resource_arn:
                left = (*faults[:index], *fault.used_once(), *faults[index + 1 :])
                self.behaviour = replace(self.behaviour, faults=left)
                return fault
        return None

    def take_failure(self, status: str, project_version_arn: str) -> Failure | None:
        """The failure in which this passing status ends, if any, used up once."""
        failures = self.behaviour.failures
        for index, failure in enumerate(failures):
            if failure.during == status and failure.resource in project_version_arn:
                left = (*failures[:index], *failure.used_once(), *failures[index + 1 :])
                self.behaviour = replace(self.behaviour, failures=left)
                return failure
        return None

    def is_over_call_quota(self, account_id: str, region: str, operation: str) -> bool:
        """Counts a call, and says whether its operation is now called more often a second than its quota allows."""
        quotas: Mapping[str, int] = dict(self.behaviour.call_quotas.items())
        quota = quotas.get(operation, quotas.get("*"))
        if quota is None:
            return False
        recent = self._recent_calls[account_id, region, operation]
        while recent and recent[0] <= self.now() - 1:
            recent.popleft()
        if len(recent) >= quota:
            return True
        recent.append(self.now())
        return False


conditions = Conditions()
"""The conditions of this process; moto's backends are one set a process, too."""
