"""What `make docs` adds to the pages, and holds them to."""

from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).parents[2]
