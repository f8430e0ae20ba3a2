"""Versions that are FAILED before they are started: that tells nothing of a start (rule 6)."""

import pytest

from tests.handler.scenes import begin_update, standing
from tests.simulation.calls import Fault
from tests.simulation.deployment import properties_of
from tests.simulation.model_version import Units
from tests.simulation.world import World


def test_what_hinders_the_start_of_a_failed_version_is_told_not_that_the_start_has_failed(world: World) -> None:
    """It was FAILED before, so that FAILED tells nothing of a start that there wasn't (rule 6)."""
    world.befall(Fault("StartProjectVersion", "AccessDeniedException", times=None))
    version = world.rekognition.add_version("one", status="FAILED")

    answer = world.answer(world.deployment().create("Logos", properties_of(version)))

    assert not answer.succeeded
    assert "rekognition:StartProjectVersion" in answer.reason
    assert "is denied" in answer.reason


def test_a_failed_version_is_started_however_long_the_start_is_throttled(world: World) -> None:
    """A throttled Start hasn't failed, and is tried again after twice the usual interval."""
    world.befall(Fault("StartProjectVersion", "ThrottlingException", times=5))
    version = world.rekognition.add_version("one", status="FAILED")

    assert world.answer(world.deployment().create("Logos", properties_of(version))).succeeded

    assert version.statuses == ["FAILED", "STARTING", "RUNNING"]
    first, second, *_ = (call.timestamp for call in world.calls("StartProjectVersion"))
    assert second - first > 8


def test_a_failed_version_that_fails_to_start_again_is_told_of_at_once(world: World) -> None:
    """Once it was seen STARTING, FAILED is news (rule 6)."""
    world.rekognition.behaviour.failing_starts = ["no capacity"]
    version = world.rekognition.add_version("one", status="FAILED")

    answer = world.answer(world.deployment().create("Logos", properties_of(version)))

    assert not answer.succeeded
    assert "no capacity" in answer.reason
    assert version.statuses == ["FAILED", "STARTING", "FAILED"]


def test_a_start_that_is_refused_after_patience_has_ended_is_doubted_once(world: World) -> None:
    """Another invocation's Start may just have been accepted, which a description that is a moment old doesn't show
    (seed 625014).
    """
    world.befall(Fault("StartProjectVersion", "ResourceInUseException", times=None))
    version = world.rekognition.add_version("one", status="FAILED")
    create = world.deployment().create("Logos", properties_of(version))
    world.until(lambda: bool(world.calls("StartProjectVersion")))
    world.run(120)
    assert not create.ended
    world.faults.clear()
    world.befall(Fault("StartProjectVersion", "ResourceInUseException", after_effect=True))

    assert world.answer(create).succeeded

    assert version.statuses == ["FAILED", "STARTING", "RUNNING"]
    assert world.calls("StartProjectVersion")[-1].error == "ResourceInUseException"


def test_starts_that_fail_before_anybody_sees_them_are_told_of_after_four_minutes(world: World) -> None:
    """Never seen STARTING, it can't be told from one that wasn't started; but that doesn't go on to the deadline."""
    world.rekognition.behaviour.starting_seconds = 1
    world.rekognition.behaviour.failing_starts = ["no capacity"] * 1000
    version = world.rekognition.add_version("one", status="FAILED")
    create = world.deployment().create("Logos", properties_of(version))

    answer = world.answer(create)

    assert not answer.succeeded
    assert "no capacity" in answer.reason
    assert 240 <= answer.timestamp - create.issued_at <= 300


def test_that_nothing_runs_is_believed_after_two_refusals_in_a_row(world: World) -> None:
    """Between two that aren't, another invocation's Stop may have failed, and be at work once more."""
    version = world.rekognition.add_version("one")
    world.rekognition.behaviour.failing_starts = ["no capacity"]
    world.rekognition.behaviour.failing_stops = ["busy"]
    world.rekognition.behaviour.stopping_seconds = 10
    shop = world.deployment()
    assert not world.answer(shop.create("Logos", properties_of(version))).succeeded
    shop.become("ROLLBACK_IN_PROGRESS")
    world.befall(Fault("StopProjectVersion", "ResourceInUseException", times=2))
    delete = shop.delete("Logos")
    world.until(lambda: len(world.calls("StopProjectVersion")) == 1)
    world.rekognition.stop(version)

    assert world.answer(delete).succeeded

    assert version.statuses[-4:] == ["STOPPING", "FAILED", "STOPPING", "STOPPED"]
    refused = "ResourceInUseException"
    assert [call.error for call in world.calls("StopProjectVersion")] == [refused, refused, "", refused, refused]


@pytest.mark.parametrize(("fault", "stops"), [(None, 2), (Fault("DescribeProjectVersions", "ThrottlingException"), 3)])
def test_a_look_that_failed_is_none_of_the_two(world: World, fault: Fault | None, stops: int) -> None:
    """Nothing was seen in between."""
    version = world.rekognition.add_version("one")
    world.rekognition.behaviour.failing_starts = ["no capacity"]
    world.rekognition.behaviour.stop_when_failed = "ResourceInUseException"
    shop = world.deployment()
    assert not world.answer(shop.create("Logos", properties_of(version))).succeeded
    shop.become("ROLLBACK_IN_PROGRESS")
    delete = shop.delete("Logos")
    world.until(lambda: bool(world.calls("StopProjectVersion")))
    world.befall(*([fault] if fault else []))

    assert world.answer(delete).succeeded

    assert len(world.calls("StopProjectVersion")) == stops


def test_the_record_of_a_superseded_request_makes_no_news_of_a_start_that_did_not_follow(world: World) -> None:
    """A cancelled update that doesn't see yet that it is noted its start under the claim of the rollback (seed 447751).

    The rollback stops the model, that fails, and FAILED was taken for the end of a start of its own.
    """
    version = world.rekognition.add_version("one")
    shop = standing(world, version, 2)
    world.rekognition.behaviour.failing_stops = ["busy", "busy"]
    begin_update(shop)
    shop.update("Logos", properties_of(version, 1))
    world.until(lambda: len(world.calls("StartProjectVersion")) == 2)
    world.run(3.5)
    world.rekognition.behaviour.tags_lag_seconds = 2
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    since = world.time.timestamp

    rollback = shop.update("Logos", properties_of(version, 2))

    assert world.answer(rollback).succeeded
    noted = [call.parameters["Tags"].get("running-model:units", "") for call in world.calls("TagResource", since=since)]
    assert any(units.startswith("1 - ") for units in noted)
    assert version.now.units == Units(2)
    assert version.statuses[-4:] == ["STOPPING", "FAILED", "STARTING", "RUNNING"]
