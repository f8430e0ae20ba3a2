"""Two constructs exchange their versions: done, tidied up, cancelled, undone; what each holds is never stopped."""

import pytest

from tests.handler.scenes import RUNNING_CALLS, begin_update, calls_about, kept_back, standing, two_standing
from tests.simulation.deployment import Deployment, properties_of
from tests.simulation.model_version import ModelVersion
from tests.simulation.world import World


@pytest.mark.parametrize("page_size", [100, 1])
def test_two_constructs_exchange_their_versions(world: World, page_size: int) -> None:
    """ "and two constructs may exchange their versions"."""
    world.cloudformation.page_size = page_size
    shop, one, two = two_standing(world)
    begin_update(shop)
    since = world.time.timestamp

    first = shop.update("Logos", properties_of(two))
    second = shop.update("Brands", properties_of(one))
    assert world.answer(first).physical_id == two.arn
    assert world.answer(second).physical_id == one.arn
    shop.become("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    for logical_id, version in (("Logos", one), ("Brands", two)):
        cleanup = shop.delete_replaced(logical_id, version.arn, properties_of(version))
        assert world.answer(cleanup).succeeded

    for version in (one, two):
        assert version.status == "RUNNING"
        assert calls_about(world, version, RUNNING_CALLS, since) == []


def test_a_version_just_given_up_in_an_exchange_is_no_dead_claim_to_be_adopted(world: World) -> None:
    """Its record would be lost, and with it that the stack has started it."""
    adopt = {"AdoptRunning": "true"}
    shop, one, two = two_standing(world, **adopt)
    begin_update(shop)
    since = world.time.timestamp
    # Of two Updates that are sent at once, one may be done before the other looks.
    with kept_back(shop):
        second = shop.update("Brands", properties_of(one, **adopt))
    assert world.answer(shop.update("Logos", properties_of(two, **adopt))).succeeded
    shop.redeliver(second)

    assert world.answer(second).succeeded

    assert calls_about(world, one, ("UntagResource", *RUNNING_CALLS), since) == []
    assert "running-model:found" not in world.rekognition.tags_of(one)


def test_what_an_exchange_goes_back_to_is_no_dead_claim_to_be_adopted(world: World) -> None:
    """Seed 393519: its holder has given it up, the other construct hasn't claimed it yet, and the rollback comes."""
    adopt = {"AdoptRunning": "true"}
    shop, one, two = two_standing(world, **adopt)
    begin_update(shop)
    since = world.time.timestamp
    assert world.answer(shop.update("Logos", properties_of(two, **adopt))).succeeded
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")

    assert world.answer(shop.update("Logos", properties_of(one, **adopt))).succeeded

    assert calls_about(world, one, ("UntagResource", *RUNNING_CALLS), since) == []
    assert one.status == "RUNNING"


@pytest.mark.parametrize("lag", [0.0, 4.0])
def test_an_exchange_is_tidied_up_although_the_list_shows_what_was_replaced(world: World, lag: float) -> None:
    """What the record of a replaced resource shows during cleanup, the old id or the new, is published nowhere.

    And the claims that the exchange has just made may not be seen yet.
    """
    shop, one, two = two_standing(world)
    begin_update(shop)
    updates = [shop.update(name, properties_of(version)) for name, version in (("Logos", two), ("Brands", one))]
    assert all(world.answer(update).succeeded for update in updates)
    since = world.time.timestamp
    world.rekognition.behaviour.tags_lag_seconds = lag
    shop.become("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    cleanups = []
    for logical_id, version in (("Logos", one), ("Brands", two)):
        row = shop.stack.resources[logical_id]
        row.physical_id, row.status = version.arn, "DELETE_IN_PROGRESS"
        cleanups.append(shop.delete_replaced(logical_id, version.arn, properties_of(version)))

    assert all(world.answer(cleanup).succeeded for cleanup in cleanups)

    for version in (one, two):
        assert version.status == "RUNNING"
        assert calls_about(world, version, RUNNING_CALLS, since) == []


@pytest.mark.parametrize("at_once", [False, True])
def test_an_exchange_cancelled_half_way_leaves_both_running(world: World, at_once: bool) -> None:
    """Rule 8 bound by invariant 4: "a model ... that another of its resources holds, is never stopped"."""
    shop, one, two = two_standing(world)
    begin_update(shop)
    since = world.time.timestamp
    world.answer(shop.update("Logos", properties_of(two)))
    shop.update("Brands", properties_of(one))
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")

    back = shop.update("Logos", properties_of(one))
    if not at_once:
        world.answer(back)
    assert world.answer(shop.update("Brands", properties_of(two))).succeeded
    assert world.answer(back).succeeded
    shop.become("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
    assert world.answer(shop.delete_replaced("Logos", two.arn, properties_of(two))).succeeded
    shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(1200)

    for version in (one, two):
        assert version.status == "RUNNING"
        assert calls_about(world, version, RUNNING_CALLS, since) == []


def cancel_swap_of_logos(world: World, shop: Deployment, version: ModelVersion) -> None:
    """The swap under way has claimed the version when CloudFormation cancels it."""
    before = world.rekognition.tags_of(version)["running-model:request"]
    shop.update("Logos", properties_of(version))
    world.until(lambda: world.rekognition.tags_of(version)["running-model:request"] != before)
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("tried_before", [False, True])
def test_what_another_construct_gets_back_is_left_to_it(world: World, marked: bool, tried_before: bool) -> None:
    """Rule 8: also where nothing marks that it has had the version for good (seed 259858), or where the cancelled swap
    was the second that tried to get it (seed 625022).
    """
    shop, one, two = two_standing(world)
    if tried_before:
        begin_update(shop)
        cancel_swap_of_logos(world, shop, two)
        assert world.answer(shop.update("Logos", properties_of(one))).succeeded
        shop.become("UPDATE_ROLLBACK_COMPLETE")
        world.run(600)
    if not marked:
        world.rekognition.tag(two, {"running-model:settled": None})
    begin_update(shop)
    since = world.time.timestamp
    assert world.answer(shop.update("Brands", properties_of(one))).succeeded
    cancel_swap_of_logos(world, shop, two)

    with kept_back(shop):
        first = shop.update("Brands", properties_of(two))
    second = shop.update("Logos", properties_of(one))
    world.run(3)
    shop.redeliver(first)

    assert world.answer(first).succeeded
    assert world.answer(second).succeeded
    shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(1200)
    for version in (one, two):
        assert version.status == "RUNNING"
        assert calls_about(world, version, RUNNING_CALLS, since) == []


def test_an_exchange_whose_claims_are_seen_in_part_goes_back(world: World) -> None:
    """A claim that is made again, for it isn't seen yet, still says that another construct had the version; otherwise
    the rollback of the one claims what the other gets back (seed 930909).
    """
    shop, one, two = two_standing(world)
    begin_update(shop)
    world.rekognition.behaviour.tag_keys_apart_seconds = 2.0
    forth = shop.update("Logos", properties_of(two))
    shop.update("Brands", properties_of(one))
    world.run(20)
    # A person does, and Brands starts it again.
    world.rekognition.stop(one)
    world.until(lambda: bool(forth.answers) and one.status == "STARTING")
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")

    back = [shop.update("Logos", properties_of(one)), shop.update("Brands", properties_of(two))]

    assert all(world.answer(update).succeeded for update in back)
    shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(1200)
    assert [one.status, two.status] == ["RUNNING", "RUNNING"]


def test_an_exchange_undone_after_it_was_done_leaves_both_running(world: World) -> None:
    """Rule 7: "another live resource of the stack holds the version, its own logical id included"."""
    shop, one, two = two_standing(world)
    begin_update(shop)
    since = world.time.timestamp
    forth = [shop.update("Logos", properties_of(two)), shop.update("Brands", properties_of(one))]
    assert all(world.answer(update).succeeded for update in forth)
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")

    back = [shop.update("Logos", properties_of(one)), shop.update("Brands", properties_of(two))]
    assert all(world.answer(update).succeeded for update in back)
    shop.become("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
    for logical_id, version in (("Logos", two), ("Brands", one)):
        assert world.answer(shop.delete_replaced(logical_id, version.arn, properties_of(version))).succeeded

    for version in (one, two):
        assert version.status == "RUNNING"
        assert calls_about(world, version, RUNNING_CALLS, since) == []


def test_what_two_resources_got_in_an_update_is_stopped_when_both_are_rolled_back(world: World) -> None:
    """Rule 7: the claim that one of them made in the update says nothing once the list shows what that one holds."""
    old, new = world.rekognition.add_version("old"), world.rekognition.add_version("new")
    shop = standing(world, old)
    begin_update(shop)
    assert world.answer(shop.create("Brands", properties_of(new))).succeeded
    world.run(60)
    shop.update("Logos", properties_of(new))
    world.until(lambda: world.rekognition.tags_of(new)["running-model:resource"] == "Logos")
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    assert world.answer(shop.update("Logos", properties_of(old))).succeeded
    shop.become("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")

    assert world.answer(shop.delete("Brands")).succeeded

    assert new.status == "STOPPED"
    assert world.rekognition.tags_of(new) == {}
    assert old.status == "RUNNING"
