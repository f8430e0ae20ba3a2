"""What Start, Stop and Delete answer in each status, and how a passing status ends."""

from types import MappingProxyType

from .behaviour import Behaviour

ACCEPTED = "accepted"
DELETED = "DELETED"
"""Not a status that the service shows: it closes the history of a version that is gone."""

TRANSITIONS: list[tuple[str | None, str]] = [
    ("TRAINING_IN_PROGRESS", "TRAINING_COMPLETED"),
    ("COPYING_IN_PROGRESS", "COPYING_COMPLETED"),
    ("STARTING", "RUNNING"),
    ("STOPPING", "STOPPED"),
    ("DELETING", DELETED),
]
FAILED_ENDINGS = MappingProxyType(
    {
        "TRAINING_IN_PROGRESS": "TRAINING_FAILED",
        "COPYING_IN_PROGRESS": "COPYING_FAILED",
        "STARTING": "FAILED",
        "STOPPING": "FAILED",
    }
)
NEVER_STARTED = frozenset({"TRAINING_COMPLETED", "COPYING_COMPLETED"})
# Copying needs a model that was trained; what it does meanwhile doesn't matter.
TRAINED = NEVER_STARTED | {"STARTING", "RUNNING", "STOPPING", "STOPPED", "FAILED"}
# A start or stop under way holds the machines as a running model does.
OCCUPYING = frozenset({"STARTING", "RUNNING", "STOPPING"})

_IN_USE = "ResourceInUseException"
_INVALID = "InvalidParameterException"
_UNUSABLE = frozenset({"TRAINING_FAILED", "COPYING_FAILED", "DEPRECATED", "EXPIRED"})


def answer_to_start(status: str, behaviour: Behaviour) -> str:
    """What StartProjectVersion answers: `accepted` or an error code."""
    if status == "FAILED":
        return behaviour.start_when_failed
    if status in NEVER_STARTED or status == "STOPPED":
        return ACCEPTED
    return _INVALID if status in _UNUSABLE else _IN_USE


def answer_to_stop(status: str, behaviour: Behaviour) -> str:
    """What StopProjectVersion answers: `accepted` or an error code."""
    if status == "RUNNING":
        return ACCEPTED
    if status == "STARTING":
        return behaviour.stop_when_starting
    if status == "FAILED":
        return behaviour.stop_when_failed
    if status in NEVER_STARTED:
        return behaviour.stop_when_never_started
    return _INVALID if status in _UNUSABLE else _IN_USE


def answer_to_delete(status: str) -> str:
    """What DeleteProjectVersion answers: a version that runs or is being trained can't be deleted [H]."""
    busy = OCCUPYING | {"TRAINING_IN_PROGRESS", "COPYING_IN_PROGRESS", "DELETING"}
    return _IN_USE if status in busy else ACCEPTED
