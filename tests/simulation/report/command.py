"""Writes docs/reliability.md and its picture, from what the soaks have found."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.simulation.report.heat_map import draw_heat_map
from tests.simulation.report.page import render
from tests.simulation.soak.fingerprint import REPOSITORY
from tests.simulation.soak.state import FOLDER, State, load

DOCS: Final = REPOSITORY / "docs"


def write_report(state: State, folder: Path = DOCS) -> tuple[Path, ...]:
    """Write the page and the picture, and say where they are."""
    page, picture = folder / "reliability.md", folder / "fault-pairs.svg"
    page.write_text(render(state), encoding="utf-8")
    picture.write_text(draw_heat_map(state.total().pairs), encoding="utf-8")
    return page, picture


def main(arguments: Sequence[str]) -> int:
    """Write it anew."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.report", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the state is kept between runs")
    parser.add_argument("--docs", type=Path, default=DOCS, help="where to write to")
    options = parser.parse_args(arguments)
    for path in write_report(load(options.folder), options.docs):
        sys.stdout.write(f"{path}\n")
    return 0
