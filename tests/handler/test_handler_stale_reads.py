"""Reads that are older than what was just written (docs/protocol.md, "What was just written may not be seen")."""

import random

import pytest

from tests.handler.scenes import begin_destroy, begin_update, standing
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
