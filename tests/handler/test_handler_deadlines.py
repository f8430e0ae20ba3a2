"""Time that runs out: answered before the deadline, and nothing is left of a request after it."""

import pytest

from tests.handler.scenes import (
    ADOPT,
    FOUND,
    begin_destroy,
    begin_update,
    kept_back,
    leaves_nothing,
    run_by_a_person,
    standing,
)
from tests.simulation.calls import Fault
from tests.simulation.deployment import properties_of
from tests.simulation.world import World


@pytest.mark.parametrize("timeout", [300, 600, 3600])
@pytest.mark.parametrize("request_type", ["Create", "Update", "Delete"])
def test_time_running_out_is_answered_150_seconds_before_the_deadline(
    world: World, request_type: str, timeout: int
) -> None:
    """ "Whichever invocation comes within 150 s of the deadline answers FAILED; none watches across that line"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version, ServiceTimeout=str(timeout))
    world.rekognition.behaviour.stopping_seconds = 10_000
    begin_update(shop)
    properties = properties_of(version, 2, ServiceTimeout=str(timeout))
    if request_type == "Create":
        fresh = world.rekognition.add_version("fresh")
        world.rekognition.behaviour.starting_seconds = 10_000
        request = shop.create("Brands", {**properties, "ProjectVersionArn": fresh.arn})
    elif request_type == "Update":
        request = shop.update("Logos", properties)
    else:
        request = shop.delete("Logos")

    answer = world.answer(request)

    assert not answer.succeeded
    assert timeout - 151 <= request.seconds <= timeout - 149  # issue times are whole seconds
    assert f"ServiceTimeout is {timeout} s" in answer.reason
    assert ("Look whether it still runs" in answer.reason) is (request_type == "Delete")
    assert ("Deploy again, with a longer timeout" in answer.reason) is (request_type != "Delete")
    assert leaves_nothing(world, request)
    for invocation in next(iter(world.functions.values())).invocations:
        calls = [call.timestamp for call in world.wire.calls if call.invocation == invocation.name]
        line = request.issued_at + timeout - 150
        assert invocation.started_at >= line or max(calls) <= line + 1, "it watched across the line"


def test_a_swap_that_runs_out_of_time_undoes_its_own_start(world: World) -> None:
    """Invariant 3: where rollback is disabled, nobody else would stop it, once its failure is CloudFormation's word."""
    old, new = world.rekognition.add_version("old"), world.rekognition.add_version("new")
    shop = standing(world, old)
    begin_update(shop)
    world.rekognition.behaviour.starting_seconds = 10_000

    swap = shop.update("Logos", properties_of(new))
    assert not world.answer(swap).succeeded
    shop.become("UPDATE_FAILED")
    world.run(150)

    assert leaves_nothing(world, swap)
    assert new.status in ("STOPPING", "STOPPED")
    assert old.status == "RUNNING"


def test_a_swap_that_never_claimed_its_version_is_over_with_its_answer(world: World) -> None:
    """Its event came late: it began nothing, so there is nothing to be undone."""
    old, new = world.rekognition.add_version("old"), world.rekognition.add_version("new")
    shop = standing(world, old)
    begin_update(shop)
    with kept_back(shop):
        swap = shop.update("Logos", properties_of(new, ServiceTimeout="300"))
    world.run(160)
    shop.redeliver(swap)

    world.until(lambda: bool(swap.answers))
    world.run(1)

    assert leaves_nothing(world, swap)
    assert world.rekognition.tags_of(new) == {}


def test_at_the_last_call_one_look_has_to_do(world: World) -> None:
    """There is no time to see whether nothing still is there a settling time later."""
    shop = world.deployment()
    version = world.rekognition.add_version("one", status="EXPIRED")
    assert not world.answer(shop.create("Logos", properties_of(version, ServiceTimeout="300"))).succeeded
    shop.become("ROLLBACK_IN_PROGRESS")
    with kept_back(shop):
        delete = shop.delete("Logos")
    world.run(160)
    shop.redeliver(delete)

    assert world.answer(delete).succeeded
    assert delete.seconds < 161


def test_whoever_answers_for_a_swap_sees_it_out_until_its_window_ends(world: World) -> None:
    """CloudFormation may notice the answer late; from then on the polls go on."""
    old, new = world.rekognition.add_version("old"), world.rekognition.add_version("new")
    shop = standing(world, old)
    begin_update(shop)
    world.rekognition.behaviour.starting_seconds = 10_000
    world.cloudformation.notices_after = 140
    swap = shop.update("Logos", properties_of(new, ServiceTimeout="300"))
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
    version = world.rekognition.add_version("one")
    world.rekognition.behaviour.failing_starts = ["no capacity"]
    shop = world.deployment()
    assert not world.answer(shop.create("Logos", properties_of(version, ServiceTimeout="300"))).succeeded
    shop.become("ROLLBACK_IN_PROGRESS")
    with kept_back(shop):
        delete = shop.delete("Logos")
    world.run(127.5)
    world.rekognition.behaviour.describe_lag_seconds = 4.0
    shop.redeliver(delete)

    answer = world.answer(delete)

    assert version.status == "STOPPING"
    assert not answer.succeeded
    assert "Time ran out" in answer.reason


def test_a_stop_that_was_refused_a_moment_before_the_last_call_is_doubted_for_as_long_as_a_read_may_be_old(
    world: World,
) -> None:
    """The two looks were a quarter of a second apart, and both older than another invocation's Stop (seed 866848)."""
    version = world.rekognition.add_version("one")
    world.rekognition.behaviour.failing_starts = ["no capacity"]
    shop = world.deployment()
    assert not world.answer(shop.create("Logos", properties_of(version, ServiceTimeout="300"))).succeeded
    shop.become("ROLLBACK_IN_PROGRESS")
    with kept_back(shop):
        delete = shop.delete("Logos")
    world.run(129.2)
    shop.redeliver(delete)
    world.run(19.0)
    world.rekognition.behaviour.describe_lag_seconds = 4.0
    world.rekognition.stop(version)

    answer = world.answer(delete)

    first, second, *_ = (call.timestamp for call in world.calls("StopProjectVersion"))
    assert second - first < 1
    assert version.status == "STOPPING"
    assert not answer.succeeded
    assert "Time ran out" in answer.reason


def test_a_start_that_is_refused_at_the_last_call_is_no_reason_before_another_look(world: World) -> None:
    """It was accepted the moment before, which an old description doesn't show yet (seed 865370)."""
    version = run_by_a_person(world)
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version, *FOUND, ServiceTimeout="300", **ADOPT))
    assert world.answer(create).succeeded
    world.rekognition.stop(version)
    world.run(60)
    shop.become("ROLLBACK_IN_PROGRESS")
    with kept_back(shop):
        delete = shop.delete("Logos")
    world.run(128)
    world.rekognition.behaviour.describe_lag_seconds = 4.0
    shop.redeliver(delete)

    answer = world.answer(delete)

    assert [call.error for call in world.calls("StartProjectVersion")] == ["", "ResourceInUseException"]
    assert not answer.succeeded
    assert "Time ran out" in answer.reason
    assert "STARTING" in answer.reason


def test_tags_that_can_not_be_taken_off_at_the_last_call_are_looked_at_again(world: World) -> None:
    """Another invocation may have taken them off just now, and they were what allowed it (seed 751695)."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version, ServiceTimeout="300")
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


def test_a_poll_past_the_deadline_changes_nothing_and_ends(world: World) -> None:
    """Invariant 6: "nothing of it outlives the deadline or the stack"; crhelper edge 4."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version, ServiceTimeout="300"))
    world.run(2)
    poll = world.schedules.existing[create.request_id].input
    world.answer(create)
    world.run(6 * 3600)
    since = world.time.timestamp

    shop.stack.invoke(poll)
    shop.redeliver(create)
    world.run(600)

    assert {call.operation for call in world.calls(since=since)} <= {"DeleteSchedule"}
    assert world.schedules.existing == {}


def test_nothing_is_left_of_a_request_that_nobody_could_answer(world: World) -> None:
    """The same, where no answer ever arrived."""
    world.befall(Fault("PUT", "503", times=None))
    create = world.deployment().create("Logos", properties_of(world.rekognition.add_version("one")))

    world.run(3700)
    since = world.time.timestamp
    world.run(3600)

    assert create.timed_out
    assert world.schedules.existing == {}
    assert world.calls(since=since) == []


def test_a_late_duplicate_of_a_create_starts_nothing_for_a_resource_that_is_gone(world: World) -> None:
    """No word: "a ghost of a cancelled Create starts a model for a resource that is gone"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    create = shop.stack.requests[0]
    begin_destroy(shop)
    world.answer(shop.delete("Logos"))
    shop.end()

    shop.redeliver(create)
    world.run(3600)

    assert version.status == "STOPPED"
    assert world.rekognition.tags_of(version) == {}
    assert world.schedules.existing == {}


def test_a_success_after_the_last_call_settles_nothing(world: World) -> None:
    """FAILED was the answer that counts: what runs is no dead claim, but a failed Create's start, and is stopped."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    properties = properties_of(version, ServiceTimeout="300", AdoptRunning="true")
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
