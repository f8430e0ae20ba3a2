"""`python -m tests.simulation.soak [--hours H]`: new seeds on all cores, and then the report."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "lambda"))

from tests.simulation.soak.command import main  # the handler's modules are found only now

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
