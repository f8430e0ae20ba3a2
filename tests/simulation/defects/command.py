"""The command line of the search: which lifecycle shows a defect, and after how many."""

import argparse
import sys
import time
from collections.abc import Sequence

from tests.simulation.defects.catalogue import DEFECTS
from tests.simulation.defects.hunt import hunt


def main(arguments: Sequence[str]) -> int:
    """Hunt the defects named so; 1 if one of them isn't caught."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.defects", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="parts of the names of defects; all, without any")
    parser.add_argument("--lifecycles", type=int, default=2000, help="how many to play at the most")
    parser.add_argument("--seed", type=int, default=0, help="the first of them")
    options = parser.parse_args(arguments)
    chosen = [defect for defect in DEFECTS if not options.names or any(name in defect.name for name in options.names)]
    missed = 0
    for defect in chosen:
        began = time.monotonic()
        catch = hunt(defect, range(options.seed, options.seed + options.lifecycles))
        missed += catch is None
        found = f"{catch.lifecycles} lifecycles, seed {catch.seed}: {catch.violation.check}" if catch else "NOT CAUGHT"
        sys.stdout.write(f"{defect.name}: {found} ({time.monotonic() - began:.1f} s)\n")
        sys.stdout.flush()
    return 1 if missed or not chosen else 0
