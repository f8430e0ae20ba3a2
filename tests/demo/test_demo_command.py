"""A command that says nothing unless it fails, and leaves no child behind."""

import os
import time
from pathlib import Path

import pytest

from demo.command import Command, CommandFailedError

_PATIENCE = 10.0


def _shell(script: str, folder: Path) -> Command:
    return Command(["sh", "-c", script], os.environ, folder)


def test_a_success_is_silent(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with _shell("echo out; echo err >&2", tmp_path) as command:
        assert command.has_ended(_PATIENCE)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("script", "code"), [("exit 7", 7), ("kill -TERM $$", 143)])
def test_a_failure_has_its_code_and_all_that_it_wrote(tmp_path: Path, script: str, code: int) -> None:
    with _shell(f"echo out; echo err >&2; {script}", tmp_path) as command, pytest.raises(CommandFailedError) as failed:
        command.has_ended(_PATIENCE)
    assert (failed.value.code, failed.value.output) == (code, "out\nerr\n")


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match=r"no-such-program .* `make demo`") as failed:
        Command(["no-such-program", "deploy"], os.environ, tmp_path).__enter__()
    assert failed.value.code == 127


def test_it_has_not_ended_before_it_ends(tmp_path: Path) -> None:
    with _shell("sleep 60", tmp_path) as command:
        assert not command.has_ended(0.05)


def test_its_children_end_with_it(tmp_path: Path) -> None:
    child = tmp_path / "child"
    with _shell(f"sleep 60 & echo $! > {child}.new; mv {child}.new {child}; wait", tmp_path):
        deadline = time.monotonic() + _PATIENCE
        while not child.exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
    deadline = time.monotonic() + _PATIENCE
    while _is_running(int(child.read_text())):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
