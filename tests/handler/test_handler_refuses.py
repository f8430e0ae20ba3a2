"""Refusals: within seconds, with the status, the service's own message and the remedy (issue 3, "The handler")."""

import pytest

from tests.handler.scenes import (
    WRITES,
    begin_update,
    calls_about,
    is_untouched,
    leaves_nothing,
    standing,
)
from tests.simulation.deployment import properties_of
from tests.simulation.model_version import MODERATION, Units
from tests.simulation.world import World

NEVER_RUNS = {
    "TRAINING_IN_PROGRESS": "once it is TRAINING_COMPLETED",
    "TRAINING_FAILED": "Train a new version",
    "COPYING_FAILED": "Copy the version again",
    "DELETING": "deploy another version",
    "DEPRECATED": "Train a new version",
    "EXPIRED": "Train a new version",
}
MESSAGE = "The manifest file contains too many invalid lines."


@pytest.mark.parametrize(("status", "remedy"), NEVER_RUNS.items())
def test_a_status_that_never_runs_is_refused_within_seconds(world: World, status: str, remedy: str) -> None:
    """ "refused within seconds, with the status, the service's own message and the remedy"."""
    version = world.rekognition.add_version("one", status=status, message=MESSAGE)
    create = world.deployment().create("Logos", properties_of(version))

    answer = world.answer(create)

    assert not answer.succeeded
    assert create.seconds <= 5
    for part in (status, MESSAGE, remedy, version.arn):
        assert part in answer.reason
    assert answer.physical_id == f"unclaimed:{version.arn}"
    assert is_untouched(world, version, 0.0)
    assert leaves_nothing(world, create)


@pytest.mark.parametrize("status", NEVER_RUNS)
def test_a_swap_to_a_status_that_never_runs_is_refused_and_the_old_one_untouched(world: World, status: str) -> None:
    """The same for an Update to another version."""
    old = world.rekognition.add_version("old")
    new = world.rekognition.add_version("new", status=status, message=MESSAGE)
    shop = standing(world, old)
    begin_update(shop)
    since = world.time.timestamp

    update = shop.update("Logos", properties_of(new))
    answer = world.answer(update)

    assert not answer.succeeded
    assert update.seconds <= 5
    assert MESSAGE in answer.reason
    assert answer.physical_id == old.arn
    assert calls_about(world, old, WRITES, since) == []


def test_a_moderation_adapter_is_refused_clearly(world: World) -> None:
    """Feature=CONTENT_MODERATION "is used directly and never started. Reject it clearly"."""
    adapter = world.rekognition.add_version("adapter", project="guard", feature=MODERATION)
    create = world.deployment().create("Logos", properties_of(adapter))

    answer = world.answer(create)

    assert not answer.succeeded
    assert create.seconds <= 5
    assert "moderation adapter" in answer.reason
    assert "DetectModerationLabels" in answer.reason
    assert is_untouched(world, adapter, 0.0)


@pytest.mark.parametrize("part", ["version/other/", "project/other/"])
def test_a_version_that_does_not_exist_is_refused(world: World, part: str) -> None:
    """Unknown ARN: ResourceNotFoundException, or an empty list."""
    version = world.rekognition.add_version("one")
    arn = version.arn.replace("version/one/" if part.startswith("version") else "project/logos/", part)
    create = world.deployment().create("Logos", properties_of(arn))

    answer = world.answer(create)

    assert not answer.succeeded
    assert create.seconds <= 5
    assert f"There is no model version {arn}" in answer.reason
    assert answer.physical_id == f"unclaimed:{arn}"


def test_a_version_of_the_same_name_created_at_another_time_is_not_taken_for_it(world: World) -> None:
    """ "Without VersionNames the first row is the newest version, not yours: match the whole ARN"."""
    version = world.rekognition.add_version("one")
    arn = version.arn[:-1] + "9"

    answer = world.answer(world.deployment().create("Logos", properties_of(arn)))

    assert not answer.succeeded
    assert f"There is no model version {arn}" in answer.reason


@pytest.mark.parametrize("status", ["STARTING", "RUNNING"])
def test_a_running_model_of_another_stack_is_refused_naming_that_stack(world: World, status: str) -> None:
    """ "somebody's: refused, naming the stack whose claim it carries, unless `adopt_running=True`"."""
    version = world.rekognition.add_version("one")
    other = world.deployment("other")
    other.create("Logos", properties_of(version))
    world.until(lambda: version.status == status)
    since = world.time.timestamp

    create = world.deployment("shop").create("Logos", properties_of(version))
    answer = world.answer(create)

    assert not answer.succeeded
    assert create.seconds <= 5
    assert other.stack_id in answer.reason
    refused = [call for call in world.calls(*WRITES, since=since) if call.caller == create.stack_id]
    assert refused == []


@pytest.mark.parametrize("status", ["STARTING", "RUNNING"])
def test_a_model_that_a_person_runs_is_refused_with_both_remedies(world: World, status: str) -> None:
    """Rule 3: "and, if nobody has, it isn't running (but for adopt_running)"."""
    version = world.rekognition.add_version("one")
    world.rekognition.start(version, Units(1), "a person")
    world.until(lambda: version.status == status)
    create = world.deployment().create("Logos", properties_of(version))

    answer = world.answer(create)

    assert not answer.succeeded
    assert create.seconds <= 5
    assert status in answer.reason
    assert "adopt_running=True" in answer.reason
    assert "stop-project-version" in answer.reason
    assert is_untouched(world, version, 0.0)


def test_a_person_who_starts_it_between_claim_and_start_keeps_it(world: World) -> None:
    """Rule 5: "A model that runs without a record was started by somebody else: never stopped, never taken"."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version))
    world.until(lambda: len(world.rekognition.tags_of(version)) >= 2)
    world.rekognition.start(version, Units(1), "a person")

    answer = world.answer(create)

    assert not answer.succeeded
    assert "somebody else started it" in answer.reason
    shop.become("ROLLBACK_IN_PROGRESS")
    assert world.answer(shop.delete("Logos")).succeeded
    assert version.status in ("STARTING", "RUNNING")
    assert version.runner == "a person"
    assert world.rekognition.tags_of(version) == {}


def test_of_two_stacks_that_claim_at_once_only_one_goes_on(world: World) -> None:
    """Rule 4: "Of two stacks that claim at once the last writer wins, and only it goes on"."""
    version = world.rekognition.add_version("one")
    creates = [world.deployment(name).create("Logos", properties_of(version)) for name in ("one", "two")]

    answers = [world.answer(create) for create in creates]

    assert sorted(answer.succeeded for answer in answers) == [False, True]
    winner = creates[0 if answers[0].succeeded else 1]
    assert version.runner == winner.stack_id
    assert world.operations().count("StartProjectVersion") == 1
    (loser,) = [create for create in creates if create is not winner]
    assert loser.answer
    assert winner.stack_id in loser.answer.reason


BAD_PROPERTIES = {
    "no ARN at all": ({"ProjectVersionArn": ""}, "project_version_arn"),
    "a project's ARN": (
        {"ProjectVersionArn": "arn:aws:rekognition:us-east-1:111122223333:project/logos/1690474772815"},
        "the ARN of a project",
    ),
    "another Region": (
        {"ProjectVersionArn": "arn:aws:rekognition:eu-west-1:111122223333:project/logos/version/one/1"},
        "Region eu-west-1",
    ),
    "another account": (
        {"ProjectVersionArn": "arn:aws:rekognition:us-east-1:999999999999:project/logos/version/one/1"},
        "account 999999999999",
    ),
    "no units": ({"MinInferenceUnits": "0"}, "positive whole number"),
    "units that are words": ({"MinInferenceUnits": "two"}, "positive whole number"),
    "a maximum below the minimum": ({"MinInferenceUnits": "3", "MaxInferenceUnits": "2"}, "below min_inference_units"),
    "another project": (
        {"ProjectArn": "arn:aws:rekognition:us-east-1:111122223333:project/faces/1690474772815"},
        "a version of the project 'logos'",
    ),
    "a timeout out of range": ({"ServiceTimeout": "10"}, "timeout is '10' seconds"),
    "no boolean": ({"AdoptRunning": "maybe"}, "adopt_running"),
}


@pytest.mark.parametrize(("properties", "said"), BAD_PROPERTIES.values(), ids=BAD_PROPERTIES)
def test_properties_that_break_a_rule_are_refused_in_the_words_of_the_synth(
    world: World, properties: dict[str, str], said: str
) -> None:
    """ "Tokens pass the synth and get the same checks, in the same words, from the handler at deploy"."""
    version = world.rekognition.add_version("one")
    create = world.deployment().create("Logos", {**properties_of(version), **properties})

    answer = world.answer(create)

    assert not answer.succeeded
    assert create.seconds <= 5
    assert said in answer.reason
    assert "Correct it and deploy again." in answer.reason
    assert is_untouched(world, version, 0.0)
    assert leaves_nothing(world, create)


@pytest.mark.parametrize(
    "properties", [pytest.param(properties, id=name) for name, (properties, _) in BAD_PROPERTIES.items()]
)
def test_a_create_refused_for_its_properties_can_be_deleted(world: World, properties: dict[str, str]) -> None:
    """A Create that answers FAILED is followed by a Delete that carries the physical id of that answer."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    assert not world.answer(shop.create("Logos", {**properties_of(version), **properties})).succeeded
    shop.become("ROLLBACK_IN_PROGRESS")

    delete = shop.delete("Logos")

    assert world.answer(delete).succeeded
    assert delete.seconds <= 30


def test_what_was_claimed_while_cloudformation_was_asked_is_refused(world: World) -> None:
    """The tags are read once more after its word, before anything is done upon them."""
    version = world.rekognition.add_version("one")
    shop, other = world.deployment(), world.deployment("other")
    create = shop.create("Logos", properties_of(version))
    world.until(lambda: bool(world.calls("DescribeStacks")))
    world.rekognition.tag(version, {"running-model:stack": other.stack_id})

    answer = world.answer(create)

    assert not answer.succeeded
    assert other.stack_id in answer.reason
    assert world.calls("TagResource") == []
