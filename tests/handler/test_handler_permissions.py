"""Permissions that come late, or not at all: how long each request waits for them, and what it says."""

import pytest

from tests.handler.scenes import begin_destroy, begin_update, standing
from tests.simulation.deployment import properties_of
from tests.simulation.world import World


@pytest.mark.parametrize("operation", ["StartProjectVersion", "TagResource", "DescribeStacks", "ListTagsForResource"])
def test_a_permission_that_comes_late_is_waited_for(world: World, operation: str) -> None:
    """ "AccessDenied is not final at first: a new policy takes a while to reach every host"."""
    version = world.rekognition.add_version("one")
    world.permissions.withhold(operation, until=world.time.timestamp + 90)

    assert world.answer(world.deployment().create("Logos", properties_of(version))).succeeded


@pytest.mark.parametrize(
    ("operation", "action"),
    [
        ("StartProjectVersion", "rekognition:StartProjectVersion"),
        ("DescribeProjectVersions", "rekognition:DescribeProjectVersions"),
        ("TagResource", "rekognition:TagResource"),
        ("DescribeStacks", "cloudformation:DescribeStacks"),
        ("ListStackResources", "cloudformation:ListStackResources"),
    ],
)
def test_a_create_gives_up_on_access_denied_after_two_minutes(world: World, operation: str, action: str) -> None:
    """ "Create and Update retry it for two minutes ...; then the reason names the action and the ARN"."""
    version = world.rekognition.add_version("one")
    world.permissions.withhold(operation)
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version))

    answer = world.answer(create)

    assert not answer.succeeded
    assert 110 <= create.seconds <= 180
    resource = {
        "rekognition:DescribeProjectVersions": version.project_arn,
        "cloudformation:DescribeStacks": shop.stack_id,
        "cloudformation:ListStackResources": shop.stack_id,
    }.get(action, version.arn)
    assert answer.reason.startswith(f"{action} on {resource} is denied (AccessDenied")


def test_an_update_gives_up_on_access_denied_after_two_minutes(world: World) -> None:
    """The same for an Update; here the permission was withdrawn half-way."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    begin_update(shop)
    world.permissions.withhold("StopProjectVersion")

    update = shop.update("Logos", properties_of(version, 2))
    answer = world.answer(update)

    assert not answer.succeeded
    assert 110 <= update.seconds <= 180
    assert answer.reason.startswith(f"rekognition:StopProjectVersion on {version.arn} is denied")
    assert version.status == "RUNNING"


def test_a_delete_waits_for_a_permission_until_its_deadline(world: World) -> None:
    """ "Delete until its deadline": AccessDenied there would leave it running behind a green deployment."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    begin_destroy(shop)
    world.permissions.withhold("StopProjectVersion", until=world.time.timestamp + 3000)

    delete = shop.delete("Logos")

    assert world.answer(delete).succeeded
    assert 3000 <= delete.seconds <= 3450
    assert version.status == "STOPPED"


def test_a_delete_that_is_denied_to_its_deadline_names_the_action_and_the_arn(world: World) -> None:
    """The same, and never silent."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    begin_destroy(shop)
    world.permissions.withhold("StopProjectVersion")

    delete = shop.delete("Logos")
    answer = world.answer(delete)

    assert not answer.succeeded
    assert delete.seconds <= 3600 - 80
    assert answer.reason.startswith(f"rekognition:StopProjectVersion on {version.arn} is denied")
