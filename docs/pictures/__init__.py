"""The README's pictures, drawn from the code: `make pictures` draws them anew, tests/docs fails while they are stale.

Neither says anything of its own: who calls whom is read out of a synthesized template, what is decided out of the
handler's own decision.
"""

import os
import sys
from pathlib import Path
from typing import Final

from running_model.local.node import node_executable

REPOSITORY: Final = Path(__file__).parents[2]

# `lambda` is a keyword, so its modules are put on the path, and the CDK starts node when it is first imported: both
# have to be said before any module of this package is read.
sys.path.insert(0, str(REPOSITORY / "lambda"))
os.environ.setdefault("JSII_NODE", str(node_executable()))
