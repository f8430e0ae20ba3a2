"""Update to another version: the new one runs before the old one is stopped (issue 3; protocol rule 8)."""

import pytest

from tests.handler.scenes import (
    RUNNING_CALLS,
    Swap,
    begin_update,
    calls_about,
    is_untouched,
    leaves_nothing,
    standing,
)
from tests.simulation.deployment import Deployment, properties_of
from tests.simulation.model_version import ModelVersion
from tests.simulation.world import World


def test_a_swap_starts_the_new_one_and_leaves_the_old_one_to_its_delete(world: World) -> None:
    """ "so that CloudFormation deletes the old one only after the whole update has succeeded: no gap"."""
    swap = Swap(world)

    answer = world.answer(swap.update)

    assert answer.succeeded
    assert answer.physical_id == swap.new.arn
    assert swap.new.status == "RUNNING"
    assert is_untouched(world, swap.old, swap.since)
    swap.shop.become("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    cleanup = swap.shop.delete_replaced("Logos", swap.old.arn, properties_of(swap.old))
    assert world.answer(cleanup).succeeded
    assert swap.old.status == "STOPPED"
    assert swap.new.status == "RUNNING"
    assert world.rekognition.tags_of(swap.old) == {}
    assert leaves_nothing(world, cleanup)


@pytest.mark.parametrize("project", ["logos", "faces"])
def test_a_swap_works_within_a_project_and_across_projects(world: World, project: str) -> None:
    """The project ARN is looked up for each version's own project."""
    old = world.rekognition.add_version("old")
    new = world.rekognition.add_version("new", project=project)
    shop = standing(world, old)
    begin_update(shop)

    assert world.answer(shop.update("Logos", properties_of(new))).succeeded


def test_a_swap_at_the_quota_is_refused_within_three_minutes_and_the_old_one_untouched(world: World) -> None:
    """ "refused with the quota's code and the remedy within three minutes, the old model untouched"."""
    world.rekognition.behaviour.running_models = 1
    swap = Swap(world)

    answer = world.answer(swap.update)

    assert not answer.succeeded
    assert swap.update.seconds <= 180
    assert "LimitExceededException" in answer.reason
    assert "L-5E225387" in answer.reason
    assert answer.physical_id == swap.old.arn
    assert is_untouched(world, swap.old, swap.since)
    assert swap.old.status == "RUNNING"


def test_a_swap_refused_at_the_quota_gives_its_claim_back_in_the_rollback(world: World) -> None:
    """Rule 8: the rollback answers "and keeps the claim ... only then does it let go"."""
    world.rekognition.behaviour.running_models = 1
    swap = Swap(world)
    world.answer(swap.update)

    back = swap.roll_back()
    assert world.answer(back).succeeded
    swap.shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(300)

    assert world.rekognition.tags_of(swap.new) == {}
    assert (swap.old.status, swap.new.status) == ("RUNNING", "TRAINING_COMPLETED")
    assert leaves_nothing(world, back)


def test_a_swap_whose_sibling_failed_is_undone_by_its_delete(world: World) -> None:
    """Case (iii): SUCCESS with a new id and a sibling failed: Delete for the new id in the rollback's cleanup."""
    swap = Swap(world)
    world.answer(swap.update)

    back = swap.roll_back()
    assert world.answer(back).succeeded
    swap.shop.become("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
    assert world.answer(swap.shop.delete_replaced("Logos", swap.new.arn, properties_of(swap.new))).succeeded

    assert (swap.old.status, swap.new.status) == ("RUNNING", "STOPPED")
    assert calls_about(world, swap.old, RUNNING_CALLS, swap.since) == []


def test_a_cleanup_that_fails_is_tried_again_under_a_new_request(world: World) -> None:
    """A cleanup Delete that fails is tried three times in all, each with a new RequestId."""
    swap = Swap(world)
    world.answer(swap.update)
    swap.shop.become("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    world.permissions.withhold("StopProjectVersion", until=world.time.timestamp + 200)
    properties = properties_of(swap.old, ServiceTimeout="300")

    first = swap.shop.delete_replaced("Logos", swap.old.arn, properties)
    assert not world.answer(first).succeeded
    second = swap.shop.delete_replaced("Logos", swap.old.arn, properties)
    answer = world.answer(second)

    assert answer.succeeded
    assert swap.old.status == "STOPPED"
    assert swap.new.status == "RUNNING"


def test_a_swapped_version_is_stopped_although_the_policy_names_it_no_more(world: World) -> None:
    """Design: "by the time that a removed or swapped version's Delete comes, the policy already speaks of the new"."""
    swap = Swap(world)
    swap.shop.stack.allowed.discard(swap.old.arn)
    world.answer(swap.update)
    swap.shop.become("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")

    cleanup = swap.shop.delete_replaced("Logos", swap.old.arn, properties_of(swap.old))

    assert world.answer(cleanup).succeeded
    assert swap.old.status == "STOPPED"
    assert world.rekognition.tags_of(swap.old) == {}


def holder_of(shop: Deployment, version: ModelVersion) -> list[str]:
    """The resources that hold a version."""
    return [name for name, resource in shop.stack.resources.items() if resource.physical_id == version.arn]


def test_a_failed_swap_keeps_the_physical_id_so_that_nothing_is_replaced(world: World) -> None:
    """Case (i): the resource answered FAILED with the same id: an Update with the old properties."""
    swap = Swap(world)
    world.rekognition.behaviour.failing_starts = ["no capacity"]

    answer = world.answer(swap.update)

    assert not answer.succeeded
    assert answer.physical_id == swap.old.arn
    assert holder_of(swap.shop, swap.old) == ["Logos"]
    assert swap.old.status == "RUNNING"
