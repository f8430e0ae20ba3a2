"""What is decided: for each request and each status of the model, and from the request to its answer."""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Final

from decision import Decision
from model import Status

from docs.pictures.canvas import BOLD, CODE, FAINT, FAINT_INK, HEADING, Box, Canvas, Style, wrap
from docs.pictures.course import OTHER_UNITS, SITUATIONS, UNITS, Stage, course, decisions
from docs.pictures.words import LOOKS, Look, look_of, meaning_of

_WIDTH: Final = 1000
_MARGIN: Final = 24
_STATUSES_WIDTH: Final = 176
_GAP: Final = 6
_ROW: Final = 36
_GROUP_GAP: Final = 10
_LINE: Final = 16
_STAGE_WIDTH: Final = 90
_STAGE_HEIGHT: Final = 28

_HEAD: Final = Style(size=14, bold=True, anchor="middle")
_COLUMN: Final = Style(size=12, colour=FAINT_INK, anchor="middle")
_WORD: Final = Style(size=14, bold=True, anchor="middle")
_BEFORE: Final = Style(size=12, anchor="middle")
_INTRODUCTION: Final = (
    "Computed by the handler's own decision, step.decide: what a request does when it finds a model in a status.",
    "In bold, what it comes to; above it, what comes first. A swap decides about its new version as a Create does.",
)
_NO_VERSION: Final = "(no such version)"

_COURSES: Final = (
    (SITUATIONS[0], Status.TRAINING_COMPLETED, f"Create, {UNITS} unit"),
    (SITUATIONS[3], Status.RUNNING, f"Update, {UNITS} unit to {OTHER_UNITS}"),
    (SITUATIONS[4], Status.RUNNING, "Delete"),
)
"""The ways that are shown from the request to its answer."""

_Row = tuple[list[Decision], ...]


def draw_lifecycle() -> Canvas:
    """Draw it."""
    canvas = Canvas("What is decided, for each request and each status of the model", _WIDTH)
    canvas.text(_MARGIN, 42, "What is decided", HEADING)
    for number, words in enumerate(_INTRODUCTION):
        canvas.text(_MARGIN, 64 + number * _LINE, words, FAINT)
    top = _draw_heads(canvas, 108)
    top = _draw_rows(canvas, top)
    top = _draw_courses(canvas, top + 24)
    canvas.height = round(_draw_legend(canvas, top + 36)) + _MARGIN - _GAP
    return canvas


def _columns() -> list[Box]:
    """Where each situation's column lies."""
    left = _MARGIN + _STATUSES_WIDTH
    width = (_WIDTH - _MARGIN - left) / len(SITUATIONS)
    return [Box(left + number * width + _GAP, 0, width - _GAP, 0) for number in range(len(SITUATIONS))]


def _draw_heads(canvas: Canvas, top: float) -> float:
    columns = list(zip(SITUATIONS, _columns(), strict=True))
    for request_type, found in groupby(columns, key=lambda column: column[0].type):
        boxes = [box for _, box in found]
        left, right = boxes[0].left, boxes[-1].right
        canvas.box(Box(left, top, right - left, 26), fill="#eaeef2")
        canvas.text((left + right) / 2, top + 18, request_type, _HEAD)
    lines = [(wrap(situation.title.split(" "), box.width, _COLUMN), box) for situation, box in columns]
    for written, box in lines:
        for number, line in enumerate(written):
            canvas.text(box.left + box.width / 2, top + 44 + number * _LINE, line, _COLUMN)
    return top + 44 + max(len(written) for written, _ in lines) * _LINE


def _draw_rows(canvas: Canvas, top: float) -> float:
    """Draw a row for each status, those that are treated alike side by side; return where they end."""
    groups: dict[str, list[tuple[Status | None, _Row]]] = {}
    for status, row in _rows().items():
        groups.setdefault(_in_words(row), []).append((status, row))
    for group in groups.values():
        for status, row in group:
            canvas.text(_MARGIN, top + 23, status or _NO_VERSION, CODE)
            for decided, column in zip(row, _columns(), strict=True):
                _draw_cell(canvas, Box(column.left, top, column.width, _ROW), decided)
            top += _ROW + 2
        top += _GROUP_GAP
    return top


@cache
def _rows() -> dict[Status | None, _Row]:
    return {status: tuple(decisions(situation, status) for situation in SITUATIONS) for status in (*Status, None)}


def _in_words(row: _Row) -> str:
    return "; ".join(", ".join(look_of(decision).word for decision in decided) for decided in row)


def _draw_cell(canvas: Canvas, box: Box, decided: Sequence[Decision]) -> None:
    *before, last = decided
    look = look_of(last)
    canvas.box(box, fill=look.fill, line=look.line, radius=4, tooltip=", then ".join(one.why for one in decided))
    middle = box.left + box.width / 2
    if before:
        canvas.text(middle, box.top + 14, ", ".join(look_of(one).word for one in before), _BEFORE)
    canvas.text(middle, box.top + (30 if before else 23), look.word, _WORD)


def _draw_courses(canvas: Canvas, top: float) -> float:
    """Draw some requests from beginning to end; return where they end."""
    canvas.text(_MARGIN, top, "From the request to its answer, where all goes well", BOLD)
    top += 20
    for situation, status, title in _COURSES:
        canvas.text(_MARGIN, top + 18, title, FAINT)
        _draw_course(canvas, top, course(situation, status))
        top += _STAGE_HEIGHT + 36
    return top - 16


def _draw_course(canvas: Canvas, top: float, stages: Sequence[Stage]) -> None:
    left: float = _MARGIN + _STATUSES_WIDTH + _GAP
    for status, group in groupby(stages, key=lambda stage: stage.status):
        start = left
        for stage in group:
            look, box = look_of(stage.decision), Box(left, top, _STAGE_WIDTH, _STAGE_HEIGHT)
            known = f" {stage.waits_for.seconds} s" if stage.waits_for else ""
            _draw_word(canvas, box, look, look.word + known, stage.decision.why)
            left += _STAGE_WIDTH + _GAP
        canvas.text(start, top + _STAGE_HEIGHT + 16, status or _NO_VERSION, CODE)
        left += _GAP


def _draw_legend(canvas: Canvas, top: float) -> float:
    """Say what the words mean, in two columns; return where that ends."""
    canvas.text(_MARGIN, top, "The words", BOLD)
    shown = {type(decision) for row in _rows().values() for decided in row for decision in decided}
    words = [kind for kind in LOOKS if kind in shown]
    half = (len(words) + 1) // 2
    for number, kind in enumerate(words):
        left = _MARGIN + number // half * (_WIDTH // 2 - _MARGIN)
        line_top = top + 16 + number % half * (_STAGE_HEIGHT + _GAP)
        _draw_word(canvas, Box(left, line_top, _STAGE_WIDTH, _STAGE_HEIGHT), LOOKS[kind], LOOKS[kind].word)
        canvas.text(left + _STAGE_WIDTH + 2 * _GAP, line_top + 19, meaning_of(kind), FAINT)
    return top + 16 + half * (_STAGE_HEIGHT + _GAP)


def _draw_word(canvas: Canvas, box: Box, look: Look, words: str, tooltip: str = "") -> None:
    canvas.box(box, fill=look.fill, line=look.line, radius=4, tooltip=tooltip)
    canvas.text(box.left + box.width / 2, box.top + 19, words, _WORD)
