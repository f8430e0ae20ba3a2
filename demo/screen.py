"""Where the demo writes: a terminal with colours and a status line below, or a plain log."""

import os
import shutil
from collections.abc import Mapping
from typing import TextIO

from demo.entry import Entry, Source

_RESET = "\033[0m"
_BOLD, _DIM, _RED, _GREEN, _YELLOW, _BLUE, _CYAN = (f"\033[{code}m" for code in (1, 2, 31, 32, 33, 34, 36))
_ERASE_LINE = "\r\033[K"


class Screen:
    """Writes lines; on a terminal one more below them, which the next takes the place of.

    Args:
        output: Where to.
        is_terminal: Whether what was written can be erased.
        is_coloured: Whether it shows colours.
    """

    def __init__(self, output: TextIO, *, is_terminal: bool, is_coloured: bool) -> None:
        self._output = output
        self._is_terminal = is_terminal
        self._is_coloured = is_coloured
        self._below = False

    @classmethod
    def of(cls, output: TextIO, variables: Mapping[str, str] = os.environ) -> "Screen":
        """The screen that this output is; NO_COLOR (no-color.org) and TERM=dumb are respected."""
        is_terminal = output.isatty() and variables.get("TERM") != "dumb"
        return cls(output, is_terminal=is_terminal, is_coloured=is_terminal and not variables.get("NO_COLOR"))

    def write(self, line: str = "") -> None:
        """Write one line."""
        self.clear()
        print(line, file=self._output, flush=True)

    def title(self, line: str) -> None:
        """Write one line that stands out."""
        self.write(self._coloured(line, _BOLD))

    def entry(self, entry: Entry, origin: float) -> None:
        """Write one entry, its clock in seconds since the demo began."""
        colour = _colour_of(entry)
        source = self._coloured(f"{entry.source:<14}", _DIM if entry.source is Source.CLOUDFORMATION else colour)
        what = self._coloured(f"{entry.what:<20}", colour)
        self.write(f"{clock(entry.time - origin)}  {source}  {what}  {entry.detail}".rstrip())

    def below(self, line: str) -> None:
        """Show a line below all others until the next one; in a plain log, not at all."""
        if self._is_terminal:
            # A line that wraps could not be erased.
            columns = shutil.get_terminal_size().columns - 1
            print(_ERASE_LINE + self._coloured(line[:columns], _DIM), end="", file=self._output, flush=True)
            self._below = True

    def clear(self) -> None:
        """Take away the line below."""
        if self._below:
            print(_ERASE_LINE, end="", file=self._output, flush=True)
            self._below = False

    def _coloured(self, text: str, colour: str) -> str:
        return f"{colour}{text}{_RESET}" if self._is_coloured and colour else text


def clock(seconds: float) -> str:
    """Seconds since the demo began, as each line has them in front."""
    return f"{seconds:7.1f} s"


def _colour_of(entry: Entry) -> str:
    if "FAILED" in entry.what or "ROLLBACK" in entry.what:
        return _RED
    match entry.source:
        case Source.CLOUDFORMATION:
            return _BLUE
        case Source.HANDLER:
            return _CYAN
        case Source.MODEL:
            return _BOLD + (_YELLOW if entry.what in ("STARTING", "STOPPING") else _GREEN)
