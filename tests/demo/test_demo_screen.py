"""The same lines on a terminal, in colours and with one below them, and plain in a log."""

import io

import pytest

from demo.entry import Entry, Source
from demo.screen import Screen

_RUNNING = Entry(1_000.0, Source.MODEL, "RUNNING", "1 unit")
_PLAIN = "   12.5 s  model           RUNNING               1 unit\n"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _shown(output: io.StringIO, **variables: str) -> str:
    screen = Screen.of(output, variables)
    screen.below("waiting")
    screen.entry(_RUNNING, origin=987.5)
    return output.getvalue()


def test_a_log_is_plain_and_has_no_line_below() -> None:
    assert _shown(io.StringIO()) == _PLAIN


def test_a_terminal_has_colours_and_a_line_below_that_the_next_replaces() -> None:
    nothing, below, line = _shown(_Terminal(), TERM="xterm").split("\r\033[K")
    assert nothing == ""
    assert "waiting" in below
    assert "\033[1m\033[32mRUNNING" in line


def test_no_color_leaves_the_colours_out() -> None:
    assert _shown(_Terminal(), TERM="xterm", NO_COLOR="1") == f"\r\033[Kwaiting\r\033[K{_PLAIN}"


def test_a_dumb_terminal_is_written_to_as_a_log() -> None:
    assert _shown(_Terminal(), TERM="dumb") == _PLAIN


def test_a_line_below_never_wraps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    terminal = _Terminal()
    Screen.of(terminal, {"NO_COLOR": "1"}).below("x" * 50)
    assert terminal.getvalue() == "\r\033[K" + "x" * 19


@pytest.mark.parametrize(
    ("source", "what", "colour"),
    [
        (Source.MODEL, "STARTING", "\033[33m"),
        (Source.MODEL, "FAILED", "\033[31m"),
        (Source.CLOUDFORMATION, "CREATE_FAILED", "\033[31m"),
        (Source.CLOUDFORMATION, "UPDATE_ROLLBACK_IN_PROGRESS", "\033[31m"),
        (Source.HANDLER, "StartProjectVersion", "\033[36m"),
    ],
)
def test_colours_say_how_it_goes(source: Source, what: str, colour: str) -> None:
    terminal = _Terminal()
    Screen.of(terminal, {}).entry(Entry(0.0, source, what, ""), origin=0.0)
    assert f"{colour}{what}" in terminal.getvalue()
