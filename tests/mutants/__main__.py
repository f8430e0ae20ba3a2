"""Mutate the handler's decision and polling, and write docs/mutants.md: `python -m tests.mutants`."""

import sys

from tests.mutants.command import main

sys.exit(main(sys.argv[1:]))
