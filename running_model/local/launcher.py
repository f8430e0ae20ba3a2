"""Starts ministack with our mends, as a process of its own: the cloud runs this file, by its path.

It serves on a socket that its starter has already bound, so no port can be lost between choosing and using it, and
443 is left alone. It ends when its starter does: standard input is a pipe that nobody writes to, and its end is the
word that the starter is gone, however it went.
"""

import asyncio
import json
import logging
import os
import shutil
import signal
import sys
import threading
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _leave_the_construct_out() -> None:
    """Make ``running_model`` importable without its ``__init__``: aws_cdk, and its node, have no place in the cloud."""
    package = types.ModuleType("running_model")
    package.__path__ = [str(Path(__file__).resolve().parents[1])]
    sys.modules["running_model"] = package


def _end_with_the_starter() -> None:
    sys.stdin.buffer.read()
    # Who would have taken the cloud's folder away, where this process runs, is gone too.
    shutil.rmtree(Path.cwd(), ignore_errors=True)
    os.killpg(os.getpgrp(), signal.SIGKILL)


@contextmanager
def _custom_labels(told_in: Path, behaviour: str) -> Iterator[None]:
    """Serve Rekognition beside ministack, which has none, tell its Lambdas, and tell our starter."""
    from running_model.local.custom_labels.behaviour import Behaviour
    from running_model.local.service import CustomLabelsService

    with CustomLabelsService(Behaviour.from_json(json.loads(behaviour))) as service:
        os.environ["AWS_ENDPOINT_URL_REKOGNITION"] = service.endpoint_url
        told_in.write_text(service.endpoint_url)
        yield


def _serve(listening: int) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack import app  # type: ignore[import-untyped]
    from ministack.core import tls  # type: ignore[import-untyped]

    logging.getLogger("hypercorn.access").setLevel(logging.WARNING)
    config = Config()
    config.bind = [f"fd://{listening}"]
    config.keep_alive_timeout = 75
    config.certfile, config.keyfile = tls.resolve_tls_material()
    asyncio.run(serve(app.app, config))


def main() -> None:
    """Serve until standard input ends.

    Arguments: the file descriptor of the socket to serve on, the file to write Rekognition's URL into, and how it
    behaves at first, as JSON.
    """
    _leave_the_construct_out()
    from running_model.local import mends

    mends.refuse_other_versions()
    threading.Thread(target=_end_with_the_starter, daemon=True).start()
    mends.install()
    listening, told_in = int(sys.argv[1]), Path(sys.argv[2])
    with _custom_labels(told_in, sys.argv[3]):
        _serve(listening)


if __name__ == "__main__":
    main()
