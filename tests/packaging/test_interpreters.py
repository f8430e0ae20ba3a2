"""The wheel with its extra, installed into a new environment of each Python that the machine has.

On the Python that runs these tests the example of somebody else's repository is tested whole, deployments included; on
each other one without them, but with this repository's own tests. Where there is no interpreter, `test_types.py` has
the types checked for its version.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packaging.environments import REPOSITORY, WITHOUT_LINTERS, Environment, new_environment, write_pins
from tests.packaging.interpreters import HOW_IT_WAS_SEEN, RUNNING, interpreter, supported

EXAMPLE = REPOSITORY / "examples" / "testing"
WHAT_IS_IMPORTED = "import running_model.local.pytest_plugin as it; print(it.__file__)"
OTHERS = [version for version in supported() if version != RUNNING]


def installed(wheel: Path, python: Path, folder: Path) -> Environment:
    """A new environment with the wheel, its extra, and what its users' tests need."""
    environment = new_environment(folder / "environment", python)
    pins = f"--constraint={write_pins(folder)}"
    environment.install(pins, f"{wheel}[local]", "pytest", "hypothesis")
    imported = environment.run("-c", WHAT_IS_IMPORTED, cwd=folder)
    assert imported.startswith(str(environment.folder))
    return environment


def copied_example(folder: Path) -> Path:
    """The example, far from this repository, with the CDK's command line."""
    example = folder / "example"
    shutil.copytree(EXAMPLE, example, ignore=shutil.ignore_patterns("node_modules", "__pycache__", ".*_cache"))
    (example / "node_modules").symlink_to(REPOSITORY / "node_modules")
    return example


def test_the_example_is_tested_and_deployed_from_the_wheel_alone(
    wheel: Path, folder: Path, record_property: Callable[[str, object], None]
) -> None:
    python = interpreter(RUNNING)
    assert python
    environment = installed(wheel, python, folder)
    assert "passed" in environment.run("-m", "pytest", "-q", cwd=copied_example(folder))
    record_property(HOW_IT_WAS_SEEN, f"{RUNNING}: tests run")


@pytest.mark.parametrize("version", OTHERS)
def test_the_tests_pass_on(
    version: str, wheel: Path, folder: Path, record_property: Callable[[str, object], None]
) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"this machine has no Python {version}; types are checked for it")
    environment = installed(wheel, python, folder)
    assert "passed" in environment.run("-m", "pytest", "-q", "-m", "not deploys", cwd=copied_example(folder))
    ours = ("tests/unit", "tests/custom_labels", "tests/synth", *WITHOUT_LINTERS)
    assert "passed" in environment.run("-m", "pytest", "-q", "-p", "no:cacheprovider", *ours, cwd=REPOSITORY)
    record_property(HOW_IT_WAS_SEEN, f"{version}: tests run")
