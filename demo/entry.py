"""What the demo shows, one entry a line: what CloudFormation, the handler and the model each told, in their words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from running_model.local.service import Call, StatusChange

MODEL_TYPE = "Custom::RekognitionRunningModel"
STACK_TYPE = "AWS::CloudFormation::Stack"
BOOTSTRAP_STACK = "CDKToolkit"

_OUR_TAGS = "running-model:"
_CHANGES_A_MODEL = frozenset({"TagResource", "StartProjectVersion", "StopProjectVersion", "UntagResource"})
# Ends what CDK makes of a construct's path to tell it from others that read the same.
_HASH = re.compile(r"[0-9A-F]{8}$")


class Source(StrEnum):
    """Who tells it."""

    CLOUDFORMATION = "CloudFormation"
    HANDLER = "handler"
    MODEL = "model"


@dataclass(frozen=True)
class Entry:
    """One thing that happened.

    Attributes:
        time: When, in seconds since the epoch.
        source: Who tells it.
        what: A status or an operation, as its source names it.
        detail: What it is about.
    """

    time: float
    source: Source
    what: str
    detail: str


def of_stack_event(event: Mapping[str, Any]) -> Entry | None:
    """An event of DescribeStackEvents, or None for one that tells a reader nothing."""
    status, kind = str(event["ResourceStatus"]), str(event["ResourceType"])
    failed = status.endswith("FAILED")
    if not (failed or kind in (STACK_TYPE, MODEL_TYPE) or _is_news(status, str(event["StackName"]))):
        return None
    name = _HASH.sub("", str(event["LogicalResourceId"]))
    detail = {STACK_TYPE: f"stack {name}", MODEL_TYPE: f"{name} ({kind})"}.get(kind, name)
    reason = event.get("ResourceStatusReason")
    return Entry(
        event["Timestamp"].timestamp(),
        Source.CLOUDFORMATION,
        status,
        f"{detail}: {reason}" if failed and reason else detail,
    )


def _is_news(status: str, stack: str) -> bool:
    """Whether it is worth a line what became of a resource around the model.

    They begin and end in the same instant here, so their ends are enough. And an update of them is none: unlike
    AWS, the local CloudFormation tells of an update of every resource, changed or not.
    """
    return stack != BOOTSTRAP_STACK and status in ("CREATE_COMPLETE", "DELETE_COMPLETE")


def of_call(call: Call) -> Entry | None:
    """A call to Rekognition, or None for one that only looks."""
    if call.operation not in _CHANGES_A_MODEL:
        return None
    given = call.parameters
    if call.operation == "StartProjectVersion":
        detail = units(given.get("MinInferenceUnits"), given.get("MaxInferenceUnits"))
    else:
        detail = _keys(list(given.get("Tags") or given.get("TagKeys") or ()))
    refused = f"refused: {call.error_code}" if call.error_code else ""
    return Entry(call.time, Source.HANDLER, call.operation, " ".join(filter(None, (detail, refused))))


def _keys(keys: Sequence[str]) -> str:
    """Keys of tags, the beginning that the handler's share only once, as in a shell: "running-model:{stack,units}"."""
    if len(keys) > 1 and all(key.startswith(_OUR_TAGS) for key in keys):
        return f"{_OUR_TAGS}{{{','.join(key.removeprefix(_OUR_TAGS) for key in keys)}}}"
    return ", ".join(keys)


def of_status_change(change: StatusChange) -> Entry:
    """A status that the model came into."""
    return Entry(change.time, Source.MODEL, change.status, units_of(change))


def units_of(change: StatusChange) -> str:
    """The inference units that a model has in a status; nothing where it has none."""
    occupied = change.status in ("STARTING", "RUNNING", "STOPPING")
    return units(change.min_inference_units, change.max_inference_units) if occupied else ""


def units(minimum: int | None, maximum: int | None) -> str:
    """Inference units in words, such as "1 unit" and "2 to 4 units"."""
    if minimum is None:
        return ""
    if maximum is None or maximum == minimum:
        return f"{minimum} unit" if minimum == 1 else f"{minimum} units"
    return f"{minimum} to {maximum} units"
