"""`python -m tests.simulation.report`: the report anew, from what the soaks have found."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "lambda"))

from tests.simulation.report.command import main  # the handler's modules are found only now

sys.exit(main(sys.argv[1:]))
