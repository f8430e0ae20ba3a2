"""Update of the same version: touched only where it isn't as asked for (issue 3, "The handler")."""

import pytest

from tests.handler.scenes import RUNNING_CALLS, WRITES, begin_update, calls_about, leaves_nothing, standing
from tests.simulation.calls import Fault
from tests.simulation.deployment import properties_of
from tests.simulation.model_version import Units
from tests.simulation.world import World


@pytest.mark.parametrize("changes", [{"Revision": "2"}, {"MaxInferenceUnits": "1"}])
def test_an_update_that_changes_nothing_answers_within_two_seconds_and_touches_nothing(
    world: World, changes: dict[str, str]
) -> None:
    """ "Update, same version: finds it RUNNING with those units: touches nothing and answers within two seconds"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    begin_update(shop)
    since = world.time.timestamp

    update = shop.update("Logos", properties_of(version, **changes))
    answer = world.answer(update)

    assert answer.succeeded
    assert answer.physical_id == version.arn
    assert update.seconds <= 2
    assert calls_about(world, version, RUNNING_CALLS, since) == []
    assert version.statuses[-1] == "RUNNING"
    assert leaves_nothing(world, update)


@pytest.mark.parametrize("asked", [Units(2), Units(1, 2), Units(2, 4)])
def test_other_units_are_given_by_stop_wait_start_wait(world: World, asked: Units) -> None:
    """Units can't change while a model runs: stop, wait, start again."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version, 1)
    begin_update(shop)

    answer = world.answer(shop.update("Logos", properties_of(version, *asked)))

    assert answer.succeeded
    assert answer.physical_id == version.arn
    assert version.statuses[-4:] == ["STOPPING", "STOPPED", "STARTING", "RUNNING"]
    assert version.units == asked


@pytest.mark.parametrize("echoed", [True, False])
def test_a_maximum_taken_away_is_adjusted_even_if_no_units_are_echoed(world: World, echoed: bool) -> None:
    """Rule 6: "the units are the record's (and the echo's, where there is one)"."""
    world.rekognition.behaviour.units_echoed = echoed
    version = world.rekognition.add_version("one")
    shop = standing(world, version, 1, 3)
    begin_update(shop)

    assert world.answer(shop.update("Logos", properties_of(version, 1))).succeeded

    assert version.units == Units(1)


@pytest.mark.parametrize("found", ["STOPPED", "FAILED"])
def test_a_new_revision_starts_a_model_that_no_longer_runs(world: World, found: str) -> None:
    """ "change it, and CloudFormation looks at the model again and starts one that has failed or been stopped"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    if found == "FAILED":
        world.rekognition.behaviour.failing_stops = ["it broke"]
    world.rekognition.stop(version)
    world.run(120)
    begin_update(shop)

    assert world.answer(shop.update("Logos", properties_of(version, Revision="again"))).succeeded

    assert version.statuses[-2:] == ["STARTING", "RUNNING"]


def test_a_model_that_a_person_restarted_with_other_units_is_adjusted(world: World) -> None:
    """Rule 6: RUNNING counts if the units are the record's and the echo's."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    world.rekognition.stop(version)
    world.run(60)
    world.rekognition.start(version, Units(4), "a person")
    world.run(200)
    begin_update(shop)

    assert world.answer(shop.update("Logos", properties_of(version, Revision="again"))).succeeded

    assert version.units == Units(1)
    assert version.runner == shop.stack_id


def test_units_beyond_the_quota_are_refused_after_the_stop_and_the_rollback_starts_it_again(world: World) -> None:
    """ "units beyond the quota are refused only after the stop, and the rollback then starts it again"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version, 1)
    begin_update(shop)

    update = shop.update("Logos", properties_of(version, 9))
    answer = world.answer(update)

    assert not answer.succeeded
    assert answer.physical_id == version.arn, "another id would be a replacement"
    assert "LimitExceededException" in answer.reason
    assert version.status == "STOPPED"
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    assert world.answer(shop.update("Logos", properties_of(version, 1))).succeeded
    assert (version.status, version.units) == ("RUNNING", Units(1))


def test_time_that_runs_out_before_the_patience_with_a_quota_names_the_quota(world: World) -> None:
    """The stop takes most of a short timeout, so no two minutes are left to try in."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version, 1)
    world.rekognition.behaviour.stopping_seconds = 80
    begin_update(shop)

    answer = world.answer(shop.update("Logos", properties_of(version, 9, ServiceTimeout="345")))

    assert not answer.succeeded
    assert "a quota is reached" in answer.reason
    assert "L-4FA65ECB" in answer.reason


def test_a_stop_that_ends_in_failed_is_started_again_all_the_same(world: World) -> None:
    """STOPPING to FAILED [M], and FAILED to STARTING, probably [?]."""
    world.rekognition.behaviour.failing_stops = ["it broke"]
    version = world.rekognition.add_version("one")
    shop = standing(world, version, 1)
    begin_update(shop)

    assert world.answer(shop.update("Logos", properties_of(version, 2))).succeeded

    assert (version.status, version.units) == ("RUNNING", Units(2))


def test_an_update_in_flight_is_rolled_back_to_the_units_before(world: World) -> None:
    """Rule 1: "A request that finds a later one of its stack in charge changes nothing more"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version, 1)
    begin_update(shop)
    update = shop.update("Logos", properties_of(version, 2))
    world.until(lambda: version.status == "STARTING")
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")

    back = shop.update("Logos", properties_of(version, 1))
    answer = world.answer(back)

    assert answer.succeeded
    assert (version.status, version.units) == ("RUNNING", Units(1))
    superseded = world.answer(update)
    assert not superseded.succeeded
    assert "superseded" in superseded.reason
    since = world.time.timestamp
    world.run(3600)
    assert calls_about(world, version, WRITES, since) == []
    assert version.units == Units(1)


def test_a_late_duplicate_of_an_update_stops_nothing_that_a_newer_one_runs(world: World) -> None:
    """No fence: "a late duplicate of an update stops what a newer one runs"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version, 1)
    begin_update(shop)
    first = shop.update("Logos", properties_of(version, 2))
    world.answer(first)
    shop.become("UPDATE_COMPLETE")
    begin_update(shop)
    world.answer(shop.update("Logos", properties_of(version, 3)))
    since = world.time.timestamp

    shop.redeliver(first)
    world.run(600)

    assert calls_about(world, version, WRITES, since) == []
    assert (version.status, version.units) == ("RUNNING", Units(3))


def test_a_duplicate_that_finds_its_own_request_settled_ends_at_once(world: World) -> None:
    """Rule 9: "a duplicate that finds its own request settled ends at once"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version, 1)
    begin_update(shop)
    update = shop.update("Logos", properties_of(version, 2))
    world.answer(update)
    since = world.time.timestamp

    shop.redeliver(update)
    world.run(300)

    assert calls_about(world, version, WRITES, since) == []
    assert len(update.answers) == 1
    assert leaves_nothing(world, update)


def test_a_lost_reply_of_the_stop_is_no_second_stop(world: World) -> None:
    """A retry is a new step: after the lost reply the next look sees STOPPING."""
    world.befall(Fault("StopProjectVersion", "ReadTimeout", after_effect=True))
    version = world.rekognition.add_version("one")
    shop = standing(world, version, 1)
    begin_update(shop)

    assert world.answer(shop.update("Logos", properties_of(version, 2))).succeeded

    assert len(world.calls("StopProjectVersion")) == 1
