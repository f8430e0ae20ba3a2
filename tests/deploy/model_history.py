"""Questions about what models did, and what was asked of them."""

from running_model.local.custom_labels.conditions import Call
from running_model.local.custom_labels.project_version import StatusChange
from tests.deploy.account import Account
from tests.deploy.recorded_calls import is_by_the_function

UP = frozenset({"STARTING", "RUNNING", "STOPPING"})
"""Statuses in which a model is billed, or soon will be or just was."""


def status_of(account: Account, version: str) -> str:
    """A version's true status now."""
    return next(state.status for state in account.custom_labels.versions() if state.project_version_arn == version)


def statuses(account: Account, version: str) -> list[str]:
    """Every status that a version came into since it was trained, in order."""
    every = (change.status for change in account.custom_labels.history(version))
    return [status for status in every if not status.startswith("TRAINING_")]


def units(account: Account, version: str) -> list[tuple[int | None, int | None]]:
    """The units of each time that a version became RUNNING."""
    changes = account.custom_labels.history(version)
    return [(c.min_inference_units, c.max_inference_units) for c in changes if c.status == "RUNNING"]


def asked_by_the_function(account: Account, operation: str, version: str) -> list[Call]:
    """The function's calls of an operation for a version, refused ones included."""
    return [call for call in account.custom_labels.calls(operation, version) if is_by_the_function(call.access_key)]


def starts_and_stops(account: Account, version: str) -> tuple[int, int]:
    """How often the function has called Start and Stop for a version."""
    calls = (asked_by_the_function(account, f"{verb}ProjectVersion", version) for verb in ("Start", "Stop"))
    started, stopped = (len(asked) for asked in calls)
    return started, stopped


def gaps(account: Account, *versions: str) -> list[StatusChange]:
    """The changes after which none of these versions was RUNNING, since the first of them was."""
    running: set[str] = set()
    since = min(time_of(account, version, "RUNNING") for version in versions)
    found = []
    for change in account.custom_labels.history():
        if change.project_version_arn not in versions:
            continue
        (running.add if change.status == "RUNNING" else running.discard)(change.project_version_arn)
        if since <= change.time and not running:
            found.append(change)
    return found


def time_of(account: Account, version: str, status: str) -> float:
    """When a version first came into a status."""
    return min(c.time for c in account.custom_labels.history(version) if c.status == status)


def ownership_tags(account: Account, version: str) -> dict[str, str]:
    """The tags of ours that a version carries."""
    tags = next(state.tags for state in account.custom_labels.versions() if state.project_version_arn == version)
    return {name: value for name, value in tags.items() if name.startswith("running-model:")}
