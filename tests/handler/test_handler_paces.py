"""How often the handler looks: each 5 s or so, sooner where it knows when, later where it is throttled."""

from itertools import pairwise

import pytest

from tests.handler.scenes import only_call
from tests.simulation.calls import Fault
from tests.simulation.deployment import properties_of
from tests.simulation.world import World


def looks(world: World, since: float = 0.0) -> list[float]:
    """When the version was looked at."""
    return [call.timestamp for call in world.calls("DescribeProjectVersions", since=since)]


def gaps_within_invocations(world: World) -> list[float]:
    """The seconds between one look and the next of the same invocation."""
    calls = world.calls("DescribeProjectVersions")
    return [
        later.timestamp - earlier.timestamp
        for earlier, later in pairwise(calls)
        if later.invocation == earlier.invocation
    ]


def test_a_start_is_looked_at_each_five_seconds_a_fifth_more_or_less(world: World) -> None:
    """Models of one stack would be throttled together if they were looked at in step."""
    world.rekognition.behaviour.starting_seconds = 1500
    assert world.answer(
        world.deployment().create("Logos", properties_of(world.rekognition.add_version("one")))
    ).succeeded

    waiting = [gap for gap in gaps_within_invocations(world)[5:-5] if gap > 1]
    a_look = 0.15
    assert len(waiting) > 100
    assert 4 <= min(waiting) < 4.3
    assert 5.7 < max(waiting) < 6 + a_look
    assert sum(waiting) / len(waiting) == pytest.approx(5, abs=0.3)


def test_when_throttled_it_looks_at_double_intervals_up_to_twenty_seconds(world: World) -> None:
    world.deployment().create("Logos", properties_of(world.rekognition.add_version("one")))
    world.run(61)
    since = world.time.timestamp
    world.befall(Fault("DescribeProjectVersions", "ThrottlingException", times=None))
    world.run(59)

    first, *later = (later - earlier for earlier, later in pairwise(looks(world, since)))
    a_look = 0.15
    assert 8 <= first <= 12 + a_look
    assert later
    assert all(16 <= gap <= 24 + a_look for gap in later)


def test_a_claim_settles_without_a_look_in_between(world: World) -> None:
    """Who knows when it settles needs no look until then: to claim, once more, then to record, and to start."""
    world.deployment().create("Logos", properties_of(world.rekognition.add_version("one")))
    world.until(lambda: bool(world.calls("StartProjectVersion")))

    claiming, claimed, recording, starting = looks(world)
    assert claimed - claiming < 0.5
    assert 19.5 < recording - claimed < 20.5
    assert starting - recording < 0.5


def test_a_look_that_is_due_in_half_a_second_comes_then(world: World) -> None:
    shop = world.deployment()
    create = shop.create("Logos", properties_of(world.rekognition.add_version("one")))
    world.until(lambda: bool(world.calls("TagResource")))
    settles = only_call(world, "TagResource").timestamp + 20
    world.run(settles - 0.5 - world.time.timestamp)
    shop.redeliver(create)
    world.run(3)

    duplicate = next(iter(world.functions.values())).invocations[-1].name
    own = [call.timestamp for call in world.calls("DescribeProjectVersions") if call.invocation == duplicate]
    assert own[1] == pytest.approx(settles, abs=0.2)


def test_a_tag_that_stale_reads_do_not_show_is_written_again_once_a_second(world: World) -> None:
    """Not as fast as calls go."""
    world.rekognition.behaviour.tags_lag_seconds = 30.0
    world.deployment().create("Logos", properties_of(world.rekognition.add_version("one")))
    world.run(25)

    claims = [call.timestamp for call in world.calls("TagResource")]
    assert len(claims) > 10
    assert min(later - earlier for earlier, later in pairwise(claims[1:])) > 0.9
