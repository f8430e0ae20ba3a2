"""The closing table: what the model did and how long, with bars on one axis."""

from demo.timeline import spans, table
from tests.demo.story import ORIGIN, STORY, change


def test_a_span_ends_where_the_next_begins_and_the_last_one_now() -> None:
    assert [(span.change.status, span.begin, span.seconds) for span in spans(STORY[-3:], ORIGIN, ORIGIN + 103)] == [
        ("RUNNING", 85.0, 10.0),
        ("STOPPING", 95.0, 5.0),
        ("STOPPED", 100.0, 3.0),
    ]


def test_what_took_no_time_is_left_out() -> None:
    assert [span.change.status for span in spans(STORY[:3], ORIGIN, ORIGIN + 31)] == ["TRAINING_COMPLETED", "STARTING"]


def test_billed_is_running_until_stopped() -> None:
    billed = [(span.change.status, span.begin) for span in spans(STORY, ORIGIN, ORIGIN + 108) if span.is_billed]
    assert billed == [("RUNNING", 45.0), ("STOPPING", 60.0), ("RUNNING", 85.0), ("STOPPING", 95.0)]


def test_the_table() -> None:
    assert list(table(spans(STORY, ORIGIN, ORIGIN + 108))) == [
        "  since start       for  status                units   0 s                            108 s",
        "        1.0 s    29.0 s  TRAINING_COMPLETED            ----------",
        "       30.0 s    15.0 s  STARTING              1                 -----",
        "       45.0 s    15.0 s  RUNNING               1                      #####",
        "       60.0 s     5.0 s  STOPPING              1                           ##",
        "       65.0 s     5.0 s  STOPPED                                             -",
        "       70.0 s    15.0 s  STARTING              2 to 4                         -----",
        "       85.0 s    10.0 s  RUNNING               2 to 4                              ####",
        "       95.0 s     5.0 s  STOPPING              2 to 4                                  #",
        "      100.0 s     8.0 s  STOPPED                                                        ---",
        "  # billed, - not billed",
    ]


def test_a_moment_at_the_very_end_still_has_a_bar() -> None:
    rows = spans([change(0.0, "RUNNING", 1), change(999.9, "STOPPED", 1)], ORIGIN, ORIGIN + 1000)
    assert list(table(rows))[2].endswith(" -")


def test_no_history_no_table() -> None:
    assert list(table([])) == []
