"""Starts ministack with our mends, as a process of its own: the cloud runs this file, by its path.

It serves on a socket that its starter has already bound, so no port can be lost between choosing and using it, and
443 is left alone. It ends when its starter does: standard input is a pipe that nobody writes to, and its end is the
word that the starter is gone, however it went.
"""

import asyncio
import logging
import os
import signal
import sys
import threading
import types
from pathlib import Path


def _leave_the_construct_out() -> None:
    """Make ``running_model`` importable without its ``__init__``: aws_cdk, and its node, have no place in the cloud."""
    package = types.ModuleType("running_model")
    package.__path__ = [str(Path(__file__).resolve().parents[1])]
    sys.modules["running_model"] = package


def _end_with_the_starter() -> None:
    sys.stdin.buffer.read()
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _serve(listening: int) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack import app
    from ministack.core import tls

    logging.getLogger("hypercorn.access").setLevel(logging.WARNING)
    config = Config()
    config.bind = [f"fd://{listening}"]
    config.keep_alive_timeout = 75
    config.certfile, config.keyfile = tls.resolve_tls_material()
    asyncio.run(serve(app.app, config))


def main() -> None:
    """Serve on the socket whose file descriptor is the only argument, until standard input ends."""
    _leave_the_construct_out()
    from running_model.local import mends

    mends.refuse_other_versions()
    threading.Thread(target=_end_with_the_starter, daemon=True).start()
    mends.install()
    _serve(int(sys.argv[1]))


if __name__ == "__main__":
    main()
