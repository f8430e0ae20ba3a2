"""Each statement about the service that is published nowhere, both ways."""

import pytest

from running_model.local.custom_labels.behaviour import Status
from tests.custom_labels.rekognition import Rekognition, answer, refusal

IN_USE = "ResourceInUseException"


@pytest.mark.parametrize(("switch", "expected"), [("accepted", "STOPPING"), (IN_USE, IN_USE)])
def test_stop_while_starting(rekognition: Rekognition, switch: str, expected: str) -> None:
    rekognition.behave(stop_when_starting=switch)
    arn = rekognition.model()
    rekognition.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)

    assert answer(rekognition.client.stop_project_version, ProjectVersionArn=arn) == expected
    rekognition.pass_time(600)
    assert rekognition.status(arn) == ("STOPPED" if switch == "accepted" else "RUNNING")


@pytest.mark.parametrize(("switch", "expected"), [("accepted", "STARTING"), (IN_USE, IN_USE)])
def test_start_when_failed(rekognition: Rekognition, switch: str, expected: str) -> None:
    rekognition.behave(start_when_failed=switch)
    arn = rekognition.model_in("FAILED")

    start = rekognition.client.start_project_version
    assert answer(start, ProjectVersionArn=arn, MinInferenceUnits=1) == expected
    rekognition.pass_time(600)
    assert rekognition.status(arn) == ("RUNNING" if switch == "accepted" else "FAILED")


@pytest.mark.parametrize(("switch", "expected"), [("accepted", "STOPPING"), (IN_USE, IN_USE)])
def test_stop_when_failed(rekognition: Rekognition, switch: str, expected: str) -> None:
    rekognition.behave(stop_when_failed=switch)
    arn = rekognition.model_in("FAILED")

    assert answer(rekognition.client.stop_project_version, ProjectVersionArn=arn) == expected
    rekognition.pass_time(120)
    assert rekognition.status(arn) == ("STOPPED" if switch == "accepted" else "FAILED")


@pytest.mark.parametrize("status", ["TRAINING_COMPLETED", "COPYING_COMPLETED"])
@pytest.mark.parametrize("code", [IN_USE, "InvalidParameterException"])
def test_stop_when_never_started(rekognition: Rekognition, status: Status, code: str) -> None:
    rekognition.behave(stop_when_never_started=code)
    arn = rekognition.model_in(status)

    assert refusal(rekognition.client.stop_project_version, ProjectVersionArn=arn) == code


def test_a_stopped_model_starts_again_at_once(rekognition: Rekognition) -> None:
    arn = rekognition.model_in("STOPPED")

    start = rekognition.client.start_project_version
    assert answer(start, ProjectVersionArn=arn, MinInferenceUnits=1) == "STARTING"


def test_a_just_stopped_model_may_be_refused_for_a_while(rekognition: Rekognition) -> None:
    rekognition.behave(limit_exceeded_after_stop_seconds=90, running_models=9)
    arn = rekognition.running_model()
    rekognition.client.stop_project_version(ProjectVersionArn=arn)
    start = rekognition.client.start_project_version

    rekognition.pass_time(120 + 89)
    assert answer(start, ProjectVersionArn=arn, MinInferenceUnits=1) == "LimitExceededException"
    rekognition.pass_time(1)
    assert answer(start, ProjectVersionArn=arn, MinInferenceUnits=1) == "STARTING"


def test_a_just_stopped_model_may_count_as_running_for_a_while(rekognition: Rekognition) -> None:
    rekognition.behave(limit_exceeded_after_stop_seconds=90, running_models=1)
    other = rekognition.model("other")
    rekognition.client.stop_project_version(ProjectVersionArn=rekognition.running_model())
    start = rekognition.client.start_project_version

    rekognition.pass_time(120 + 89)
    assert answer(start, ProjectVersionArn=other, MinInferenceUnits=1) == "LimitExceededException"
    rekognition.pass_time(1)
    assert answer(start, ProjectVersionArn=other, MinInferenceUnits=1) == "STARTING"


@pytest.mark.parametrize("code", ["ResourceNotFoundException", "AccessDeniedException", "InvalidParameterException"])
def test_an_unknown_arn_for_every_operation(rekognition: Rekognition, code: str) -> None:
    rekognition.behave(unknown_arn=code)
    client, version = rekognition.client, rekognition.model().replace("/first/", "/other/")
    project = "arn:aws:rekognition:us-east-1:123456789012:project/none/1763629815000"

    assert refusal(client.start_project_version, ProjectVersionArn=version, MinInferenceUnits=1) == code
    assert refusal(client.stop_project_version, ProjectVersionArn=version) == code
    assert refusal(client.delete_project_version, ProjectVersionArn=version) == code
    assert refusal(client.detect_custom_labels, ProjectVersionArn=version, Image={"Bytes": b"-"}) == code
    assert refusal(client.tag_resource, ResourceArn=version, Tags={"a": "b"}) == code
    assert refusal(client.untag_resource, ResourceArn=version, TagKeys=["a"]) == code
    assert refusal(client.list_tags_for_resource, ResourceArn=version) == code
    assert refusal(client.describe_project_versions, ProjectArn=project) == code
    assert refusal(client.delete_project, ProjectArn=project) == code


def test_an_arn_is_matched_whole(rekognition: Rekognition) -> None:
    arn = rekognition.model()
    older = f"{arn[:-1]}{(int(arn[-1]) + 1) % 10}"

    assert refusal(rekognition.client.stop_project_version, ProjectVersionArn=older) == "ResourceNotFoundException"


def test_an_unknown_version_name(rekognition: Rekognition) -> None:
    project = rekognition.project_of(rekognition.model())
    describe = rekognition.client.describe_project_versions

    assert describe(ProjectArn=project, VersionNames=["none"])["ProjectVersionDescriptions"] == []
    rekognition.behave(unknown_version_name="ResourceNotFoundException")
    assert refusal(describe, ProjectArn=project, VersionNames=["none"]) == "ResourceNotFoundException"


def test_maximum_units_that_were_not_given(rekognition: Rekognition) -> None:
    arn = rekognition.running_model(min_units=2)

    assert "MaxInferenceUnits" not in rekognition.describe(arn)
    rekognition.behave(max_units_echoed_when_not_given=True)
    assert rekognition.describe(arn)["MaxInferenceUnits"] == 2


def test_units_after_stopped(rekognition: Rekognition) -> None:
    arn = rekognition.running_model(min_units=2)
    rekognition.client.stop_project_version(ProjectVersionArn=arn)
    rekognition.pass_time(120)

    assert rekognition.describe(arn)["MinInferenceUnits"] == 2
    rekognition.behave(units_kept_after_stopped=False)
    assert "MinInferenceUnits" not in rekognition.describe(arn)


def test_units_not_echoed_at_all(rekognition: Rekognition) -> None:
    arn = rekognition.model()
    rekognition.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1, MaxInferenceUnits=3)

    assert (rekognition.describe(arn)["MinInferenceUnits"], rekognition.describe(arn)["MaxInferenceUnits"]) == (1, 3)
    rekognition.behave(units_echoed=False)
    assert not {"MinInferenceUnits", "MaxInferenceUnits"} & set(rekognition.describe(arn))


def test_a_start_may_stay_hidden_for_a_moment(rekognition: Rekognition) -> None:
    rekognition.behave(start_hidden_seconds=3)
    arn = rekognition.model_in("FAILED")
    start = rekognition.client.start_project_version
    start(ProjectVersionArn=arn, MinInferenceUnits=1)

    rekognition.pass_time(2.9)
    assert rekognition.status(arn) == "FAILED"
    assert refusal(start, ProjectVersionArn=arn, MinInferenceUnits=1) == IN_USE
    rekognition.pass_time(0.1)
    assert rekognition.status(arn) == "STARTING"


def test_descriptions_may_lag_behind(rekognition: Rekognition) -> None:
    rekognition.behave(describe_lag_seconds=4)
    arn = rekognition.model()
    assert rekognition.describe(arn)["Status"] == "TRAINING_IN_PROGRESS"

    rekognition.pass_time(4)
    rekognition.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)
    rekognition.pass_time(603.9)
    assert rekognition.status(arn) == "STARTING"
    rekognition.pass_time(0.1)
    assert rekognition.status(arn) == "RUNNING"


def test_lags_are_in_the_services_seconds(rekognition: Rekognition) -> None:
    rekognition.behave(start_hidden_seconds=60, time_scale=60)
    arn = rekognition.model_in("STOPPED")
    rekognition.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)

    rekognition.pass_time(0.9)
    assert rekognition.status(arn) == "STOPPED"
    rekognition.pass_time(0.1)
    assert rekognition.status(arn) == "STARTING"
