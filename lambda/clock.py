"""Time, from outside: the handler's logic reads and spends it here alone, so that a simulation can give its own."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the handler needs of time."""

    def now(self) -> datetime:
        """The time, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let that many seconds pass."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Let that many seconds pass."""
        time.sleep(seconds)
