"""ministack as a process: started, awaited, ended together with its Lambdas."""

import contextlib
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.request import HTTPSHandler, ProxyHandler, build_opener

from running_model.local.errors import LocalCloudError

_LAUNCHER = Path(__file__).with_name("launcher.py")
_LOG = "cloud.log"
_STARTS_WITHIN = 30.0
_LOOKS_EVERY = 0.05
_LAST_WORDS = 2000


def listening_socket() -> socket.socket:
    """A socket bound to a free port of 127.0.0.1, for the cloud to serve on."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    return listening


class CloudProcess:
    """A context manager: on entry ministack serves, on exit it is gone and so is every process that it started.

    Args:
        listening: The bound socket to serve on; handed over on entry.
        environment: The whole environment of the process.
        folder: Where its log goes, and whatever else it writes.
        behaviour: How its Rekognition behaves at first, as JSON.

    Raises:
        LocalCloudError: On entry, when it doesn't serve within 30 seconds; with the end of its log.
    """

    def __init__(self, listening: socket.socket, environment: Mapping[str, str], folder: Path, behaviour: str) -> None:
        self._listening = listening
        self._environment = environment
        self._folder = folder
        self._behaviour = behaviour
        self._custom_labels = folder / "custom-labels"

    def __enter__(self) -> Self:
        port = self._listening.getsockname()[1]
        descriptor = self._listening.fileno()
        # -P: nothing of this folder may hide a module of ministack's.
        command = [sys.executable, "-P", str(_LAUNCHER), str(descriptor), str(self._custom_labels), self._behaviour]
        with self._listening, (self._folder / _LOG).open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own launcher
                command,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=[descriptor],
                # Its own group, so that Ctrl-C reaches the command first, and its Lambdas can be ended with it.
                process_group=0,
                cwd=self._folder,
            )
        try:
            self._wait_until_ready(port)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    @property
    def custom_labels(self) -> str:
        """The URL of the Rekognition that it serves."""
        return self._custom_labels.read_text()

    def log(self) -> str:
        """What it has written so far, its Lambdas' output included."""
        return (self._folder / _LOG).read_text(errors="replace")

    def _wait_until_ready(self, port: int) -> None:
        deadline = time.monotonic() + _STARTS_WITHIN
        # Only whether it answers is asked here; whom to trust is settled for its users by its certificate.
        unverified = ssl._create_unverified_context()  # noqa: S323
        # A proxy of the environment would be asked for this very machine.
        directly = build_opener(ProxyHandler({}), HTTPSHandler(context=unverified))
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise LocalCloudError(f"the local cloud ended while starting:\n{self._last_words()}")
            try:
                with directly.open(f"https://127.0.0.1:{port}/_ministack/health", timeout=_STARTS_WITHIN):
                    return
            except OSError:
                time.sleep(_LOOKS_EVERY)
        raise LocalCloudError(f"the local cloud didn't answer within {_STARTS_WITHIN:.0f} s:\n{self._last_words()}")

    def _last_words(self) -> str:
        return self.log()[-_LAST_WORDS:].strip()

    def _end(self) -> None:
        # Nothing in it is worth saving, and an orderly end would wait for Lambdas that sleep.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
