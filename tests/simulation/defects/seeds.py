"""In which lifecycle each defect shows first: seeds are played from 0 on, so a seed also says how many it took.

`python -m tests.simulation.defects --write` searches anew, after a change to the simulation.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("seeds.json")


def read_seeds() -> dict[str, int]:
    """The seeds by the names of the defects."""
    found: dict[str, int] = json.loads(_FILE.read_text(encoding="utf-8")) if _FILE.exists() else {}
    return found


def write_seeds(seeds: Mapping[str, int]) -> None:
    """Keep them."""
    _FILE.write_text(json.dumps(dict(sorted(seeds.items())), indent=2) + "\n", encoding="utf-8")
