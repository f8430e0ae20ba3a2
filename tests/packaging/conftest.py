"""The sdist, and the wheel that was built from it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.building import build


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from it."""
    return build(tmp_path_factory.mktemp("distributions"))


@pytest.fixture(scope="session")
def wheel(distributions: Path) -> Path:
    (found,) = distributions.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def sdist(distributions: Path) -> Path:
    (found,) = distributions.glob("*.tar.gz")
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of hundreds of megabytes: pytest would keep it for three runs."""
    yield tmp_path
    shutil.rmtree(tmp_path)
