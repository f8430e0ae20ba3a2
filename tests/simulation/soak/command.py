"""The command line of a soak."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.simulation.report.command import write_report
from tests.simulation.soak.soak import Plan, replay_commands, soak
from tests.simulation.soak.state import FOLDER

_INTERRUPTED: Final = 130
"""What a shell makes of a program that Ctrl-C ends."""


def main(arguments: Sequence[str]) -> int:
    """Run a soak and write the report; 1 if an invariant broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.soak", description=__doc__)
    parser.add_argument("--hours", type=float, default=1.0, help="how long; a fraction will do")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="one for each core, unless said")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the state is kept between runs")
    parser.add_argument("--only-lifecycles", action="store_true", help="leave defects, stale reads and states out")
    options = parser.parse_args(arguments)
    plan = Plan(options.hours * 3600, options.processes, options.folder, proofs=not options.only_lifecycles)
    try:
        state = soak(plan)
    except KeyboardInterrupt:
        sys.stderr.write(
            f"interrupted: what was found is kept in {options.folder}, and the next soak goes on from it\n"
        )
        return _INTERRUPTED
    violations = replay_commands(state)
    for violation in violations:
        sys.stdout.write(f"VIOLATED: {violation}\n")
    for path in write_report(state):
        sys.stdout.write(f"{path}\n")
    return 1 if violations else 0
