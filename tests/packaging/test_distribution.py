"""The wheel and the sdist: what `pip install` brings, used far from the repository and with no network."""

import os
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from importlib import metadata
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SYNTHESIS = """
import sys
from pathlib import Path
from aws_cdk import App, Stack
import running_model

app = App(outdir=sys.argv[1])
arn = "arn:aws:rekognition:us-east-1:111122223333:project/logos/version/v1/1763629815000"
running_model.RunningModel(Stack(app, "Stack"), "Logos", project_version_arn=arn)
app.synth()
print(running_model.__file__)
"""


def run(*command: str, cwd: Path, **environment: str) -> str:
    """Run a command of this environment's Python, and give what it printed."""
    ended = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, *command],
        cwd=cwd,
        env={**os.environ, "PIP_NO_INDEX": "1", **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


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


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("distributions")
    run("-m", "build", "--no-isolation", "--outdir", str(folder), str(REPOSITORY), cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> Path:
    (found,) = distributions.glob("*.whl")
    return found


def test_wheel_is_the_package_with_the_handler_in_it(wheel: Path) -> None:
    expected = {f"running_model/{name}": content for name, content in files(REPOSITORY / "running_model").items()}
    handler = files(REPOSITORY / "lambda", "*.py")
    expected |= {f"running_model/_lambda/{name}": content for name, content in handler.items()}
    found = {name: content for name, content in contents(wheel).items() if ".dist-info/" not in name}
    assert found == expected
    assert "running_model/py.typed" in found
    assert "running_model/_lambda/properties.py" in found


def test_wheel_depends_on_what_synth_needs(wheel: Path) -> None:
    (text,) = (content.decode() for name, content in contents(wheel).items() if name.endswith(".dist-info/METADATA"))
    described = Parser().parsestr(text)
    assert described["Name"] == "cdk-rekognition-running-model"
    needed = [needs for needs in described.get_all("Requires-Dist", []) if "extra ==" not in needs]
    assert sorted(needed) == ["aws-cdk-lib<3,>=2.275.0", "constructs<11,>=10.5.0", "crhelper==2.0.12"]


def test_sdist_builds_the_wheel_that_the_repository_builds(wheel: Path, tmp_path: Path) -> None:
    run("-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path), str(REPOSITORY), cwd=tmp_path)
    assert contents(tmp_path / wheel.name) == contents(wheel)


def test_sdist_has_no_compiled_files(distributions: Path) -> None:
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
    assert names
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_installed_wheel_synthesizes_the_very_asset_of_the_repository(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    run("-m", "pip", "install", "--quiet", "--no-deps", "--target", str(installed), str(wheel), cwd=tmp_path)
    printed = run("-c", SYNTHESIS, str(tmp_path / "cloud"), cwd=tmp_path, PYTHONPATH=str(installed))
    assert Path(printed.strip()) == installed / "running_model" / "__init__.py"
    (asset,) = (tmp_path / "cloud").glob("asset.*")
    crhelper = Path(str(metadata.distribution("crhelper").locate_file("crhelper")))
    assert files(asset) == {
        **files(REPOSITORY / "lambda", "*.py"),
        **{f"crhelper/{name}": content for name, content in files(crhelper, "*.py").items()},
    }
