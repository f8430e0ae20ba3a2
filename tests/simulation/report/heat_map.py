"""The picture of which kinds of faults met in one request's lifetime, and how often, on a logarithmic scale."""

from collections.abc import Mapping
from itertools import combinations
from math import log10
from typing import Final

from docs.pictures.canvas import FAINT, HEADING, Box, Canvas, Style
from tests.simulation.lifecycles import KINDS

_MARGIN: Final = 24
_LABELS: Final = 250
_CELL: Final = 14
_TOP: Final = 96
_LABEL: Final = Style(size=11)
_LEFT_LABEL: Final = Style(size=11, anchor="end")
_NEVER: Final = "#f6f8fa"
_SELF: Final = "#d0d7de"
_LIGHT: Final = (0xB6, 0xE3, 0xFF)
_DARK: Final = (0x0A, 0x30, 0x69)
_LEGEND_CELL: Final = 90
_INTRODUCTION: Final = (
    "Each field: the requests that both kinds befell, by the colour. A kind's row is to the left of its name on the",
    "diagonal, its column below it. Where there is no colour, the two have never met.",
)


def draw_heat_map(pairs: Mapping[tuple[str, str], int]) -> str:
    """Draw it, as SVG."""
    canvas = Canvas("Which kinds of faults met, and how often", _MARGIN * 2 + _LABELS * 2 + _CELL * len(KINDS))
    canvas.text(_MARGIN, 42, "Which faults met", HEADING)
    for number, words in enumerate(_INTRODUCTION):
        canvas.text(_MARGIN, 62 + number * 16, words, FAINT)
    most = max(pairs.values(), default=1)
    for number, kind in enumerate(KINDS):
        _draw_row(canvas, number, kind, pairs, most)
    bottom = _TOP + _CELL * len(KINDS)
    _draw_legend(canvas, bottom + 20, most)
    canvas.height = bottom + 72
    return canvas.render()


def met(pairs: Mapping[tuple[str, str], int]) -> tuple[int, int]:
    """How many pairs of kinds met, and how many there are."""
    possible = list(combinations(KINDS, 2))
    return sum(bool(_times(pairs, *pair)) for pair in possible), len(possible)


def _times(pairs: Mapping[tuple[str, str], int], one: str, other: str) -> int:
    return pairs.get((one, other), 0) + pairs.get((other, one), 0)


def _draw_row(canvas: Canvas, number: int, kind: str, pairs: Mapping[tuple[str, str], int], most: int) -> None:
    top = _TOP + number * _CELL
    left = _MARGIN + _LABELS
    canvas.box(Box(left, top, number * _CELL, _CELL - 1), fill=_NEVER, line=_NEVER, radius=0)
    canvas.text(left - 6, top + 11, kind, _LEFT_LABEL)
    for column, other in enumerate(KINDS[:number]):
        if times := _times(pairs, kind, other):
            box = Box(left + column * _CELL, top, _CELL - 1, _CELL - 1)
            colour = colour_of(times, most)
            canvas.box(box, fill=colour, line=colour, radius=0, tooltip=f"{kind}, {other}: {times:,}")
    diagonal = Box(left + number * _CELL, top, _CELL - 1, _CELL - 1)
    canvas.box(diagonal, fill=_SELF, line=_SELF, radius=0)
    canvas.text(diagonal.right + 6, top + 11, kind, _LABEL)


def _draw_legend(canvas: Canvas, top: float, most: int) -> None:
    powers = [10**power for power in range(int(log10(most)) + 1)]
    shown = list(dict.fromkeys((*powers, most)))
    left = _MARGIN + _LABELS
    canvas.box(Box(left, top, _LEGEND_CELL - 8, _CELL), fill=_NEVER, line=_NEVER, radius=0)
    canvas.text(left, top + 30, "never", FAINT)
    for number, times in enumerate(shown, start=1):
        box = Box(left + number * _LEGEND_CELL, top, _LEGEND_CELL - 8, _CELL)
        colour = colour_of(times, most)
        canvas.box(box, fill=colour, line=colour, radius=0)
        canvas.text(box.left, top + 30, f"{times:,}", FAINT)


def colour_of(times: int, most: int) -> str:
    """The colour of a number that isn't 0: the logarithm says how dark."""
    share = log10(times) / log10(most) if most > 1 else 1.0
    return "#" + "".join(
        f"{round(light + (dark - light) * share):02x}" for light, dark in zip(_LIGHT, _DARK, strict=True)
    )
