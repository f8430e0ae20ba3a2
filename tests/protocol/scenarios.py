"""The scenarios over one version: what CloudFormation does, in its own statuses."""

from dataclasses import replace
from typing import Final

from claim import Predecessor
from model import Status
from request import RequestType

from tests.protocol.acts import Service
from tests.protocol.asked import VERSIONS, Asked, issue
from tests.protocol.cloudformation import CloudFormation, Resource, Steps, starting_with
from tests.protocol.explore import Scenario
from tests.protocol.shared import one
from tests.protocol.version import Claim, Record, Tags, Version
from tests.protocol.world import Faults, World

CREATE, UPDATE, DELETE = RequestType
STOPPED: Final = one(Version(Status.STOPPED))
_FAULTS: Final = {"crashes": 1, "duplicates": 1}


def kept(version: int = 0, logical_id: str = "One") -> tuple[Version, Resource]:
    """A version that a resource of the stack A keeps running with one unit, and that resource."""
    created = issue(Asked(f"create of {logical_id} before", CREATE, "A", logical_id, 0, version), None)
    claim = one(Claim(created, Predecessor.NOBODY, quick=False))
    tags = one(Tags(claim, created, one(Record(1, over_failed=False, since_claim=True, recent=False, place=0))))
    running = one(Version(Status.RUNNING, 1, "A", tags))
    return running, one(Resource("A", logical_id, "UPDATE_COMPLETE", VERSIONS[version], 1))


def world(*versions: Version, cloudformation: CloudFormation | None = None, **faults: int) -> World:
    """A world to begin with: one crash and one duplicate, unless it is said otherwise."""
    return World(versions, cloudformation or starting_with(), (), frozenset(), one(Faults(**{**_FAULTS, **faults})))


_create: Final = Asked("create", CREATE, "A", "One", 1)
_delete: Final = Asked("delete", DELETE, "A", "One", 2)


def cancelled_create(cloudformation: CloudFormation) -> Steps:
    """A Create is cancelled in flight, or fails, or its sibling does once it is done; Delete follows at once."""
    yield from cloudformation.send(_create, "CREATE_IN_PROGRESS")
    if not cloudformation.sent(_delete):
        yield from cloudformation.conclude(_create, "CREATE_IN_PROGRESS")
    if cloudformation.sent(_create):
        yield from cloudformation.send(_delete, "ROLLBACK_IN_PROGRESS")
    yield from cloudformation.conclude(_delete, "ROLLBACK_COMPLETE")


_create_of_b: Final = Asked("create of B", CREATE, "B", "One", 3, units=2)
_delete_of_b: Final = Asked("delete of B", DELETE, "B", "One", 4)


def rivals(cloudformation: CloudFormation) -> Steps:
    """Two stacks ask for one version at once, and each is deleted some time."""
    for create, delete in ((_create, _delete), (_create_of_b, _delete_of_b)):
        yield from cloudformation.send(create, "CREATE_IN_PROGRESS")
        if not cloudformation.sent(delete):
            stack = "CREATE_COMPLETE" if cloudformation.succeeded(create) else "ROLLBACK_IN_PROGRESS"
            yield from cloudformation.conclude(create, stack)
        if cloudformation.status(create) in ("CREATE_COMPLETE", "CREATE_FAILED"):
            yield from cloudformation.send(delete, "DELETE_IN_PROGRESS")
        yield from cloudformation.conclude(delete, "DELETE_COMPLETE")


_create_two: Final = Asked("create of Two", CREATE, "A", "Two", 1)
_delete_one: Final = Asked("delete of One", DELETE, "A", "One", 2)
_delete_two: Final = Asked("delete of Two", DELETE, "A", "Two", 3)


def renamed(cloudformation: CloudFormation) -> Steps:
    """The construct One is renamed to Two: cleaned up and later destroyed, or rolled back, perhaps in flight."""
    yield from cloudformation.send(_create_two, "UPDATE_IN_PROGRESS")
    if not cloudformation.sent(_delete_two):
        yield from cloudformation.conclude(_create_two, "UPDATE_IN_PROGRESS")
    if cloudformation.status(_create_two) == "CREATE_COMPLETE":
        yield from cloudformation.send(_delete_one, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    yield from cloudformation.conclude(_delete_one, "UPDATE_COMPLETE")
    destroyed = cloudformation.status(_delete_one) == "DELETE_COMPLETE"
    if destroyed:
        yield from cloudformation.send(_delete_two, "DELETE_IN_PROGRESS")
    elif cloudformation.sent(_create_two) and not cloudformation.sent(_delete_one):
        yield from cloudformation.send(_delete_two, "UPDATE_ROLLBACK_IN_PROGRESS")
    yield from cloudformation.conclude(_delete_two, "DELETE_COMPLETE" if destroyed else "UPDATE_ROLLBACK_COMPLETE")


_update: Final = Asked("update", UPDATE, "A", "One", 1, units=2, old=0)
_back: Final = Asked("update back", UPDATE, "A", "One", 2, old=0, old_units=2)
_again: Final = replace(_update, name="update again", place=2, old_units=2)
_end: Final = Asked("delete", DELETE, "A", "One", 3)


def cancelled_update(cloudformation: CloudFormation) -> Steps:
    """An Update of the units is rolled back, perhaps in flight; the stack is deleted some time."""
    yield from cloudformation.send(_update, "UPDATE_IN_PROGRESS")
    if not cloudformation.sent(_back):
        yield from cloudformation.conclude(_update, "UPDATE_IN_PROGRESS")
    if cloudformation.sent(_update):
        yield from cloudformation.send(_back, "UPDATE_ROLLBACK_IN_PROGRESS")
    yield from _concluded_and_deleted(cloudformation, _back, "UPDATE_ROLLBACK_COMPLETE")


def two_updates(cloudformation: CloudFormation) -> Steps:
    """Two Updates to the same units, one after the other; the stack is deleted some time."""
    yield from cloudformation.send(_update, "UPDATE_IN_PROGRESS")
    if not cloudformation.sent(_again):
        yield from cloudformation.conclude(_update, "UPDATE_COMPLETE")
    if cloudformation.sent(_update) and cloudformation.status(_update) in ("UPDATE_COMPLETE", "UPDATE_FAILED"):
        yield from cloudformation.send(_again, "UPDATE_IN_PROGRESS")
    yield from _concluded_and_deleted(cloudformation, _again, "UPDATE_COMPLETE")


def _concluded_and_deleted(cloudformation: CloudFormation, update: Asked, stack: str) -> Steps:
    if cloudformation.sent(update):
        yield from cloudformation.conclude(update, stack)
        if cloudformation.status(update) in ("UPDATE_COMPLETE", "UPDATE_FAILED"):
            yield from cloudformation.send(_end, "DELETE_IN_PROGRESS")
    yield from cloudformation.conclude(_end, "DELETE_COMPLETE")


_recreate: Final = Asked("create again", CREATE, "A", "One", 3)


def recreated(cloudformation: CloudFormation) -> Steps:
    """Created, taken out of the template, and put into it again."""
    yield from cloudformation.send(_create, "UPDATE_IN_PROGRESS")
    if not cloudformation.sent(_delete):
        yield from cloudformation.conclude(_create, "UPDATE_COMPLETE")
    if cloudformation.status(_create) in ("CREATE_COMPLETE", "CREATE_FAILED"):
        yield from cloudformation.send(_delete, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    yield from cloudformation.conclude(_delete, "UPDATE_COMPLETE")
    if cloudformation.status(_delete) == "DELETE_COMPLETE":
        yield from cloudformation.send(_recreate, "UPDATE_IN_PROGRESS")
    if cloudformation.sent(_recreate):
        yield from cloudformation.conclude(_recreate, "UPDATE_COMPLETE")


_KEPT, _ONE = kept()
_STANDING: Final = starting_with(_ONE)
_TWO_STACKS: Final = starting_with(stacks=("A", "B"))
_STOPS_ALL: Final = Service(stops_all=True)
_SILENT: Final = Service(echoes=False)

SCENARIOS: Final = (
    Scenario("create cancelled, delete with an invented id", world(STOPPED), cancelled_create),
    Scenario("create cancelled, stop taken in starting", world(STOPPED), cancelled_create, _STOPS_ALL),
    Scenario("create cancelled, a person starts the model", world(STOPPED, starts=1), cancelled_create),
    Scenario("two stacks at once", world(STOPPED, cloudformation=_TWO_STACKS, duplicates=0), rivals),
    Scenario("construct renamed, rolled back, destroyed", world(_KEPT, cloudformation=_STANDING), renamed),
    Scenario("update cancelled and rolled back, delete", world(_KEPT, cloudformation=_STANDING), cancelled_update),
    Scenario("two updates, then delete", world(_KEPT, cloudformation=_STANDING), two_updates),
    Scenario("two updates, units not echoed", world(_KEPT, cloudformation=_STANDING), two_updates, _SILENT),
    Scenario("created, deleted, created again", world(STOPPED), recreated),
)
