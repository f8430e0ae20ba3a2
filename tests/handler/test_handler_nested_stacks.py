"""A model that a nested stack has adopted, when CloudFormation deletes that: in its root's rollback, or for good."""

import pytest

from tests.handler.scenes import (
    RUNNING_CALLS,
    adopted,
    begin_destroy,
    calls_about,
    run_by_a_person,
)
from tests.simulation.deployment import properties_of
from tests.simulation.world import World


@pytest.mark.parametrize("root_status", ["ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS"])
def test_a_rollback_that_deletes_a_nested_stack_leaves_the_model_as_it_was_found(
    world: World, root_status: str
) -> None:
    """CloudFormation deletes the nested stack that it had created: its own status says nothing of a rollback."""
    version = run_by_a_person(world)
    shop = adopted(world, version)
    shop.become("CREATE_COMPLETE")
    root = shop.stack.root = world.deployment("root").stack
    root.status = root_status
    since = world.time.timestamp
    begin_destroy(shop)

    assert world.answer(shop.delete("Logos")).succeeded

    assert calls_about(world, version, RUNNING_CALLS, since) == []
    assert world.rekognition.tags_of(version) == {}


@pytest.mark.parametrize(
    "root_status", ["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "DELETE_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE", "gone"]
)
def test_a_nested_stack_that_is_removed_stops_the_model(world: World, root_status: str) -> None:
    """A root that has gone back some time ago, or is forgotten, has nothing to do with it."""
    version = run_by_a_person(world)
    shop = adopted(world, version)
    shop.become("CREATE_COMPLETE")
    root = shop.stack.root = world.deployment("root").stack
    root.status = root_status
    if root_status == "gone":
        del world.cloudformation.stacks[root.stack_id]
    begin_destroy(shop)

    assert world.answer(shop.delete("Logos")).succeeded

    assert version.status == "STOPPED"


def test_a_nested_stack_that_is_removed_stops_the_model_where_its_root_may_not_be_asked_about(world: World) -> None:
    """That takes adopt_running in the template, which may have been taken out."""
    version = run_by_a_person(world)
    shop = adopted(world, version)
    shop.become("CREATE_COMPLETE")
    root = shop.stack.root = world.deployment("root").stack
    root.status = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
    world.permissions.withhold("DescribeStacks", root.stack_id)
    begin_destroy(shop)

    assert world.answer(shop.delete("Logos")).succeeded

    assert version.status == "STOPPED"


def test_a_root_is_asked_about_only_while_its_nested_stack_is_deleted(world: World) -> None:
    """Without adopt_running in the template the function may ask about its own stack alone."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    shop.stack.root = world.deployment("root").stack

    assert world.answer(shop.create("Logos", properties_of(version, 1, None))).succeeded

    assert {call.resource for call in world.calls("DescribeStacks")} == {shop.stack_id}
