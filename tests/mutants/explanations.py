"""Why a mutant may survive: found by its function and its diff, so that it is still found when lines move."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("explanations.toml")


@dataclass(frozen=True)
class Survivor:
    """A mutant that no test notices: in which function, and its lines of a diff."""

    function: str
    change: str


def read_explanations(file: Path = _FILE) -> dict[Survivor, str]:
    """What is explained: the reason by survivor."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["survivor"]
    return {Survivor(row["function"], row["change"].strip()): " ".join(row["because"].split()) for row in rows}


def faults(survivors: Iterable[Survivor], explanations: Mapping[Survivor, str]) -> list[str]:
    """What is wrong: survivors that nothing explains, and explanations of what doesn't survive (any more)."""
    found = set(survivors)
    unexplained = [f"unexplained: {each.function}\n{each.change}" for each in found - explanations.keys()]
    needless = [f"explained, but killed: {each.function}\n{each.change}" for each in explanations.keys() - found]
    return sorted(unexplained) + sorted(needless)
