"""`python -m tests.simulation.defects [NAME ...] [--lifecycles N]`: hunt seeded defects."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "lambda"))

from tests.simulation.defects.command import main  # the handler's modules are found only now

sys.exit(main(sys.argv[1:]))
