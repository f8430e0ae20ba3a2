"""Lambda delivers an event again, hours later: of two requests of a stack the later is right (protocol rules 1, 2)."""

from tests.handler.scenes import begin_destroy, is_untouched, standing
from tests.simulation.deployment import properties_of
from tests.simulation.world import World


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


def test_a_late_duplicate_of_a_create_whose_resource_is_gone_does_not_poll_for_ever(world: World) -> None:
    """Not listed isn't "not listed yet" for ever (seed 762669): the stack still rolls back, for a sibling's sake."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version))
    world.until(lambda: version.status == "STARTING")
    shop.become("ROLLBACK_IN_PROGRESS")
    assert world.answer(shop.delete("Logos")).succeeded
    world.run(600)
    since = world.time.timestamp

    shop.redeliver(create)
    world.run(60)

    assert create.request_id not in world.schedules.existing
    assert is_untouched(world, version, since)


def test_a_late_duplicate_of_a_delete_stops_nothing_of_the_next_create(world: World) -> None:
    """Rule 1: of two requests of a stack for a version the later is right."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    begin_destroy(shop)
    delete = shop.delete("Logos")
    world.answer(delete)
    shop.become("CREATE_IN_PROGRESS")
    assert world.answer(shop.create("Logos", properties_of(version))).succeeded
    since = world.time.timestamp

    shop.redeliver(delete)
    world.run(1200)

    assert is_untouched(world, version, since)
    assert version.status == "RUNNING"
