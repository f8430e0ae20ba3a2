"""The scenarios over two versions: swaps and exchanges, cleaned up, cancelled and rolled back."""

from typing import Final

from model import Status

from tests.protocol.asked import VERSIONS, Asked
from tests.protocol.cloudformation import CloudFormation, Resource, Steps, starting_with
from tests.protocol.explore import Scenario
from tests.protocol.invariants import at_rest
from tests.protocol.scenarios import DELETE, STOPPED, UPDATE, kept, world
from tests.protocol.shared import one
from tests.protocol.version import Version
from tests.protocol.world import World

_CLEANS: Final = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
_ROLLS_BACK: Final = "UPDATE_ROLLBACK_IN_PROGRESS"
_CLEANS_BACK: Final = "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"
_ROLLED_BACK: Final = "UPDATE_ROLLBACK_COMPLETE"

_swap: Final = Asked("swap", UPDATE, "A", "One", 1, version=1, old=0)
_back: Final = Asked("swap back", UPDATE, "A", "One", 2, version=0, old=1)
_clean: Final = Asked("delete of what was replaced", DELETE, "A", "One", 3)


def cancelled_swap(cloudformation: CloudFormation) -> Steps:
    """A swap is cancelled in flight or fails: the Update back, and no Delete ever for the version it was to get."""
    yield from cloudformation.send(_swap, "UPDATE_IN_PROGRESS")
    if cloudformation.sent(_swap):
        yield from cloudformation.send(_back, _ROLLS_BACK)
    if cloudformation.sent(_back):
        yield from cloudformation.conclude(_back, _CLEANS_BACK)
        if cloudformation.status(_back) == "UPDATE_COMPLETE":
            yield from cloudformation.move(_back, "UPDATE_COMPLETE", _ROLLED_BACK)


def swapped(cloudformation: CloudFormation, *, lists_replaced: bool = False) -> Steps:
    """A swap, and the Delete of the version that it has replaced."""
    yield from cloudformation.send(_swap, "UPDATE_IN_PROGRESS")
    yield from cloudformation.conclude(_swap, "UPDATE_IN_PROGRESS")
    if cloudformation.succeeded(_swap) and cloudformation.status(_swap) == "UPDATE_COMPLETE":
        yield from cloudformation.send(_clean, _CLEANS, VERSIONS[0], lists_replaced=lists_replaced)
    yield from cloudformation.conclude_cleanup(_clean, "UPDATE_COMPLETE")


def swapped_and_listed(cloudformation: CloudFormation) -> Steps:
    """The same, and while the old version is deleted, the list shows that in place of the resource."""
    yield from swapped(cloudformation, lists_replaced=True)


def swapped_back(cloudformation: CloudFormation) -> Steps:
    """A swap that succeeds, and is rolled back for a sibling's sake: the Update back, and Delete for the new one."""
    yield from cloudformation.send(_swap, "UPDATE_IN_PROGRESS")
    if not cloudformation.sent(_back):
        yield from cloudformation.conclude(_swap, "UPDATE_IN_PROGRESS")
        if cloudformation.succeeded(_swap) and cloudformation.status(_swap) == "UPDATE_COMPLETE":
            yield from cloudformation.send(_back, _ROLLS_BACK)
        return
    if not cloudformation.sent(_clean):
        yield from cloudformation.conclude(_back, _ROLLS_BACK)
    if cloudformation.status(_back) == "UPDATE_COMPLETE":
        yield from cloudformation.send(_clean, _CLEANS_BACK, VERSIONS[1])
    yield from cloudformation.conclude_cleanup(_clean, _ROLLED_BACK)


_ones: Final = Asked("One gets the second", UPDATE, "A", "One", 1, version=1, old=0)
_twos: Final = Asked("Two gets the first", UPDATE, "A", "Two", 2, version=0, old=1)
_ones_back: Final = Asked("One gets the first back", UPDATE, "A", "One", 3, version=0, old=1)
_twos_back: Final = Asked("Two gets the second back", UPDATE, "A", "Two", 4, version=1, old=0)
_cleans_one: Final = Asked("delete of what One had", DELETE, "A", "One", 5)
_cleans_two: Final = Asked("delete of what Two had", DELETE, "A", "Two", 6)


def exchanged(cloudformation: CloudFormation, *, lists_replaced: bool = False) -> Steps:
    """One and Two exchange their versions; then a Delete for each, of the version that the other now has."""
    for update in (_ones, _twos):
        yield from cloudformation.send(update, "UPDATE_IN_PROGRESS")
        yield from cloudformation.conclude(update, "UPDATE_IN_PROGRESS")
    if all(
        cloudformation.succeeded(update) and cloudformation.status(update) == "UPDATE_COMPLETE"
        for update in (_ones, _twos)
    ):
        yield from cloudformation.send(_cleans_one, _CLEANS, VERSIONS[0], lists_replaced=lists_replaced)
        yield from cloudformation.send(_cleans_two, _CLEANS, VERSIONS[1], lists_replaced=lists_replaced)
    if cloudformation.answer(_cleans_one) and cloudformation.answer(_cleans_two):
        if cloudformation.resource(_cleans_one).listed_as_cleaned:
            yield from cloudformation.conclude_cleanup(_cleans_one, _CLEANS)
        else:
            yield from cloudformation.conclude_cleanup(_cleans_two, "UPDATE_COMPLETE")


def exchanged_and_listed(cloudformation: CloudFormation) -> Steps:
    """The same, and while the old versions are deleted, the list shows those in place of the resources."""
    yield from exchanged(cloudformation, lists_replaced=True)


def cancelled_exchange(cloudformation: CloudFormation) -> Steps:
    """An exchange is rolled back, at any time: One's Update cancelled in flight, Two's perhaps not even begun."""
    yield from cloudformation.send(_ones, "UPDATE_IN_PROGRESS")
    rolls_back = cloudformation.sent(_ones_back)
    if not rolls_back:
        yield from cloudformation.send(_twos, "UPDATE_IN_PROGRESS")
    if cloudformation.sent(_ones):
        yield from cloudformation.send(_ones_back, _ROLLS_BACK)
    if rolls_back and cloudformation.sent(_twos):
        yield from cloudformation.send(_twos_back, _ROLLS_BACK)
    yield from _backs_concluded(cloudformation, [_ones_back, _twos_back])


def half_cancelled_exchange(cloudformation: CloudFormation) -> Steps:
    """An exchange is rolled back when One's Update has succeeded, and Two's is cancelled in flight."""
    yield from cloudformation.send(_ones, "UPDATE_IN_PROGRESS")
    if not cloudformation.sent(_ones_back):
        yield from cloudformation.conclude(_ones, "UPDATE_IN_PROGRESS")
        if not cloudformation.succeeded(_ones) or cloudformation.status(_ones) != "UPDATE_COMPLETE":
            return
    yield from cloudformation.send(_twos, "UPDATE_IN_PROGRESS")
    if cloudformation.sent(_twos):
        yield from cloudformation.send(_ones_back, _ROLLS_BACK)
    if cloudformation.sent(_ones_back):
        yield from cloudformation.send(_twos_back, _ROLLS_BACK)
    yield from _backs_concluded(cloudformation, [_ones_back, _twos_back])


def exchanged_back(cloudformation: CloudFormation, *, lists_replaced: bool = False) -> Steps:
    """An exchange succeeds and is rolled back for a sibling's sake; then a Delete for each, of what it had then."""
    updates, backs = (_ones, _twos), (_ones_back, _twos_back)
    for update, back in zip(updates, backs, strict=True):
        yield from cloudformation.send(update, "UPDATE_IN_PROGRESS")
        if not cloudformation.sent(back):
            yield from cloudformation.conclude(update, "UPDATE_IN_PROGRESS")
    if not all(cloudformation.succeeded(update) for update in updates):
        return
    for back, clean, version in zip(backs, (_cleans_one, _cleans_two), (1, 0), strict=True):
        if cloudformation.status(back) == "UPDATE_COMPLETE":
            yield from cloudformation.send(back, _ROLLS_BACK)
        if cloudformation.sent(back):
            yield from cloudformation.conclude(back, _ROLLS_BACK)
        if all(cloudformation.succeeded(other) for other in backs) and "IN_PROGRESS" not in (
            cloudformation.status(backs[0]) + cloudformation.status(backs[1])
        ):
            yield from cloudformation.send(clean, _CLEANS_BACK, VERSIONS[version], lists_replaced=lists_replaced)
    if cloudformation.answer(_cleans_one) and cloudformation.answer(_cleans_two):
        if cloudformation.resource(_cleans_one).listed_as_cleaned:
            yield from cloudformation.conclude_cleanup(_cleans_one, _CLEANS_BACK)
        else:
            yield from cloudformation.conclude_cleanup(_cleans_two, _ROLLED_BACK)


def exchanged_back_and_listed(cloudformation: CloudFormation) -> Steps:
    """The same, and while the new versions are deleted, the list shows those in place of the resources."""
    yield from exchanged_back(cloudformation, lists_replaced=True)


def _backs_concluded(cloudformation: CloudFormation, backs: list[Asked]) -> Steps:
    sent = [back for back in backs if cloudformation.sent(back)]
    for back in sent:
        yield from cloudformation.conclude(back, _ROLLS_BACK)
    if not sent or (cloudformation.sent(_twos) and not cloudformation.sent(_twos_back)):
        return
    if all(cloudformation.status(back) == "UPDATE_COMPLETE" for back in sent):
        yield from cloudformation.move(sent[0], "UPDATE_COMPLETE", _ROLLED_BACK)


def retained(world_at_rest: World) -> str | None:
    """What was retained keeps its tags if it is never touched."""
    wrong = at_rest(world_at_rest)
    return None if wrong and wrong.startswith("residue") and world_at_rest.versions[1] is _RETAINED else wrong


def retained_by_another(world_at_rest: World) -> str | None:
    """The same; and where a claim lies already, that of a swap which came too late for all else makes no difference.

    Nor that of its rollback, over the swap's, whose last process dies when the one before it has ended their polls.
    """
    wrong, version = at_rest(world_at_rest), world_at_rest.versions[1]
    record = version.tags.record
    never_ran = version.status is Status.STOPPED and record is not None and record.place == _BEFORE
    return None if wrong and wrong.startswith("residue") and never_ran else wrong


_BEFORE: Final = 0
"""The place of whoever has made a version's tags before the scenario begins."""
_FIRST, _ONE = kept()
_SECOND, _TWO = kept(1, "Two")
_NO_FAULTS: Final = {"crashes": 0, "duplicates": 0}
_RETAINED: Final = one(Version(Status.STOPPED, tags=kept(1)[0].tags))
"""It was One's once, which went over to another without a Delete, and was stopped by hand."""
_TWOS_RETAINED: Final = one(Version(Status.STOPPED, tags=kept(1, "Two")[0].tags))
"""It was Two's once, likewise."""
_STANDING: Final = starting_with(_ONE)
_BESIDE_TWO: Final = starting_with(_ONE, one(Resource("A", "Two", "UPDATE_COMPLETE", "a third version")))
_BOTH: Final = starting_with(_ONE, _TWO)

SCENARIOS: Final = (
    Scenario("swap cancelled and rolled back", world(_FIRST, STOPPED, cloudformation=_STANDING), cancelled_swap),
    Scenario(
        "swap to what was retained, cancelled",
        world(_FIRST, _RETAINED, cloudformation=_STANDING),
        cancelled_swap,
        rests=retained,
    ),
    Scenario(
        "swap to what another had, retained, cancelled",
        world(_FIRST, _TWOS_RETAINED, cloudformation=_BESIDE_TWO, duplicates=0),
        cancelled_swap,
        rests=retained_by_another,
    ),
    Scenario("swap, the old version deleted", world(_FIRST, STOPPED, cloudformation=_STANDING), swapped),
    Scenario("swap, the old version listed", world(_FIRST, STOPPED, cloudformation=_STANDING), swapped_and_listed),
    Scenario("swap succeeds and is rolled back", world(_FIRST, STOPPED, cloudformation=_STANDING), swapped_back),
    Scenario("exchange", world(_FIRST, _SECOND, cloudformation=_BOTH), exchanged),
    Scenario("exchange, listed", world(_FIRST, _SECOND, cloudformation=_BOTH), exchanged_and_listed),
    Scenario("exchange cancelled", world(_FIRST, _SECOND, cloudformation=_BOTH, **_NO_FAULTS), cancelled_exchange),
    Scenario(
        "exchange half cancelled",
        world(_FIRST, _SECOND, cloudformation=_BOTH, **_NO_FAULTS),
        half_cancelled_exchange,
    ),
    Scenario("exchange rolled back", world(_FIRST, _SECOND, cloudformation=_BOTH, **_NO_FAULTS), exchanged_back),
    Scenario(
        "exchange rolled back, listed",
        world(_FIRST, _SECOND, cloudformation=_BOTH, **_NO_FAULTS),
        exchanged_back_and_listed,
    ),
)
