"""A world's story as a person reads it: who did what when, and what became of each model."""

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from tests.simulation.calls import PUT, Call
from tests.simulation.model_version import Snapshot
from tests.simulation.world import World

_READS = frozenset(
    {"DescribeProjects", "DescribeProjectVersions", "ListTagsForResource", "DescribeStacks", "ListStackResources"}
)

_SHORTER: Final = (
    (re.compile(r"arn:aws:rekognition:[^ ']*/version/([^/ ']+)/\d+"), r"\1"),
    (re.compile(r"arn:aws:cloudformation:[^ ']*:stack/([^/ ']+)/[^ ',]+"), r"\1"),
    (re.compile(r"\d{4}-\d\d-\d\dT([\d:]{8})[.\d]*\+00:00"), r"\1"),
    (re.compile(r"aaaaaaaa-bbbb-cccc-dddd-0+"), "#"),
    (re.compile(r"running-model:"), ""),
)
"""What a person recognises in place of what a service needs."""


def render(world: World, more: Iterable[tuple[float, str]] = ()) -> str:
    """The story, a line an event, in order; no ResponseURL is in it.

    Args:
        world: what happened.
        more: further events, when and what.
    """
    events = sorted([*_events(world), *more], key=lambda event: event[0])
    lines = []
    for text, group in itertools.groupby(((_shorten(text), timestamp) for timestamp, text in events), lambda e: e[0]):
        times = [timestamp - world.epoch for _, timestamp in group]
        again = f"  ({len(times)} times, until {times[-1]:.2f} s)" if len(times) > 1 else ""
        lines.append(f"{times[0]:9.2f} s  {text}{again}")
    return "\n".join([*lines, *map(_shorten, _tags(world))])


def _shorten(text: str) -> str:
    for pattern, replacement in _SHORTER:
        text = pattern.sub(replacement, text)
    return text


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
            yield state.since, f"    {version.name} is {state.status}{_run_by(state)}"
    for call in world.wire.calls:
        if call.operation not in _READS or call.error:
            yield call.timestamp, f"  {call.invocation} calls {_call(call)}"
    for line in world.log.lines:
        yield line.timestamp, f"  {line.invocation} logs {_log_line(line.text)}"


def _wanted(properties: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in properties.items() if name != "ServiceToken")


def _run_by(state: Snapshot) -> str:
    return f", {state.units.minimum} to {state.units.maximum} units for {state.runner}" if state.units else ""


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
