"""A swap as a picture: over time, each version's status, and which of them answered each call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

INK, FAINT, PAPER = "#1f2328", "#59636e", "#ffffff"
COLOURS = {"STARTING": "#f2cc60", "RUNNING": "#4ac26b", "STOPPING": "#ffb77c", "failed": "#cf222e"}
WIDTH, LEFT, RIGHT = 900, 140, 876
TOP, LANE, BAR = 84, 56, 16
DOWN = ("STOPPED", "TRAINING_COMPLETED")


@dataclass(frozen=True)
class Moment:
    """One call, and the state of things right after it.

    Attributes:
        seconds: Since the first.
        answered_by: The version's ARN, or "" if the call failed.
        failure: Why, or "".
        statuses: Of each version of the project, by its ARN.
    """

    seconds: float
    answered_by: str
    failure: str
    statuses: dict[str, str]


def draw(moments: Sequence[Moment]) -> str:
    """The picture, as SVG: a lane for each version that was up or answered, and one for calls that failed."""
    failed = [moment for moment in moments if moment.failure]
    # In the order in which they came up.
    versions = list(dict.fromkeys(version for moment in moments for version in _concerned(moment)))
    bottom = TOP + LANE * (len(versions) + 1)
    image = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {bottom + 40}",
            "role": "img",
            "font-family": "sans-serif",
        },
    )
    title = f"{len(moments)} calls during a swap, {len(failed)} failed"
    ElementTree.SubElement(image, "title").text = title
    _box(image, 0, 0, WIDTH, bottom + 40, PAPER)
    _text(image, 24, 36, title, size=20)
    _legend(image)
    across = (RIGHT - LEFT) / moments[-1].seconds
    for lane, version in enumerate(versions):
        top = TOP + LANE * lane
        _text(image, 24, top + 13, version.split("/")[3])
        for since, until, status in _spans(moments, version):
            if status not in DOWN:
                _box(image, LEFT + since * across, top, (until - since) * across, BAR, COLOURS.get(status, FAINT))
        for moment in moments:
            if moment.answered_by == version:
                _box(image, LEFT + moment.seconds * across, top + BAR + 4, 1.5, 12, INK)
    _text(image, 24, bottom - LANE + 13, "failed calls")
    for moment in failed:
        _box(image, LEFT + moment.seconds * across, bottom - LANE, 3, BAR, COLOURS["failed"])
    _axis(image, bottom, moments[-1].seconds)
    ElementTree.indent(image)
    return ElementTree.tostring(image, encoding="unicode") + "\n"


def _concerned(moment: Moment) -> Iterator[str]:
    """The versions that answered or were up."""
    if moment.answered_by:
        yield moment.answered_by
    yield from (version for version, status in moment.statuses.items() if status not in DOWN)


def _spans(moments: Sequence[Moment], version: str) -> Iterator[tuple[float, float, str]]:
    """From when to when a version was seen in which status."""
    since, status = 0.0, moments[0].statuses.get(version, "STOPPED")
    for moment in moments:
        now = moment.statuses.get(version, "STOPPED")
        if now != status:
            yield since, moment.seconds, status
            since, status = moment.seconds, now
    yield since, moments[-1].seconds, status


def _legend(image: ElementTree.Element) -> None:
    left = LEFT
    for status in ("STARTING", "RUNNING", "STOPPING"):
        _box(image, left, 52, 14, 14, COLOURS[status])
        _text(image, left + 20, 64, status, colour=FAINT)
        left += 120
    _box(image, left, 53, 1.5, 12, INK)
    _text(image, left + 10, 64, "a call that it answered", colour=FAINT)


def _axis(image: ElementTree.Element, bottom: float, seconds: float) -> None:
    for part in range(5):
        left = LEFT + (RIGHT - LEFT) * part / 4
        anchor = "end" if part == 4 else "start"
        _text(image, left, bottom + 12, f"{seconds * part / 4:.0f} s", colour=FAINT, anchor=anchor)


def _box(image: ElementTree.Element, left: float, top: float, width: float, height: float, colour: str) -> None:
    numbers = {"x": left, "y": top, "width": width, "height": height}
    place = {name: f"{value:.1f}" for name, value in numbers.items()}
    ElementTree.SubElement(image, "rect", {**place, "fill": colour})


def _text(
    image: ElementTree.Element,
    left: float,
    baseline: float,
    words: str,
    *,
    size: int = 13,
    colour: str = INK,
    anchor: str = "start",
) -> None:
    looks = {"font-size": str(size), "fill": colour, "text-anchor": anchor}
    place = {"x": f"{left:.1f}", "y": f"{baseline:.1f}"}
    ElementTree.SubElement(image, "text", {**place, **looks}).text = words
