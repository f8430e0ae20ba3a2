"""The Lambda's code as synth makes it: the handler and crhelper, the same on every machine."""

import json
import os
import shutil
import stat
import tempfile
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
from aws_cdk import App, Stack

from running_model import _handler_code
from tests.synth.synthesis import add_models, new_stack, only, resources_of, version_arn

REPOSITORY = Path(__file__).parents[2]
LONGEST_ASSET_BYTES = 60 * 1024


def asset_of(stack: Stack) -> Path:
    """The folder that the CDK zips and uploads."""
    app = stack.node.root
    assert isinstance(app, App)
    add_models(stack, [version_arn()])
    _, function = only(resources_of(stack), "AWS::Lambda::Function")
    content_hash = function["Properties"]["Code"]["S3Key"].removesuffix(".zip")
    return Path(app.outdir) / f"asset.{content_hash}"


def names_in(folder: Path) -> set[str]:
    """The files of a folder, as they are named from there."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def asset() -> Path:
    return asset_of(new_stack())


@pytest.fixture
def copied_handler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The handler's folder elsewhere, with what lies around in a working tree."""
    folder = tmp_path / "lambda"
    shutil.copytree(REPOSITORY / "lambda", folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "handler.cpython-311.pyc").write_bytes(b"compiled")
    (folder / "handler.pyi").touch()
    monkeypatch.setattr(_handler_code, "HANDLER_FOLDER", folder)
    return folder


@pytest.fixture
def strict_umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


def test_carries_the_handler_and_crhelper_and_nothing_else(asset: Path) -> None:
    crhelper = metadata.distribution("crhelper").locate_file("crhelper")
    expected = {path.name: path.read_bytes() for path in (REPOSITORY / "lambda").glob("*.py")}
    expected |= {f"crhelper/{path.name}": path.read_bytes() for path in Path(str(crhelper)).glob("*.py")}
    found = {str(path.relative_to(asset)): path.read_bytes() for path in asset.rglob("*") if path.is_file()}
    assert found == expected
    assert "crhelper/resource_helper.py" in found
    assert "properties.py" in found


def test_is_small(asset: Path, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "asset"), "zip", asset)
    assert Path(archive).stat().st_size < LONGEST_ASSET_BYTES


def test_hash_depends_on_the_code_alone(asset: Path, copied_handler: Path) -> None:
    """Not on where it lies, when it was written, nor what lies beside it: no deployment without a change."""
    for path in copied_handler.glob("*.py"):
        os.utime(path, (0, 0))
    assert asset_of(new_stack()).name == asset.name


def test_hash_changes_with_the_code(asset: Path, copied_handler: Path) -> None:
    (copied_handler / "properties.py").write_text("changed = True\n")
    assert asset_of(new_stack()).name != asset.name


@pytest.mark.usefixtures("strict_umask")
def test_lambda_can_read_it_whoever_made_it(copied_handler: Path) -> None:
    """Lambda runs as another user than the one who zipped it."""
    copied_handler.joinpath("properties.py").chmod(0o600)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in asset_of(new_stack()).rglob("*.py")}
    assert modes == {0o644}


def test_its_source_is_there_where_the_cdk_copies_no_assets(asset: Path) -> None:
    """`cdk synth --no-staging`, for `sam local`: the manifest then names the source itself."""
    app = App(context={"aws:cdk:disable-asset-staging": True})
    add_models(Stack(app, "Stack"), [version_arn()])
    assembly = Path(app.synth().directory)
    files = json.loads((assembly / "Stack.assets.json").read_text())["files"].values()
    (source,) = [Path(file["source"]["path"]) for file in files if file["source"]["packaging"] == "zip"]
    assert names_in(assembly / source) == names_in(asset)


def test_nothing_of_another_release_is_left_in_it(asset: Path, tmp_path: Path) -> None:
    """`cdk.out` is the same folder for every synth."""
    for _ in range(2):
        stack = Stack(App(outdir=str(tmp_path)), "Stack")
        assert names_in(asset_of(stack)) == names_in(asset)
        (tmp_path / "running-model-handler" / "removed.py").touch()


def test_leaves_nothing_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    add_models(new_stack(), [version_arn()])
    assert list(tmp_path.iterdir()) == []


def test_another_release_of_crhelper_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "distribution", lambda _: SimpleNamespace(version="2.1.0"))
    with pytest.raises(RuntimeError, match=r"crhelper 2\.1\.0 is installed; .* pip install crhelper==2\.0\.12"):
        add_models(new_stack(), [version_arn()])


def test_no_crhelper_is_said_clearly(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_found(_: str) -> None:
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(metadata, "distribution", not_found)
    with pytest.raises(RuntimeError, match=r"crhelper isn't installed; .* pip install crhelper==2\.0\.12"):
        add_models(new_stack(), [version_arn()])


def test_crhelper_without_its_modules_is_said_clearly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hollow = SimpleNamespace(version="2.0.12", locate_file=lambda name: tmp_path / name)
    monkeypatch.setattr(metadata, "distribution", lambda _: hollow)
    with pytest.raises(RuntimeError, match="crhelper is installed without its modules"):
        add_models(new_stack(), [version_arn()])


def test_the_pins_of_crhelper_agree() -> None:
    pin = f"crhelper=={_handler_code.CRHELPER_VERSION}"
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    assert pin in project["project"]["dependencies"]
    assert pin in (REPOSITORY / "requirements.txt").read_text().splitlines()


def test_synth_speaks_by_the_handlers_own_rules() -> None:
    assert _handler_code.properties.__file__ == str(REPOSITORY / "lambda" / "properties.py")
