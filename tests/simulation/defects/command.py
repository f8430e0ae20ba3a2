"""The command line of the search: which lifecycle shows a defect, and after how many."""

import argparse
import itertools
import sys
import time
from collections.abc import Sequence

from tests.simulation.defects.catalogue import DEFECTS
from tests.simulation.defects.defect import Defect
from tests.simulation.defects.hunt import Catch, hunt
from tests.simulation.defects.seeds import read_seeds, write_seeds


def main(arguments: Sequence[str]) -> int:
    """Hunt the defects named so; 1 if one of them isn't caught."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.defects", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="parts of the names of defects; all, without any")
    parser.add_argument("--lifecycles", type=int, default=2000, help="how many to play at the most, from seed 0 on")
    parser.add_argument("--missing", action="store_true", help="only those whose seeds aren't known yet")
    parser.add_argument("--write", action="store_true", help="keep the seeds, for the tests")
    options = parser.parse_args(arguments)
    chosen = [defect for defect in DEFECTS if not options.names or any(name in defect.name for name in options.names)]
    if options.missing:
        chosen = [defect for defect in chosen if defect.name not in read_seeds()]
    missed = 0
    for defect in chosen:
        catch = _hunted(defect, options.lifecycles)
        missed += catch is None
        if options.write:
            _keep(defect, catch)
    return 1 if missed or not chosen else 0


def _hunted(defect: Defect, lifecycles: int) -> Catch | None:
    began = time.monotonic()
    catch = hunt(defect, itertools.count(), lifecycles)
    found = f"{catch.lifecycles} lifecycles, seed {catch.seed}: {catch.violation.check}" if catch else "NOT CAUGHT"
    sys.stdout.write(f"{defect.name}: {found} ({time.monotonic() - began:.1f} s)\n")
    sys.stdout.flush()
    return catch


def _keep(defect: Defect, catch: Catch | None) -> None:
    seeds = read_seeds()
    seeds.pop(defect.name, None)
    if catch:
        seeds[defect.name] = catch.seed
    write_seeds(seeds)
