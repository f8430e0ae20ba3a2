"""What an invocation's act does to its version, and whether it may."""

from typing import Final, NamedTuple

from decision import Decision, MarkMoved, Release, Start, Stop, Take, WriteFound, WriteRecord
from model import Status

from tests.protocol.invariants import fights, trespasses_by_claim, trespasses_by_start, trespasses_by_stop
from tests.protocol.sight import decide_after_refusal
from tests.protocol.version import Version
from tests.protocol.world import Invocation, Moment, World

STARTABLE: Final = frozenset({Status.STOPPED, Status.FAILED})


class Service(NamedTuple):
    """How the service behaves where that is published nowhere.

    `stops_all`: Stop is accepted in STARTING and FAILED too. `echoes`: a description tells the units.
    """

    stops_all: bool = False
    echoes: bool = True


PUBLISHED: Final = Service()


class Effect(NamedTuple):
    """An act's effect: the version after it, the moment that it is, what the step came to, and what it violates."""

    version: Version
    moment: Moment
    decision: Decision
    violation: str | None = None


def act(world: World, invocation: Invocation, service: Service) -> Effect:
    """Carry out what an invocation has chosen."""
    assert invocation.choice is not None
    version, decision, issued = world.versions[invocation.version], invocation.choice.decision, invocation.issued
    match decision:
        case Start(units=units):
            return _start(invocation, version, decision, units.minimum)
        case Stop():
            return _stop(world, invocation, version, decision, service)
        case Take(predecessor=predecessor, quick=quick, forgets_found=forgets_found):
            claimed = version.claimed_by(issued, predecessor, quick)
            if forgets_found:
                claimed = claimed.but(tags=claimed.tags.but(found=None))
            return Effect(claimed, Moment.CLAIM, decision, trespasses_by_claim(version, issued))
        case WriteRecord(units=units, over_failed=over_failed):
            return Effect(version.recorded(issued, units.minimum, over_failed), Moment.RECORD, decision)
        case WriteFound(units=units):
            violation = None if issued.asked.adopts else f"trespass: '{issued}' adopts unasked"
            return Effect(version.found_by(issued, units.minimum), Moment.NONE, decision, violation)
        case MarkMoved():
            return Effect(version.marked(issued, let_go=True), Moment.MARK, decision)
        case Release(then=then):
            return Effect(version.released_by(issued), Moment.NONE, then or decision)
    raise AssertionError(f"{decision} is no act")


def _start(invocation: Invocation, version: Version, decision: Decision, units: int) -> Effect:
    if version.status not in STARTABLE:
        return Effect(version, Moment.NONE, _refused(invocation))
    issued = invocation.issued
    violation = fights(version, issued, "starts") or trespasses_by_start(version, issued)
    started = version.starting(units, issued.asked.stack).acted_by(issued)
    return Effect(started, Moment.CHANGE, decision, violation)


def _stop(world: World, invocation: Invocation, version: Version, decision: Decision, service: Service) -> Effect:
    stoppable = (Status.RUNNING, Status.STARTING, Status.FAILED) if service.stops_all else (Status.RUNNING,)
    if version.status not in stoppable:
        return Effect(version, Moment.NONE, _refused(invocation))
    issued = invocation.issued
    violation = trespasses_by_stop(world.cloudformation, version, invocation)
    if not invocation.last_call:
        violation = fights(version, issued, "stops") or violation
    return Effect(version.but(status=Status.STOPPING).acted_by(issued), Moment.CHANGE, decision, violation)


def _refused(invocation: Invocation) -> Decision:
    assert invocation.seen is not None
    assert invocation.choice is not None
    goal = len(invocation.results)
    return decide_after_refusal(invocation.issued, goal, invocation.seen, invocation.choice.decision)
