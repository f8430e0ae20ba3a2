"""How Custom Labels behaves where that is unknown, adjustable or faulty; every doubtful row both ways.

The switches have the names that running_model/local/custom_labels gives them.
"""

from dataclasses import dataclass, field
from typing import Literal

AcceptedOrInUse = Literal["accepted", "ResourceInUseException"]


@dataclass
class Behaviour:
    """The switches; they can be changed at any time."""

    starting_seconds: float = 120.0
    stopping_seconds: float = 40.0
    deleting_seconds: float = 10.0
    running_models: int = 2
    inference_units: int = 5
    stop_when_starting: AcceptedOrInUse = "accepted"
    start_when_failed: AcceptedOrInUse = "accepted"
    stop_when_failed: AcceptedOrInUse = "accepted"
    stop_when_never_started: str = "ResourceInUseException"
    limit_exceeded_after_stop_seconds: float = 0.0
    unknown_arn: str = "ResourceNotFoundException"
    units_echoed: bool = True
    max_units_echoed_when_not_given: bool = False
    units_kept_after_stopped: bool = True
    start_hidden_seconds: float = 0.0
    describe_lag_seconds: float = 0.0
    tags_lag_seconds: float = 0.0
    tag_keys_apart_seconds: float = 0.0
    tags_refused_in: tuple[str, ...] = ()
    failing_starts: list[str] = field(default_factory=list)
    """Messages: that many starts to come end in FAILED."""
    failing_stops: list[str] = field(default_factory=list)
    """Messages: that many stops to come end in FAILED."""
