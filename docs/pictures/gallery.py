"""Which pictures there are."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from docs.pictures import REPOSITORY
from docs.pictures.architecture import draw_architecture
from docs.pictures.lifecycle import draw_lifecycle
from docs.pictures.wiring import read_wiring, synthesize

PICTURES: Final[Mapping[Path, Callable[[], str]]] = {
    REPOSITORY / "docs" / "architecture.svg": lambda: draw_architecture(read_wiring(synthesize())).render(),
    REPOSITORY / "docs" / "lifecycle.svg": lambda: draw_lifecycle().render(),
}
"""Each picture's place, and what draws it."""
