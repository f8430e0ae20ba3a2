"""Calls that are answered with an error, before or after their effect, or not at all."""

from typing import get_args

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from running_model.local.custom_labels.behaviour import Fault, FaultError
from running_model.local.custom_labels.conditions import conditions
from tests.custom_labels.rekognition import Rekognition, answer, refusal

CODES = [code for code in get_args(FaultError) if code != "ReplyLost"]


@pytest.mark.parametrize("code", CODES)
def test_every_error_with_its_http_status(rekognition: Rekognition, code: FaultError) -> None:
    arn = rekognition.model()
    rekognition.behave(faults=[Fault("StartProjectVersion", code, message="Because.")])

    with pytest.raises(ClientError) as raised:
        rekognition.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)

    assert raised.value.response["Error"] == {"Code": code, "Message": "Because."}
    is_the_services_fault = code in ("InternalServerError", "ThrottlingException")
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == (500 if is_the_services_fault else 400)
    assert rekognition.status(arn) == "TRAINING_COMPLETED"


def test_a_fault_befalls_so_many_calls_and_no_more(rekognition: Rekognition) -> None:
    arn = rekognition.model()
    rekognition.behave(faults=[Fault("StopProjectVersion", "ThrottlingException", times=2)])

    answers = [answer(rekognition.client.stop_project_version, ProjectVersionArn=arn) for _ in range(3)]

    assert answers == ["ThrottlingException", "ThrottlingException", "ResourceInUseException"]
    assert rekognition.behaviour().faults == ()


def test_a_fault_until_it_is_cleared(rekognition: Rekognition) -> None:
    arn = rekognition.model()
    rekognition.behave(faults=[Fault("*", "AccessDeniedException", times=None)])

    assert {refusal(rekognition.client.describe_projects) for _ in range(3)} == {"AccessDeniedException"}
    rekognition.behave(faults=[])
    assert rekognition.status(arn) == "TRAINING_COMPLETED"


def test_a_fault_of_one_model_leaves_the_others_alone(rekognition: Rekognition) -> None:
    good, bad = rekognition.model("good"), rekognition.model("bad")
    rekognition.behave(faults=[Fault("StartProjectVersion", "LimitExceededException", times=None, resource="/bad/")])
    start = rekognition.client.start_project_version

    assert answer(start, ProjectVersionArn=bad, MinInferenceUnits=1) == "LimitExceededException"
    assert answer(start, ProjectVersionArn=good, MinInferenceUnits=1) == "STARTING"


def test_faults_come_in_their_order(rekognition: Rekognition) -> None:
    faults = [Fault("DescribeProjects", "InternalServerError"), Fault("*", "ThrottlingException")]
    rekognition.behave(faults=faults)

    codes = [refusal(rekognition.client.describe_projects) for _ in range(2)]

    assert codes == ["InternalServerError", "ThrottlingException"]


def test_an_error_after_the_effect(rekognition: Rekognition) -> None:
    arn = rekognition.model()
    rekognition.behave(faults=[Fault("StartProjectVersion", "InternalServerError", after_effect=True)])
    start = rekognition.client.start_project_version

    assert answer(start, ProjectVersionArn=arn, MinInferenceUnits=1) == "InternalServerError"
    assert rekognition.status(arn) == "STARTING"
    assert answer(start, ProjectVersionArn=arn, MinInferenceUnits=1) == "ResourceInUseException"


@pytest.mark.parametrize("after_effect", [True, False])
def test_a_reply_that_is_lost(rekognition: Rekognition, after_effect: bool) -> None:
    arn = rekognition.model()
    rekognition.behave(faults=[Fault("StartProjectVersion", "ReplyLost", after_effect=after_effect)])

    with pytest.raises(ConnectionClosedError):
        rekognition.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)

    assert (conditions.calls[-1].http_status, conditions.calls[-1].error_code) == (0, "ReplyLost")
    assert rekognition.status(arn) == ("STARTING" if after_effect else "TRAINING_COMPLETED")


def test_a_slow_reply(rekognition: Rekognition, monkeypatch: pytest.MonkeyPatch) -> None:
    arn = rekognition.model()
    delays: list[float] = []
    monkeypatch.setattr(conditions, "sleep", delays.append)
    rekognition.behave(faults=[Fault("StartProjectVersion", None, reply_delay_seconds=6)])

    start = rekognition.client.start_project_version
    assert answer(start, ProjectVersionArn=arn, MinInferenceUnits=1) == "STARTING"

    assert delays == [6]
