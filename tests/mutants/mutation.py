"""mutmut at work on a copy of the repository: lambda/ itself is never touched.

What is mutated, and which tests run, is in pyproject.toml (tool.mutmut). In the copy lambda/ is src/, for `lambda` is
a keyword, and mutmut takes a module's name from its path unless that begins with src/.
"""

import ast
import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import mangled_name_from_mutant_name, orig_function_and_class_names_from_key

REPOSITORY: Final = Path(__file__).resolve().parents[2]
SAID: Final = "only said"
"""The status of a mutant that isn't tried: it changes nothing but words for people."""
NOT_TRIED: Final = "not checked"
"""mutmut's word for a mutant that there was no time for."""
_COPIED: Final = ("pyproject.toml", "running_model", "tests")
_WORDS_ARE_SAID_IN: Final = frozenset({"decision", "ending", "lifecycle", "setback", "watch"})
"""Modules whose every text is an explanation: why, for the log, or what to do, for a person."""


@dataclass(frozen=True)
class Mutant:
    """A change to one function, and what became of it (mutmut's word for it, or SAID)."""

    name: str
    module: str
    status: str

    @property
    def function(self) -> str:
        """Where it is, as a person writes it."""
        function, class_name = orig_function_and_class_names_from_key(self.name)
        return ".".join(filter(None, (self.module, class_name, function)))


def copy_repository(folder: Path) -> None:
    """Copy what the tests need; whatever was there goes."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("lambda", *_COPIED):
        source, target = REPOSITORY / name, folder / ("src" if name == "lambda" else name)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)


def make_mutants(folder: Path) -> list[Mutant]:
    """All that mutmut makes of the copy's modules, before any is tried."""
    with contextlib.chdir(folder):
        paths = [Path(path) for path in config().only_mutate]
        return [mutant for path in paths for mutant in _mutants_of(path)]


def _mutants_of(path: Path) -> Iterator[Mutant]:
    mutated = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
    functions = {node.name: node for node in ast.walk(ast.parse(mutated.code)) if isinstance(node, ast.FunctionDef)}
    shapes = {name: _shape(function) for name, function in functions.items()}
    for name in mutated.mutant_names:
        alike = shapes[name] == shapes[f"{mangled_name_from_mutant_name(name)}__mutmut_orig"]
        status = SAID if alike and path.stem in _WORDS_ARE_SAID_IN else NOT_TRIED
        yield Mutant(f"{path.stem}.{name}", path.stem, status)


def _shape(function: ast.FunctionDef) -> str:
    """The function without its name and its texts."""
    function.name = ""
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(function)


def try_mutants(folder: Path, mutants: Sequence[Mutant], processes: int, seconds: float) -> None:
    """Have mutmut run the tests against these mutants, for so long at the most."""
    folders = (str(Path(sys.executable).parent), os.environ["PATH"])
    environment = {**os.environ, "PATH": os.pathsep.join(folders), "MYPYPATH": "src"}
    command = ["mutmut", "run", "--max-children", str(processes), *(mutant.name for mutant in mutants)]
    with subprocess.Popen(  # noqa: S603  # our own names
        command, cwd=folder, env=environment, start_new_session=True
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            # Its workers with it; what became of each mutant so far is written down.
            os.killpg(process.pid, signal.SIGTERM)


def tried(folder: Path, mutants: Sequence[Mutant]) -> list[Mutant]:
    """The same mutants, with what became of them."""
    results: dict[str, str] = {}
    with contextlib.chdir(folder):
        for module in sorted({mutant.module for mutant in mutants}):
            data = SourceFileMutationData(path=f"src/{module}.py")
            data.load()
            results |= {name: status_by_exit_code[code] for name, code in data.exit_code_by_key.items()}
    return [
        mutant if mutant.status == SAID else Mutant(mutant.name, mutant.module, results[mutant.name])
        for mutant in mutants
    ]


def changed_lines(folder: Path, mutant: Mutant) -> str:
    """The lines that the mutant changes, as in a diff: `-` before each that was, `+` before each that it becomes."""
    with contextlib.chdir(folder):
        difference = get_diff_for_mutant(mutant.name, path=f"src/{mutant.module}.py")
    lines = difference.splitlines()[2:]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines if line.startswith(("-", "+")))
