"""Renamed constructs, swaps back and forth, and retries: which resource holds a version is CloudFormation's to say."""

import pytest

from tests.handler.scenes import (
    RUNNING_CALLS,
    WRITES,
    begin_destroy,
    begin_update,
    calls_about,
    leaves_nothing,
    standing,
)
from tests.simulation.deployment import properties_of
from tests.simulation.model_version import Units
from tests.simulation.world import World


def test_a_renamed_construct_stops_nothing(world: World) -> None:
    """ "A version belongs to a stack ... So a renamed construct needs no handing over"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version, 2)
    begin_update(shop)

    create = shop.create("Brands", properties_of(version, 2))
    assert world.answer(create).succeeded
    shop.become("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    cleanup = shop.delete("Logos")
    assert world.answer(cleanup).succeeded

    assert version.statuses == ["TRAINING_COMPLETED", "STARTING", "RUNNING"]
    assert leaves_nothing(world, create)
    assert leaves_nothing(world, cleanup)
    shop.become("UPDATE_COMPLETE")
    begin_destroy(shop)
    assert world.answer(shop.delete("Brands")).succeeded
    assert version.status == "STOPPED"


@pytest.mark.parametrize("answered", [True, False])
def test_a_rename_rolled_back_stops_nothing(world: World, answered: bool) -> None:
    """No holder: "the rollback of a rename stops the model that the old construct keeps"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    begin_update(shop)
    create = shop.create("Brands", properties_of(version))
    if answered:
        world.answer(create)
    else:
        world.run(5)
    shop.become("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")

    assert world.answer(shop.delete("Brands")).succeeded
    shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(600)

    assert version.statuses == ["TRAINING_COMPLETED", "STARTING", "RUNNING"]
    begin_destroy(shop)
    assert world.answer(shop.delete("Logos")).succeeded
    assert version.status == "STOPPED"


def test_a_renamed_construct_with_other_units_is_refused_and_nothing_stopped(world: World) -> None:
    """Rule 3: "If another live resource of the stack holds it, it is taken over as it runs, and only with the units
    it has"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version, 1)
    begin_update(shop)
    since = world.time.timestamp

    answer = world.answer(shop.create("Brands", properties_of(version, 2)))

    assert not answer.succeeded
    assert "Logos" in answer.reason
    assert "change the units in a deploy of its own" in answer.reason
    assert calls_about(world, version, RUNNING_CALLS, since) == []
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    assert world.answer(shop.delete("Brands")).succeeded
    assert version.status == "RUNNING"


def test_the_cleanup_of_a_swap_back_and_forth_leaves_the_holder_alone(world: World) -> None:
    """Rule 7, "its own logical id included": the cleanup comes once the resource holds that version again."""
    old, new = world.rekognition.add_version("old"), world.rekognition.add_version("new")
    shop = standing(world, old)
    begin_update(shop)
    assert world.answer(shop.update("Logos", properties_of(new))).succeeded
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    assert world.answer(shop.update("Logos", properties_of(old))).succeeded

    # A cleanup of the forward update that comes late.
    assert world.answer(shop.delete_replaced("Logos", old.arn, properties_of(old))).succeeded

    assert old.status == "RUNNING"


def test_a_retry_after_no_rollback_survives_the_delete_of_the_failed_one(world: World) -> None:
    """ "a new Create under the same logical id, and afterwards a Delete for the failed one, with the same physical id
    if ours is the ARN"."""
    world.rekognition.behaviour.failing_starts = ["no capacity"]
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    assert not world.answer(shop.create("Logos", properties_of(version))).succeeded
    shop.become("CREATE_FAILED")
    begin_update(shop)

    assert world.answer(shop.create("Logos", properties_of(version))).succeeded
    shop.become("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    since = world.time.timestamp
    assert world.answer(shop.delete_replaced("Logos", version.arn, properties_of(version))).succeeded

    world.run(600)
    assert (version.status, version.units) == ("RUNNING", Units(1))
    assert calls_about(world, version, WRITES, since) == []


def test_the_delete_of_one_that_never_claimed_leaves_the_claim_of_another_alone(world: World) -> None:
    """A construct that was to get what another gave up for a swap; both are rolled back at once (rule 7)."""
    version, new = world.rekognition.add_version("one"), world.rekognition.add_version("new")
    shop = standing(world, version)
    begin_update(shop)
    swap = shop.update("Logos", properties_of(new))
    assert not world.answer(shop.create("Added", properties_of(version, 3))).succeeded
    assert world.answer(swap).succeeded
    since = world.time.timestamp
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")

    back, delete = shop.update("Logos", properties_of(version)), shop.delete("Added")

    assert world.answer(back).succeeded
    assert world.answer(delete).succeeded
    assert version.status == "RUNNING"
    assert calls_about(world, version, RUNNING_CALLS, since) == []


def test_a_model_restarted_by_a_person_is_held_with_the_units_that_it_runs_with(world: World) -> None:
    """What can't be given is told by what is so, not by what was recorded."""
    version, other = world.rekognition.add_version("one"), world.rekognition.add_version("other")
    shop = standing(world, version, 1)
    begin_update(shop)
    assert world.answer(shop.create("Brands", properties_of(other))).succeeded
    shop.become("UPDATE_COMPLETE")
    world.rekognition.stop(version)
    world.run(120)
    world.rekognition.start(version, Units(3), "a person")
    world.run(200)
    begin_update(shop)

    answer = world.answer(shop.update("Brands", properties_of(version, 1)))

    assert "is held by Logos of this stack with 3 inference units, so it can't be given 1." in answer.reason
