"""Small pieces of Markdown."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = ()) -> str:
    """A table; the columns of these numbers are set to the right."""
    line = ["---:" if column in right else "---" for column in range(len(head))]
    return "\n".join(_row(cells) for cells in (head, line, *rows))


def _row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def count(number: float) -> str:
    """A number as a person reads it."""
    return f"{number:,.0f}"


def duration(seconds: float) -> str:
    """A length of time as a person reads it."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.1f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
