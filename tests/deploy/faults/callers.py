"""The process at the other end of a connection, and its sudden death."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

_OF_A_DEPLOYED_FUNCTION = b"\0POLL_SCHEDULE_GROUP="
"""A variable that the construct's template gives to its function, and nothing else has."""


def kill_caller(caller_port: int, served_port: int) -> None:
    """Kill the process that has called, as Lambda may kill one between any two calls.

    Args:
        caller_port: The connection's TCP port at the caller.
        served_port: The one that was called.

    Raises:
        AssertionError: No deployed function is at the other end.
    """
    os.kill(_process_of(_inode(caller_port, served_port)), signal.SIGKILL)


def _inode(caller_port: int, served_port: int) -> str:
    """The inode of the caller's socket: in the kernel's table a row is number, local and remote address, and more."""
    for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = row.split()
        if [_port(fields[1]), _port(fields[2])] == [caller_port, served_port]:
            return fields[9]
    raise AssertionError(f"no connection from port {caller_port}")


def _port(address: str) -> int:
    return int(address.split(":")[1], 16)


def _process_of(inode: str) -> int:
    for process in Path("/proc").glob("[0-9]*"):
        if f"socket:[{inode}]" in _open_files(process):
            assert _OF_A_DEPLOYED_FUNCTION in b"\0" + (process / "environ").read_bytes(), "it is no deployed function"
            return int(process.name)
    raise AssertionError("the caller is gone already")


def _open_files(process: Path) -> Iterator[str]:
    try:
        for descriptor in (process / "fd").iterdir():
            yield os.readlink(descriptor)
    except OSError:  # It has ended meanwhile, or isn't ours.
        return
