"""The client of examples/gap_free_swap: a call that fails is told and drawn."""

from xml.etree import ElementTree

from examples.gap_free_swap.client.__main__ import told
from examples.gap_free_swap.client.picture import COLOURS, Moment, draw

OLD, NEW, NEVER_UP = (f"arn:aws:rekognition:us-east-1:111122223333:project/logos/version/{name}/1" for name in "abc")
MOMENTS = [
    Moment(1.0, OLD, "", {NEW: "STOPPED", OLD: "RUNNING", NEVER_UP: "STOPPED"}),
    Moment(2.0, "", "it broke", {NEW: "STARTING", OLD: "STOPPING", NEVER_UP: "STOPPED"}),
    Moment(3.0, NEW, "", {NEW: "RUNNING", OLD: "STOPPED", NEVER_UP: "STOPPED"}),
]


def test_each_failure_is_told_with_its_time() -> None:
    assert list(told(MOMENTS)) == [
        "3 calls in 3 seconds, 1 failed.",
        "a answered 1.",
        "b answered 1.",
        "After 2.0 seconds: it broke",
    ]


def test_each_failure_is_drawn_and_each_version_that_was_up() -> None:
    elements = list(ElementTree.fromstring(draw(MOMENTS)).iter())  # noqa: S314 - drawn here
    words = [element.text for element in elements]
    assert "3 calls during a swap, 1 failed" in words
    assert words.index("a") < words.index("b")
    assert "c" not in words
    assert [element.get("fill") for element in elements].count(COLOURS["failed"]) == 1
