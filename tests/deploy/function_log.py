"""What the function has logged, in the cloud's log: one JSON line a step, one an answer."""

import json
from collections.abc import Iterator
from typing import Any


def steps(log: str, request: str = "") -> list[dict[str, Any]]:
    """The lines of every step and answer so far, in the order of the log, of requests of one type or of any."""
    return [line for line in _lines(log) if request in ("", line["request"])]


def request_ids(log: str, request: str = "") -> list[str]:
    """The ids of the requests that the function has got so far, in the order of the log."""
    return list(dict.fromkeys(line["requestId"] for line in steps(log, request)))


def answers(log: str, request: str = "") -> list[dict[str, Any]]:
    """The lines of the answers that were delivered."""
    return [line for line in steps(log, request) if line.get("delivered") == "True"]


def unanswered(log: str) -> list[str]:
    """The ids of the requests whose answer was not delivered."""
    answered = {line["requestId"] for line in answers(log)}
    return [request_id for request_id in request_ids(log) if request_id not in answered]


def _lines(log: str) -> Iterator[dict[str, Any]]:
    for line in log.splitlines():
        if line.startswith('{"request": '):
            yield json.loads(line)
