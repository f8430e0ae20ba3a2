"""The demo from its first line to its last."""

import os
import tempfile
import time
from pathlib import Path

from demo.command import Command
from demo.cost import DOLLARS_AN_HOUR, HOURS_A_MONTH, bill, charges
from demo.entry import Entry, Source
from demo.screen import Screen, clock
from demo.sources import Sources
from demo.steps import STEPS, Step
from demo.stream import Stream
from demo.timeline import spans, table
from running_model.local import LocalCloud
from running_model.local.service import StatusChange

PROJECT_NAME, VERSION_NAME = "logos", "v1"
TIME_SCALE = 60.0
STARTING_SECONDS = 15 * 60.0
STOPPING_SECONDS = 5 * 60.0

_LOOKS_EVERY = 0.25
_LONGEST_STEP = 300.0
_TOOK_TOO_LONG = 124
"""The exit code that timeout(1) has for it."""


class Show:
    """Runs the steps on a local cloud and shows what happens.

    Args:
        screen: Where to.
        cloud: A local cloud that is not bootstrapped.
        folder: For the files of the commands.
        origin: When the demo began, in seconds since the epoch.
    """

    def __init__(self, screen: Screen, cloud: LocalCloud, folder: Path, origin: float) -> None:
        self._screen = screen
        self._cloud = cloud
        self._folder = folder
        self._origin = origin
        self._sources = Sources(cloud)
        self._stream = Stream()
        self._model: Entry | None = None

    def run(self) -> str:
        """Run all the steps.

        Returns:
            The model's last status.

        Raises:
            CommandFailedError: A command failed; those after it are not run.
        """
        self._cloud.custom_labels.change_behaviour(
            time_scale=TIME_SCALE, starting_seconds=STARTING_SECONDS, stopping_seconds=STOPPING_SECONDS
        )
        arn = self._cloud.custom_labels.create_model(PROJECT_NAME, VERSION_NAME)
        self._introduce(arn)
        for step in STEPS:
            self._run(step, arn)
        return self._close(self._cloud.custom_labels.history(arn))

    def _introduce(self, arn: str) -> None:
        self._screen.title("A RunningModel deployed, changed and destroyed by the real cdk, on this machine.")
        self._screen.write(
            f"Its Rekognition is an imitation: 1 s of it stands for {TIME_SCALE / 60:.0f} min, so a start takes"
            f" {STARTING_SECONDS / TIME_SCALE:.0f} s, a stop {STOPPING_SECONDS / TIME_SCALE:.0f} s."
        )
        self._screen.write("All that is shown was recorded by its CloudFormation and its Rekognition:")
        self._screen.write("  CloudFormation  the stack's events (of what surrounds the model: only how it ends)")
        self._screen.write("  handler         what the Lambda behind the construct asks of Rekognition")
        self._screen.write("  model           the statuses that the model comes into")
        self._screen.write()
        self._screen.title(f"$ ARN={arn}")
        self._show_what_is_new()

    def _run(self, step: Step, arn: str) -> None:
        self._screen.write()
        for line in step.why:
            self._screen.write(line)
        for line in step.command_line():
            self._screen.title(line)
        began = time.time()
        with Command(step.arguments(arn), self._environment(), self._folder) as command:
            while not command.has_ended(_LOOKS_EVERY):
                self._show_what_is_new(time.time())
                self._show_the_wait()
                if time.time() - began > _LONGEST_STEP:
                    command.fail(f"hasn't ended within {_LONGEST_STEP:.0f} s", _TOOK_TOO_LONG)
        self._show_what_is_new()
        ended = time.time()
        self._screen.write(f"{clock(ended - self._origin)}  done, after {ended - began:.0f} s")

    def _environment(self) -> dict[str, str]:
        # Whatever cdk, the app and jsii write goes into our folder, so that nothing stays when they are ended.
        return {
            **self._cloud.environment,
            "TMPDIR": str(self._folder),
            "CDK_OUTPUT": str(self._folder / "cdk.out"),
        }

    def _show_what_is_new(self, until: float = float("inf")) -> None:
        for entry in self._stream.advance(self._sources.read(), until):
            self._screen.entry(entry, self._origin)
            if entry.source is Source.MODEL:
                self._model = entry

    def _show_the_wait(self) -> None:
        if self._model:
            now = time.time()
            seconds = now - self._model.time
            self._screen.below(f"{clock(now - self._origin)}  model {self._model.what} for {seconds:.0f} s")

    def _close(self, history: list[StatusChange]) -> str:
        rows = spans(history, self._origin, time.time())
        self._screen.write()
        self._screen.title(f"What the model did, by the service's own record ({PROJECT_NAME}/{VERSION_NAME})")
        for line in table(rows):
            self._screen.write(line)
        self._screen.write()
        self._screen.title(
            f"What that would have cost on AWS, at ${DOLLARS_AN_HOUR:.2f} an inference unit an hour (us-east-1)"
        )
        self._screen.write(
            f"  The clock is scaled: 1 s here counts as {TIME_SCALE / 60:.0f} min there, cdk's and the handler's"
            " own seconds too."
        )
        for line in bill(charges(rows, TIME_SCALE), TIME_SCALE):
            self._screen.write(line)
        self._screen.write(f"  Forgotten, a unit costs ${DOLLARS_AN_HOUR * HOURS_A_MONTH:,.0f} a month.")
        self._screen.write()
        self._screen.write(f"{time.time() - self._origin:.0f} s in all.")
        return history[-1].status


def show(screen: Screen) -> str:
    """Run the demo on a local cloud of its own, of which nothing is left.

    Returns:
        The model's last status.

    Raises:
        CommandFailedError: A command failed.
        LocalCloudError: The local cloud can't be used.
    """
    origin = time.time()
    screen.below("starting the local cloud")
    with (
        tempfile.TemporaryDirectory(prefix="running-model-demo-") as folder,
        LocalCloud(bootstrapped=False) as cloud,
    ):
        return Show(screen, cloud, Path(os.path.realpath(folder)), origin).run()
