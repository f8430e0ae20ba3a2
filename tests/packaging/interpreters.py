"""The Pythons that the wheel says it supports: those that this machine has, and those that it hasn't."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.packaging.environments import REPOSITORY

RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
HOW_IT_WAS_SEEN = "how the wheel was seen on Python"

_CLASSIFIER = "Programming Language :: Python :: 3."


def supported() -> list[str]:
    """The versions that the classifiers name, such as `3.12`."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    return [line.rpartition(" ")[2] for line in project["classifiers"] if line.startswith(_CLASSIFIER)]


def interpreter(version: str) -> Path | None:
    """An interpreter of this version: the running one, one on PATH or one of pyenv's; None if there is none."""
    if version == RUNNING:
        return Path(sys.executable)
    name = f"python{version}"
    of_pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    on_path = shutil.which(name)
    candidates = [*([Path(on_path)] if on_path else []), *sorted(of_pyenv.glob(f"{version}.*/bin/{name}"))]
    return next((candidate for candidate in candidates if _makes_environments(candidate)), None)


def _makes_environments(python: Path) -> bool:
    """Whether it runs (pyenv's shims refuse to, unless they are told which) and can make virtual environments."""
    return not subprocess.run([python, "-c", "import ensurepip, venv"], capture_output=True, check=False).returncode  # noqa: S603


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say on which Pythons tests ran, and of which only the types were checked."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    said = [
        value
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == HOW_IT_WAS_SEEN and report.when == "call"
    ]
    if said:
        terminalreporter.write_line(f"The wheel on Python {'; '.join(sorted(map(str, said)))}.")
