"""The scenarios of what goes wrong: starts that fail, time that runs out, tags that get lost; and of adoption."""

from dataclasses import replace
from typing import Final

from model import Status

from tests.protocol.acts import Service
from tests.protocol.asked import Asked
from tests.protocol.cloudformation import CloudFormation, Steps, starting_with
from tests.protocol.explore import Scenario
from tests.protocol.invariants import at_rest
from tests.protocol.scenarios import (
    CREATE,
    DELETE,
    STOPPED,
    UPDATE,
    cancelled_create,
    cancelled_update,
    kept,
    two_updates,
    world,
)
from tests.protocol.shared import one
from tests.protocol.swaps import cancelled_swap
from tests.protocol.version import PERSON, Version
from tests.protocol.world import World

_FOUND_UNITS: Final = 3

_create: Final = Asked("create", CREATE, "A", "One", 1)
_adopt: Final = replace(_create, name="adopt", adopts=True)
_retry: Final = Asked("retry", CREATE, "A", "One", 2)
_clean: Final = Asked("delete of what failed", DELETE, "A", "One", 3)
_end: Final = Asked("delete", DELETE, "A", "One", 4)
_end_adoption: Final = replace(_end, adopts=True)


def retried(cloudformation: CloudFormation, *, lists_replaced: bool = False) -> Steps:
    """A Create fails with `--no-rollback`; another under the same logical id, and a Delete for the failed one."""
    yield from cloudformation.send(_create, "CREATE_IN_PROGRESS")
    if not cloudformation.sent(_retry):
        stack = "CREATE_COMPLETE" if cloudformation.succeeded(_create) else "CREATE_FAILED"
        yield from cloudformation.conclude(_create, stack)
        if cloudformation.status(_create) == "CREATE_FAILED":
            yield from cloudformation.send(_retry, "UPDATE_IN_PROGRESS")
        return
    answer = cloudformation.answer(_create)
    if not cloudformation.sent(_clean):
        yield from cloudformation.conclude(_retry, "UPDATE_IN_PROGRESS")
    if cloudformation.status(_retry) == "CREATE_COMPLETE" and answer:
        stack = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
        yield from cloudformation.send(_clean, stack, answer.physical_id, lists_replaced=lists_replaced)
    elif cloudformation.status(_retry) == "CREATE_FAILED":
        yield from cloudformation.send(_end, "DELETE_IN_PROGRESS")
    if not cloudformation.sent(_end):
        yield from cloudformation.conclude_cleanup(_clean, "UPDATE_COMPLETE")
    yield from cloudformation.conclude(_end, "DELETE_COMPLETE")


def retried_and_listed(cloudformation: CloudFormation) -> Steps:
    """The same, and while the failed one is deleted, the list shows that in place of the resource."""
    yield from retried(cloudformation, lists_replaced=True)


def adopted(cloudformation: CloudFormation) -> Steps:
    """A model that somebody runs is adopted; that is rolled back, perhaps in flight, or stands until it is deleted."""
    yield from cloudformation.send(_adopt, "CREATE_IN_PROGRESS")
    if not cloudformation.sent(_end_adoption):
        yield from cloudformation.conclude(_adopt, "CREATE_IN_PROGRESS")
    if cloudformation.sent(_adopt):
        yield from cloudformation.send(_end_adoption, "ROLLBACK_IN_PROGRESS")
    yield from cloudformation.conclude(_end_adoption, "ROLLBACK_COMPLETE")


def adopted_and_deleted(cloudformation: CloudFormation) -> Steps:
    """A model that somebody runs is adopted, and deleted with its stack."""
    yield from cloudformation.send(_adopt, "CREATE_IN_PROGRESS")
    if not cloudformation.sent(_end_adoption):
        yield from cloudformation.conclude(_adopt, "CREATE_COMPLETE")
        if cloudformation.status(_adopt) in ("CREATE_COMPLETE", "CREATE_FAILED"):
            yield from cloudformation.send(_end_adoption, "DELETE_IN_PROGRESS")
    yield from cloudformation.conclude(_end_adoption, "DELETE_COMPLETE")


_swap: Final = Asked("swap", UPDATE, "A", "One", 1, version=1, old=0)
_adopt_by_b: Final = Asked("adopt by B", CREATE, "B", "One", 1, adopts=True)
_delete_of_b: Final = Asked("delete of B", DELETE, "B", "One", 2)


def adopted_by_another(cloudformation: CloudFormation) -> Steps:
    """What a stack left behind by RETAIN, claim and all, is adopted by another, and deleted with that."""
    yield from cloudformation.send(_adopt_by_b, "CREATE_IN_PROGRESS")
    if not cloudformation.sent(_delete_of_b):
        yield from cloudformation.conclude(_adopt_by_b, "CREATE_COMPLETE")
        if cloudformation.status(_adopt_by_b) in ("CREATE_COMPLETE", "CREATE_FAILED"):
            yield from cloudformation.send(_delete_of_b, "DELETE_IN_PROGRESS")
    yield from cloudformation.conclude(_delete_of_b, "DELETE_COMPLETE")


def as_it_was_found(world: World) -> str | None:
    """After the rollback of an adoption the model runs as it was found, and the Delete has succeeded."""
    violation, version = at_rest(world), world.versions[0]
    if violation or world.cloudformation.status(_end_adoption) not in ("DELETE_COMPLETE", "DELETE_FAILED"):
        return violation
    if (version.status, version.units) != (Status.RUNNING, _FOUND_UNITS):
        return f"not as it was found: {version.status} {version.units}"
    failed = world.cloudformation.status(_end_adoption) == "DELETE_FAILED"
    return "untrue: its Delete has failed, though it is as it was found" if failed else None


def retained(world: World) -> str | None:
    """Until it is adopted, the claim outlives its resource."""
    return at_rest(world) if world.versions[0].tags is not _RETAINED.tags else None


def loud(world: World) -> str | None:
    """Where tags were lost a resource stands without them, and a model may go on running, but not without a failure."""
    violation = at_rest(world)
    if violation is None or violation.startswith("unclaimed"):
        return None
    is_loud = any(not answer.succeeded for answer in world.cloudformation.answers)
    return None if violation.startswith(("leak", "lost")) and is_loud else violation


def left(world: World) -> str | None:
    """Where nothing is rolled back a claim stays behind, for the next deployment to take over; but nothing runs."""
    violation = at_rest(world)
    return None if violation and violation.startswith("residue") else violation


def late_swap(cloudformation: CloudFormation) -> Steps:
    """A swap, with rollback disabled: if it fails, nobody tidies up after it."""
    yield from cloudformation.send(_swap, "UPDATE_IN_PROGRESS")
    stack = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" if cloudformation.succeeded(_swap) else "UPDATE_FAILED"
    yield from cloudformation.conclude(_swap, stack)


_FOUND: Final = one(Version(Status.RUNNING, _FOUND_UNITS, PERSON))
_KEPT, _ONE = kept()
_RETAINED: Final = _KEPT.but(runner=PERSON)
_STANDING: Final = starting_with(_ONE)
_TWO_STACKS: Final = starting_with(stacks=("A", "B"))


def _on_standing(*versions: Version, **faults: int) -> World:
    return world(_KEPT, *versions, cloudformation=_STANDING, **faults)


_STOPS_ALL: Final = Service(stops_all=True)

SCENARIOS: Final = (
    Scenario("adoption, rolled back", world(_FOUND), adopted, rests=as_it_was_found),
    Scenario("adoption cancelled", world(_FOUND, crashes=0, duplicates=0), adopted, rests=as_it_was_found),
    Scenario("adoption, deleted", world(_FOUND), adopted_and_deleted),
    Scenario(
        "adoption of what was retained",
        world(_RETAINED, cloudformation=_TWO_STACKS),
        adopted_by_another,
        rests=retained,
    ),
    Scenario("failed start of a create", world(STOPPED, failures=1), cancelled_create),
    Scenario("failed start of an update", _on_standing(failures=1), cancelled_update),
    Scenario("failed create retried", world(STOPPED, failures=1), retried),
    Scenario("failed create retried, listed", world(STOPPED, failures=1), retried_and_listed),
    Scenario("late create", world(STOPPED, last_calls=1), cancelled_create),
    Scenario("late create retried", world(STOPPED, last_calls=1), retried),
    Scenario("late update", _on_standing(last_calls=1, duplicates=0), cancelled_update),
    # At its last call a rollback lets go of its polls, so its claim on the abandoned version may stay.
    Scenario("late swap", _on_standing(STOPPED, last_calls=1, duplicates=0), cancelled_swap, rests=left),
    Scenario("late swap kept", _on_standing(STOPPED, last_calls=1, duplicates=0), late_swap, _STOPS_ALL, left),
    Scenario("late swap kept, twice", _on_standing(STOPPED, last_calls=1, duplicates=2), late_swap, _STOPS_ALL, left),
    Scenario("late swap not stopped", _on_standing(STOPPED, last_calls=1), late_swap, rests=left),
    Scenario("tags lost", _on_standing(strips=1, crashes=0), two_updates, rests=loud),
    Scenario("record lost", _on_standing(erasures=1, crashes=0), two_updates, rests=loud),
)
