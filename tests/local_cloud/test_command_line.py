"""``python -m running_model.local``: what a command sees, how it ends, and that nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.local_cloud.scripted import eventually

_NOTHING_TO_BOOTSTRAP = "--no-bootstrap"
PATIENCE = 300.0
"""Seconds after which something hangs: no measure of speed, for tests beside it take their share of the machine."""


def _heed_signals() -> None:
    """Heed signals in a process to be started, even if this one was told to ignore them (as by nohup, or by &)."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Machine:
    """This machine as the command line sees it: a temporary folder of its own, and environment variables.

    Args:
        folder: Where the command line's temporary files go.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(Path.cwd())}

    def start(self, *arguments: str, **variables: str) -> "subprocess.Popen[str]":
        """Start the command line with these arguments, and these variables beside its own."""
        return subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-m", "running_model.local", *arguments],
            env=self.environment | variables,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_heed_signals,
        )

    def run(self, *arguments: str, **variables: str) -> tuple[int, str, str]:
        """Run it to its end: exit code, standard output and standard error."""
        process = self.start(*arguments, **variables)
        output, errors = process.communicate(timeout=PATIENCE)
        return process.returncode, output, errors

    def left_behind(self) -> list[str]:
        """The command lines of running processes, and the files, that name the temporary folder."""
        files = [str(path) for path in self.folder.iterdir()]
        return files + [line for line in _command_lines() if str(self.folder) in line]


def _command_lines() -> Iterator[str]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            yield (process / "cmdline").read_text() + (process / "environ").read_text()
        except OSError:
            continue


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def _exports(output: str) -> Mapping[str, str]:
    lines = [line.removeprefix("export ") for line in output.splitlines() if line.startswith("export ")]
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def test_the_exit_code_is_the_command_s(machine: Machine) -> None:
    assert machine.run(_NOTHING_TO_BOOTSTRAP, "--", "sh", "-c", "exit 7") == (7, "", "")
    assert not machine.left_behind()


def test_a_command_that_a_signal_ends_exits_as_in_a_shell(machine: Machine) -> None:
    code, _, _ = machine.run(_NOTHING_TO_BOOTSTRAP, "--", "sh", "-c", "kill -TERM $$")
    assert code == 128 + signal.SIGTERM


def test_a_command_that_does_not_exist(machine: Machine) -> None:
    code, _, errors = machine.run(_NOTHING_TO_BOOTSTRAP, "--", "no-such-command")
    assert (code, errors) == (127, "no-such-command: No such file or directory\n")
    assert not machine.left_behind()


def test_what_would_lead_to_a_real_account_is_dropped(machine: Machine) -> None:
    real = {"AWS_PROFILE": "work", "AWS_SESSION_TOKEN": "real", "AWS_ENDPOINT_URL_STS": "https://real.example"}
    _, output, _ = machine.run(_NOTHING_TO_BOOTSTRAP, "--", "env", **real, CDK_DEFAULT_ACCOUNT="111122223333")
    seen = dict(line.split("=", 1) for line in output.splitlines() if "=" in line)
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_STS"} & seen.keys()
    assert seen["CDK_DEFAULT_ACCOUNT"] == "000000000000"
    assert all("127.0.0.1" in seen[name] for name in seen if name.startswith("AWS_ENDPOINT_URL"))


def test_a_command_reaches_the_cloud_by_boto3(machine: Machine) -> None:
    ask = "import boto3; print(boto3.client('sts').get_caller_identity()['Account'])"
    assert machine.run(_NOTHING_TO_BOOTSTRAP, "--", "python", "-c", ask)[:2] == (0, "000000000000\n")


def test_node_and_the_cdk_are_there_with_neither_on_the_path(machine: Machine) -> None:
    (machine.folder / "node_modules").symlink_to(Path.cwd() / "node_modules")
    code, output, errors = machine.run("--", "cdk", "--version", PATH="/usr/bin/nothing:/bin")
    assert (code, output[:8]) == (0, "2.1148.1"), errors


def test_without_the_cdk_it_says_what_to_do(machine: Machine) -> None:
    code, _, errors = machine.run("--", "cdk", "deploy")
    assert code == 1
    assert "python -m running_model.local.npm ci" in errors
    assert "--no-bootstrap" in errors
    assert not machine.left_behind()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_command_and_all_that_it_started(machine: Machine, number: signal.Signals) -> None:
    process = machine.start(_NOTHING_TO_BOOTSTRAP, "--", "sh", "-c", "sleep 1000 & echo started; wait")
    assert process.stdout
    assert process.stdout.readline() == "started\n"
    process.send_signal(number)
    assert process.wait(PATIENCE) == 128 + number
    eventually(lambda: not machine.left_behind(), seconds=PATIENCE)


def test_the_cloud_ends_with_a_command_line_that_is_killed(machine: Machine) -> None:
    process = machine.start(_NOTHING_TO_BOOTSTRAP)
    assert process.stdout
    eventually(lambda: "Serving" in (process.stdout.readline() if process.stdout else ""))
    process.kill()
    process.wait(PATIENCE)
    eventually(lambda: not machine.left_behind(), seconds=PATIENCE)


def test_without_a_command_it_serves_until_ctrl_c(machine: Machine) -> None:
    process = machine.start(_NOTHING_TO_BOOTSTRAP)
    assert process.stdout
    lines: list[str] = []
    while not lines or not lines[-1].startswith("# Serving"):
        lines.append(process.stdout.readline())
        assert lines[-1], "it ended"
    exports = _exports("".join(lines))
    ask = "import boto3; print(len(boto3.client('rekognition').describe_projects()['ProjectDescriptions']))"
    answer = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", ask], env=os.environ | exports, capture_output=True, text=True, check=True
    )
    assert answer.stdout == "0\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    assert not machine.left_behind()
