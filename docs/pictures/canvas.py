"""A sheet to draw on: rectangles, texts and arrows, written as an SVG that is the same byte for byte every time.

It has a background of its own, for a page may be dark, and names only generic fonts. How wide a text comes out is the
reader's font's to say, so it is estimated by a wide one, and tests/docs holds the texts apart by that estimate.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

INK: Final = "#1f2328"
FAINT_INK: Final = "#59636e"
PAPER: Final = "#ffffff"
LINE: Final = "#afb8c1"

_SANS: Final = "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif"
_MONOSPACE: Final = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace"
_ARROW_LENGTH: Final = 8
_WIDE: Final = 0.7
_NARROW: Final = 0.58
_BOLD: Final = 1.1


@dataclass(frozen=True)
class Style:
    """How a text looks."""

    size: int = 13
    colour: str = INK
    bold: bool = False
    monospace: bool = False
    anchor: str = "start"

    def width_of(self, text: str) -> float:
        """About how wide a text comes out, rather too much than too little."""
        if self.monospace:
            return len(text) * self.size * 0.61
        ems = sum(_WIDE if letter.isupper() or letter in "mwMW" else _NARROW for letter in text)
        return ems * self.size * (_BOLD if self.bold else 1)


PLAIN: Final = Style()
FAINT: Final = Style(size=12, colour=FAINT_INK)
BOLD: Final = Style(bold=True)
HEADING: Final = Style(size=20, bold=True)
CODE: Final = Style(size=12, monospace=True)


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.top + self.height

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share any of the sheet."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def holds(self, other: "Box") -> bool:
        """Whether the other lies within this one."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


@dataclass
class Canvas:
    """One picture. `boxes` and `texts` say what lies where, as far as that can be told of a text."""

    title: str
    width: int
    height: int = 0
    boxes: list[Box] = field(default_factory=list)
    texts: list[tuple[str, Box]] = field(default_factory=list)
    _elements: list[str] = field(default_factory=list)

    def box(self, box: Box, *, fill: str = PAPER, line: str = LINE, radius: int = 6, tooltip: str = "") -> None:
        """Draw a rectangle; the tooltip is shown where the picture is opened by itself."""
        self.boxes.append(box)
        place = f'x="{_number(box.left)}" y="{_number(box.top)}"'
        size = f'width="{_number(box.width)}" height="{_number(box.height)}"'
        said = f"<title>{escape(tooltip)}</title>" if tooltip else ""
        self._elements.append(f'<rect {place} {size} rx="{radius}" fill="{fill}" stroke="{line}">{said}</rect>')

    def text(self, left: float, baseline: float, words: str, style: Style = PLAIN) -> None:
        """Write a line of text."""
        width = style.width_of(words)
        start = {"start": left, "middle": left - width / 2, "end": left - width}[style.anchor]
        self.texts.append((words, Box(start, baseline - style.size * 0.8, width, style.size)))
        looks = f'font-size="{style.size}" fill="{style.colour}"'
        looks += ' font-weight="600"' if style.bold else ""
        looks += ' class="code"' if style.monospace else ""
        looks += f' text-anchor="{style.anchor}"' if style.anchor != "start" else ""
        self._elements.append(
            f'<text x="{_number(left)}" y="{_number(baseline)}" {looks}>{escape(words, quote=False)}</text>'
        )

    def arrow(self, start: float, end: float, height: float, tooltip: str = "") -> None:
        """Draw a level arrow; its tooltip says what goes along it."""
        tip = _ARROW_LENGTH if end > start else -_ARROW_LENGTH
        y, neck = _number(height), _number(end - tip)
        above, below = _number(height - 4), _number(height + 4)
        self._elements.append(
            f'<g stroke="{FAINT_INK}" fill="{FAINT_INK}"><title>{escape(tooltip)}</title>'
            f'<path d="M{_number(start)} {y}H{neck}" stroke-width="2"/>'
            f'<path d="M{neck} {above}L{_number(end)} {y}L{neck} {below}Z"/></g>'
        )

    def render(self) -> str:
        """The picture as SVG."""
        frame = f'<rect width="{self.width}" height="{self.height}" rx="8" fill="{PAPER}" stroke="{LINE}"/>'
        return "\n".join(
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
                f'width="{self.width}" height="{self.height}" role="img" font-family="{escape(_SANS)}">',
                f"<title>{escape(self.title)}</title>",
                f"<style>.code {{ font-family: {_MONOSPACE}; }}</style>",
                frame,
                *self._elements,
                "</svg>\n",
            )
        )


def wrap(words: Sequence[str], width: float, style: Style) -> list[str]:
    """Lay words out in lines no wider than this, as far as the words allow."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and style.width_of(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
