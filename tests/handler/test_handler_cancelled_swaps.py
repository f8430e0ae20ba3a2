"""A swap that CloudFormation gives up on: its rollback claims the version that nobody will delete (rule 8)."""

import pytest

from tests.handler.scenes import (
    RUNNING_CALLS,
    Swap,
    begin_destroy,
    begin_update,
    calls_about,
    is_untouched,
    kept_back,
    leaves_nothing,
    standing,
)
from tests.simulation.calls import Fault
from tests.simulation.deployment import properties_of
from tests.simulation.model_version import Units
from tests.simulation.world import World


@pytest.mark.parametrize("when", ["TRAINING_COMPLETED", "STARTING"])
def test_a_cancelled_swap_leaves_nothing_running_for_nobody(world: World, when: str) -> None:
    """Rule 8: "no Delete can come for a version that CloudFormation never learnt of"."""
    swap = Swap(world)
    world.until(lambda: swap.new.status == when)

    back = swap.roll_back()
    answer = world.answer(back)

    assert answer.succeeded
    assert answer.physical_id == swap.old.arn
    assert swap.new.status not in ("STARTING", "RUNNING")
    swap.shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(3600)
    assert swap.new.status not in ("STARTING", "RUNNING")
    assert world.rekognition.tags_of(swap.new) == {}
    assert calls_about(world, swap.old, RUNNING_CALLS, swap.since) == []
    assert leaves_nothing(world, back)
    assert not world.answer(swap.update).succeeded


def test_a_cancelled_swap_that_comes_late_finds_its_version_taken(world: World) -> None:
    """Rule 8: "the swap itself may still be on its way, with CloudFormation's word still UPDATE_IN_PROGRESS"."""
    old, new = world.rekognition.add_version("old"), world.rekognition.add_version("new")
    shop = standing(world, old)
    begin_update(shop)
    # Its invocation is delivered late: what CloudFormation sent is kept back.
    with kept_back(shop):
        swap = shop.update("Logos", properties_of(new))
    world.run(5)
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    back = shop.update("Logos", properties_of(old))

    world.run(10)
    shop.redeliver(swap)
    assert world.answer(back).succeeded
    shop.redeliver(swap)
    world.run(30)
    shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(15)
    shop.redeliver(swap)
    world.run(3600)

    assert calls_about(world, new, RUNNING_CALLS) == []
    assert world.rekognition.tags_of(new) == {}
    assert world.schedules.existing == {}


def test_a_swap_that_comes_during_a_later_update_starts_nothing(world: World) -> None:
    """CloudFormation works on its resource again, but waits for another request (rule 2)."""
    swap = Swap(world)
    world.until(lambda: swap.new.status == "STARTING")
    assert world.answer(swap.roll_back()).succeeded
    swap.shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(600)
    begin_update(swap.shop)
    swap.shop.update("Logos", properties_of(world.rekognition.add_version("third")))
    world.run(30)
    began = world.time.timestamp

    swap.shop.redeliver(swap.update)
    world.run(1800)

    assert is_untouched(world, swap.new, began)


def test_the_claim_on_an_abandoned_version_is_let_go_only_after_cloudformation_moved_on(world: World) -> None:
    """Rule 8: "until CloudFormation's word has moved on and a settling time has passed; only then"."""
    swap = Swap(world)
    world.until(lambda: swap.new.status == "STARTING")
    world.cloudformation.notices_after = 600
    back = swap.roll_back()
    answer = world.answer(back)
    resource = swap.shop.stack.resources["Logos"]

    world.until(lambda: resource.status != "UPDATE_IN_PROGRESS")
    moved_on = world.time.timestamp
    assert moved_on >= answer.timestamp + 600
    assert world.rekognition.tags_of(swap.new)["running-model:stack"] == swap.shop.stack_id
    assert back.request_id in world.schedules.existing
    world.until(lambda: not world.rekognition.tags_of(swap.new), 200)
    assert world.time.timestamp - moved_on >= 20
    world.rest()
    assert leaves_nothing(world, back)


def test_the_claim_is_let_go_by_a_single_poll_however_late(world: World) -> None:
    """With a short timeout it may be the only one between CloudFormation's word and the deadline."""
    swap = Swap(world)
    world.until(lambda: swap.new.status == "STARTING")
    swap.shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    world.cloudformation.notices_after = 120
    back = swap.shop.update("Logos", properties_of(swap.old, ServiceTimeout="300"))
    assert world.answer(back).succeeded
    poll = world.schedules.existing.pop(back.request_id).input
    world.run(back.issued_at + 200 - world.time.timestamp)
    assert world.rekognition.tags_of(swap.new)

    swap.shop.stack.invoke(poll)
    world.run(60)

    assert world.rekognition.tags_of(swap.new) == {}
    assert len(back.answers) == 1


def test_a_claim_that_is_seen_in_part_is_no_other_resources(world: World) -> None:
    """Its tags may land one after another: from the stack's alone nobody can tell that it isn't the swap's (rule 8)."""
    old, new = world.rekognition.add_version("old"), world.rekognition.add_version("new")
    shop = standing(world, old)
    begin_update(shop)
    with kept_back(shop):
        shop.update("Logos", properties_of(new))
    world.rekognition.tag(new, {"running-model:stack": shop.stack_id})
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    back = shop.update("Logos", properties_of(old))

    world.until(lambda: bool(back.answers))

    assert back.request_id in world.rekognition.tags_of(new)["running-model:request"]


def test_a_claim_just_made_and_not_seen_yet_is_let_go_all_the_same(world: World) -> None:
    """CloudFormation may have moved on just then: a duplicate has answered."""
    swap = Swap(world)
    world.run(5)
    world.rekognition.behaviour.tags_lag_seconds = 4.0
    back = swap.roll_back()
    world.until(lambda: back.request_id in world.rekognition.tags_of(swap.new).get("running-model:request", ""))
    resource = swap.shop.stack.resources["Logos"]
    resource.status, resource.request_id = "UPDATE_COMPLETE", ""
    swap.shop.become("UPDATE_ROLLBACK_COMPLETE")

    world.rest()

    assert world.rekognition.tags_of(swap.new) == {}
    assert leaves_nothing(world, back)


def test_the_claim_is_let_go_when_the_resource_is_gone_meanwhile(world: World) -> None:
    """Renamed right before the stack is destroyed: the list has nothing of that name any more."""
    swap = Swap(world)
    world.until(lambda: swap.new.status == "STARTING")
    back = swap.roll_back()
    assert world.answer(back).succeeded
    del swap.shop.stack.resources["Logos"]
    begin_destroy(swap.shop)

    world.run(200)

    assert world.rekognition.tags_of(swap.new) == {}
    assert leaves_nothing(world, back)


def test_a_person_who_runs_the_abandoned_version_is_left_alone(world: World) -> None:
    """Rule 8: "claims that version even if nobody has (unless it runs unclaimed or is another stack's)"."""
    old, new = world.rekognition.add_version("old"), world.rekognition.add_version("new")
    world.rekognition.start(new, Units(1), "a person")
    world.run(200)
    shop = standing(world, old)
    begin_update(shop)
    assert not world.answer(shop.update("Logos", properties_of(new))).succeeded
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")

    assert world.answer(shop.update("Logos", properties_of(old))).succeeded

    assert is_untouched(world, new, 0.0)
    assert new.status == "RUNNING"


def test_another_stacks_version_is_left_alone_by_swap_and_rollback(world: World) -> None:
    """Rule 3 and rule 8: another stack's claim is never taken."""
    new = world.rekognition.add_version("new")
    standing(world, new, name="other")
    old = world.rekognition.add_version("old")
    shop = standing(world, old)
    since = world.time.timestamp
    begin_update(shop)
    assert not world.answer(shop.update("Logos", properties_of(new))).succeeded
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")

    assert world.answer(shop.update("Logos", properties_of(old))).succeeded

    assert is_untouched(world, new, since)


@pytest.mark.parametrize("status", ["TRAINING_COMPLETED", "TRAINING_FAILED"])
def test_a_rollback_answers_although_the_policy_names_the_abandoned_version_no_more(world: World, status: str) -> None:
    """Rule 8 claims it "even if nobody has", but without a claim no tag grants TagResource: neither to the swap."""
    swap = Swap(world, status=status)
    if status == "TRAINING_FAILED":
        assert not world.answer(swap.update, seconds=10).succeeded
    else:
        world.befall(Fault("CreateSchedule", "Killed"))
    swap.shop.stack.allowed.discard(swap.new.arn)

    back = swap.roll_back()

    assert world.answer(back).succeeded
    assert back.seconds <= 300


def test_a_rollback_that_may_not_stop_what_the_swap_has_started_says_so(world: World) -> None:
    """Seed 179590: the policy lets it, by the tag; a permission withdrawn is no word that there is nothing to undo."""
    swap = Swap(world)
    world.until(lambda: swap.new.status == "RUNNING")
    world.permissions.withhold("TagResource", swap.new.arn)

    answer = world.answer(swap.roll_back())

    assert not answer.succeeded
    assert "rekognition:TagResource" in answer.reason
    assert swap.new.arn in answer.reason
    assert swap.new.status == "RUNNING"


def test_a_rollback_that_failed_before_it_could_claim_stops_what_the_swap_has_started(world: World) -> None:
    """Seed 260633: tags could not be read until CloudFormation had given the rollback up; a destroy stops v0 alone."""
    swap = Swap(world)
    world.until(lambda: swap.new.status == "STARTING")
    world.befall(Fault("ListTagsForResource", "ThrottlingException", times=None))
    back = swap.roll_back()
    world.until(lambda: bool(back.answers))
    swap.shop.become("UPDATE_ROLLBACK_FAILED")
    world.faults.clear()

    world.run(120)

    assert (swap.old.status, swap.new.status) == ("RUNNING", "STOPPED")
