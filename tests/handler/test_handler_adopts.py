"""Adoption: a model that runs unclaimed, or whose claim is dead, can be taken over (design, "Adoption")."""

import pytest

from tests.handler.scenes import (
    ADOPT,
    RUNNING_CALLS,
    adopted,
    begin_destroy,
    begin_update,
    calls_about,
    is_untouched,
    run_by_a_person,
    standing,
)
from tests.simulation.calls import KILLED, Fault
from tests.simulation.deployment import Deployment, properties_of
from tests.simulation.model_version import ModelVersion, Units
from tests.simulation.world import World


def test_an_adopted_model_with_the_units_asked_for_is_not_restarted(world: World) -> None:
    """ "An adopted model is adjusted to the units asked for only if they differ"."""
    version = run_by_a_person(world)
    since = world.time.timestamp

    shop = adopted(world, version)

    assert calls_about(world, version, RUNNING_CALLS, since) == []
    assert world.rekognition.tags_of(version)["running-model:found"] == "2 -"
    assert world.rekognition.tags_of(version)["running-model:stack"] == shop.stack_id


def test_it_takes_two_looks_a_settling_time_apart(world: World) -> None:
    """Another invocation may just have recorded and started it, which an old read of the tags doesn't show yet."""
    version = run_by_a_person(world)
    since = world.time.timestamp

    adopted(world, version)

    tagged = world.calls("TagResource", since=since)
    (found,) = [call.timestamp for call in tagged if "running-model:found" in call.parameters["Tags"]]
    looks = [call.timestamp for call in world.calls("DescribeProjectVersions", since=tagged[0].timestamp + 20)]
    first, second = (look for look in looks if look < found)
    assert second - first == pytest.approx(20, abs=0.1)


@pytest.mark.parametrize("asked", [Units(3), Units(2, 4)])
def test_an_adopted_model_with_other_units_is_adjusted(world: World, asked: Units) -> None:
    """The same sentence."""
    version = run_by_a_person(world)

    adopted(world, version, asked)

    assert version.statuses[-4:] == ["STOPPING", "STOPPED", "STARTING", "RUNNING"]
    assert version.units == asked
    assert world.rekognition.tags_of(version)["running-model:found"] == "2 -"


def test_a_model_that_starts_is_adopted_once_it_runs(world: World) -> None:
    """STARTING is up too: it is waited for, not started again."""
    version = world.rekognition.add_version("one")
    world.rekognition.start(version, Units(1), "a person")

    adopted(world, version, Units(1))

    assert version.statuses == ["TRAINING_COMPLETED", "STARTING", "RUNNING"]


@pytest.mark.parametrize("adjusted", [True, False])
def test_an_adopted_model_is_stopped_on_delete(world: World, adjusted: bool) -> None:
    """ "is stopped on Delete, and left as it was found on a rollback"."""
    version = run_by_a_person(world)
    shop = adopted(world, version, Units(3) if adjusted else Units(2))
    shop.become("CREATE_COMPLETE")
    begin_destroy(shop)

    assert world.answer(shop.delete("Logos")).succeeded

    assert version.status == "STOPPED"
    assert world.rekognition.tags_of(version) == {}


@pytest.mark.parametrize("stack_status", ["ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"])
@pytest.mark.parametrize("adjusted", [True, False])
def test_an_adopted_model_is_left_as_it_was_found_on_a_rollback(
    world: World, adjusted: bool, stack_status: str
) -> None:
    """ "leaves an adopted model running, with the units that were found, and takes our tags off"."""
    version = run_by_a_person(world, Units(2, 4))
    shop = adopted(world, version, Units(3) if adjusted else Units(2, 4))
    since = world.time.timestamp
    shop.become(stack_status)

    assert world.answer(shop.delete("Logos")).succeeded

    assert (version.status, version.units) == ("RUNNING", Units(2, 4))
    assert bool(calls_about(world, version, RUNNING_CALLS, since)) is adjusted
    assert world.rekognition.tags_of(version) == {}


def test_time_that_runs_out_while_a_quota_keeps_it_from_being_put_back_names_the_quota(world: World) -> None:
    """The stop has taken so much of a short timeout that no two minutes are left to try in."""
    version = run_by_a_person(world, Units(2, 4))
    world.rekognition.behaviour.starting_seconds = 10
    shop = world.deployment()
    properties = properties_of(version, 3, ServiceTimeout="300", **ADOPT)
    assert world.answer(shop.create("Logos", properties)).succeeded
    world.rekognition.behaviour.inference_units = 3
    shop.become("ROLLBACK_IN_PROGRESS")

    answer = world.answer(shop.delete("Logos"))

    assert not answer.succeeded
    assert "a quota is reached" in answer.reason
    assert "deploy or delete again" in answer.reason


def test_an_adoption_in_flight_is_left_as_it_was_found_on_a_rollback(world: World) -> None:
    """The same, with the Create cancelled while it adjusts the units, and an invented id."""
    version = run_by_a_person(world)
    shop = world.deployment()
    shop.create("Logos", properties_of(version, 3, **ADOPT))
    world.until(lambda: version.status == "STOPPED")
    shop.become("ROLLBACK_IN_PROGRESS")

    assert world.answer(shop.delete("Logos")).succeeded

    assert (version.status, version.units) == ("RUNNING", Units(2))
    assert world.rekognition.tags_of(version) == {}


def test_a_rollback_that_dies_after_it_has_let_go_still_answers_success(world: World) -> None:
    """Its next look finds the model running and untagged, as it was found: that is no lost tag."""
    version = run_by_a_person(world)
    shop = adopted(world, version)
    shop.become("ROLLBACK_IN_PROGRESS")
    world.befall(Fault("UntagResource", KILLED, after_effect=True))

    assert world.answer(shop.delete("Logos")).succeeded

    assert (version.status, version.units) == ("RUNNING", Units(2))


def test_a_swap_to_an_adopted_model_cancelled_leaves_it_as_it_was_found(world: World) -> None:
    """Rule 8, with what was found written down."""
    version = run_by_a_person(world)
    old = world.rekognition.add_version("old")
    shop = standing(world, old)
    begin_update(shop)
    shop.update("Logos", properties_of(version, 3, **ADOPT))
    world.until(lambda: version.status == "STOPPED")
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")

    assert world.answer(shop.update("Logos", properties_of(old))).succeeded
    shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(600)

    assert (version.status, version.units) == ("RUNNING", Units(2))
    assert world.rekognition.tags_of(version) == {}


@pytest.mark.parametrize("forgotten", [True, False])
def test_the_claim_of_a_stack_that_is_gone_is_dead_and_can_be_adopted(world: World, forgotten: bool) -> None:
    """ "or whose claim is dead (its stack gone, ...)"; RETAIN: "The claim then outlives its resource, is dead"."""
    version = world.rekognition.add_version("one")
    other = standing(world, version, 2, name="other")
    other.end()
    world.cloudformation.forgets_deleted_stacks = forgotten
    since = world.time.timestamp

    shop = adopted(world, version)

    assert calls_about(world, version, RUNNING_CALLS, since) == []
    assert world.rekognition.tags_of(version)["running-model:stack"] == shop.stack_id
    shop.become("CREATE_COMPLETE")
    begin_destroy(shop)
    assert world.answer(shop.delete("Logos")).succeeded
    assert version.status == "STOPPED"


def test_the_claim_of_a_stack_that_holds_it_no_more_is_dead(world: World) -> None:
    """ "or no live resource of it holds the version"."""
    version = world.rekognition.add_version("one")
    other = standing(world, version, 2, name="other")
    # RETAIN: the resource leaves the stack without a Delete.
    del other.stack.resources["Logos"]

    shop = adopted(world, version)

    assert world.rekognition.tags_of(version)["running-model:stack"] == shop.stack_id


def test_a_dead_claim_of_the_stacks_own_can_be_adopted(world: World) -> None:
    """RETAIN, then the construct is put back into the same stack."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version, 2)
    del shop.stack.resources["Logos"]
    begin_update(shop)
    since = world.time.timestamp

    assert world.answer(shop.create("Again", properties_of(version, 2, **ADOPT))).succeeded

    assert calls_about(world, version, RUNNING_CALLS, since) == []


def assert_left_to(other: Deployment, world: World, version: ModelVersion) -> None:
    """A second stack that would adopt the version is refused, and told whose it is."""
    since = world.time.timestamp
    answer = world.answer(world.deployment().create("Logos", properties_of(version, 2, **ADOPT)))
    assert not answer.succeeded
    assert other.stack_id in answer.reason
    assert is_untouched(world, version, since)


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "UPDATE_IN_PROGRESS"])
def test_a_live_claim_is_never_adopted(world: World, status: str) -> None:
    """ "a live claim never"."""
    version = world.rekognition.add_version("one")
    other = standing(world, version, 2, name="other")
    other.become(status)
    assert_left_to(other, world, version)


@pytest.mark.parametrize("status", ["UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED"])
def test_what_a_stack_may_yet_go_back_to_is_never_adopted(world: World, status: str) -> None:
    """Swapped away from in an update that failed and hasn't been undone: its rollback gives the version back."""
    version, new = world.rekognition.add_version("one"), world.rekognition.add_version("new")
    other = standing(world, version, 2, name="other")
    begin_update(other)
    assert world.answer(other.update("Logos", properties_of(new))).succeeded
    other.become(status)
    assert_left_to(other, world, version)


def test_what_a_failed_creation_has_claimed_is_never_adopted(world: World) -> None:
    """Where rollback is disabled, its owner deletes or retries it. The answer that counted was that of an invocation
    which could not arm its polls, and knew of no claim (seed 668482).
    """
    version = world.rekognition.add_version("one")
    other = standing(world, version, 2, name="other")
    resource = other.stack.resources["Logos"]
    resource.status, resource.physical_id = "CREATE_FAILED", f"unclaimed:{version.arn}"
    other.become("CREATE_FAILED")
    assert_left_to(other, world, version)


def test_a_dead_claim_is_refused_without_adopt_running(world: World) -> None:
    """Rule 3: "only if no other stack has claimed it"; the reason names the way out."""
    version = world.rekognition.add_version("one")
    other = standing(world, version, 2, name="other")
    other.end()
    since = world.time.timestamp

    answer = world.answer(world.deployment().create("Logos", properties_of(version, 2)))

    assert not answer.succeeded
    assert "adopt_running=True" in answer.reason
    assert is_untouched(world, version, since)


def test_a_model_whose_units_are_unknown_is_not_adopted(world: World) -> None:
    """What was found is written down; without an echo it couldn't be put back as it was."""
    world.rekognition.behaviour.units_echoed = False
    version = run_by_a_person(world)
    since = world.time.timestamp

    answer = world.answer(world.deployment().create("Logos", properties_of(version, 2, **ADOPT)))

    assert not answer.succeeded
    assert "units" in answer.reason
    assert calls_about(world, version, RUNNING_CALLS, since) == []


def test_adopt_running_starts_a_model_that_does_not_run(world: World) -> None:
    """`adopt_running` allows adoption, it doesn't need it: nothing is found, and a rollback stops it."""
    version = world.rekognition.add_version("one")
    shop = adopted(world, version)
    assert "running-model:found" not in world.rekognition.tags_of(version)
    shop.become("ROLLBACK_IN_PROGRESS")

    assert world.answer(shop.delete("Logos")).succeeded

    assert version.status == "STOPPED"
