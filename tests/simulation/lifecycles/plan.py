"""What a seed draws before anything happens: how large the world is, how much befalls it, and of which sort."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

_Value = TypeVar("_Value")


def stream(seed: int, name: str) -> random.Random:
    """A source of chance of its own for each actor, so that one that asks more often changes no other."""
    return random.Random(f"{seed}/{name}")  # noqa: S311  # a simulation, no secret


def pick(chance: random.Random, weighted: Sequence[tuple[_Value, float]]) -> _Value:
    """One of these, by weight."""
    values, weights = zip(*weighted, strict=True)
    drawn: _Value = chance.choices(values, weights)[0]
    return drawn


WIRE, LAMBDA, SCHEDULER, SERVICE, PERSON, PERMISSION, STACK = (
    "wire",
    "lambda",
    "scheduler",
    "service",
    "person",
    "permission",
    "second stack",
)
_SORTS: Final = (
    (WIRE, 8.0),
    (LAMBDA, 3.0),
    (SCHEDULER, 3.0),
    (SERVICE, 5.0),
    (PERSON, 1.6),
    (PERMISSION, 1.4),
    (STACK, 0.6),
)


@dataclass(frozen=True)
class Plan:
    """The measures of one lifecycle. `faults`: how many, by sort."""

    models: int
    spares: int
    updates: int
    faults: Counter[str]
    timeout: int
    starting_seconds: float
    stopping_seconds: float
    slows_down: bool
    """Whether starts come to take so long, after some minutes, that most outlast a ServiceTimeout of 300 s."""
    is_deleted: bool
    adopts: bool
    is_run_already: bool
    """Whether a person runs one of the versions already when the stack comes; where it adopts, always."""
    is_silenced: bool
    """Whether one request can't be answered at all, so that CloudFormation's ServiceTimeout ends it."""
    shares_provider: bool
    """Whether the function is a shared provider's, whose policy names every version of its projects."""


def draw_plan(seed: int) -> Plan:
    """Most lifecycles are small, with few faults, for then each fault is seen clearly; some have many."""
    chance = stream(seed, "plan")
    models = pick(chance, ((1, 70.0), (2, 20.0), (3, 6.0), (4, 2.0), (5, 2.0)))
    few, many = chance.randint(1, 4), chance.randint(5, 20)
    total = pick(chance, ((0, 15.0), (few, 65.0), (many, 20.0)))
    is_silenced = chance.random() < 0.02
    faults = Counter(pick(chance, _SORTS) for _ in range(total))
    # What is denied for ever, or never arrives, is waited for until the deadline: let that be soon.
    is_soon = is_silenced or faults[PERMISSION] > 0
    timeout = 300 if is_soon else pick(chance, ((300, 54.0), (600, 40.0), (1800, 3.0), (3600, 3.0)))
    is_slow = timeout == 3600 and chance.random() < 0.5
    adopts = chance.random() < 0.05
    return Plan(
        models=models,
        spares=chance.randint(1, 2),
        updates=pick(chance, ((0, 20.0), (1, 50.0), (2, 25.0), (3, 5.0))),
        faults=faults,
        timeout=timeout,
        starting_seconds=chance.uniform(600, 1800) if is_slow else chance.uniform(15, 45),
        stopping_seconds=chance.uniform(60, 180) if is_slow else chance.uniform(12, 35),
        slows_down=chance.random() < 0.08,
        is_deleted=chance.random() < 0.9,
        adopts=adopts,
        is_run_already=adopts or chance.random() < 0.04,
        is_silenced=is_silenced,
        shares_provider=chance.random() < 0.2,
    )
