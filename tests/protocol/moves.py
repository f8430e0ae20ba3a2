"""Everything that can happen next in a world: each invocation's next call, CloudFormation's next step, each fault."""

from collections.abc import Iterator
from typing import Final

from model import Status
from request import Desired

from tests.protocol.acts import Service
from tests.protocol.asked import Issued
from tests.protocol.cloudformation import CloudFormation, Script, Step
from tests.protocol.invocations import moves_of
from tests.protocol.move import Move, advance, changed, hearing, in_order, noticing
from tests.protocol.shared import one
from tests.protocol.version import PERSON, UNTAGGED
from tests.protocol.world import Invocation, Moment, Point, World, issuing_of, moment_of

_INVOCATIONS_OF_A_REQUEST_AT_MOST: Final = 2
_PERSONS_UNITS: Final = 9
_STEPS: dict[tuple[Script, CloudFormation], tuple[Step, ...]] = {}


def moves(world: World, script: Script, service: Service) -> Iterator[Move]:
    """Every move from a world, by what CloudFormation's script and the kind of service allow."""
    for index in range(len(world.invocations)):
        yield from moves_of(world, index, service)
    yield from _service(world)
    yield from _cloudformation(world, script)
    yield from _polls(world)
    faults = world.faults
    if faults.duplicates:
        yield from _duplicates(world)
    if faults.crashes:
        yield from _crashes(world)
    if faults.last_calls:
        yield from _last_calls(world)
    if faults.starts:
        yield from _persons_starts(world)
    if faults.strips or faults.erasures:
        yield from _strips(world)


def _service(world: World) -> Iterator[Move]:
    """Starts and stops end, but later than the steps that were under way when they began (A2)."""
    young = world.young
    for number, version in enumerate(world.versions):
        if young & moment_of(Moment.CHANGE, number):
            continue
        if version.status is Status.STARTING:
            yield _ended(world, number, Status.RUNNING)
            if failures := world.faults.failures:
                fewer = world._replace(faults=world.faults.but(failures=failures - 1))
                yield _ended(fewer, number, Status.FAILED)._replace(fault=True)
        elif version.status is Status.STOPPING:
            yield _ended(world, number, Status.STOPPED)


def _ended(world: World, number: int, status: Status) -> Move:
    after = world._replace(versions=changed(world, number, world.versions[number].moved_on(status)))
    return Move(("the service: version", number + 1, "is", status), after)


def _cloudformation(world: World, script: Script) -> Iterator[Move]:
    key = (script, world.cloudformation)
    if key not in _STEPS:
        _STEPS[key] = tuple(script(world.cloudformation))
    for step in _STEPS[key]:
        invocations = world.invocations
        if step.after.words is not world.cloudformation.words:
            invocations = in_order(hearing(invocations, step.after.words))
        after = world._replace(cloudformation=step.after, invocations=invocations)
        yield Move((step.label,), _spawned(after, step.issued, is_new=True) if step.issued else after)


def _spawned(world: World, issued: Issued, *, is_new: bool = False) -> World:
    """The world with one more invocation of a request, which arms its schedule first."""
    invocations = world.invocations
    if is_new and any(goal.desired is not Desired.RUNNING for goal in issued.request.goals):
        # Only who ends something looks twice; for all others the moment would just tell like states apart.
        invocations = noticing(invocations, issuing_of(issued))
    started = in_order((*invocations, one(Invocation(issued))))
    return world._replace(invocations=started, polls=world.polls | {issued})


def _polls(world: World) -> Iterator[Move]:
    """A poll, where no invocation watches: those that do go on like the polls that would follow them."""
    live = {invocation.issued for invocation in world.invocations}
    for issued in sorted(world.polls - live, key=lambda issued: issued.serial):
        yield Move((f"a poll of '{issued}'",), _spawned(world, issued))


def _duplicates(world: World) -> Iterator[Move]:
    fewer = world._replace(faults=world.faults.but(duplicates=world.faults.duplicates - 1))
    for issued in world.cloudformation.issued:
        live = sum(invocation.issued is issued for invocation in world.invocations)
        if live < _INVOCATIONS_OF_A_REQUEST_AT_MOST:
            yield Move((f"a duplicate of '{issued}'",), _spawned(fewer, issued), fault=True)


def _crashes(world: World) -> Iterator[Move]:
    """An invocation dies, and its schedule goes on, or Lambda's retry if it dies before arming (A4).

    It dies outside of its steps, or between two goals. To die amid a step is the same as not to have begun it, and to
    die right after an act is the same as to go on, for nothing is remembered of it.
    """
    faults = world.faults.but(crashes=world.faults.crashes - 1)
    for index, invocation in enumerate(world.invocations):
        if invocation.point in (Point.ANSWER, Point.MARK, Point.DISARM) or invocation.results:
            yield Move((invocation, "dies"), advance(world, index, None)._replace(faults=faults), fault=True)


def _last_calls(world: World) -> Iterator[Move]:
    """A request's deadline comes near: whichever invocation begins a round from now on answers, whatever it sees.

    Not of one that is answered: CloudFormation moves on within a minute or two of an answer, long before the deadline.
    """
    faults = world.faults.but(last_calls=world.faults.last_calls - 1)
    for issued in world.cloudformation.issued:
        if issued not in world.late and not world.cloudformation.answer(issued.asked):
            late = world.late | {issued}
            yield Move((f"the deadline of '{issued}' is near",), world._replace(late=late, faults=faults), fault=True)


def _persons_starts(world: World) -> Iterator[Move]:
    """A person starts a model, but not in the instant between a look and a Start (A3)."""
    faults = world.faults.but(starts=world.faults.starts - 1)
    for number, version in enumerate(world.versions):
        if version.status is Status.STOPPED and not version.tags.record and not world.is_amid:
            versions = changed(world, number, version.starting(_PERSONS_UNITS, PERSON))
            what = ("a person starts version", number + 1)
            yield Move(what, world._replace(versions=versions, faults=faults), fault=True)


def _strips(world: World) -> Iterator[Move]:
    """A person, or a cleaner, removes all tags of a version, or its record alone; not in the instant of a step."""
    if world.is_amid:
        return
    faults = world.faults
    for number, version in enumerate(world.versions):
        for left, fewer in (
            (UNTAGGED, faults.but(strips=faults.strips - 1)),
            (version.tags.but(record=None), faults.but(erasures=faults.erasures - 1)),
        ):
            if left is not version.tags and min(fewer.strips, fewer.erasures) >= 0:
                versions = changed(world, number, version.but(tags=left))
                what = ("a person removes tags of version", number + 1, "and leaves", left)
                yield Move(what, world._replace(versions=versions, faults=fewer), fault=True)
