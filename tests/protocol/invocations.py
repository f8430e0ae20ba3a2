"""The moves of an invocation: look, ask CloudFormation, read the tags and decide, act; answer, mark, disarm."""

from collections.abc import Iterator
from functools import cache

from decision import Decision, Start, Stop
from request import Desired

from tests.protocol.acts import STARTABLE, Service, act
from tests.protocol.cloudformation import Words
from tests.protocol.invariants import unfounded, untrue_answer
from tests.protocol.move import Move, advance, changed
from tests.protocol.outcome import Choice, choice_of, once_delivered, outcome_of, result_of
from tests.protocol.shared import one
from tests.protocol.sight import Age, Seen, Situation, Times, decide, forget_decisions
from tests.protocol.version import Version
from tests.protocol.world import Invocation, Moment, Point, World, issuing_of, moment_of


def moves_of(world: World, index: int, service: Service) -> Iterator[Move]:
    """What an invocation may do next."""
    invocation = world.invocations[index]
    match invocation.point:
        case Point.LOOK:
            yield from _look(world, index, invocation, service)
        case Point.DECIDE:
            yield from _decide(world, index, invocation)
        case Point.ACT:
            yield _act(world, index, invocation, service)
        case Point.ANSWER:
            yield _answer(world, index, invocation)
        case Point.MARK:
            yield _mark(world, index, invocation)
        case Point.DISARM:
            polls = world.polls - {invocation.issued}
            yield Move((invocation, "disarms"), advance(world, index, None, polls=polls))


def _look(world: World, index: int, invocation: Invocation, service: Service) -> Iterator[Move]:
    """Look at the status; whether that happens within the record's lifetime is left to chance."""
    number = invocation.version
    version = world.versions[number]
    seen = one(Seen(version.status, version.units if service.echoes else 0))
    ripe, words = _relevant(invocation, version) & ~world.young, (world.cloudformation.words,)
    last_call = invocation.last_call if invocation.results else invocation.issued in world.late
    looking = invocation.but(point=Point.DECIDE, last_call=last_call, seen=seen, ripe=ripe, words=words)
    what = (invocation, "sees", seen)
    record = version.tags.record
    may_start = record and record.recent and record.since_claim and version.status in STARTABLE
    if not (may_start and version.tags.is_of(invocation.issued)):
        yield Move(what, advance(world, index, looking))
        return
    # Whoever looks within the record's lifetime starts within a settling time of the record, as if amid a step at it.
    soon = looking.but(young=moment_of(Moment.RECORD, number))
    yield Move((*what, "soon after the record"), advance(world, index, soon))
    yield Move((*what, "late"), advance(world, index, looking, versions=changed(world, number, version.aged())))


@cache
def _relevant(invocation: Invocation, version: Version) -> int:
    """The moments whose age its decision may depend on, and those alone, lest states differ that are alike."""
    issued, tags, number = invocation.issued, version.tags, invocation.version
    desired = issued.request.goals[len(invocation.results)].desired
    relevant = 0 if desired is Desired.RUNNING else issuing_of(issued)
    if not tags.is_of(issued):
        return relevant
    relevant |= moment_of(Moment.CLAIM, number)
    if tags.record:
        relevant |= moment_of(Moment.RECORD, number)
    if tags.is_settled and desired is Desired.ABANDONED:
        relevant |= moment_of(Moment.MARK, number)
    return relevant


def _decide(world: World, index: int, invocation: Invocation) -> Iterator[Move]:
    version = world.versions[invocation.version]
    for decision in _decisions(invocation, version):
        choice = choice_of(decision)
        after = _acting(invocation, choice) if choice.acts else _after_step(invocation, version, decision)
        what = (invocation, "reads", version.tags, "and decides:", choice, f"({decision.why})")
        yield Move(what, advance(world, index, after), unfounded(version, decision))


@cache
def _decisions(invocation: Invocation, version: Version) -> tuple[Decision, ...]:
    """What it may decide, by what CloudFormation may have said when it was asked."""
    return tuple(dict.fromkeys(_decision(invocation, version, words) for words in invocation.words))


def forget() -> None:
    """Forget every decision: the handler's rules were changed."""
    _decisions.cache_clear()
    once_delivered.cache_clear()
    forget_decisions()


def _decision(invocation: Invocation, version: Version, words: Words) -> Decision:
    number, tags = invocation.version, version.tags
    assert invocation.seen is not None
    young, ripe = invocation.young, invocation.ripe & ~invocation.young
    claim, record = moment_of(Moment.CLAIM, number), moment_of(Moment.RECORD, number)
    age = Age.OLD if ripe & record else Age.STALE
    times = Times(
        # A quick claim needs no settling time, but it counts only for looks that began after it.
        settled=bool(ripe & claim) or (tags.claim is not None and tags.claim.quick and not young & claim),
        record=Age.RECENT if young & record else age,
        moved=bool(ripe & moment_of(Moment.MARK, number)),
        second=bool(ripe & issuing_of(invocation.issued)),
    )
    goal, last_call = len(invocation.results), invocation.last_call
    return decide(Situation(invocation.issued, goal, invocation.seen, tags, times, words, last_call))


@cache
def _acting(invocation: Invocation, choice: Choice) -> Invocation:
    """The invocation about to act: what it saw matters no more, but to a call that the service may refuse."""
    seen = invocation.seen if isinstance(choice.decision, Start | Stop) else None
    return invocation.but(point=Point.ACT, choice=choice, seen=seen, words=(), ripe=0)


@cache
def _after_step(invocation: Invocation, version: Version, decision: Decision) -> Invocation | None:
    """The invocation after a step: at its next goal, or at what the round came to; None if it has ended."""
    issued = invocation.issued
    results = (*invocation.results, result_of(decision, version.tags.is_of(issued)))
    if len(results) < len(issued.goals):
        return invocation.to(Point.LOOK, results)
    outcome = outcome_of(issued, results, invocation.last_call)
    if outcome is None:
        return invocation.to(Point.LOOK)
    if outcome.succeeded is not None:
        return invocation.to(Point.ANSWER, outcome=outcome)
    return invocation.to(Point.DISARM) if outcome.finished else None


def _act(world: World, index: int, invocation: Invocation, service: Service) -> Move:
    number, choice = invocation.version, invocation.choice
    version = world.versions[number]
    effect = act(world, invocation, service)
    led_to = choice_of(effect.decision)
    follows_up = led_to.acts and led_to is not choice
    after = _acting(invocation, led_to) if follows_up else _after_step(invocation, version, effect.decision)
    what = (invocation, "acts:", choice, "(refused)" if effect.version is version else "")
    moment, versions = moment_of(effect.moment, number), changed(world, number, effect.version)
    return Move(what, advance(world, index, after, moment=moment, versions=versions), effect.violation)


def _answer(world: World, index: int, invocation: Invocation) -> Move:
    issued, outcome = invocation.issued, invocation.outcome
    assert outcome is not None
    assert outcome.succeeded is not None
    after = None
    left = once_delivered(issued, outcome, invocation.last_call or issued in world.late)
    if left.settles:
        after = invocation.to(Point.MARK, outcome=left)
    elif left.finished:
        after = invocation.to(Point.DISARM)
    versions, number = world.versions, issued.goals[0]
    if outcome.settles:
        versions = changed(world, number, versions[number].acted_by(issued))
    delivered = world.cloudformation.delivered(issued, outcome.succeeded, outcome.physical_id)
    answered = advance(world, index, after, versions=versions, cloudformation=delivered)
    return Move((invocation, "answers", outcome), answered, untrue_answer(world, invocation))


def _mark(world: World, index: int, invocation: Invocation) -> Move:
    """Mark the claim settled: not within a step, so however late."""
    number = invocation.issued.goals[0]
    assert invocation.outcome is not None
    after = invocation.to(Point.DISARM) if invocation.outcome.finished else None
    versions = changed(world, number, world.versions[number].marked(invocation.issued))
    return Move((invocation, "marks its claim settled"), advance(world, index, after, versions=versions))
