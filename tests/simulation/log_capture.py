"""What the function writes, line by line; and the guard that no ResponseURL is in anything that is written."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.simulation.requests_sent import RESPONSE_HOST, SIGNATURE_MARK

_SECRETS: Final = (SIGNATURE_MARK, RESPONSE_HOST)


class SecretShownError(BaseException):
    """A ResponseURL turned up where it doesn't belong; no Exception, so that the handler can't swallow it."""


def guard(text: str, where: str) -> None:
    """Raise if a ResponseURL, or a telling part of one, is in the text."""
    if any(secret in text for secret in _SECRETS):
        shown = text
        for secret in _SECRETS:
            shown = shown.replace(secret, "***")
        raise SecretShownError(f"a ResponseURL is in {where}: {shown[:2000]}")


@dataclass(frozen=True)
class LogLine:
    """A line, when it was written and by which invocation."""

    timestamp: float
    invocation: str
    text: str


class LogCapture:
    """Stands in for stdout and stderr, as Lambda does."""

    def __init__(self, place: Callable[[], tuple[float, str]]) -> None:
        self._place = place
        self._unfinished: dict[str, str] = {}
        self.lines: list[LogLine] = []

    def write(self, text: str) -> int:
        """Take some text; whole lines are kept."""
        guard(text, "the log")
        timestamp, invocation = self._place()
        *lines, rest = (self._unfinished.get(invocation, "") + text).split("\n")
        self._unfinished[invocation] = rest
        self.lines += [LogLine(timestamp, invocation, line) for line in lines]
        return len(text)

    def flush(self) -> None:
        """Nothing waits to be written."""

    @property
    def text(self) -> str:
        """Everything that was written."""
        return "\n".join(line.text for line in self.lines)

    def json_lines(self, request_id: str | None = None) -> list[dict[str, Any]]:
        """The lines that are JSON objects, of one request or of all."""
        objects = [json.loads(line.text) for line in self.lines if line.text.startswith("{")]
        return [each for each in objects if request_id is None or each.get("requestId") == request_id]


class LogHandler(logging.Handler):
    """The root logger's handler, as Lambda's runtime installs one."""

    def __init__(self, capture: LogCapture) -> None:
        super().__init__()
        self._capture = capture

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        self._capture.write(self.format(record) + "\n")
