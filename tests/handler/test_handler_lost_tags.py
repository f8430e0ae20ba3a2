"""Tags and records that a person has removed: loud, and whole again once they did what the reason says."""

import pytest

from tests.handler.scenes import (
    Swap,
    begin_destroy,
    begin_update,
    is_untouched,
    kept_back,
    standing,
)
from tests.simulation.calls import Fault
from tests.simulation.deployment import properties_of
from tests.simulation.world import World


def test_lost_tags_make_a_delete_fail_loudly(world: World) -> None:
    """Design: "a Delete with a plain ARN that finds no claim at all and a running model FAILS and says so"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    world.rekognition.tag(version, dict.fromkeys(world.rekognition.tags_of(version)))
    begin_destroy(shop)
    since = world.time.timestamp

    answer = world.answer(shop.delete("Logos"))

    assert not answer.succeeded
    assert "stop-project-version" in answer.reason
    assert "restore the tags, then delete again" in answer.reason
    assert is_untouched(world, version, since)


def test_that_they_are_lost_is_believed_at_a_second_look_however_late_the_first(world: World) -> None:
    """What was just written, or restored, isn't seen at once."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    tags = dict(world.rekognition.tags_of(version))
    world.rekognition.tag(version, dict.fromkeys(tags))
    begin_destroy(shop)
    with kept_back(shop):
        delete = shop.delete("Logos")
    world.run(60)
    world.rekognition.behaviour.tags_lag_seconds = 4.0
    world.rekognition.tag(version, tags)

    shop.redeliver(delete)

    assert world.answer(delete).succeeded
    assert version.status == "STOPPED"


def test_a_garbled_claim_makes_a_delete_fail_as_loudly(world: World) -> None:
    """A stack's id that is none names no other stack, to which the model could be left."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    world.rekognition.tag(version, {"running-model:stack": "garbled"})
    begin_destroy(shop)
    since = world.time.timestamp

    answer = world.answer(shop.delete("Logos"))

    assert not answer.succeeded
    assert "restore the tags, then delete again" in answer.reason
    assert is_untouched(world, version, since)


def test_a_lost_record_makes_a_delete_fail_loudly(world: World) -> None:
    """Rule 5: "A model that runs without a record was started by somebody else: never stopped"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    world.rekognition.tag(version, {"running-model:units": None})
    begin_destroy(shop)

    answer = world.answer(shop.delete("Logos"))

    assert not answer.succeeded
    assert "running-model:units" in answer.reason
    assert version.status == "RUNNING"


def test_a_lost_record_is_as_loud_where_no_mark_says_that_the_start_has_succeeded(world: World) -> None:
    """The process died between its answer and the mark: the physical id says that the version was claimed, and the
    stack doesn't go back (seed 571698).
    """
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    world.rekognition.tag(version, {"running-model:units": None, "running-model:settled": None})
    begin_destroy(shop)

    answer = world.answer(shop.delete("Logos"))

    assert not answer.succeeded
    assert "running-model:units" in answer.reason
    assert version.status == "RUNNING"


def test_a_record_lost_while_an_update_was_under_way_is_as_loud(world: World) -> None:
    """The claim is unfinished then, but a request has succeeded here before: so there was a record."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    begin_update(shop)
    world.befall(Fault("StopProjectVersion", "InternalServerError", times=None))
    shop.update("Logos", properties_of(version, 2))
    world.run(30)
    world.rekognition.tag(version, {"running-model:units": None})
    world.faults.clear()
    begin_destroy(shop)

    answer = world.answer(shop.delete("Logos"))

    assert not answer.succeeded
    assert "running-model:units" in answer.reason
    assert version.status == "RUNNING"


def test_a_delete_succeeds_after_a_person_did_what_the_reason_said(world: World) -> None:
    """ "stop it or restore the tags, then delete again"."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    world.rekognition.tag(version, dict.fromkeys(world.rekognition.tags_of(version)))
    begin_destroy(shop)
    assert not world.answer(shop.delete("Logos")).succeeded

    world.rekognition.stop(version)
    world.run(60)

    assert world.answer(shop.delete("Logos")).succeeded


@pytest.mark.parametrize("value", [None, "garbled"])
def test_a_tag_that_names_no_resource_doesnt_keep_a_rollback_from_tidying_up(world: World, value: str | None) -> None:
    """Seed 118905: what a person made of it was taken for another construct, and the model ran on for nobody."""
    swap = Swap(world)
    assert world.answer(swap.update).succeeded
    world.rekognition.tag(swap.new, {"running-model:resource": value})
    assert world.answer(swap.roll_back()).succeeded
    swap.shop.become("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")

    assert world.answer(swap.shop.delete_replaced("Logos", swap.new.arn, properties_of(swap.new))).succeeded

    assert (swap.old.status, swap.new.status) == ("RUNNING", "STOPPED")
