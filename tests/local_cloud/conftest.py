"""One cloud for all these tests, and a stack of its own for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from running_model.local import LocalCloud
from tests.local_cloud.scripted import Stack, create_function


@pytest.fixture(scope="session")
def cloud() -> Iterator[LocalCloud]:
    with LocalCloud(bootstrapped=False) as cloud:
        yield cloud


@pytest.fixture(scope="session")
def function(cloud: LocalCloud) -> str:
    return create_function(cloud)


@pytest.fixture
def stack(cloud: LocalCloud, function: str, tmp_path: Path) -> Stack:
    return Stack(cloud, function, tmp_path)
