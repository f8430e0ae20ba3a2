"""The lowest and the newest aws-cdk-lib and constructs that the wheel allows: this repository's tests of synthesis."""

import tomllib
from pathlib import Path

import pytest

from tests.packaging.environments import REPOSITORY, WITHOUT_LINTERS, borrowing_environment

# What cdk-nag says of the templates depends on its own release, and that on the CDK's.
SYNTH = ("tests/synth", *WITHOUT_LINTERS)
VERSIONS = "from importlib.metadata import version; print(version('aws-cdk-lib'), version('constructs'))"


def ranges() -> list[str]:
    """What the wheel needs of the CDK, such as `constructs>=10.5.0,<11`."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    return [needs for needs in project["dependencies"] if needs.startswith(("aws-cdk-lib", "constructs"))]


@pytest.mark.parametrize("end", ["lowest", "newest"])
def test_synthesis_with(end: str, folder: Path) -> None:
    lowest = [needs.partition(",")[0].replace(">=", "==") for needs in ranges()]
    environment = borrowing_environment(folder / "environment")
    # What is borrowed doesn't count as installed, or the newest would be whatever is there.
    environment.install("--ignore-installed", *(lowest if end == "lowest" else ranges()))
    if end == "lowest":
        found = environment.run("-c", VERSIONS, cwd=folder)
        assert found.split() == [needs.partition("==")[2] for needs in lowest]
    assert "passed" in environment.run("-m", "pytest", "-q", "-p", "no:cacheprovider", *SYNTH, cwd=REPOSITORY)
