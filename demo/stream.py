"""Several sources, each read now and then, as one stream in the order in which things happened."""

from collections.abc import Iterable

from demo.entry import Entry


class Stream:
    """Gives each entry once, and none before an earlier one that another source has yet to tell."""

    def __init__(self) -> None:
        self._given: set[Entry] = set()

    def advance(self, told: Iterable[Entry], until: float = float("inf")) -> list[Entry]:
        """The entries that weren't given before.

        Args:
            told: All that the sources have told so far.
            until: A time that every source had been read after, so that nothing older can follow. Default: the end.
        """
        # A dictionary keeps what happened at the same time in the order in which it was told.
        new = [entry for entry in dict.fromkeys(told) if entry not in self._given and entry.time <= until]
        self._given.update(new)
        return sorted(new, key=lambda entry: entry.time)
