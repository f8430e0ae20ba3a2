"""The backend of Custom Labels, held to what moto asks of its own: lint, types, and its tests beside moto's."""

import shutil
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.packaging.environments import REPOSITORY, run

BACKEND = REPOSITORY / "running_model" / "local" / "custom_labels"
WITH_THE_BACKEND = "from running_model.local.custom_labels import install\n\ninstall()\n"
ASKS_WITH_NO_ARN = "test_detect_custom_labels"
"""The one test of moto's that wants an answer where AWS has none: it gives a random string for a version's ARN."""


@pytest.fixture(scope="module")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source of the moto that is installed, its tests and settings included."""
    folder = tmp_path_factory.mktemp("moto")
    wanted = f"moto=={version('moto')}"
    run(Path(sys.executable), "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary=moto", wanted, cwd=folder)
    (archive,) = folder.glob("*.tar.gz")
    shutil.unpack_archive(archive, folder)
    return folder / archive.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def contributed(moto: Path) -> Path:
    """The backend in moto's own folder, laid out as its `make format` does."""
    folder = moto / "moto" / "rekognition" / "custom_labels"
    shutil.copytree(BACKEND, folder, ignore=shutil.ignore_patterns("__pycache__"))
    tool(moto, "ruff", "format", str(folder))
    tool(moto, "ruff", "check", "--fix", "--select=I", str(folder))
    return folder


def tool(moto: Path, *command: str) -> None:
    """Run one of moto's tools on its source, with its settings."""
    run(Path(sys.executable), "-m", *command, cwd=moto)


def test_motos_lint_has_nothing_to_say(moto: Path, contributed: Path) -> None:
    tool(moto, "ruff", "check", str(contributed))


def test_motos_types_have_nothing_to_say(moto: Path, contributed: Path) -> None:
    tool(moto, "mypy", "--config-file=setup.cfg", str(contributed))


def test_motos_tests_pass_with_it_and_its_tests_beside_them(moto: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "rekognition"
    shutil.copytree(moto / "tests" / "test_rekognition", theirs)
    (theirs / "conftest.py").write_text(WITH_THE_BACKEND)
    both = (str(theirs), "tests/custom_labels", f"-k=not {ASKS_WITH_NO_ARN}")
    said = run(Path(sys.executable), "-m", "pytest", "-q", "-p", "no:cacheprovider", *both, cwd=REPOSITORY)
    assert "passed, 1 deselected" in said
