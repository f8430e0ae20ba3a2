"""Play one seed's lifecycle again and tell it: `python -m tests.simulation SEED`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "lambda"))

from tests.simulation.lifecycles.replay import main  # the handler's modules are found only now

sys.exit(main(sys.argv[1:]))
