"""The tags of one model version, as they land over time."""

from collections.abc import Mapping
from typing import NamedTuple


class _Write(NamedTuple):
    lands_at: float
    key: str
    value: str | None


class TagStore:
    """Tags that remember when they were written, so that a stale read can be answered."""

    def __init__(self) -> None:
        self._writes: list[_Write] = []

    def write(self, tags: Mapping[str, str | None], timestamp: float, apart_seconds: float = 0.0) -> None:
        """Set each key, or remove it where its value is None; the keys may land one after another."""
        for position, (key, value) in enumerate(tags.items()):
            self._writes.append(_Write(timestamp + position * apart_seconds, key, value))

    def at(self, timestamp: float) -> dict[str, str]:
        """The tags as they were at that time."""
        landed = {write.key: write.value for write in self._writes if write.lands_at <= timestamp}
        return {key: value for key, value in landed.items() if value is not None}
