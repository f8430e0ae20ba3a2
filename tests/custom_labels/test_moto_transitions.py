"""moto's own way to say how passing statuses end goes on working for this model."""

from collections.abc import Iterator
from typing import Any

import pytest
from moto.moto_api import state_manager

from running_model.local.custom_labels.models import rekognition_backends
from running_model.local.custom_labels.project_version import MODEL_NAME
from tests.custom_labels.rekognition import Rekognition


@pytest.fixture(autouse=True)
def default_transition() -> Iterator[None]:
    yield
    state_manager.unset_transition(MODEL_NAME)


def start(rekognition: Rekognition, transition: dict[str, Any]) -> str:
    arn = rekognition.model()
    state_manager.set_transition(MODEL_NAME, transition)
    rekognition.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)
    return arn


def test_immediate(rekognition: Rekognition) -> None:
    assert rekognition.status(start(rekognition, {"progression": "immediate"})) == "RUNNING"


def test_after_some_describes(rekognition: Rekognition) -> None:
    arn = start(rekognition, {"progression": "manual", "times": 3})

    assert [rekognition.status(arn) for _ in range(3)] == ["STARTING", "STARTING", "RUNNING"]


def test_after_some_seconds(rekognition: Rekognition) -> None:
    arn = start(rekognition, {"progression": "time", "seconds": 7})

    rekognition.pass_time(6)
    assert rekognition.status(arn) == "STARTING"
    rekognition.pass_time(1)
    assert rekognition.status(arn) == "RUNNING"


def test_a_status_set_on_the_model_itself(rekognition: Rekognition) -> None:
    arn = rekognition.model()

    rekognition_backends["123456789012"]["us-east-1"].find_version(arn, "").status = "FAILED"

    assert rekognition.status(arn) == "FAILED"
