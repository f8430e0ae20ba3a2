"""One command in the foreground: its signals passed on, and nothing of it left behind."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence

_TIME_TO_END = 10.0


def run_in_foreground(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command to its end; on any exception, such as Ctrl-C, end it first.

    Args:
        command: The program, looked up in the PATH of ``environment``, and its arguments.
        environment: Its whole environment.

    Returns:
        Its exit code, as a shell gives it: 128 + n after signal n, 127 when there is no such program.
    """
    # At a terminal the command must stay in our group, or it couldn't read a "y"; the terminal's Ctrl-C reaches it
    # there. Elsewhere it gets a group of its own, which can be signalled whole.
    group = None if sys.stdin.isatty() else 0
    try:
        process = subprocess.Popen(command, env=environment, process_group=group)  # noqa: S603 - the user's own
    except FileNotFoundError:
        print(f"{command[0]}: command not found", file=sys.stderr)
        return 127
    try:
        code = process.wait()
    except BaseException as interruption:
        _end(process, group, signal.SIGINT if isinstance(interruption, KeyboardInterrupt) else signal.SIGTERM)
        raise
    if group is not None:
        _signal_group(process.pid, signal.SIGKILL)
    return code if code >= 0 else 128 - code


def _end(process: subprocess.Popen[bytes], group: int | None, first: signal.Signals) -> None:
    for number in (first, signal.SIGKILL):
        if group is not None:
            _signal_group(process.pid, number)
        elif number is not signal.SIGINT:
            process.send_signal(number)
        try:
            process.wait(_TIME_TO_END)
        except subprocess.TimeoutExpired:
            continue
    if group is not None:
        _signal_group(process.pid, signal.SIGKILL)


def _signal_group(leader: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, number)
