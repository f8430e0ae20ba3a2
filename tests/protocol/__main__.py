"""The exploration by hand: `python -m tests.protocol --crashes 2 --duplicates 2 [PART OF A SCENARIO'S NAME ...]`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "lambda"))

from tests.protocol.command import main  # the handler's modules are found only now

sys.exit(main(sys.argv[1:]))
