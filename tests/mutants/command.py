"""The command line: mutate, try, and write the page; 1 if a survivor isn't explained, or one wasn't tried."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.mutants.explanations import Survivor, faults, read_explanations
from tests.mutants.mutation import (
    NOT_TRIED,
    REPOSITORY,
    SAID,
    changed_lines,
    copy_repository,
    make_mutants,
    tried,
    try_mutants,
)
from tests.mutants.page import KILLED, render

_FOLDER: Final = REPOSITORY / "build" / "mutants"
_PAGE: Final = REPOSITORY / "docs" / "mutants.md"
_SECONDS: Final = 1800.0


def main(arguments: Sequence[str]) -> int:
    """Do it all; what is there of an earlier run goes."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--processes", type=int, default=2, help="how many mutants are tried at once")
    parser.add_argument("--folder", type=Path, default=_FOLDER, help="where the copy is made")
    options = parser.parse_args(arguments)
    folder: Path = options.folder
    copy_repository(folder)
    made = make_mutants(folder)
    try_mutants(folder, [mutant for mutant in made if mutant.status != SAID], options.processes, _SECONDS)
    mutants = tried(folder, made)
    survivors = [
        Survivor(mutant.function, changed_lines(folder, mutant))
        for mutant in mutants
        if mutant.status not in (*KILLED, NOT_TRIED)
    ]
    explanations = read_explanations()
    _PAGE.write_text(render(mutants, survivors, explanations), encoding="utf-8")
    wrong = faults(survivors, explanations)
    if untried := sum(mutant.status == NOT_TRIED for mutant in mutants):
        wrong.append(f"not tried within {_SECONDS / 60:.0f} minutes: {untried} of {len(mutants)}")
    sys.stdout.write("\n\n".join((str(_PAGE), *wrong)) + "\n")
    return 1 if wrong else 0
