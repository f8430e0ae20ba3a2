"""``python -m demo``, as ``make demo`` runs it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

_PROJECT = Path(__file__).resolve().parents[2]
_PATIENCE = 900.0
"""Seconds after which something hangs: no measure of speed, for tests beside it take their share of the machine."""


def _heed_signals() -> None:
    """Heed signals in a process to be started, even if this one was told to ignore them (as by nohup, or by &)."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def _start(folder: Path, **variables: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "demo"],
        cwd=_PROJECT,
        env={**os.environ, "TMPDIR": str(folder), **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=_heed_signals,
    )


def _left_behind(folder: Path) -> list[str]:
    """The files in the temporary folder, and the processes that name it."""
    left = [str(path) for path in folder.iterdir()]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder) in (process / "environ").read_text():
                left.append((process / "cmdline").read_text())
        except OSError:
            continue
    return left


def _nothing_is_left_behind(folder: Path) -> bool:
    deadline = time.monotonic() + 60
    while _left_behind(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not _left_behind(folder)


def test_the_demo_ends_with_a_stopped_model(tmp_path: Path) -> None:
    with _start(tmp_path) as demo:
        output, _ = demo.communicate(timeout=_PATIENCE)
    assert demo.returncode == 0, output
    assert output.splitlines()[-1] == "The model is STOPPED."
    assert "\033" not in output
    assert "cdk bootstrap -c" in output
    statuses = [line.split()[3] for line in output.splitlines() if " s  model  " in line]
    assert statuses == [
        *("TRAINING_IN_PROGRESS", "TRAINING_COMPLETED"),
        *("STARTING", "RUNNING", "STOPPING", "STOPPED"),
        *("STARTING", "RUNNING", "STOPPING", "STOPPED"),
    ]
    assert _nothing_is_left_behind(tmp_path)


def test_a_command_that_fails_is_shown_whole_and_its_exit_code_passed_on(tmp_path: Path) -> None:
    with _start(tmp_path, CDK_APP="echo no app today; exit 3") as demo:
        output, _ = demo.communicate(timeout=_PATIENCE)
    assert demo.returncode == 1
    assert "no app today\n" in output
    assert output.splitlines()[-1].startswith("The demo ends here: cdk bootstrap ended with exit code 1.")
    assert _nothing_is_left_behind(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    with _start(tmp_path) as demo:
        assert demo.stdout
        while "$ cdk" not in demo.stdout.readline():
            assert demo.poll() is None
        # The app, and its node, have begun by then.
        time.sleep(2)
        demo.send_signal(number)
        demo.communicate(timeout=_PATIENCE)
    assert demo.returncode == 128 + number
    assert _nothing_is_left_behind(tmp_path)
