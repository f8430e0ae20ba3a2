"""Start, Stop and Delete in each of the fourteen statuses, and how the passing ones end."""

from typing import get_args

import pytest

from running_model.local.custom_labels.behaviour import Failure, Status
from tests.custom_labels.rekognition import Rekognition, answer, refusal

IN_USE = "ResourceInUseException"
INVALID = "InvalidParameterException"
# status: (answer to Start, to Stop, to Delete), under the default behaviour
ANSWERS: dict[Status, tuple[str, str, str]] = {
    "TRAINING_IN_PROGRESS": (IN_USE, IN_USE, IN_USE),
    "TRAINING_COMPLETED": ("STARTING", IN_USE, "DELETING"),
    "TRAINING_FAILED": (INVALID, INVALID, "DELETING"),
    "STARTING": (IN_USE, "STOPPING", IN_USE),
    "RUNNING": (IN_USE, "STOPPING", IN_USE),
    "FAILED": ("STARTING", "STOPPING", "DELETING"),
    "STOPPING": (IN_USE, IN_USE, IN_USE),
    "STOPPED": ("STARTING", IN_USE, "DELETING"),
    "DELETING": (IN_USE, IN_USE, IN_USE),
    "COPYING_IN_PROGRESS": (IN_USE, IN_USE, IN_USE),
    "COPYING_COMPLETED": ("STARTING", IN_USE, "DELETING"),
    "COPYING_FAILED": (INVALID, INVALID, "DELETING"),
    "DEPRECATED": (INVALID, INVALID, "DELETING"),
    "EXPIRED": (INVALID, INVALID, "DELETING"),
}


def test_the_table_covers_every_status() -> None:
    assert set(ANSWERS) == set(get_args(Status))


@pytest.mark.parametrize("status", ANSWERS)
def test_start_stop_and_delete_in_each_status(rekognition: Rekognition, status: Status) -> None:
    arn = rekognition.model()
    start, stop, delete = ANSWERS[status]

    for call, parameters, expected in (
        (rekognition.client.start_project_version, {"MinInferenceUnits": 1}, start),
        (rekognition.client.stop_project_version, {}, stop),
        (rekognition.client.delete_project_version, {}, delete),
    ):
        rekognition.put(arn, status)
        assert answer(call, ProjectVersionArn=arn, **parameters) == expected
        assert rekognition.status(arn) == (status if expected in (IN_USE, INVALID) else expected)


@pytest.mark.parametrize("status", ANSWERS)
def test_a_version_put_into_a_status_stays_there_with_its_message(rekognition: Rekognition, status: Status) -> None:
    arn = rekognition.model()

    rekognition.put(arn, status, "as the test wants it")
    rekognition.pass_time(1_000_000)

    description = rekognition.describe(arn)
    assert (description["Status"], description["StatusMessage"]) == (status, "as the test wants it")


def test_training_ends_completed_when_its_time_is_over(rekognition: Rekognition) -> None:
    rekognition.behave(training_seconds=3600)
    arn = rekognition.model()

    rekognition.pass_time(3599)
    assert rekognition.status(arn) == "TRAINING_IN_PROGRESS"
    rekognition.pass_time(1)
    assert rekognition.status(arn) == "TRAINING_COMPLETED"


def test_copying_ends_completed_when_its_time_is_over(rekognition: Rekognition) -> None:
    rekognition.behave(copying_seconds=60)
    source = rekognition.model()
    copy = copy_of(rekognition, source)

    assert rekognition.status(copy) == "COPYING_IN_PROGRESS"
    rekognition.pass_time(60)
    assert rekognition.status(copy) == "COPYING_COMPLETED"
    assert rekognition.describe(copy)["SourceProjectVersionArn"] == source


def test_a_start_ends_running(rekognition: Rekognition) -> None:
    rekognition.behave(starting_seconds=1200)
    arn = rekognition.model()
    rekognition.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)

    rekognition.pass_time(1199.9)
    assert rekognition.status(arn) == "STARTING"
    rekognition.pass_time(0.1)
    assert rekognition.status(arn) == "RUNNING"


def test_a_stop_ends_stopped(rekognition: Rekognition) -> None:
    arn = rekognition.running_model()
    rekognition.client.stop_project_version(ProjectVersionArn=arn)

    rekognition.pass_time(119)
    assert rekognition.status(arn) == "STOPPING"
    rekognition.pass_time(1)
    assert rekognition.status(arn) == "STOPPED"


def test_a_stop_during_a_start_calls_the_start_off(rekognition: Rekognition) -> None:
    arn = rekognition.model()
    rekognition.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)
    rekognition.client.stop_project_version(ProjectVersionArn=arn)

    rekognition.pass_time(10_000)

    assert rekognition.status(arn) == "STOPPED"


def test_a_deleted_version_is_gone_and_its_name_is_free_again(rekognition: Rekognition) -> None:
    arn = rekognition.model()
    rekognition.client.delete_project_version(ProjectVersionArn=arn)

    rekognition.pass_time(10)

    assert rekognition.status(arn) == "gone"
    assert refusal(rekognition.client.stop_project_version, ProjectVersionArn=arn) == "ResourceNotFoundException"
    assert rekognition.version(rekognition.project_of(arn)) != arn


def test_twenty_minutes_pass_in_twenty_seconds_at_a_time_scale_of_sixty(rekognition: Rekognition) -> None:
    rekognition.behave(starting_seconds=1200, time_scale=60)
    arn = rekognition.model()
    rekognition.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)

    rekognition.pass_time(19)
    assert rekognition.status(arn) == "STARTING"
    rekognition.pass_time(1)
    assert rekognition.status(arn) == "RUNNING"


def test_what_is_under_way_keeps_the_duration_it_began_with(rekognition: Rekognition) -> None:
    arn = rekognition.model()
    rekognition.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)

    rekognition.behave(starting_seconds=5, time_scale=100)

    rekognition.pass_time(599)
    assert rekognition.status(arn) == "STARTING"
    rekognition.pass_time(1)
    assert rekognition.status(arn) == "RUNNING"


def test_the_next_starts_fail_with_a_message(rekognition: Rekognition) -> None:
    rekognition.behave(failures=[Failure("STARTING", "No capacity", times=2)])
    arn = rekognition.model()

    for ending in ("FAILED", "FAILED", "RUNNING"):
        rekognition.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)
        assert rekognition.status(arn) == "STARTING"
        rekognition.pass_time(600)
        assert rekognition.status(arn) == ending
        assert (rekognition.describe(arn)["StatusMessage"] == "No capacity") == (ending == "FAILED")
    assert rekognition.behaviour().failures == ()


def test_every_stop_fails_until_the_behaviour_is_changed(rekognition: Rekognition) -> None:
    rekognition.behave(failures=[Failure("STOPPING", times=None)])
    arn = rekognition.running_model()

    for ending in ("FAILED", "FAILED", "STOPPED"):
        if ending == "STOPPED":
            rekognition.behave(failures=[])
        rekognition.client.stop_project_version(ProjectVersionArn=arn)
        rekognition.pass_time(120)
        assert rekognition.status(arn) == ending


def test_training_and_copying_fail_only_where_they_are_meant_to(rekognition: Rekognition) -> None:
    rekognition.behave(failures=[Failure("TRAINING_IN_PROGRESS", resource="/bad/"), Failure("COPYING_IN_PROGRESS")])

    good, bad = rekognition.model("good"), rekognition.model("bad")

    assert (rekognition.status(good), rekognition.status(bad)) == ("TRAINING_COMPLETED", "TRAINING_FAILED")
    assert rekognition.status(copy_of(rekognition, good)) == "COPYING_FAILED"


def copy_of(rekognition: Rekognition, source: str) -> str:
    return rekognition.client.copy_project_version(
        SourceProjectArn=rekognition.project_of(source),
        SourceProjectVersionArn=source,
        DestinationProjectArn=rekognition.project("copies"),
        VersionName="copy",
        OutputConfig={"S3Bucket": "copy-output"},
    )["ProjectVersionArn"]
