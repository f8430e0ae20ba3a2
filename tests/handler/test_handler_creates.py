"""Create: claims the model, starts it with the units asked for, waits for RUNNING (issue 3, "The handler")."""

import pytest

from tests.handler.scenes import RUNNING_CALLS, WRITES, leaves_nothing, only_call, standing, writes
from tests.simulation.calls import Fault
from tests.simulation.deployment import properties_of
from tests.simulation.model_version import Units
from tests.simulation.world import World


def test_create_claims_starts_and_waits_for_running(world: World) -> None:
    """Rules 4 and 5: claim, settle, "The record is written before the Start it describes"."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version, 2, 3))

    answer = world.answer(create)

    assert answer.succeeded
    assert answer.physical_id == version.arn
    assert version.statuses == ["TRAINING_COMPLETED", "STARTING", "RUNNING"]
    assert version.units == Units(2, 3)
    assert writes(world) == ["TagResource", "TagResource", "StartProjectVersion", "TagResource"]
    tags = [set(call.parameters["Tags"]) for call in world.calls("TagResource")]
    assert tags == [
        {"running-model:stack", "running-model:resource", "running-model:request"},
        {"running-model:units"},
        {"running-model:settled"},
    ]
    assert world.rekognition.tags_of(version)["running-model:stack"] == shop.stack_id
    assert leaves_nothing(world, create)


@pytest.mark.parametrize("maximum", [None, 4])
def test_units_reach_the_service_as_numbers(world: World, maximum: int | None) -> None:
    """CloudFormation passes every property as a string, and botocore rejects a unit count that is one."""
    version = world.rekognition.add_version("one")

    standing(world, version, 2, maximum)

    parameters = dict(only_call(world, "StartProjectVersion").parameters)
    assert parameters.pop("ProjectVersionArn") == version.arn
    assert parameters == {"MinInferenceUnits": 2} | ({"MaxInferenceUnits": maximum} if maximum else {})


def test_nothing_is_started_before_the_claim_has_settled(world: World) -> None:
    """Rule 4: "After a claim nothing is decided until a look that began a settling time later"."""
    standing(world, world.rekognition.add_version("one"))

    claim, *_ = world.calls("TagResource")
    start = only_call(world, "StartProjectVersion")
    assert 20 <= start.timestamp - claim.timestamp <= 25


@pytest.mark.parametrize("seconds", [30, 47, 600, 1800])
def test_running_is_known_within_seconds_not_a_minute(world: World, seconds: float) -> None:
    """Design: "Every poll watches like that, so RUNNING is known within seconds, not a minute"."""
    world.rekognition.behaviour.starting_seconds = seconds
    version = world.rekognition.add_version("one")
    create = world.deployment().create("Logos", properties_of(version))

    answer = world.answer(create)

    assert answer.succeeded
    # A window of 50 s in each minute: a gap of ten seconds and what is left of an interval.
    assert answer.timestamp - version.now.since <= 25


def test_a_create_that_settles_in_the_first_window_never_waits_for_a_poll(world: World) -> None:
    """Design: "A request that settles within the first window never waits for a poll"."""
    world.rekognition.behaviour.starting_seconds = 10
    create = world.deployment().create("Logos", properties_of(world.rekognition.add_version("one")))

    assert world.answer(create).succeeded

    assert create.seconds < 50
    assert world.schedules.ever[create.request_id].fired_at == []


@pytest.mark.parametrize("status", ["STOPPED", "COPYING_COMPLETED", "FAILED"])
def test_create_starts_from_every_status_that_can_be_started(world: World, status: str) -> None:
    """Statuses: TRAINING_COMPLETED, STOPPED, COPYING_COMPLETED and probably FAILED go to STARTING."""
    version = world.rekognition.add_version("one", status=status, message="an old failure")

    standing(world, version)

    assert version.status == "RUNNING"
    assert world.operations().count("StartProjectVersion") == 1


def test_create_waits_while_the_model_stops_and_then_starts_it(world: World) -> None:
    """STOPPING, then Start, is ResourceInUseException: wait for STOPPED."""
    version = world.rekognition.add_version("one")
    world.rekognition.start(version, Units(1), "a person")
    world.run(130)
    world.rekognition.stop(version)

    standing(world, version)

    assert version.statuses[-3:] == ["STOPPED", "STARTING", "RUNNING"]


@pytest.mark.parametrize("hidden", [0.0, 4.0])
def test_a_start_that_fails_is_told_in_the_services_words(world: World, hidden: float) -> None:
    """Rule 6: "the same for FAILED. Older news is about an older start"."""
    world.rekognition.behaviour.start_hidden_seconds = hidden
    world.rekognition.behaviour.failing_starts = ["Insufficient capacity in this Region."]
    version = world.rekognition.add_version("one", status="FAILED", message="an older failure")
    create = world.deployment().create("Logos", properties_of(version))

    answer = world.answer(create)

    assert not answer.succeeded
    assert "Insufficient capacity in this Region." in answer.reason
    assert "an older failure" not in answer.reason
    assert answer.physical_id == version.arn, "its Delete has to find it"
    assert world.operations().count("StartProjectVersion") == 1


def test_an_old_failed_seen_right_after_the_start_is_no_news(world: World) -> None:
    """Right after a Start a describe may still show the old status: FAILED seen then is the old FAILED."""
    world.rekognition.behaviour.start_hidden_seconds = 10
    version = world.rekognition.add_version("one", status="FAILED", message="an older failure")

    standing(world, version)

    assert version.status == "RUNNING"


def test_a_start_whose_reply_is_lost_is_found_by_the_next_look(world: World) -> None:
    """Start has no idempotency token: a retry gets ResourceInUseException; always describe, then decide."""
    world.befall(Fault("StartProjectVersion", "ReplyLost", after_effect=True))
    version = world.rekognition.add_version("one")

    standing(world, version)

    assert version.statuses.count("STARTING") == 1


def test_a_just_stopped_models_limit_is_waited_out_for_two_minutes(world: World) -> None:
    """Just STOPPED, Start: "LimitExceededException for a while, perhaps: try for two minutes"."""
    world.rekognition.behaviour.limit_exceeded_after_stop_seconds = 90
    version = world.rekognition.add_version("one", status="STOPPED")
    version.stopped_at = world.time.timestamp

    standing(world, version)

    assert version.status == "RUNNING"


def test_units_beyond_the_quota_are_refused_with_code_and_remedy(world: World) -> None:
    """Quotas: 5 units a model (L-4FA65ECB); "LimitExceededException: a quota (running models, units)"."""
    version = world.rekognition.add_version("one")
    create = world.deployment().create("Logos", properties_of(version, 9))

    answer = world.answer(create)

    assert not answer.succeeded
    assert create.seconds <= 180
    assert "LimitExceededException" in answer.reason
    assert "L-4FA65ECB" in answer.reason
    assert version.status == "TRAINING_COMPLETED"


@pytest.mark.parametrize(
    ("echoed", "maximum_too", "maximum"), [(False, False, None), (False, False, 3), (True, True, None), (True, True, 2)]
)
def test_units_that_the_service_does_not_echo_loop_no_restarts(
    world: World, echoed: bool, maximum_too: bool, maximum: int | None
) -> None:
    """Whether units are echoed is [?]: "comparing units by the echo alone can loop stop/start for ever"."""
    world.rekognition.behaviour.units_echoed = echoed
    world.rekognition.behaviour.max_units_echoed_when_not_given = maximum_too

    standing(world, world.rekognition.add_version("one"), 2, maximum)

    assert [call.operation for call in world.calls(*RUNNING_CALLS)] == ["StartProjectVersion"]


def test_the_version_is_found_by_its_whole_arn(world: World) -> None:
    """Without VersionNames the first row is the newest version, not yours: match the whole ARN."""
    version = world.rekognition.add_version("one")
    world.rekognition.add_version("two")

    standing(world, version)

    assert {call.resource for call in world.calls(*WRITES)} == {version.arn}
    described = world.calls("DescribeProjectVersions")
    assert {call.resource for call in described} == {version.project_arn}
    assert all(call.parameters["VersionNames"] == ["one"] for call in described)


def test_a_project_arn_that_is_given_is_not_looked_up(world: World) -> None:
    """The project ARN can't be derived from the version's: look it up, or take it as an input."""
    version = world.rekognition.add_version("one")

    standing(world, version, ProjectArn=version.project_arn)

    assert world.calls("DescribeProjects") == []
