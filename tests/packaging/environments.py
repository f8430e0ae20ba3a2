"""Environments of other people: with the wheel in them, and without this repository on their path."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from running_model.local.node import node_executable

REPOSITORY = Path(__file__).parents[2]
WITHOUT_LINTERS: Final = tuple(f"--ignore=tests/synth/{name}.py" for name in ("test_linters", "test_example_templates"))
"""For pytest, where the linters are not installed."""
LONGEST_COMMAND_SECONDS = 900
"""After which something hangs: no measure of speed."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment.

    Attributes:
        folder: Where it lies.
    """

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    def run(self, *arguments: str, cwd: Path) -> str:
        """Run its Python with these arguments in a folder; what that printed.

        Raises:
            AssertionError: It failed; with what it printed.
        """
        return run(self.python, *arguments, cwd=cwd, environment={"JSII_NODE": str(node_executable())})

    def install(self, *requirements: str) -> None:
        """Install these with pip."""
        # Compiling all of aws_cdk takes longer than all the rest; what is imported is compiled then.
        self.run("-m", "pip", "install", "--quiet", "--no-compile", *requirements, cwd=self.folder)


def run(program: Path, *arguments: str, cwd: Path, environment: Mapping[str, str] | None = None) -> str:
    """Run a program, mostly a Python, with these arguments in a folder; what that printed.

    Raises:
        AssertionError: It failed; with what it printed.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "PYTHONPATH"))}
    ended = subprocess.run(  # noqa: S603 - our own words
        [program, *arguments],
        cwd=cwd,
        env={**inherited, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST_COMMAND_SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def new_environment(folder: Path, interpreter: Path) -> Environment:
    """An environment of an interpreter, with pip in it and nothing else."""
    run(interpreter, "-m", "venv", str(folder), cwd=folder.parent)
    return Environment(folder)


def borrowing_environment(folder: Path) -> Environment:
    """An environment of this interpreter, which finds in this one what it doesn't have itself; nothing is installed."""
    venv.create(folder, symlinks=True)
    environment = Environment(folder)
    (site_packages(environment) / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return environment


def site_packages(environment: Environment) -> Path:
    """Where an environment of this interpreter has its packages."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return environment.folder / "lib" / version / "site-packages"


def unpack(wheel: Path, environment: Environment) -> None:
    """Put a wheel of pure Python into an environment of this interpreter."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site_packages(environment))


def write_pins(folder: Path) -> Path:
    """A file of constraints for pip: what this repository pins."""
    pins = folder / "constraints.txt"
    # A constraint names no extras.
    pins.write_text(re.sub(r"\[.*\]", "", (REPOSITORY / "requirements.txt").read_text()))
    return pins
