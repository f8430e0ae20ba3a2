"""EventBridge Scheduler: schedules that invoke a function each minute from their StartDate to their EndDate."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.simulation.calls import AwsError
from tests.simulation.virtual_time import VirtualTime

_RATE_SECONDS: Final = 60.0
EARLIEST_SECONDS: Final = 10.0
"""How much too early a firing may come."""
_DESCRIPTION_CHARACTERS: Final = 512


@dataclass
class Schedule:
    """A schedule as it was asked for, and when it has fired."""

    parameters: Mapping[str, Any]
    created_at: float
    fired_at: list[float] = field(default_factory=list)

    @property
    def input(self) -> dict[str, Any]:
        """What it invokes the function with."""
        event: dict[str, Any] = json.loads(self.parameters["Target"]["Input"])
        return event

    @property
    def request_id(self) -> str:
        """Of the request that it polls for, whatever its name."""
        return str(self.input.get("RequestId", ""))

    @property
    def ends_at(self) -> float:
        """When it stops firing."""
        return float(self.parameters.get("EndDate", "inf"))


class Schedules:
    """The service."""

    def __init__(self, time: VirtualTime, invoke: Callable[[str, dict[str, Any]], None]) -> None:
        self._time = time
        self._invoke = invoke
        self.existing: dict[str, Schedule] = {}
        self.ever: dict[str, Schedule] = {}
        """Also those that are gone."""
        self._without_group: set[str] = set()
        self.missed = 0
        """So many of the next firings don't come."""
        self.punctuality: Callable[[Schedule], Sequence[float]] = lambda schedule: (0.0,)
        """When the next firing really comes, in seconds from its time: none, one or several."""
        self.straggler: Callable[[Schedule], float | None] = lambda schedule: None
        """In how many seconds one more firing comes after a schedule was deleted."""

    def call(self, operation: str, parameters: Mapping[str, Any], caller: str) -> dict[str, Any]:
        """Answer a call. Raises AwsError."""
        name = parameters["Name"]
        if operation == "CreateSchedule":
            return self._create(name, parameters)
        if operation == "DeleteSchedule":
            if name not in self.existing:
                raise AwsError("ResourceNotFoundException", f"Schedule {name} does not exist.", 404)
            schedule = self.existing.pop(name)
            seconds = self.straggler(schedule)
            if seconds is not None:
                self._time.after(seconds, lambda: self._deliver(schedule))
            return {}
        raise AwsError("UnknownOperationException", operation)

    def remove_all_of(self, function_arn: str) -> None:
        """Delete a stack's schedule group, with its schedules; an invocation that still runs can't make new ones."""
        self._without_group.add(function_arn)
        for name, schedule in list(self.existing.items()):
            if schedule.parameters["Target"]["Arn"] == function_arn:
                del self.existing[name]

    def _create(self, name: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        if parameters["Target"]["Arn"] in self._without_group:
            raise AwsError(
                "ResourceNotFoundException", f"Schedule group {parameters['GroupName']} does not exist.", 404
            )
        if name in self.existing:
            raise AwsError("ConflictException", f"Schedule {name} already exists.", 409)
        if not re.fullmatch(r"[0-9a-zA-Z-_.]{1,64}", name):
            raise AwsError("ValidationException", f"{name} can't name a schedule.")
        if len(parameters.get("Description", "")) > _DESCRIPTION_CHARACTERS:
            raise AwsError("ValidationException", "The description is too long.")
        schedule = self.existing[name] = self.ever[name] = Schedule(parameters, self._time.timestamp)
        self._plan(name, schedule, parameters.get("StartDate", self._time.timestamp))
        if parameters.get("ActionAfterCompletion") == "DELETE":
            self._time.at(schedule.ends_at, lambda: self._complete(name, schedule))
        return {"ScheduleArn": f"arn:aws:scheduler:us-east-1:111122223333:schedule/polls/{name}"}

    def _plan(self, name: str, schedule: Schedule, timestamp: float) -> None:
        """Have it fire at that time, as punctually as it does, and each minute from then on."""

        def plan() -> None:
            for seconds in self.punctuality(schedule):
                self._time.at(timestamp + seconds, lambda: self._fire(name, schedule))
            if self.existing.get(name) is schedule and timestamp < schedule.ends_at:
                self._plan(name, schedule, timestamp + _RATE_SECONDS)

        self._time.at(timestamp - EARLIEST_SECONDS, plan)

    def _fire(self, name: str, schedule: Schedule) -> None:
        if self.existing.get(name) is not schedule or self._time.timestamp >= schedule.ends_at:
            return
        if self.missed:
            self.missed -= 1
        else:
            self._deliver(schedule)

    def _deliver(self, schedule: Schedule) -> None:
        schedule.fired_at.append(self._time.timestamp)
        self._invoke(schedule.parameters["Target"]["Arn"], schedule.input)

    def _complete(self, name: str, schedule: Schedule) -> None:
        if self.existing.get(name) is schedule:
            del self.existing[name]
