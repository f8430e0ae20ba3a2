"""Time that runs out: answered before the deadline, and nothing is left of a request after it."""

import pytest

from tests.handler.scenes import (
    begin_update,
    kept_back,
    leaves_nothing,
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
