"""Writes docs/reliability.md, its picture, its data, and the README's summary, from what the soaks have found."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.simulation.report.heat_map import draw_heat_map
from tests.simulation.report.page import render
from tests.simulation.report.summary import with_summary
from tests.simulation.soak.fingerprint import REPOSITORY
from tests.simulation.soak.state import PUBLISHED, State, read


def write_report(state: State, repository: Path = REPOSITORY) -> tuple[Path, ...]:
    """Write it all, and say where it is."""
    docs, readme = repository / "docs", repository / "README.md"
    page, picture, data = docs / "reliability.md", docs / "fault-pairs.svg", docs / PUBLISHED.name
    page.write_text(render(state), encoding="utf-8")
    picture.write_text(draw_heat_map(state.total().pairs), encoding="utf-8")
    state.write(data)
    readme.write_text(with_summary(readme.read_text(encoding="utf-8"), state), encoding="utf-8")
    return page, picture, data, readme


def main(arguments: Sequence[str]) -> int:
    """Write it anew, of the same data."""
    argparse.ArgumentParser(prog="python -m tests.simulation.report", description=__doc__).parse_args(arguments)
    for path in write_report(read(PUBLISHED)):
        sys.stdout.write(f"{path}\n")
    return 0
