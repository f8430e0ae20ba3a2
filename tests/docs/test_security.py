"""docs/security.md names every dependency, with the licence that the distribution itself states."""

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).resolve().parents[2]
_ROW: Final = re.compile(r"^\| ([a-z0-9-]+) \| [a-z ]+ \| ([A-Za-z0-9.-]+) \|$", re.MULTILINE)
_FIRST_WORDS: Final = {"Apache-2.0": "Apache", "MIT": "MIT"}


def _required() -> set[str]:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text())["project"]
    requirements = [*project["dependencies"], *project["optional-dependencies"]["local"]]
    return {re.split(r"[\[<>=]", requirement)[0] for requirement in requirements}


def _stated(distribution: str) -> str:
    """Where a distribution may state its licence: in either field, or by a classifier."""
    fields = metadata(distribution)
    lines = [line for name in ("License-Expression", "License", "Classifier") for line in fields.get_all(name) or []]
    return " ".join(line for line in lines if not line.startswith("Topic"))


def test_every_dependency_is_named_with_its_licence() -> None:
    table = (_ROOT / "docs" / "security.md").read_text().partition("## Dependencies")[2]
    rows = {name: licence for name, licence in _ROW.findall(table) if name != "distribution"}
    assert set(rows) == _required()
    for distribution, licence in rows.items():
        assert _FIRST_WORDS[licence] in _stated(distribution), distribution
