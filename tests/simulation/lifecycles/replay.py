"""A lifecycle told as a timeline: who did what when, what became of each model, and which invariant broke."""

import argparse
import sys
from collections.abc import Sequence

from tests.simulation.lifecycles.play import Play


def main(arguments: Sequence[str]) -> int:
    """Play a seed again and print its story; 1 if an invariant broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("seed", type=int)
    play = Play(parser.parse_args(arguments).seed)
    lifecycle = play.run()
    sys.stdout.write(f"{play.tell()}\n\n")
    for name in ("seed", "calls", "requests", "virtual_seconds", "faults", "answers", "longest_answer"):
        sys.stdout.write(f"{name}: {getattr(lifecycle, name)}\n")
    for violation in lifecycle.violations:
        sys.stdout.write(f"BROKEN: {violation.check}: {violation.detail}\n")
    return 1 if lifecycle.violations else 0
