"""What a lifecycle comes to."""

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Violation:
    """An invariant that was broken: which check says so, when, and what happened."""

    check: str
    timestamp: float
    detail: str


@dataclass(frozen=True)
class Lifecycle:
    """One seed's lifecycle.

    `pairs`: kinds that met in one request's lifetime, each pair in order. `longest_unwanted_run`: how long a model was
    up by a stack's start while none of its resources wanted it and no operation was under way; `its_cause` says why.
    `statuses`: those that decisions were made on.
    """

    seed: int
    violations: tuple[Violation, ...]
    calls: int
    requests: int
    virtual_seconds: float
    faults: Counter[str]
    pairs: Counter[tuple[str, str]]
    answers: Counter[str]
    longest_answer: float
    longest_unwanted_run: float
    its_cause: str
    statuses: frozenset[str]
