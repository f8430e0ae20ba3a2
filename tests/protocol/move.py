"""One move of a world to the next."""

from functools import cache
from operator import attrgetter
from typing import NamedTuple

from tests.protocol.asked import Issued
from tests.protocol.cloudformation import CloudFormation, Words
from tests.protocol.version import Version
from tests.protocol.world import AMID, Invocation, Point, World

_SERIAL = attrgetter("serial")


class Move(NamedTuple):
    """A move: what happens (words and values, joined when a trace is printed), the world after it, what it violates.

    `fault`: nobody may count on it to happen.
    """

    what: tuple[object, ...]
    world: World
    violation: str | None = None
    fault: bool = False


@cache
def in_order(invocations: tuple[Invocation, ...]) -> tuple[Invocation, ...]:
    """The invocations in one order: which of two alike does what makes no difference."""
    return tuple(sorted(invocations, key=_SERIAL))


@cache
def noticing(invocations: tuple[Invocation, ...], moment: int) -> tuple[Invocation, ...]:
    """The invocations after a moment: those amid a step are young to it until their step ends."""
    return tuple(
        invocation.but(young=invocation.young | moment) if invocation.point in AMID else invocation
        for invocation in invocations
    )


@cache
def hearing(invocations: tuple[Invocation, ...], words: Words) -> tuple[Invocation, ...]:
    """The invocations after CloudFormation's word has changed: those that are yet to decide may have heard either."""
    return tuple(
        invocation.but(words=(*invocation.words, words)) if invocation.point is Point.DECIDE else invocation
        for invocation in invocations
    )


def changed(world: World, number: int, version: Version) -> tuple[Version, ...]:
    """The world's versions with one of them changed."""
    versions = world.versions
    return (*versions[:number], version, *versions[number + 1 :])


def advance(
    world: World,
    index: int,
    invocation: Invocation | None,
    *,
    moment: int = 0,
    versions: tuple[Version, ...] | None = None,
    cloudformation: CloudFormation | None = None,
    polls: frozenset[Issued] | None = None,
) -> World:
    """The world after an invocation's move, which ends the invocation if none takes its place."""
    others = world.invocations[:index] + world.invocations[index + 1 :]
    if moment:
        others = noticing(others, moment)
    return World(
        versions or world.versions,
        cloudformation or world.cloudformation,
        in_order((*others, invocation) if invocation else others),
        world.polls if polls is None else polls,
        world.faults,
        world.late,
    )
