"""The README's pictures: as the code draws them now, complete, and legible wherever they are shown."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from decision import Decision
from model import Status
from request import RequestType

from docs.pictures.architecture import draw_architecture
from docs.pictures.canvas import Box, Canvas
from docs.pictures.course import SITUATIONS, SWAP, decisions
from docs.pictures.gallery import PICTURES
from docs.pictures.lifecycle import draw_lifecycle
from docs.pictures.wiring import Fragment, read_wiring, synthesize
from docs.pictures.words import LOOKS, meaning_of

REPOSITORY = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"

each_picture = pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
each_canvas = pytest.mark.parametrize(
    "draw", [lambda: draw_architecture(read_wiring(synthesize())), draw_lifecycle], ids=["architecture", "lifecycle"]
)


def texts_of(path: Path) -> list[str]:
    """What is written in a committed picture, and what its tooltips say."""
    root = ElementTree.parse(path).getroot()  # noqa: S314 - our own file
    return [element.text or "" for element in root.iter() if element.tag in (f"{SVG}text", f"{SVG}title")]


def granted_actions(template: Fragment) -> set[str]:
    """Every action that any policy of a template grants, however deep it lies."""
    found: set[str] = set()

    def search(part: object) -> None:
        if isinstance(part, dict):
            if "Effect" in part and "Resource" in part:
                actions = part["Action"]
                found.update([actions] if isinstance(actions, str) else actions)
            for value in part.values():
                search(value)
        elif isinstance(part, list):
            for value in part:
                search(value)

    search(template)
    return found


@each_picture
def test_a_picture_is_what_the_code_draws_now(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == PICTURES[path](), f"{path.name} is stale: run 'make pictures'"


@each_picture
def test_the_readme_shows_it(path: Path) -> None:
    assert f"({path.relative_to(REPOSITORY)})" in (REPOSITORY / "README.md").read_text(encoding="utf-8")


@each_picture
def test_a_picture_needs_nothing_from_elsewhere_and_has_its_own_background(path: Path) -> None:
    drawn = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(drawn)  # noqa: S314 - our own file
    background = root.find(f"{SVG}rect")
    assert background is not None
    assert [background.get(name) for name in ("width", "height")] == [root.get("width"), root.get("height")]
    assert background.get("fill") == "#ffffff"
    assert re.findall(r"https?://[^\"]*", drawn) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"href|url\(|@import|<script|<image|<foreignObject", drawn)


def test_every_granted_action_is_in_the_architecture() -> None:
    actions = granted_actions(synthesize())
    written = " ".join(texts_of(REPOSITORY / "docs" / "architecture.svg"))
    words = set(re.findall(r"\w+", written))
    assert len(actions) > 10
    assert {action for action in actions if action.partition(":")[2] not in words} == set()


def test_every_caller_and_every_grant_has_an_arrow() -> None:
    wiring = read_wiring(synthesize())
    drawn = (REPOSITORY / "docs" / "architecture.svg").read_text(encoding="utf-8")
    answers = 1
    edges = len(wiring.customers) + len(wiring.pollers) + len(wiring.grants) + answers
    assert len(wiring.customers) == len(wiring.pollers) == 1
    assert drawn.count("<g ") == edges


def test_every_resource_is_in_the_architecture() -> None:
    written = set(texts_of(REPOSITORY / "docs" / "architecture.svg"))
    types = {resource["Type"].removeprefix("AWS::") for resource in synthesize()["Resources"].values()}
    assert types <= written
    assert f"In the stack: {len(synthesize()['Resources'])} resources" in written


def test_every_status_and_every_request_is_in_the_lifecycle() -> None:
    written = texts_of(REPOSITORY / "docs" / "lifecycle.svg")
    assert len(Status) == 14
    assert set(Status) <= set(written)
    assert set(RequestType) <= set(written)


def test_every_decision_has_a_word_and_a_meaning() -> None:
    assert set(LOOKS) == set(Decision.__subclasses__())
    assert len({look.word for look in LOOKS.values()}) == len(LOOKS)
    assert all(meaning_of(kind) for kind in LOOKS)


@pytest.mark.parametrize("status", [*Status, None])
def test_a_swap_decides_about_its_new_version_as_a_create_does(status: Status | None) -> None:
    """The picture says so instead of giving it a column."""
    create = SITUATIONS[0]
    assert create.type is RequestType.CREATE
    kinds = [[type(decision) for decision in decisions(situation, status)] for situation in (create, SWAP)]
    assert kinds[0] == kinds[1]


@each_canvas
def test_texts_keep_apart_and_within_their_boxes(draw: Callable[[], Canvas]) -> None:
    canvas = draw()
    sheet = Box(0, 0, canvas.width, canvas.height)
    assert [text for text, box in canvas.texts if not sheet.holds(box)] == []
    assert [(one, other) for (one, a), (other, b) in combinations(canvas.texts, 2) if a.overlaps(b)] == []
    cut = [text for text, place in canvas.texts for box in canvas.boxes if box.overlaps(place) and not box.holds(place)]
    assert cut == []


def test_the_same_byte_for_byte_in_another_process_without_node_on_path() -> None:
    program = (
        "from docs.pictures.gallery import PICTURES; print(*(draw() for draw in PICTURES.values()), sep='', end='')"
    )
    ended = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        env={"PATH": os.devnull, "PYTHONHASHSEED": "1", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == "".join(draw() for draw in PICTURES.values())
