"""The handler's code: where it lies, the rules that synth shares with it, and the asset made of it."""

import shutil
import sys
from collections.abc import Iterable
from importlib import metadata
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

__all__ = ["CRHELPER_VERSION", "HANDLER_FOLDER", "properties", "stage_handler"]

CRHELPER_VERSION: Final = "2.0.12"
"""The only release that the handler is written for: it leans on private names of it."""

_CARRIED: Final = Path(__file__).parent / "_lambda"
_IN_REPOSITORY: Final = Path(__file__).parent.parent / "lambda"
HANDLER_FOLDER: Final = _CARRIED if _CARRIED.is_dir() else _IN_REPOSITORY


def _load(name: str) -> ModuleType:
    """Load a module of the handler by its path, for `lambda` is a keyword and no package can have that name."""
    qualified_name = f"{__package__}._lambda.{name}"
    spec = spec_from_file_location(qualified_name, HANDLER_FOLDER / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"{HANDLER_FOLDER / name}.py can't be loaded.")
    module = module_from_spec(spec)
    sys.modules[qualified_name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


if TYPE_CHECKING:
    import properties
else:
    properties = _load("properties")


def stage_handler(assembly: Path) -> Path:
    """Put the handler and crhelper into one folder of the cloud assembly, the asset's source, and return it.

    It stays there: the CDK copies an asset, but with `--no-staging` its manifest names the source. No Docker and no
    network: crhelper's modules come from the installed distribution.

    Raises:
        RuntimeError: crhelper isn't installed, or isn't the release that the handler is written for.
    """
    crhelper_modules = _crhelper_modules()
    target = assembly / "running-model-handler"
    # The assembly's folder is that of the synth before, perhaps of another release.
    shutil.rmtree(target, ignore_errors=True)
    _copy(HANDLER_FOLDER.glob("*.py"), target)
    _copy(crhelper_modules, target / "crhelper")
    return target


def _crhelper_modules() -> list[Path]:
    remedy = f"the handler needs crhelper {CRHELPER_VERSION}: pip install crhelper=={CRHELPER_VERSION}"
    try:
        distribution = metadata.distribution("crhelper")
    except metadata.PackageNotFoundError:
        raise RuntimeError(f"crhelper isn't installed; {remedy}") from None
    if distribution.version != CRHELPER_VERSION:
        raise RuntimeError(f"crhelper {distribution.version} is installed; {remedy}")
    modules = list(Path(str(distribution.locate_file("crhelper"))).glob("*.py"))
    if not modules:
        raise RuntimeError(f"crhelper is installed without its modules; {remedy} --force-reinstall")
    return modules


def _copy(modules: Iterable[Path], target: Path) -> None:
    target.mkdir(parents=True)
    for module in modules:
        copy = target / module.name
        shutil.copyfile(module, copy)
        copy.chmod(0o644)  # Lambda runs as another user; a strict umask here would lock it out there
