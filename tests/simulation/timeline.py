"""A world's story as a person reads it: who did what when, and what became of each model."""

import json
from collections.abc import Iterator
from typing import Any

from tests.simulation.calls import PUT, Call
from tests.simulation.world import World

_READS = frozenset(
    {"DescribeProjects", "DescribeProjectVersions", "ListTagsForResource", "DescribeStacks", "ListStackResources"}
)


def render(world: World) -> str:
    """The story, a line an event, in order; no ResponseURL is in it."""
    begin = world.epoch
    lines = [f"{timestamp - begin:9.2f} s  {text}" for timestamp, text in sorted(_events(world), key=lambda e: e[0])]
    return "\n".join([*lines, *_tags(world)])


def _events(world: World) -> Iterator[tuple[float, str]]:
    for request in world.cloudformation.requests.values():
        asked = request.event["ResourceProperties"]
        yield request.issued_at, f"CloudFormation sends {request.type} of {request.logical_id}: {_wanted(asked)}"
    for function in world.functions.values():
        for invocation in function.invocations:
            poll = " by its schedule" if "CrHelperPoll" in (invocation.event or {}) else ""
            yield invocation.started_at, f"{invocation.name} begins{poll} ({invocation.outcome or 'runs'})"
    for version in world.rekognition.versions.values():
        for state in version.history:
            yield state.since, f"    {version.name} is {state.status} {tuple(state.units or ())} {state.runner[-20:]}"
    for call in world.wire.calls:
        if call.operation not in _READS or call.error:
            yield call.timestamp, f"  {call.invocation} calls {_call(call)}"
    for line in world.log.lines:
        yield line.timestamp, f"  {line.invocation} logs {_log_line(line.text)}"


def _wanted(properties: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in properties.items() if name != "ServiceToken")


def _call(call: Call) -> str:
    details = ""
    if call.operation == PUT:
        details = f" {call.parameters['Status']} {call.parameters['PhysicalResourceId']} {call.parameters['Reason']}"
    if call.operation == "TagResource":
        details = f" {call.parameters['Tags']}"
    ended = f" -> {call.error}{' after its effect' if call.took_effect else ''}" if call.error else ""
    return f"{call.operation}{details}{ended}"


def _log_line(text: str) -> str:
    if not text.startswith("{"):
        return text
    fields = json.loads(text)
    return " ".join(str(fields[name]) for name in ("status", "decision", "why", "answer") if name in fields) or text


def _tags(world: World) -> Iterator[str]:
    for version in world.rekognition.versions.values():
        yield f"at the end {version.name} is {version.status}, tagged {world.rekognition.tags_of(version)}"
