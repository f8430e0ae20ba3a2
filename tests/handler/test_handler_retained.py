"""A model that has outlived its resource (a removal policy of RETAIN), and is deployed again: done, or rolled back."""

from collections.abc import Callable

import pytest

from tests.handler.scenes import (
    ADOPT,
    FOUND,
    adopted,
    begin_destroy,
    begin_update,
    kept_back,
    run_by_a_person,
    standing,
    two_standing,
)
from tests.simulation.deployment import Deployment, properties_of
from tests.simulation.model_version import ModelVersion
from tests.simulation.requests_sent import SentRequest
from tests.simulation.world import World


def cancel_a_swap(world: World, shop: Deployment, logical_id: str, old: ModelVersion, new: ModelVersion) -> None:
    """A swap is cancelled while its version is STARTING; its rollback is answered, and the stack doesn't rest yet."""
    begin_update(shop)
    shop.update(logical_id, properties_of(new))
    world.until(lambda: new.status == "STARTING")
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    assert world.answer(shop.update(logical_id, properties_of(old))).succeeded


def swapped_away(world: World) -> tuple[Deployment, ModelVersion, ModelVersion]:
    """A stack whose Logos had one version, left it as it runs, and has another: that stack, the first, the second."""
    old, retained = world.rekognition.add_version("old"), world.rekognition.add_version("retained")
    shop = standing(world, retained)
    begin_update(shop)
    assert world.answer(shop.update("Logos", properties_of(old))).succeeded
    shop.become("UPDATE_COMPLETE")
    world.run(600)
    return shop, retained, old


def adopted_and_stopped_by_hand(world: World) -> tuple[Deployment, ModelVersion, ModelVersion]:
    """A stack whose Logos had adopted a version, left it and has another, and whose owner has stopped the first."""
    version, other = run_by_a_person(world), world.rekognition.add_version("other")
    shop = adopted(world, version)
    shop.become("CREATE_COMPLETE")
    world.run(60)
    begin_update(shop)
    assert world.answer(shop.update("Logos", properties_of(other))).succeeded
    shop.become("UPDATE_COMPLETE")
    world.rekognition.stop(version)
    world.run(600)
    return shop, version, other


def roll_back_a_create(world: World, shop: Deployment, create: SentRequest, moment: Callable[[], bool] | None) -> None:
    """At a moment while it is under way, or once it has succeeded: CloudFormation deletes its resource."""
    if moment:
        world.until(moment)
    else:
        assert world.answer(create).succeeded
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    assert world.answer(shop.delete(create.logical_id)).succeeded


def retained_as_found(world: World) -> tuple[Deployment, ModelVersion]:
    """A stack that had adopted a version, and whose resource is gone and has left it as it runs."""
    version = run_by_a_person(world)
    shop = adopted(world, version)
    shop.become("CREATE_COMPLETE")
    del shop.stack.resources["Logos"]
    return shop, version


def test_a_cancelled_swap_to_what_was_retained_and_stopped_by_hand_leaves_nothing_running(world: World) -> None:
    """Its tags have stayed, settled: they are no resource's that gets the version back (rule 8)."""
    shop, one, retained = two_standing(world)
    del shop.stack.resources["Brands"]
    world.rekognition.stop(retained)
    world.run(600)

    cancel_a_swap(world, shop, "Logos", one, retained)
    shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(3600)

    assert retained.status not in ("STARTING", "RUNNING")
    assert world.rekognition.tags_of(retained) == {}


def test_a_swap_back_within_seconds_takes_what_was_retained_for_nobodys(world: World) -> None:
    """The list still showed it as held, and so the rollback let it run until the next poll: too late where the stack,
    and the function with it, is destroyed before that (seed 496864).
    """
    retained, old = world.rekognition.add_version("retained"), world.rekognition.add_version("old")
    shop = standing(world, retained)
    world.cloudformation.lag(4)
    begin_update(shop)
    assert world.answer(shop.update("Logos", properties_of(old))).succeeded
    world.rekognition.stop(retained)
    shop.become("UPDATE_COMPLETE")
    world.run(1)

    cancel_a_swap(world, shop, "Logos", old, retained)

    assert retained.status in ("STOPPING", "STOPPED")


def test_what_another_construct_had_before_is_stopped_only_once_nobody_gets_it_back(world: World) -> None:
    """Rule 8: an exchange looks like this too, until the stack rests."""
    world.rekognition.behaviour.running_models = 3
    shop, one, two = two_standing(world)
    begin_update(shop)
    assert world.answer(shop.update("Logos", properties_of(world.rekognition.add_version("third")))).succeeded
    shop.become("UPDATE_COMPLETE")
    world.rekognition.stop(one)
    world.run(600)

    cancel_a_swap(world, shop, "Brands", two, one)
    world.run(600)
    assert one.status == "RUNNING"
    shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(600)

    assert one.status == "STOPPED"
    assert two.status == "RUNNING"
    assert world.schedules.existing == {}


def test_what_another_construct_had_before_is_stopped_although_the_stack_is_destroyed_seconds_later(
    world: World,
) -> None:
    """Before the next poll: the invocation that has answered for the rollback looks on (seed 867861)."""
    world.rekognition.behaviour.running_models = 3
    world.rekognition.behaviour.stopping_seconds = 20
    shop, one, two = two_standing(world)
    begin_update(shop)
    third = world.rekognition.add_version("third")
    assert world.answer(shop.update("Logos", properties_of(third))).succeeded
    shop.become("UPDATE_COMPLETE")
    world.rekognition.stop(one)
    world.run(600)
    world.rekognition.behaviour.starting_seconds = 600
    cancel_a_swap(world, shop, "Brands", two, one)
    shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(3)

    begin_destroy(shop)
    deletes = [shop.delete(name) for name in ("Logos", "Brands")]
    world.until(lambda: all(delete.answers for delete in deletes))
    assert all(delete.answer and delete.answer.succeeded for delete in deletes)
    shop.end()
    next(iter(world.functions.values())).is_gone = True
    world.run(60)

    assert {one.status, two.status, third.status} <= {"STOPPING", "STOPPED"}


def test_a_swap_that_comes_after_its_rollback_has_answered_leaves_nothing_running(world: World) -> None:
    """CloudFormation takes its time until an answer shows, and meanwhile a swap looks wanted; what another construct
    had before the rollback doesn't claim.
    """
    world.rekognition.behaviour.running_models = 3
    shop, one, two = two_standing(world)
    begin_update(shop)
    assert world.answer(shop.update("Logos", properties_of(world.rekognition.add_version("third")))).succeeded
    shop.become("UPDATE_COMPLETE")
    world.rekognition.stop(one)
    world.run(600)
    begin_update(shop)
    with kept_back(shop):
        swap = shop.update("Brands", properties_of(one))
    world.run(5)
    world.cloudformation.notices_after = 120
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    assert world.answer(shop.update("Brands", properties_of(two))).succeeded

    shop.redeliver(swap)
    world.run(120)
    shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(3600)

    assert world.calls("StartProjectVersion")[-1].resource == one.arn
    assert one.status == "STOPPED"
    assert two.status == "RUNNING"


@pytest.mark.parametrize("deploys_again", [False, True])
def test_a_cancelled_swap_leaves_what_was_retained_and_runs(world: World, deploys_again: bool) -> None:
    """It ran before: the same construct had it once, and it isn't for a swap that never touched it to stop (rule 8)."""
    shop, retained, old = swapped_away(world)
    begin_update(shop)
    with kept_back(shop):
        shop.update("Logos", properties_of(retained))
    world.run(5)

    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    assert world.answer(shop.update("Logos", properties_of(old))).succeeded
    shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(1)
    if deploys_again:
        # The rollback's polls find the stack at work once more.
        begin_update(shop)
    world.run(3600)

    assert retained.status == "RUNNING"


@pytest.mark.parametrize("adopts", [{}, ADOPT])
@pytest.mark.parametrize("cancelled", [False, True])
def test_how_a_retained_model_was_found_is_forgotten_once_it_was_stopped(
    world: World, adopts: dict[str, str], cancelled: bool
) -> None:
    """The next deployment starts it; should that be rolled back, it is stopped again."""
    shop, version = retained_as_found(world)
    world.rekognition.stop(version)
    world.run(600)
    begin_update(shop)
    create = shop.create("Logos", properties_of(version, *FOUND, **adopts))

    roll_back_a_create(world, shop, create, (lambda: bool(world.calls("UntagResource"))) if cancelled else None)

    assert version.status == "STOPPED"
    assert world.rekognition.tags_of(version) == {}


@pytest.mark.parametrize("cancelled", [False, True])
def test_how_it_was_found_is_forgotten_although_another_construct_had_it(world: World, cancelled: bool) -> None:
    """That one lives, so that it may be an exchange: but nobody gets back what its owner has stopped (seed 139930)."""
    shop, version, _ = adopted_and_stopped_by_hand(world)
    begin_update(shop)
    create = shop.create("Brands", properties_of(version, *FOUND))

    roll_back_a_create(world, shop, create, (lambda: version.status == "STARTING") if cancelled else None)

    assert version.status == "STOPPED"
    assert world.rekognition.tags_of(version) == {}


@pytest.mark.parametrize("claimed", [False, True])
def test_how_it_was_found_is_forgotten_by_the_rollback_of_a_swap_too(world: World, claimed: bool) -> None:
    """Also where the swap was cancelled before it could claim the version (seed 1042595)."""
    shop, version, other = adopted_and_stopped_by_hand(world)
    begin_update(shop)
    shop.update("Logos", properties_of(version, *FOUND))
    world.run(10 if claimed else 1)
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")

    assert world.answer(shop.update("Logos", properties_of(other))).succeeded
    shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(600)

    assert version.status == "STOPPED"
    assert other.status == "RUNNING"
    assert world.rekognition.tags_of(version) == {}


@pytest.mark.parametrize("runs", [True, False])
def test_what_was_retained_is_left_as_it_was_by_the_end_of_a_create_that_never_claimed_it(
    world: World, runs: bool
) -> None:
    """Its claim is from before the update that is rolled back, and the Delete's id says that it never was claimed."""
    shop, version = retained_as_found(world)
    world.run(600)
    if not runs:
        world.rekognition.stop(version)
        world.run(600)
    before, tags = version.status, world.rekognition.tags_of(version)
    begin_update(shop)
    with kept_back(shop):
        shop.create("Logos", properties_of(version, *FOUND))
    world.run(5)

    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    assert world.answer(shop.delete("Logos")).succeeded

    world.run(600)
    assert (version.status, world.rekognition.tags_of(version)) == (before, tags)


def test_what_a_cancelled_swap_started_again_is_stopped_although_its_rollback_has_failed(world: World) -> None:
    """No other construct had it before, so nobody gets it back when the rollback is continued (seed 550579)."""
    shop, retained, old = swapped_away(world)
    begin_update(shop)
    shop.update("Logos", properties_of(retained, 2, 4))
    world.until(lambda: retained.status == "STARTING")
    world.rekognition.tag(old, {"running-model:stack": "garbled"})
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    assert not world.answer(shop.update("Logos", properties_of(old))).succeeded
    shop.become("UPDATE_ROLLBACK_FAILED")

    world.run(600)

    assert retained.status in ("STOPPING", "STOPPED")
