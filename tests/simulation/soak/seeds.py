"""Which seeds have been played: as ranges, so that none is played twice and the report can name them."""

from dataclasses import dataclass, field

Range = tuple[int, int]
"""From the first seed to before the last."""


@dataclass
class Seeds:
    """Ranges of seeds, in order and apart."""

    ranges: list[Range] = field(default_factory=list)

    def add(self, added: Range) -> None:
        """Count a range in."""
        merged: list[Range] = []
        for first, end in sorted([*self.ranges, added]):
            if merged and first <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(end, merged[-1][1])
            else:
                merged.append((first, end))
        self.ranges = merged

    def free(self, length: int) -> Range:
        """The first range, of that length at the most, that isn't among them."""
        first = self.ranges[0][1] if self.ranges and self.ranges[0][0] == 0 else 0
        following = next((begin for begin, _ in self.ranges if begin > first), first + length)
        return first, min(first + length, following)

    def copy(self) -> "Seeds":
        """The same ranges, to be added to apart."""
        return Seeds(list(self.ranges))
