"""One command of the CDK's command line, as a process that says nothing unless it fails."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

PROJECT = Path(__file__).resolve().parents[1]


class CommandFailedError(Exception):
    """A command failed, or took too long.

    Attributes:
        code: The exit code to pass on.
        output: All that it wrote.
    """

    def __init__(self, message: str, code: int, output: str) -> None:
        super().__init__(message)
        self.code = code
        self.output = output


class Command:
    """A context manager: on entry the command runs in the project's folder, on exit it and its children are gone.

    Args:
        arguments: The program and its arguments.
        environment: Its whole environment.
        folder: Where its output goes.

    Raises:
        CommandFailedError: On entry, when there is no such program.
    """

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self._arguments = arguments
        self._environment = environment
        self._output = folder / "command-output"

    def __enter__(self) -> Self:
        with self._output.open("wb") as output:
            try:
                self._process = subprocess.Popen(  # noqa: S603 - the demo's own
                    self._arguments,
                    env=self._environment,
                    cwd=PROJECT,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    # Its own group can be ended whole: the command line starts the app, and the app starts node.
                    process_group=0,
                )
            except FileNotFoundError:
                # The exit code is a shell's.
                self.fail("can't be found: `make demo` installs what it needs", 127)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        # What it works on goes with the cloud, and its files with their folder: it has nothing to put in order.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def has_ended(self, within_seconds: float) -> bool:
        """Whether it ends within this time.

        Raises:
            CommandFailedError: It ended with an exit code other than 0.
        """
        try:
            code = self._process.wait(within_seconds)
        except subprocess.TimeoutExpired:
            return False
        if code != 0:
            # A shell's way to tell of a signal.
            self.fail(f"ended with exit code {code}", code if code > 0 else 128 - code)
        return True

    def fail(self, why: str, code: int) -> NoReturn:
        """Raise what this command failed with.

        Raises:
            CommandFailedError: Always.
        """
        name = " ".join(self._arguments[:2])
        raise CommandFailedError(f"{name} {why}", code, self._output.read_text(errors="replace"))
