"""The types of the wheel, as a consumer's own mypy and pyright see them."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packaging.environments import REPOSITORY, Environment, borrowing_environment, run, unpack
from tests.packaging.interpreters import HOW_IT_WAS_SEEN, RUNNING, interpreter, supported

EXAMPLE = REPOSITORY / "examples" / "testing"
NOT_HERE = [version for version in supported() if interpreter(version) is None]
WRONG = """
from aws_cdk import Stack

from running_model import RunningModel, RunningModelDashboard
from running_model.local import CustomLabelsControl, LocalCloud


def wrong(stack: Stack, cloud: LocalCloud, control: CustomLabelsControl) -> None:
    models = [RunningModel(stack, "Right", project_version_arn="arn")]
    RunningModelDashboard(stack, "Dashboard", models=models)
    RunningModel(stack, "Wrong", project_version_arn=1)  # type: ignore[arg-type]
    cloud.run("cdk", "deploy")  # type: ignore[call-arg]
    control.pass_time("an hour")  # type: ignore[arg-type]
"""
"""Both checkers complain of an ignore that ignores nothing, so this is right only if all three lines are wrong."""


@pytest.fixture(scope="session")
def consumer(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with the wheel in it, and the packages that it depends on within reach."""
    environment = borrowing_environment(tmp_path_factory.mktemp("consumer") / "environment")
    unpack(wheel, environment)
    return environment


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A consumer's code: the example of a repository that has its own tests, and some calls with wrong types."""
    code = Path(shutil.copytree(EXAMPLE, tmp_path / "code", ignore=shutil.ignore_patterns("node_modules")))
    (code / "wrong.py").write_text(WRONG)
    return code


@pytest.mark.parametrize("version", NOT_HERE or [RUNNING])
def test_mypy_has_nothing_to_say_to_a_consumer(
    version: str, consumer: Environment, code: Path, record_property: Callable[[str, object], None]
) -> None:
    of_the_consumer = (f"--python-version={version}", f"--python-executable={consumer.python}")
    said = run(Path(sys.executable), "-m", "mypy", "--strict", *of_the_consumer, ".", cwd=code)
    assert "Success: no issues found" in said
    if version in NOT_HERE:
        record_property(HOW_IT_WAS_SEEN, f"{version}: not on this machine, types checked instead")


@pytest.mark.parametrize("version", [RUNNING, *NOT_HERE])
def test_pyright_has_nothing_to_say_to_a_consumer(version: str, consumer: Environment, code: Path) -> None:
    settings = {"reportUnnecessaryTypeIgnoreComment": "error", "pythonVersion": version}
    (code / "pyrightconfig.json").write_text(json.dumps(settings))
    said = run(Path(sys.executable), "-m", "pyright", f"--pythonpath={consumer.python}", ".", cwd=code)
    assert "0 errors, 0 warnings" in said
