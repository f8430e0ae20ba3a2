"""What the model's time would have cost on AWS."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from demo.entry import units
from demo.timeline import Span

DOLLARS_AN_HOUR = 4.0
"""Of one inference unit, in us-east-1."""
HOURS_A_MONTH = 730


@dataclass(frozen=True)
class Charge:
    """What AWS would bill for one run of a model, from RUNNING until STOPPED.

    Attributes:
        seconds: How long it was, in the service's seconds.
        minimum: The inference units that it always has.
        maximum: Those that the service may add up to.
    """

    seconds: float
    minimum: int
    maximum: int

    @property
    def least(self) -> float:
        """Dollars, if the service never adds a unit."""
        return self.seconds / 3600 * self.minimum * DOLLARS_AN_HOUR

    @property
    def most(self) -> float:
        """Dollars, if the service adds all that it may, all the time."""
        return self.seconds / 3600 * self.maximum * DOLLARS_AN_HOUR


def charges(rows: Sequence[Span], time_scale: float) -> list[Charge]:
    """One charge for each number of units that the model ran with, in the order in which it did.

    Args:
        rows: What the model did.
        time_scale: The service's seconds in one second of the local cloud.
    """
    billed: dict[tuple[int, int], float] = {}
    for row in rows:
        if row.is_billed:
            minimum = row.change.min_inference_units or 0
            key = minimum, row.change.max_inference_units or minimum
            billed[key] = billed.get(key, 0.0) + row.seconds * time_scale
    return [Charge(seconds, minimum, maximum) for (minimum, maximum), seconds in billed.items()]


def bill(charged: Sequence[Charge], time_scale: float) -> Iterator[str]:
    """The charges as lines of text."""
    for charge in charged:
        here, there = f"{charge.seconds / time_scale:.1f} s", f"{charge.seconds / 60:.0f} min"
        yield (
            f"  {units(charge.minimum, charge.maximum):<12}  {here:>8} here = {there:>6} there"
            f"  {_dollars(charge.least, charge.most)}"
        )
    total = _dollars(sum(charge.least for charge in charged), sum(charge.most for charge in charged))
    yield f"  {'in all':<12}  {'':28}  {total}"


def _dollars(least: float, most: float) -> str:
    return f"${least:.2f}" if f"{least:.2f}" == f"{most:.2f}" else f"${least:.2f} to ${most:.2f}, depending on traffic"
