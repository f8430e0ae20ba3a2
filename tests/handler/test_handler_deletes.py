"""Delete: stops what it owns and nobody else holds, waits for STOPPED, takes the tags off (protocol rule 7)."""

from contextlib import redirect_stdout

import pytest

from tests.handler.scenes import (
    RUNNING_CALLS,
    begin_destroy,
    calls_about,
    is_untouched,
    kept_back,
    leaves_nothing,
    standing,
    writes,
)
from tests.simulation.deployment import INVENTED_ID, properties_of
from tests.simulation.model_version import Units
from tests.simulation.world import World


def test_delete_stops_waits_for_stopped_and_takes_the_tags_off(world: World) -> None:
    """Rule 7: "Otherwise claim, settle, stop, wait, remove our tags, SUCCESS"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    world.rekognition.tag(version, {"cost-centre": "42"})
    begin_destroy(shop)
    since = world.time.timestamp

    delete = shop.delete("Logos")
    answer = world.answer(delete)

    assert answer.succeeded
    assert answer.physical_id == version.arn
    assert version.statuses[-2:] == ["STOPPING", "STOPPED"]
    assert answer.timestamp >= version.now.since, "it waits for STOPPED"
    assert writes(world, since) == ["TagResource", "StopProjectVersion", "UntagResource"]
    assert world.rekognition.tags_of(version) == {"cost-centre": "42"}
    assert leaves_nothing(world, delete)


@pytest.mark.parametrize("accepted", [True, False])
def test_delete_stops_out_of_starting_whether_or_not_the_service_allows_it(world: World, accepted: bool) -> None:
    """STARTING, Stop: "accepted, or ResourceInUseException" [?]."""
    world.rekognition.behaviour.stop_when_starting = "accepted" if accepted else "ResourceInUseException"
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version))
    world.until(lambda: version.status == "STARTING")
    begin_destroy(shop)

    answer = world.answer(shop.delete("Logos"))

    assert answer.succeeded
    assert version.status == "STOPPED"
    assert ("RUNNING" in version.statuses) is not accepted
    assert world.rekognition.tags_of(version) == {}
    assert "superseded" in world.answer(create).reason


@pytest.mark.parametrize("lag", [0.0, 4.0])
@pytest.mark.parametrize("progress", ["", "claimed", "recorded", "STARTING", "RUNNING"])
def test_a_cancelled_create_is_undone_by_a_delete_with_an_invented_id(world: World, progress: str, lag: float) -> None:
    """ "sends Delete at once, with a physical id it made up, while the Create is still working"."""
    world.rekognition.behaviour.tags_lag_seconds = lag
    world.rekognition.behaviour.describe_lag_seconds = lag
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version))
    tags = {"claimed": 2, "recorded": 3}.get(progress, 0)
    if tags:
        world.until(lambda: len(world.rekognition.tags_of(version)) >= tags)
    elif progress:
        world.until(lambda: version.status == progress)
    shop.become("ROLLBACK_IN_PROGRESS")

    delete = shop.delete("Logos")
    answer = world.answer(delete)

    assert delete.event["PhysicalResourceId"] == INVENTED_ID
    assert answer.succeeded
    assert version.status not in ("STARTING", "RUNNING")
    answered = world.time.timestamp
    shop.become("ROLLBACK_COMPLETE")
    shop.redeliver(create)
    world.run(3600)
    assert version.status not in ("STARTING", "RUNNING")
    assert calls_about(world, version, ["StartProjectVersion"], answered) == []
    assert world.rekognition.tags_of(version) == {}
    assert world.schedules.existing == {}


def test_a_delete_that_finds_no_claim_looks_a_second_time(world: World) -> None:
    """No second look: "a Delete answers between a Create's look and its claim"."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    with kept_back(shop):
        create = shop.create("Logos", properties_of(version))
    shop.become("ROLLBACK_IN_PROGRESS")

    delete = shop.delete("Logos")
    assert world.answer(delete).succeeded

    assert 20 <= delete.seconds <= 30
    shop.redeliver(create)
    world.run(600)
    assert calls_about(world, version, RUNNING_CALLS) == []


@pytest.mark.parametrize("status", ["STOPPED", "TRAINING_COMPLETED"])
def test_a_delete_asks_stop_for_the_truth_after_an_unfinished_claim(world: World, status: str) -> None:
    """Rule 7: "It calls Stop even when the description says that nothing runs if a claim was unfinished"."""
    version = world.rekognition.add_version("one", status=status)
    shop = world.deployment()
    shop.create("Logos", properties_of(version))
    world.until(lambda: len(world.rekognition.tags_of(version)) >= 2)
    shop.become("ROLLBACK_IN_PROGRESS")

    assert world.answer(shop.delete("Logos")).succeeded

    # Refused at two looks: at one, another invocation's Stop may have come before.
    assert len(world.calls("StopProjectVersion")) == 2
    assert world.rekognition.tags_of(version) == {}


@pytest.mark.parametrize("answer", ["ResourceInUseException", "InvalidParameterException"])
def test_stops_refusal_of_a_model_never_started_confirms_that_nothing_runs(world: World, answer: str) -> None:
    """TRAINING_COMPLETED (never started), Stop: "ResourceInUse or InvalidParameter" [?]."""
    world.rekognition.behaviour.stop_when_never_started = answer
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    shop.create("Logos", properties_of(version))
    world.until(lambda: len(world.rekognition.tags_of(version)) >= 2)
    shop.become("ROLLBACK_IN_PROGRESS")

    assert world.answer(shop.delete("Logos")).succeeded


@pytest.mark.parametrize("accepted", [True, False])
def test_a_failed_model_is_stopped_for_it_may_still_bill(world: World, accepted: bool) -> None:
    """FAILED, Stop: accepted (it may still bill), or ResourceInUseException [?]."""
    world.rekognition.behaviour.stop_when_failed = "accepted" if accepted else "ResourceInUseException"
    world.rekognition.behaviour.failing_starts = ["no capacity"]
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version))
    assert not world.answer(create).succeeded
    shop.become("ROLLBACK_IN_PROGRESS")

    assert world.answer(shop.delete("Logos")).succeeded

    assert "StopProjectVersion" in calls_about(world, version, RUNNING_CALLS)
    assert version.status == ("STOPPED" if accepted else "FAILED")
    assert world.rekognition.tags_of(version) == {}


def test_a_stop_that_fails_is_called_again(world: World) -> None:
    """STOPPING to FAILED [M]: "stopping failed": it may still bill."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    world.rekognition.behaviour.failing_stops = ["it broke"]
    begin_destroy(shop)

    assert world.answer(shop.delete("Logos")).succeeded

    assert version.statuses[-4:] == ["STOPPING", "FAILED", "STOPPING", "STOPPED"]


@pytest.mark.parametrize("physical_id", [None, "unclaimed"])
def test_a_delete_of_what_was_never_claimed_succeeds_and_touches_nothing(world: World, physical_id: str | None) -> None:
    """Design: "An invented id, or `unclaimed:`, with no claim: SUCCESS"."""
    version = world.rekognition.add_version("one")
    world.rekognition.start(version, Units(1), "a person")
    shop = world.deployment()
    world.run(200)
    if physical_id:
        refused = world.answer(shop.create("Logos", properties_of(version)))
        assert refused.physical_id == f"unclaimed:{version.arn}"
    else:
        shop.create("Logos", properties_of(version))
    shop.become("ROLLBACK_IN_PROGRESS")

    delete = shop.delete("Logos")
    answer = world.answer(delete)

    assert answer.succeeded
    assert answer.physical_id == delete.event["PhysicalResourceId"]
    assert is_untouched(world, version, 0.0)
    assert version.status == "RUNNING"


def test_a_version_that_is_gone_is_nothing_to_stop(world: World) -> None:
    """ "ResourceNotFoundException: permanent (on Delete: nothing to stop)"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    world.rekognition.stop(version)
    world.run(60)
    world.rekognition.delete(version)
    world.run(60)
    begin_destroy(shop)

    delete = shop.delete("Logos")

    assert world.answer(delete).succeeded
    assert delete.seconds <= 30


@pytest.mark.parametrize("code", ["AccessDeniedException", "InvalidParameterException"])
def test_an_unknown_arn_in_other_words_still_lets_the_delete_end(world: World, code: str) -> None:
    """Unknown ARN: ResourceNotFoundException "(AccessDenied, InvalidParameter possible)"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    world.rekognition.stop(version)
    world.run(60)
    world.rekognition.delete(version)
    world.run(60)
    world.rekognition.behaviour.unknown_arn = code
    begin_destroy(shop)

    assert world.answer(shop.delete("Logos")).succeeded


def test_a_delete_of_another_stacks_version_leaves_it_alone(world: World) -> None:
    """Invariant 4: "a model that this stack does not own ... is never stopped, restarted or retagged"."""
    version = world.rekognition.add_version("one")
    standing(world, version, name="other")
    shop = world.deployment()
    refused = world.answer(shop.create("Logos", properties_of(version)))
    assert not refused.succeeded
    since = world.time.timestamp
    shop.become("ROLLBACK_IN_PROGRESS")

    assert world.answer(shop.delete("Logos")).succeeded

    assert is_untouched(world, version, since)
    assert version.status == "RUNNING"


def test_a_second_delete_while_the_first_is_in_flight_ends_both(world: World) -> None:
    """Rule 1 among Deletes: the later stops it; the earlier waits for that and answers as it then is."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    begin_destroy(shop)
    first = shop.delete("Logos")
    world.run(5)
    second = shop.delete("Logos")

    assert world.answer(second).succeeded
    assert world.answer(first).succeeded

    assert version.status == "STOPPED"
    assert world.schedules.existing == {}


def test_a_second_look_is_named_once_in_the_log(world: World) -> None:
    """It is due for two reasons: since the request was issued, and since nothing was seen."""
    shop = world.deployment()
    refused = world.rekognition.add_version("one", status="EXPIRED")
    assert not world.answer(shop.create("Logos", properties_of(refused))).succeeded
    shop.become("ROLLBACK_IN_PROGRESS")
    delete = shop.delete("Logos")
    with redirect_stdout(world.log):
        assert world.answer(delete).succeeded

    words = {line["why"] for line in world.log_lines(delete) if "why" in line}
    early = "CloudFormation's word may be too old"
    assert words == {early, "a second look: EXPIRED, and unclaimed", "EXPIRED, and unclaimed"}
