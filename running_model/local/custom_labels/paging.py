"""Pages of projects and of versions."""

import base64
import binascii
from typing import Generic, NamedTuple, Protocol, TypeVar

from .conditions import conditions
from .exceptions import InvalidPaginationTokenException

PAGE_SIZE = 100


class Created(Protocol):
    """Something whose creation time no other row shares."""

    creation_milliseconds: int


Row = TypeVar("Row", bound=Created)


class Page(NamedTuple, Generic[Row]):
    """Some rows, and the token that brings the rows after them."""

    rows: list[Row]
    next_token: str | None


def page_of(rows: list[Row], max_results: int | None, next_token: str | None) -> Page[Row]:
    """The page after the one that gave `next_token`; rows may have come and gone since."""
    newest_first = sorted(rows, key=lambda row: row.creation_milliseconds, reverse=True)
    if next_token:
        last_shown = _read(next_token)
        newest_first = [row for row in newest_first if row.creation_milliseconds < last_shown]
    size = max_results or PAGE_SIZE
    shown = newest_first[:size]
    if len(newest_first) > size:
        return Page(shown, base64.urlsafe_b64encode(str(shown[-1].creation_milliseconds).encode()).decode())
    return Page(shown, "" if conditions.behaviour.empty_next_token else None)


def _read(token: str) -> int:
    try:
        return int(base64.b64decode(token, altchars="-_", validate=True))
    except (binascii.Error, ValueError):
        raise InvalidPaginationTokenException from None
