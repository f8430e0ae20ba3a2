"""Several sources become one stream: each entry once, and in order."""

from demo.entry import Entry, Source
from demo.stream import Stream

_ASKED = Entry(1.0, Source.CLOUDFORMATION, "CREATE_IN_PROGRESS", "Model")
_STARTED = Entry(2.0, Source.HANDLER, "StartProjectVersion", "1 unit")
_STARTING = Entry(2.0, Source.MODEL, "STARTING", "1 unit")
_RUNNING = Entry(3.0, Source.MODEL, "RUNNING", "1 unit")


def test_entries_come_in_the_order_of_their_times_whatever_their_sources() -> None:
    assert Stream().advance([_RUNNING, _ASKED, _STARTED]) == [_ASKED, _STARTED, _RUNNING]


def test_at_the_same_time_the_order_is_the_sources_own() -> None:
    assert Stream().advance([_STARTED, _STARTING]) == [_STARTED, _STARTING]


def test_each_is_given_once() -> None:
    stream = Stream()
    assert stream.advance([_ASKED, _ASKED]) == [_ASKED]
    assert stream.advance([_ASKED, _STARTED]) == [_STARTED]
    assert stream.advance([_ASKED, _STARTED]) == []


def test_what_another_source_might_still_precede_is_held_back() -> None:
    stream = Stream()
    assert stream.advance([_RUNNING], until=2.5) == []
    assert stream.advance([_RUNNING, _STARTED], until=2.7) == [_STARTED]
    assert stream.advance([_RUNNING, _STARTED]) == [_RUNNING]
