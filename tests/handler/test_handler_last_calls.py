"""Time is up: whoever makes the last call answers, after a look that can be relied on, and sees out what is left."""

import pytest

from tests.handler.scenes import (
    ADOPT,
    FOUND,
    begin_destroy,
    begin_update,
    kept_back,
    run_by_a_person,
    standing,
)
from tests.simulation.calls import Fault
from tests.simulation.deployment import Deployment, properties_of
from tests.simulation.model_version import ModelVersion, Units
from tests.simulation.requests_sent import SentRequest
from tests.simulation.world import World

TIMEOUT = "300"
"""In seconds: the last call is 150 s after the request."""


def failed_to_start(world: World) -> tuple[Deployment, ModelVersion]:
    """A stack whose Create has failed, for its model did, and that rolls back."""
    version = world.rekognition.add_version("one")
    world.rekognition.behaviour.failing_starts = ["no capacity"]
    shop = world.deployment()
    assert not world.answer(shop.create("Logos", properties_of(version, ServiceTimeout=TIMEOUT))).succeeded
    shop.become("ROLLBACK_IN_PROGRESS")
    return shop, version


def deleted_late(world: World, shop: Deployment, seconds: float) -> SentRequest:
    """A Delete that arrives so long after CloudFormation has sent it."""
    with kept_back(shop):
        delete = shop.delete("Logos")
    world.run(seconds)
    shop.redeliver(delete)
    return delete


def test_at_the_last_call_there_is_no_time_for_a_settling_time(world: World) -> None:
    """That no tag is there counts if it still is so as soon as no read can be from before the first."""
    shop = world.deployment()
    version = world.rekognition.add_version("one", status="EXPIRED")
    assert not world.answer(shop.create("Logos", properties_of(version, ServiceTimeout=TIMEOUT))).succeeded
    shop.become("ROLLBACK_IN_PROGRESS")
    delete = deleted_late(world, shop, 160)

    assert world.answer(delete).succeeded
    assert 164 < delete.seconds < 167


def test_a_record_that_an_old_read_hides_at_the_last_call_is_no_reason(world: World) -> None:
    """It was written, and the model started, the moment before: nobody else has started it (seed 1094835)."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    with kept_back(shop):
        create = shop.create("Logos", properties_of(version, ServiceTimeout=TIMEOUT))
    world.run(128)
    shop.redeliver(create)
    world.until(lambda: version.status == "STARTING")
    world.rekognition.behaviour.tags_lag_seconds = 4.0

    answer = world.answer(create)

    assert not answer.succeeded
    assert "Time ran out" in answer.reason
    assert "STARTING" in answer.reason


def test_whoever_answers_for_a_swap_sees_it_out_until_its_window_ends(world: World) -> None:
    """CloudFormation may notice the answer late; from then on the polls go on."""
    old, new = world.rekognition.add_version("old"), world.rekognition.add_version("new")
    shop = standing(world, old)
    begin_update(shop)
    world.rekognition.behaviour.starting_seconds = 10_000
    world.cloudformation.notices_after = 140
    swap = shop.update("Logos", properties_of(new, ServiceTimeout=TIMEOUT))
    world.until(lambda: bool(swap.answers))
    answered = world.time.timestamp
    (function,) = world.functions.values()
    started = function.invocations[-1].started_at

    world.rest()

    looks = [call.timestamp for call in world.calls("DescribeProjectVersions", since=answered)]
    assert started + 40 < looks[-1] <= started + 51
    assert new.status == "STARTING"


def test_a_stop_that_is_refused_at_the_last_call_is_believed_only_at_another_look(world: World) -> None:
    """It may be refused because the Stop before it stops the model, which an old description doesn't show yet."""
    shop, version = failed_to_start(world)
    world.rekognition.behaviour.describe_lag_seconds = 4.0
    delete = deleted_late(world, shop, 127.5)

    answer = world.answer(delete)

    assert version.status == "STOPPING"
    assert not answer.succeeded
    assert "Time ran out" in answer.reason


def test_a_stop_that_was_refused_a_moment_before_the_last_call_is_doubted(world: World) -> None:
    """Both looks were older than another invocation's Stop: a quarter of a second lay between them (seed 866848)."""
    shop, version = failed_to_start(world)
    delete = deleted_late(world, shop, 129.2)
    world.run(19.0)
    world.rekognition.behaviour.describe_lag_seconds = 4.0
    world.rekognition.stop(version)

    answer = world.answer(delete)

    assert [call.error for call in world.calls("StopProjectVersion")] == ["ResourceInUseException"]
    assert 149 < world.calls("StopProjectVersion")[0].timestamp - delete.issued_at < 150
    assert version.status == "STOPPING"
    assert not answer.succeeded
    assert "Time ran out" in answer.reason


def test_a_start_that_is_refused_at_the_last_call_is_no_reason_before_another_look(world: World) -> None:
    """It was accepted the moment before, which an old description doesn't show yet (seed 865370)."""
    version = run_by_a_person(world)
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version, *FOUND, ServiceTimeout=TIMEOUT, **ADOPT))
    assert world.answer(create).succeeded
    world.rekognition.stop(version)
    world.run(60)
    shop.become("ROLLBACK_IN_PROGRESS")
    world.rekognition.behaviour.describe_lag_seconds = 4.0
    delete = deleted_late(world, shop, 128)

    answer = world.answer(delete)

    assert [call.error for call in world.calls("StartProjectVersion")] == ["", "ResourceInUseException"]
    assert not answer.succeeded
    assert "Time ran out" in answer.reason
    assert "STARTING" in answer.reason


@pytest.mark.parametrize("lag", [0.0, 4.0])
def test_a_start_that_was_refused_just_before_is_no_reason_once_the_model_is_seen_starting(
    world: World, lag: float
) -> None:
    """Another invocation of the same Create had started it (seed 1116813), which an old read may not show yet."""
    version = world.rekognition.add_version("one", status="FAILED")
    shop = world.deployment()
    with kept_back(shop):
        create = shop.create("Logos", properties_of(version, ServiceTimeout=TIMEOUT))
    world.run(128)
    shop.redeliver(create)
    world.until(lambda: "running-model:units" in world.rekognition.tags_of(version))
    world.rekognition.behaviour.describe_lag_seconds = 4.0
    world.rekognition.start(version, Units(1), "another invocation")
    world.until(lambda: bool(world.calls("StartProjectVersion")))
    world.rekognition.behaviour.describe_lag_seconds = lag

    answer = world.answer(create)

    assert [call.error for call in world.calls("StartProjectVersion")] == ["ResourceInUseException"]
    assert not answer.succeeded
    assert "Time ran out" in answer.reason
    assert "STARTING" in answer.reason


def test_tags_that_can_not_be_taken_off_at_the_last_call_are_looked_at_again(world: World) -> None:
    """Another invocation may have taken them off just now, and they were what allowed it (seed 751695)."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version, ServiceTimeout=TIMEOUT)
    world.rekognition.behaviour.stopping_seconds = 140
    begin_destroy(shop)
    delete = shop.delete("Logos")
    world.run(140)
    # Its last call is the first look that shows it STOPPED.
    world.befall(Fault("DescribeProjectVersions", "ThrottlingException", times=None))
    world.run(9)
    world.faults.clear()
    world.befall(Fault("UntagResource", "AccessDeniedException"))

    assert world.answer(delete).succeeded

    first, second = (call.timestamp - delete.issued_at for call in world.calls("UntagResource"))
    # The deadline counts from the whole second in which it was issued.
    assert 149 < first < second < 160
    assert world.rekognition.tags_of(version) == {}


def test_tags_that_can_not_be_taken_off_after_a_refused_stop_are_looked_at_again_too(world: World) -> None:
    """Stop was refused twice, so nothing runs, and what is left to do is tried once more."""
    shop, version = failed_to_start(world)
    world.rekognition.behaviour.stop_when_failed = "ResourceInUseException"
    delete = deleted_late(world, shop, 128)
    world.befall(Fault("UntagResource", "AccessDeniedException"))

    assert world.answer(delete).succeeded

    refused, done = world.calls("UntagResource")
    assert (refused.error, done.error) == ("AccessDeniedException", "")
    assert refused.timestamp - delete.issued_at > 150
    assert world.rekognition.tags_of(version) == {}


def test_a_success_after_the_last_call_settles_nothing(world: World) -> None:
    """FAILED was the answer that counts: what runs is no dead claim, but a failed Create's start, and is stopped."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    properties = properties_of(version, ServiceTimeout=TIMEOUT, AdoptRunning="true")
    world.rekognition.behaviour.starting_seconds = 140
    create = shop.create("Logos", properties)
    world.run(2)
    poll = world.schedules.existing[create.request_id].input
    assert not world.answer(create).succeeded
    world.until(lambda: version.status == "RUNNING")
    shop.become("CREATE_FAILED")
    shop.stack.invoke(poll)
    world.run(60)
    assert [answer.succeeded for answer in create.answers] == [False, True]
    assert "running-model:settled" not in world.rekognition.tags_of(version)

    begin_update(shop)
    world.answer(shop.create("Logos", properties))
    begin_destroy(shop)
    assert world.answer(shop.delete("Logos")).succeeded

    assert version.status == "STOPPED"
