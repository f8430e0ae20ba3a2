"""The wheel and the sdist: what they carry, that they are the same everywhere, and that they synthesize."""

import os
import shutil
import sys
import tarfile
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser
from importlib import metadata
from pathlib import Path

import pytest

from tests.packaging.building import build
from tests.packaging.environments import REPOSITORY, borrowing_environment, run, site_packages, unpack

LONGEST_ASSET_BYTES = 60 * 1024
SYNTHESIS = """
import sys
from aws_cdk import App, Stack
import running_model

app = App(outdir=sys.argv[1])
arn = "arn:aws:rekognition:us-east-1:111122223333:project/logos/version/v1/1763629815000"
running_model.RunningModel(Stack(app, "Stack"), "Logos", project_version_arn=arn)
app.synth()
print(running_model.__file__)
"""


def contents(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel, by path."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def files(folder: Path, pattern: str = "**/*") -> dict[str, bytes]:
    """The files in a folder but for compiled ones, by path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.glob(pattern)
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture
def described(wheel: Path) -> Message:
    """The wheel's metadata."""
    (text,) = (content.decode() for name, content in contents(wheel).items() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(text)


@pytest.fixture
def another_machine(tmp_path: Path) -> Path:
    """A copy of what is built, elsewhere: written years ago, with other permissions and compiled files in it."""
    source = tmp_path / "elsewhere"
    source.mkdir()
    for name in (".gitignore", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE"):
        shutil.copy(REPOSITORY / name, source)
    for name in ("running_model", "lambda"):
        shutil.copytree(REPOSITORY / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        (source / name / "__pycache__").mkdir()
        (source / name / "__pycache__" / "handler.cpython-311.pyc").write_bytes(b"compiled")
    for path in source.rglob("*"):
        path.chmod(0o770 if path.is_dir() else 0o660)
        os.utime(path, (0, 0))
    return source


def test_wheel_is_the_package_with_the_handler_in_it(wheel: Path) -> None:
    expected = {f"running_model/{name}": content for name, content in files(REPOSITORY / "running_model").items()}
    handler = files(REPOSITORY / "lambda", "*.py")
    expected |= {f"running_model/_lambda/{name}": content for name, content in handler.items()}
    found = {name: content for name, content in contents(wheel).items() if ".dist-info/" not in name}
    assert found == expected
    assert "running_model/py.typed" in found
    assert "running_model/_lambda/properties.py" in found


def test_wheel_depends_on_what_synth_needs_and_nothing_else(described: Message) -> None:
    needed = [needs for needs in described.get_all("Requires-Dist", []) if "extra ==" not in needs]
    assert sorted(needed) == ["aws-cdk-lib<3,>=2.269.0", "constructs<11,>=10.5.0", "crhelper==2.0.12"]


def test_extra_is_what_this_repository_pins(described: Message) -> None:
    needed = [
        needs.partition(";")[0] for needs in described.get_all("Requires-Dist", []) if "extra == 'local'" in needs
    ]
    assert needed
    assert set(needed) <= set((REPOSITORY / "requirements.txt").read_text().splitlines())


def test_metadata_says_what_people_and_construct_hub_look_for(described: Message) -> None:
    assert described["Name"] == "cdk-rekognition-running-model"
    assert described["License-Expression"] == "Apache-2.0"
    assert {"aws-cdk", "cdk", "awscdk"} <= set(described["Keywords"].split(","))
    assert {"Framework :: AWS CDK :: 2", "Typing :: Typed"} <= set(described.get_all("Classifier", []))
    assert "# RunningModel" in described.get_payload()


def test_licence_comes_along(wheel: Path) -> None:
    (found,) = (content for name, content in contents(wheel).items() if name.endswith(".dist-info/licenses/LICENSE"))
    assert b"Apache License" in found


def test_changelog_has_this_version_or_what_is_unreleased() -> None:
    version = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["version"]
    changelog = (REPOSITORY / "CHANGELOG.md").read_text()
    assert f"## [{version}]" in changelog or "## [Unreleased]" in changelog


def test_twine_accepts_both(distributions: Path) -> None:
    said = run(
        Path(sys.executable), "-m", "twine", "check", "--strict", *map(str, distributions.iterdir()), cwd=distributions
    )
    assert said.count("PASSED") == 2


def test_both_are_the_same_byte_for_byte_on_another_machine(
    distributions: Path, another_machine: Path, tmp_path: Path
) -> None:
    there = build(tmp_path, source=another_machine)
    archives = {path.name: path.read_bytes() for path in distributions.iterdir()}
    assert len(archives) == 2
    assert {name: (there / name).read_bytes() for name in archives} == archives


def test_sdist_builds_the_wheel_that_the_repository_builds(wheel: Path, tmp_path: Path) -> None:
    assert (build(tmp_path, "--wheel") / wheel.name).read_bytes() == wheel.read_bytes()


def test_sdist_has_no_compiled_files(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
    assert names
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_installed_wheel_synthesizes_the_very_asset_of_the_repository(wheel: Path, tmp_path: Path) -> None:
    environment = borrowing_environment(tmp_path / "environment")
    unpack(wheel, environment)
    printed = environment.run("-c", SYNTHESIS, str(tmp_path / "cloud"), cwd=tmp_path)
    assert Path(printed.strip()) == site_packages(environment) / "running_model" / "__init__.py"
    (asset,) = (tmp_path / "cloud").glob("asset.*")
    crhelper = Path(str(metadata.distribution("crhelper").locate_file("crhelper")))
    assert files(asset) == {
        **files(REPOSITORY / "lambda", "*.py"),
        **{f"crhelper/{name}": content for name, content in files(crhelper, "*.py").items()},
    }
    assert Path(shutil.make_archive(str(tmp_path / "asset"), "zip", asset)).stat().st_size < LONGEST_ASSET_BYTES
