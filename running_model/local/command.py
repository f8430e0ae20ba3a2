"""One command in the foreground: its signals passed on, and nothing of it left behind."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence

_TIME_TO_END = 10.0


def run_in_foreground(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command to its end; on any exception, such as Ctrl-C, end it first.

    Args:
        command: The program, looked up in the PATH of ``environment``, and its arguments.
        environment: Its whole environment.

    Returns:
        Its exit code, as a shell gives it: 128 + n after signal n, 127 when there is no such program, 126 when it
        can't be run.
    """
    # At a terminal the command must stay in our group, or it couldn't read a "y"; the terminal's Ctrl-C reaches it
    # there. Elsewhere it gets a group of its own, which can be signalled whole.
    group = None if sys.stdin.isatty() else 0
    process = None
    try:
        with _signals_held_back():
            process = subprocess.Popen(command, env=environment, process_group=group)  # noqa: S603 - the user's own
        code = process.wait()
    except (FileNotFoundError, PermissionError) as refused:
        print(f"{command[0]}: {refused.strerror}", file=sys.stderr)
        return 127 if isinstance(refused, FileNotFoundError) else 126
    except BaseException as interruption:
        if process is not None:
            _end(process, group, signal.SIGINT if isinstance(interruption, KeyboardInterrupt) else signal.SIGTERM)
        raise
    if group is not None:
        _signal_group(process.pid, signal.SIGKILL)
    return code if code >= 0 else 128 - code


@contextlib.contextmanager
def _signals_held_back() -> Iterator[None]:
    """Deliver signals that arrive meanwhile at the end: one amid Popen would leave a process that nobody knows of."""
    arrived: list[int] = []
    replaced = {}
    # Only the main thread handles signals, and only it may change how.
    if threading.current_thread() is threading.main_thread():
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # An ignored one, as under nohup, must be inherited as ignored.
            if callable(signal.getsignal(each)):
                replaced[each] = signal.signal(each, lambda number, _frame: arrived.append(number))
    try:
        yield
    finally:
        for each, handler in replaced.items():
            signal.signal(each, handler)
        for number in arrived:
            signal.raise_signal(number)


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
