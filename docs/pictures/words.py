"""Each decision in a word and a colour."""

import re
from dataclasses import dataclass
from typing import Final

from decision import (
    Ask,
    Decision,
    Done,
    Fail,
    Hold,
    MarkMoved,
    Release,
    StandDown,
    Start,
    Stop,
    Succeed,
    Take,
    Wait,
    WriteFound,
    WriteRecord,
)


@dataclass(frozen=True)
class Look:
    """How a decision is shown."""

    word: str
    fill: str
    line: str


_BLUE: Final = ("#ddf4ff", "#54aeff")
_GREEN: Final = ("#dafbe1", "#4ac26b")
_DEEP_GREEN: Final = ("#aceebb", "#2da44e")
_ORANGE: Final = ("#fff1e5", "#fb8f44")
_GREY: Final = ("#f6f8fa", "#afb8c1")
_RED: Final = ("#ffebe9", "#ff8182")

LOOKS: Final[dict[type[Decision], Look]] = {
    Take: Look("claim", *_BLUE),
    WriteRecord: Look("record", *_BLUE),
    WriteFound: Look("adopt", *_BLUE),
    Release: Look("untag", *_BLUE),
    MarkMoved: Look("mark", *_BLUE),
    Start: Look("start", *_GREEN),
    Stop: Look("stop", *_ORANGE),
    Ask: Look("ask", *_GREY),
    Wait: Look("wait", *_GREY),
    Hold: Look("hold", *_GREY),
    Succeed: Look("succeed", *_DEEP_GREEN),
    Done: Look("done", *_DEEP_GREEN),
    Fail: Look("fail", *_RED),
    StandDown: Look("stand down", *_RED),
}
"""Blue writes tags, green starts, orange stops, grey looks again; the deep green and the red answer."""


_SENTENCE_PART: Final = re.compile(r"[.,;:]")


def meaning_of(kind: type[Decision]) -> str:
    """What a decision is, in the first words of its own docstring."""
    return _SENTENCE_PART.split(kind.__doc__ or "", maxsplit=1)[0]


def look_of(decision: Decision) -> Look:
    """How a decision is shown."""
    return LOOKS[type(decision)]
