"""What code it was that was tested: a hash of everything in a folder that a run depends on."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).resolve().parents[3]
HANDLER: Final = REPOSITORY / "lambda"
_SIMULATION: Final = REPOSITORY / "tests" / "simulation"
_PROTOCOL: Final = REPOSITORY / "tests" / "protocol"
_CHARACTERS: Final = 16


def hash_of(folder: Path, files: Iterable[Path]) -> str:
    """A hash of these files' names and contents, whatever order they come in."""
    digest = hashlib.sha256()
    for file in sorted(files):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:_CHARACTERS]


def hash_of_handler() -> str:
    """Of lambda/: while it stays the same, the results of runs are added up."""
    return hash_of(HANDLER, HANDLER.rglob("*.py"))


def hash_of_simulation() -> str:
    """Of the world and its lifecycles: a seed means the same lifecycle as long as this stays the same."""
    files = [*_SIMULATION.glob("*.py"), *(_SIMULATION / "lifecycles").rglob("*.py")]
    return hash_of(_SIMULATION, (file for file in files if not file.name.startswith("test_")))


def hash_of_exploration() -> str:
    """Of the protocol's exploration."""
    return hash_of(_PROTOCOL, (file for file in _PROTOCOL.glob("*.py") if not file.name.startswith("test_")))
