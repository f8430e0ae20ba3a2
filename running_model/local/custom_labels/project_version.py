"""One project version: its description, and its statuses over time, past and planned."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from moto.core.common_models import BaseModel
from moto.moto_api import state_manager
from moto.moto_api._internal.managed_state_model import ManagedState

from .behaviour import Failure
from .conditions import conditions
from .rules import DELETED, FAILED_ENDINGS, OCCUPYING, TRANSITIONS
from .tags import Tags

MODEL_NAME = "rekognition::project_version"
state_manager.register_default_transition(MODEL_NAME, {"progression": "time"})

_STATUS_MESSAGES = {
    "TRAINING_IN_PROGRESS": "The model is being trained.",
    "TRAINING_COMPLETED": "The model is ready to run.",
    "COPYING_IN_PROGRESS": "The model is being copied.",
    "COPYING_COMPLETED": "The model was copied and is ready to run.",
    "STARTING": "The model is starting.",
    "RUNNING": "The model is running.",
    "STOPPING": "The model is stopping.",
    "STOPPED": "The model is stopped.",
    "DELETING": "The model is being deleted.",
}


@dataclass(frozen=True)
class StatusChange:
    """A version's status from a moment on."""

    time: float
    """When, in seconds since the epoch: the true time, whether or not anybody looked."""
    project_version_arn: str
    """Whose."""
    status: str
    """One of the fourteen, or `DELETED` for a version that is gone."""
    status_message: str
    """The service's words for it."""
    min_inference_units: int | None
    """The units asked for by the last Start; None before any."""
    max_inference_units: int | None
    """The same; None also when that Start gave none."""

    def to_json(self) -> dict[str, Any]:
        """The change as a JSON object."""
        return asdict(self)


class ProjectVersion(BaseModel, ManagedState):
    """A model version (or moderation adapter). Its passing statuses end by the clock, as the behaviour says.

    moto's `state_manager.set_transition` works, too: `immediate`, `manual` (by describes), or `time` with `seconds`.
    """

    def __init__(self, arn: str, version_name: str, creation_milliseconds: int, details: dict[str, Any]) -> None:
        ManagedState.__init__(self, MODEL_NAME, TRANSITIONS)
        self.arn = arn
        self.version_name = version_name
        self.creation_milliseconds = creation_milliseconds
        self.details = details
        self.tags = Tags()
        self._changes: list[StatusChange] = []
        self._awaiting_describes: StatusChange | None = None

    @property
    def feature(self) -> str:
        return str(self.details["Feature"])

    @property
    def status(self) -> str:
        """The true status now."""
        return self.current.status

    @status.setter
    def status(self, value: str) -> None:
        self.put(value)

    @property
    def current(self) -> StatusChange:
        """The true state now."""
        return self._at(conditions.now())

    @property
    def is_gone(self) -> bool:
        return self.status == DELETED

    def history(self) -> list[StatusChange]:
        """Every change up to now, each with its true time."""
        now = conditions.now()
        return [change for change in self._changes if change.time <= now]

    def put(
        self, status: str, message: str | None = None, min_units: int | None = None, max_units: int | None = None
    ) -> None:
        """Puts the version into a status at once, from which it goes nowhere by itself; units not given are kept."""
        now = conditions.now()
        self._changes = self.history()
        self._awaiting_describes = None
        if min_units is None and self._changes:
            min_units, max_units = self._changes[-1].min_inference_units, self._changes[-1].max_inference_units
        message = _STATUS_MESSAGES.get(status, "") if message is None else message
        self._changes.append(StatusChange(now, self.arn, status, message, min_units, max_units))

    def begin(self, status: str, min_units: int | None = None, max_units: int | None = None) -> None:
        """Enters a passing status and plans how it ends; whatever was planned before is off."""
        self.put(status, min_units=min_units, max_units=max_units)
        ending = self._ending(status, conditions.take_failure(status, self.arn))
        transition = state_manager.get_transition(MODEL_NAME)
        if transition["progression"] == "manual":
            self._tick, self._awaiting_describes = 0, ending
            return
        seconds = transition.get("seconds", conditions.duration_of(status))
        if transition["progression"] == "immediate":
            seconds = 0
        self._changes.append(replace(ending, time=ending.time + seconds))

    def advance(self) -> None:
        """Counts a describe, for moto's `manual` progression."""
        super().advance()
        waited_for = state_manager.get_transition(MODEL_NAME).get("times", 0)
        if self._awaiting_describes and self._tick >= waited_for:
            self._changes.append(replace(self._awaiting_describes, time=conditions.now()))
            self._awaiting_describes = None

    def occupies_a_slot(self) -> bool:
        """Whether it counts as a running model."""
        return self.status in OCCUPYING or self.has_just_stopped()

    def has_just_stopped(self) -> bool:
        """Whether the behaviour lets its machines linger after STOPPED, and they still do."""
        lingers = conditions.scaled(conditions.behaviour.limit_exceeded_after_stop_seconds)
        return self.status == "STOPPED" and conditions.now() < self.current.time + lingers

    def shown(self) -> StatusChange:
        """The state that a description shows now, which may be an older one."""
        seen_at = conditions.now() - conditions.scaled(conditions.behaviour.describe_lag_seconds)
        state = self._at(seen_at)
        hidden_until = state.time + conditions.scaled(conditions.behaviour.start_hidden_seconds)
        if state.status == "STARTING" and seen_at < hidden_until:
            return self._changes[max(0, self._changes.index(state) - 1)]
        return state

    def description(self) -> dict[str, Any]:
        """The ProjectVersionDescription."""
        behaviour, state = conditions.behaviour, self.shown()
        created = datetime.fromtimestamp(self.creation_milliseconds / 1000, UTC)
        units: dict[str, int | None] = {}
        if behaviour.units_echoed and (behaviour.units_kept_after_stopped or state.status != "STOPPED"):
            echoed_max = state.min_inference_units if behaviour.max_units_echoed_when_not_given else None
            units = {
                "MinInferenceUnits": state.min_inference_units,
                "MaxInferenceUnits": state.max_inference_units or echoed_max,
            }
        return {
            **self.details,
            **units,
            "ProjectVersionArn": self.arn,
            "CreationTimestamp": created,
            "Status": state.status,
            "StatusMessage": state.status_message or None,
        }

    def _at(self, time: float) -> StatusChange:
        past = [change for change in self._changes if change.time <= time]
        return past[-1] if past else self._changes[0]

    def _ending(self, status: str, failure: Failure | None) -> StatusChange:
        if failure:
            return replace(self._changes[-1], status=FAILED_ENDINGS[status], status_message=failure.message)
        ending = str(self._get_next_status(status))
        return replace(self._changes[-1], status=ending, status_message=_STATUS_MESSAGES.get(ending, ""))
