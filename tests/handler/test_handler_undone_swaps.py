"""What a swap has started for nobody is stopped, whoever is left to do it (rule 10)."""

from tests.handler.scenes import (
    Swap,
    begin_destroy,
    begin_update,
    is_untouched,
    standing,
)
from tests.simulation.calls import Fault
from tests.simulation.deployment import properties_of
from tests.simulation.world import World


def swap_that_lasts(world: World, seconds: float) -> Swap:
    """A swap whose start takes so long, with a timeout that is shorter."""
    world.rekognition.behaviour.starting_seconds = seconds
    return Swap(world, ServiceTimeout="300")


def test_what_could_not_be_stopped_in_time_is_stopped_before_it_is_let_go(world: World) -> None:
    """Rule 10: the rollback failed, for Stop was refused in STARTING; once it runs it can be stopped."""
    world.rekognition.behaviour.stop_when_starting = "ResourceInUseException"
    swap = Swap(world)
    world.until(lambda: swap.new.status == "STARTING")
    back = swap.roll_back()
    world.run(30)
    # CloudFormation gives the rollback up: UPDATE_ROLLBACK_FAILED.
    resource = swap.shop.stack.resources["Logos"]
    resource.status, resource.request_id = "UPDATE_FAILED", ""
    swap.shop.become("UPDATE_ROLLBACK_FAILED")

    world.run(600)

    assert swap.new.statuses[-3:] == ["RUNNING", "STOPPING", "STOPPED"]
    assert world.rekognition.tags_of(swap.new) == {}
    assert back.request_id not in world.schedules.existing


def test_a_swap_that_failed_is_undone_although_its_stack_is_being_deleted(world: World) -> None:
    """Rule 10: the Delete is sent for the old version, and nobody else knows of the new one."""
    swap = swap_that_lasts(world, 600)
    # Rollback is disabled, and the owner deletes the stack at once.
    assert not world.answer(swap.update).succeeded
    begin_destroy(swap.shop)
    swap.shop.delete("Logos")

    world.run(600)

    assert swap.new.statuses[-3:] == ["STARTING", "STOPPING", "STOPPED"]
    assert swap.old.status == "STOPPED"


def test_it_is_undone_although_its_stack_is_gone_before_the_next_poll(world: World) -> None:
    """Whoever answered goes on: the Delete of the old version takes less than a minute, and the polls go with it."""
    world.rekognition.behaviour.stopping_seconds = 5
    swap = swap_that_lasts(world, 600)
    world.until(lambda: bool(swap.update.answers))
    begin_destroy(swap.shop)
    assert world.answer(swap.shop.delete("Logos")).succeeded
    swap.shop.end()
    world.schedules.existing.clear()

    world.run(1200)

    assert (swap.old.status, swap.new.status) == ("STOPPED", "STOPPED")


def test_it_is_undone_although_the_look_after_its_answer_fails(world: World) -> None:
    """Seed 1018567: whoever can't see whose the version is took it for somebody else's, and ended the polls."""
    swap = swap_that_lasts(world, 600)
    world.until(lambda: bool(swap.update.answers))
    world.befall(Fault("ListTagsForResource", "ThrottlingException"))
    world.run(10)
    swap.shop.become("UPDATE_FAILED")

    world.run(600)

    assert swap.new.statuses[-2:] == ["STOPPING", "STOPPED"]
    assert swap.old.status == "RUNNING"


def test_it_is_undone_although_its_stack_begins_to_go_while_it_is_asked_about(world: World) -> None:
    """Seed 204045: the stack was read as UPDATE_FAILED, and then its resource as going."""
    swap = swap_that_lasts(world, 600)
    world.until(lambda: bool(swap.update.answers))
    swap.shop.become("UPDATE_FAILED")
    since = world.time.timestamp
    world.until(lambda: bool(world.calls("ListStackResources", since=since)))
    begin_destroy(swap.shop)
    swap.shop.delete("Logos")

    world.run(600)

    assert swap.new.status == "STOPPED"


def test_what_a_failed_swap_has_started_is_undone_by_its_retry_too(world: World) -> None:
    """Rule 10: the retry took the start over as it ran; with the stack's failure it is for nobody."""
    swap = swap_that_lasts(world, 450)
    world.until(lambda: bool(swap.update.answers))
    # Rollback is disabled, and the owner deploys again at once.
    retry = swap.shop.update("Logos", properties_of(swap.new, ServiceTimeout="300"))
    assert not world.answer(retry).succeeded
    assert swap.new.statuses.count("STARTING") == 1
    swap.shop.become("UPDATE_FAILED")

    world.run(600)

    assert swap.new.statuses[-1] == "STOPPED"
    assert is_untouched(world, swap.old, retry.issued_at)


def test_what_a_rollback_has_let_go_is_undone_by_a_retry_as_any(world: World) -> None:
    """That CloudFormation had moved on is no success, though marked like one (seed 627132)."""
    swap = swap_that_lasts(world, 700)
    world.run(10)
    back = swap.roll_back()
    world.until(lambda: bool(back.answers))
    swap.shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.until(lambda: "running-model:settled" in world.rekognition.tags_of(swap.new))
    begin_update(swap.shop)
    again = swap.shop.update("Logos", properties_of(swap.new, ServiceTimeout="300"))
    world.until(lambda: bool(again.answers))
    # Rollback is disabled, and the owner deploys once more, at once.
    assert not world.answer(swap.shop.update("Logos", properties_of(swap.new, ServiceTimeout="300"))).succeeded
    swap.shop.become("UPDATE_FAILED")

    world.run(1200)

    assert swap.new.statuses.count("STARTING") == 1
    assert swap.new.statuses[-1] == "STOPPED"
    assert swap.old.status == "RUNNING"


def test_what_another_resource_ran_before_is_not_undone_by_a_retry(world: World) -> None:
    """In an exchange that fails with rollback disabled, the version is the other resource's to get back (rule 8)."""
    one, other = world.rekognition.add_version("one"), world.rekognition.add_version("other")
    shop = standing(world, one)
    begin_update(shop)
    assert world.answer(shop.create("Brands", properties_of(other))).succeeded
    shop.become("UPDATE_COMPLETE")
    world.run(60)
    begin_update(shop)
    assert world.answer(shop.update("Brands", properties_of(one))).succeeded
    # What Logos was to get can't be stopped, to have other units, for so long that the swap fails twice.
    denied = Fault("StopProjectVersion", "ThrottlingException", times=None)
    for _ in range(2):
        world.befall(denied)
        swap = shop.update("Logos", properties_of(other, 2, ServiceTimeout="300"))
        assert not world.answer(swap).succeeded
        world.faults.clear()
    shop.become("UPDATE_FAILED")
    since = world.time.timestamp

    world.run(600)

    assert is_untouched(world, other, since)
    assert other.status == "RUNNING"
