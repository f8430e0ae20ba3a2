"""Building this repository's distributions, with no network."""

import sys
from pathlib import Path

from tests.packaging.environments import REPOSITORY, run


def build(folder: Path, *options: str, source: Path = REPOSITORY) -> Path:
    """Build the sdist, and the wheel from it, into a folder.

    Args:
        folder: Where they go.
        options: More options of `python -m build`.
        source: The project's folder. Default: this repository.

    Returns:
        The folder.
    """
    run(
        Path(sys.executable),
        *("-m", "build", "--no-isolation", "--outdir", str(folder), *options, str(source)),
        cwd=folder,
    )
    return folder
