from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from moto import mock_aws

from running_model.local.custom_labels import install
from running_model.local.custom_labels.conditions import conditions
from tests.custom_labels.rekognition import Rekognition, StoppedClock, new_client

if TYPE_CHECKING:
    from mypy_boto3_rekognition import RekognitionClient


@pytest.fixture(scope="session")
def client() -> "RekognitionClient":
    return new_client()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    clock = StoppedClock()
    monkeypatch.setattr(conditions, "clock", clock)
    return clock


@pytest.fixture
def rekognition(client: "RekognitionClient", clock: StoppedClock) -> Iterator[Rekognition]:
    install()
    conditions.reset()
    with mock_aws():
        yield Rekognition(client, clock)
    conditions.reset()
