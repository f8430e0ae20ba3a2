"""The progress bar, on one line of stderr; where that is no terminal, a line a minute."""

import time
from typing import Final, TextIO

_WIDTH: Final = 30
_TERMINAL_SECONDS, _FILE_SECONDS = 0.5, 60.0


class Progress:
    """Shows how a soak goes."""

    def __init__(self, seconds: float, lifecycles_before: int, stream: TextIO) -> None:
        self._seconds = seconds
        self._before = lifecycles_before
        self._stream = stream
        self._began = time.monotonic()
        self._is_terminal = stream.isatty()
        self._interval = _TERMINAL_SECONDS if self._is_terminal else _FILE_SECONDS
        self._shown = 0.0

    def show(self, lifecycles: int, violations: int, seconds_left: float) -> None:
        """Show it, now and then."""
        now = time.monotonic()
        if now < self._shown + self._interval:
            return
        self._shown = now
        rate = (lifecycles - self._before) / max(now - self._began, 0.001)
        done = min(1.0, max(0.0, 1 - seconds_left / max(self._seconds, 0.001)))
        bar = "#" * round(_WIDTH * done)
        minutes = max(0.0, seconds_left) / 60
        line = f"[{bar:.<{_WIDTH}}] {lifecycles:,} lifecycles, {rate:.1f}/s, {violations}"
        line += f" violations, {minutes:.1f} min left"
        self._stream.write(f"\r{line} " if self._is_terminal else f"{line}\n")
        self._stream.flush()

    def end(self) -> None:
        """Leave the line."""
        if self._is_terminal:
            self._stream.write("\n")
