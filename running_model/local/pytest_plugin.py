"""Fixtures for the tests of stacks, and of code, that use a model: pytest finds them once the package is installed.

Importing this module imports nothing else of the package: whoever asks for no fixture of it pays nothing for it.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from running_model.local import CustomLabelsControl, LocalCloud

TIME_SCALE: Final = 60.0
"""Seconds of Rekognition that pass in one second of `local_cloud`: a start of 10 minutes takes 10 seconds."""


@pytest.fixture
def custom_labels(monkeypatch: pytest.MonkeyPatch) -> Iterator["CustomLabelsControl"]:
    """Amazon Rekognition Custom Labels alone, in this process, empty at first and gone after the test.

    As long as the test runs, boto3 reaches this Rekognition and no real account: `boto3.client("rekognition")` needs no
    arguments. moto can be used beside it for other services: enter its `mock_aws` before the first model is created.

    Yields:
        The control over it: `create_model`, `pass_time`, `change_behaviour` and more. A start takes 600 s and a stop
        120 s unless told otherwise; `pass_time` moves its clock on at once.
    """
    _refuse_without("boto3", "moto")
    import boto3

    from running_model.local.environment import of_no_account
    from running_model.local.service import CustomLabelsService

    environment = of_no_account(os.environ)
    for name in os.environ.keys() - environment.keys():
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    # It would remember the credentials of before, and afterwards these.
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    with CustomLabelsService() as service:
        monkeypatch.setenv("AWS_ENDPOINT_URL_REKOGNITION", service.endpoint_url)
        yield service.control


@pytest.fixture(scope="session")
def local_cloud() -> Iterator["LocalCloud"]:
    """The cloud that `cdk deploy` reaches, on free ports of this machine: one for all tests, gone when they are over.

    It is bootstrapped, for which it looks for the CDK's command line: `node_modules/aws-cdk` in the current folder or
    above it, or the `cdk` on PATH. It ends with pytest, however that ends.

    Yields:
        The cloud: `run`, `client`, `environment`, and `custom_labels`, the control over its Rekognition, in which time
        passes 60 times as fast: a start takes 10 s and a stop 2 s unless told otherwise. What one test deploys or
        changes is there in the next: `custom_labels.behaving` puts a behaviour back.
    """
    from running_model.local import Behaviour, LocalCloud

    _refuse_without("boto3", "moto", "ministack")
    with LocalCloud(behaviour=Behaviour(time_scale=TIME_SCALE)) as cloud:
        yield cloud


def _refuse_without(*needed: str) -> None:
    from importlib.util import find_spec

    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        pytest.fail(
            f"{' and '.join(missing)} not installed: pip install 'cdk-rekognition-running-model[local]'", pytrace=False
        )
