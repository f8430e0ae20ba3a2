"""What the model did, as spans of time and as a table of them with bars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from demo.entry import units_of
from running_model.local.service import StatusChange

BAR_COLUMNS = 36
_LEAST_SECONDS = 0.05
"""What a table with one decimal would show as no time at all, such as a training that ends at once."""


@dataclass(frozen=True)
class Span:
    """A status, and how long the model was in it.

    Attributes:
        begin: When it began, in seconds since the demo did.
        end: When it ended, in the same.
        change: The status, as the service recorded it.
    """

    begin: float
    end: float
    change: StatusChange

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return self.end - self.begin

    @property
    def is_billed(self) -> bool:
        """Whether AWS bills for it: from RUNNING until STOPPED."""
        return self.change.status in ("RUNNING", "STOPPING")


def spans(history: Sequence[StatusChange], origin: float, now: float) -> list[Span]:
    """The spans of one model's history, the last of them until now.

    Args:
        history: The model's statuses, oldest first.
        origin: When the demo began, in seconds since the epoch.
        now: The time, in the same.
    """
    ends = [*(change.time for change in history[1:]), now]
    return [
        Span(change.time - origin, end - origin, change)
        for change, end in zip(history, ends, strict=True)
        if end - change.time >= _LEAST_SECONDS
    ]


def table(rows: Sequence[Span]) -> Iterator[str]:
    """The spans as lines of text, a bar on a common axis in each."""
    if not rows:
        return
    last = rows[-1].end
    axis = f"0 s{f'{last:.0f} s':>{BAR_COLUMNS - 3}}"
    yield f"  {'since start':>11}  {'for':>8}  {'status':<20}  {'units':<6}  {axis}"
    for row in rows:
        count = units_of(row.change).removesuffix("s").removesuffix(" unit")
        begin, length = f"{row.begin:.1f} s", f"{row.seconds:.1f} s"
        yield f"  {begin:>11}  {length:>8}  {row.change.status:<20}  {count:<6}  {_bar(row, last)}".rstrip()
    yield "  # billed, - not billed"


def _bar(row: Span, last: float) -> str:
    begin, end = (min(BAR_COLUMNS, round(BAR_COLUMNS * at / last)) for at in (row.begin, row.end))
    begin = min(begin, BAR_COLUMNS - 1)
    return " " * begin + ("#" if row.is_billed else "-") * max(1, end - begin)
