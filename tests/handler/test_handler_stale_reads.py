"""Reads that are older than what was just written (docs/protocol.md, "What was just written may not be seen")."""

import random
from collections.abc import Iterator, Mapping
from itertools import cycle
from typing import Any

import pytest

from tests.handler.scenes import begin_destroy, begin_update, kept_back, standing, two_standing
from tests.simulation.calls import PUT, Fault
from tests.simulation.deployment import properties_of
from tests.simulation.model_version import Units
from tests.simulation.world import World


@pytest.mark.parametrize("lag", [1.0, 4.0])
def test_reads_stale_by_four_seconds_are_tolerated(world: World, lag: float) -> None:
    """ "The settling time is 20 s: a step and the stalest read that we tolerate (4 s)"."""
    behaviour = world.rekognition.behaviour
    behaviour.describe_lag_seconds = behaviour.tags_lag_seconds = lag
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    begin_update(shop)
    assert world.answer(shop.update("Logos", properties_of(version, 2))).succeeded
    assert (version.status, version.units) == ("RUNNING", Units(2))
    shop.become("UPDATE_COMPLETE")
    begin_destroy(shop)

    assert world.answer(shop.delete("Logos")).succeeded

    assert version.status == "STOPPED"
    assert version.statuses.count("STARTING") == 2


@pytest.mark.parametrize("adopt", ["false", "true"])
@pytest.mark.parametrize("echoed", [False, True])
@pytest.mark.parametrize("seed", [0, 1, 12, 17])
def test_of_two_invocations_at_once_none_takes_the_others_start_for_a_strangers(
    world: World, seed: int, echoed: bool, adopt: str
) -> None:
    """The record was written before the Start, but a read of the tags may be older than the one before it."""
    world.rekognition.behaviour.units_echoed = echoed
    chance = random.Random(seed)  # noqa: S311  # a simulation, no secret
    world.rekognition.behaviour.tags_lag_seconds = 4.0
    world.rekognition.age = lambda seconds: seconds * chance.random()
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version, AdoptRunning=adopt))
    shop.redeliver(create)

    assert world.answer(create).succeeded
    assert version.statuses == ["TRAINING_COMPLETED", "STARTING", "RUNNING"]
    world.run(60)
    assert "running-model:found" not in world.rekognition.tags_of(version)


@pytest.mark.parametrize("lag", [1.0, 4.0])
def test_an_update_is_not_superseded_because_its_stack_still_looks_as_before(world: World, lag: float) -> None:
    """DescribeStacks has been seen to be older than the operation begun before it (aws-cdk-cli, pull request 1848)."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    world.cloudformation.lag(lag)
    world.run(60)
    begin_update(shop)

    assert world.answer(shop.update("Logos", properties_of(version, 2))).succeeded

    assert version.units == Units(2)


def test_a_rollback_that_its_stack_does_not_show_yet_reckons_with_the_cancelled_update(world: World) -> None:
    """It found what it wanted, and answered; then the update that it undoes, which didn't see it, stopped the model.

    Seed 470394. The word of the stack is 3 s old, the tags 1.2 s, and the first answer doesn't arrive.
    """
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    world.cloudformation.lag(3)
    world.run(60.9 - world.time.timestamp % 1)
    world.rekognition.behaviour.tags_lag_seconds = 1.2
    begin_update(shop)
    shop.update("Logos", properties_of(version, 3))
    world.run(3.2)
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    world.befall(Fault(PUT, "ReadTimeout"))

    assert world.answer(shop.update("Logos", properties_of(version, 1))).succeeded

    assert (version.status, version.units) == ("RUNNING", Units(1))
    world.run(600)
    assert version.status == "RUNNING"


def test_an_update_right_after_an_exchange_is_not_refused_for_who_had_the_version_before(world: World) -> None:
    """The list still showed it as the other's, whose units are not to be changed (seed 621633)."""
    shop, one, two = two_standing(world)
    world.cloudformation.lag(4)
    begin_update(shop)
    updates = [shop.update("Logos", properties_of(two)), shop.update("Brands", properties_of(one))]
    assert all(world.answer(update).succeeded for update in updates)
    shop.become("UPDATE_COMPLETE")
    world.run(1)
    begin_update(shop)

    assert world.answer(shop.update("Logos", properties_of(two, 2))).succeeded

    assert (two.status, two.units) == ("RUNNING", Units(2))


def test_a_request_is_not_superseded_by_one_of_the_stack_that_had_the_version_before(world: World) -> None:
    """Of the tags of two claims that follow each other, some may be seen of each (seed 629246)."""
    version = world.rekognition.add_version("one")
    before = standing(world, version, name="before")
    begin_destroy(before)
    delete = before.delete("Logos")
    world.until(lambda: delete.request_id in world.rekognition.tags_of(version)["running-model:request"])
    seen = world.rekognition.tags_of(version)["running-model:request"]
    with kept_back(shop := world.deployment("shop")):
        create = shop.create("Logos", properties_of(version))
    world.run(5)
    later = seen.replace(seen.split(" ")[0], "2030-01-01T00:00:00+00:00")
    assert world.answer(delete).succeeded
    world.run(60)
    shop.redeliver(create)
    world.until(lambda: "running-model:request" in world.rekognition.tags_of(version))
    claimed = world.rekognition.tags_of(version)["running-model:request"]
    world.rekognition.tag(version, {"running-model:request": later})
    shop.redeliver(create)
    world.run(2)
    world.rekognition.tag(version, {"running-model:request": claimed})

    assert world.answer(create).succeeded


def test_a_delete_does_not_believe_a_word_from_before_it(world: World) -> None:
    """The stack's status is old and shows no cleanup, the list is new and shows what the exchange replaced."""
    shop, one, two = two_standing(world)
    share = cycle([1.0, 0.0])
    world.cloudformation.lag(4, lambda seconds: seconds * next(share))
    world.run(60)
    begin_update(shop)
    updates = [shop.update(name, properties_of(version)) for name, version in (("Logos", two), ("Brands", one))]
    assert all(world.answer(update).succeeded for update in updates)

    shop.become("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    shop.stack.resources["Logos"].listed_as = one.arn, "DELETE_IN_PROGRESS"
    shop.stack.resources["Brands"].listed_as = two.arn, "DELETE_IN_PROGRESS"
    assert world.answer(shop.delete_replaced("Logos", one.arn, properties_of(one))).succeeded

    assert (one.status, two.status) == ("RUNNING", "RUNNING")


def test_a_project_that_a_read_does_not_show_is_looked_for_again(world: World) -> None:
    """A Delete would take its version for gone, and let it run on; how old such a read may be is published nowhere."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    begin_destroy(shop)
    answer = world.rekognition.call
    shown: Iterator[dict[str, Any]] = iter([{"ProjectDescriptions": []}])

    def call(operation: str, parameters: Mapping[str, Any], caller: str) -> dict[str, Any]:
        result = answer(operation, parameters, caller)
        return next(shown, result) if operation == "DescribeProjects" else result

    world.rekognition.call = call  # type: ignore[method-assign]

    assert world.answer(shop.delete("Logos")).succeeded

    assert version.status == "STOPPED"


def test_an_answer_without_a_member_says_that_it_is_empty(world: World) -> None:
    """No member of these answers is required (botocore's model of rekognition); a new version bears no tags."""
    version = world.rekognition.add_version("one")
    answer = world.rekognition.call
    world.rekognition.call = lambda *asked: {name: value for name, value in answer(*asked).items() if value}  # type: ignore[method-assign]

    shop = standing(world, version)
    begin_destroy(shop)
    assert world.answer(shop.delete("Logos")).succeeded

    assert version.statuses == ["TRAINING_COMPLETED", "STARTING", "RUNNING", "STOPPING", "STOPPED"]
