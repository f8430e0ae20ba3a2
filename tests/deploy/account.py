"""An AWS account for one test: models in it, and stacks that the real `cdk` deploys to it."""

import itertools
import json
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from running_model.local import LocalCloud
from tests.deploy.stacks import Define, synthesize

STACK = "Models"
LONGEST_COMMAND_SECONDS = 290


@dataclass(frozen=True)
class CommandResult:
    """How a command ended, and all it wrote."""

    exit_code: int
    output: str

    def says(self, text: str) -> bool:
        """Whether the output has this text, wherever its lines are broken."""
        return " ".join(text.split()) in " ".join(self.output.split())


@dataclass(frozen=True)
class Template:
    """What was deployed under a name."""

    stack: str
    body: dict[str, Any]


class Account:
    """An account on a local cloud of its own.

    Args:
        cloud: The cloud.
        folder: Where cloud assemblies go.
    """

    def __init__(self, cloud: LocalCloud, folder: Path) -> None:
        self.cloud = cloud
        self.custom_labels = cloud.custom_labels
        self.results: list[CommandResult] = []
        self.templates: list[Template] = []
        self.may_run: set[str] = set()
        """Versions that may still run when the test is over."""
        self.folder = folder
        """What a test may write into."""
        self._cloudformation = cloud.client("cloudformation")
        self._folders = (folder / f"assembly-{number}" for number in itertools.count())
        self._stack_ids: dict[str, str] = {}

    def model(self, project: str = "logos", version: str = "v1") -> str:
        """Train a model version; its ARN."""
        return self.custom_labels.create_model(project, version)

    def run_by_hand(self, version: str, units: int = 1) -> None:
        """Start a version as a person would, and let it be RUNNING at once."""
        self.cloud.client("rekognition").start_project_version(ProjectVersionArn=version, MinInferenceUnits=units)
        self.custom_labels.set_status(version, "RUNNING")

    def deploy(self, define: Define, *options: str, stack: str = STACK) -> CommandResult:
        """Run `cdk deploy` for a stack with these constructs."""
        return self._end(self._begin_deploy(define, options, stack))

    @contextmanager
    def deploying(self, define: Define, stack: str = STACK) -> Iterator[None]:
        """Run `cdk deploy` in the background, to its end or until the context's."""
        process = self._begin_deploy(define, (), stack)
        try:
            yield
        finally:
            self._end(process)

    def deploy_app(self, **context: object) -> CommandResult:
        """Run `cdk deploy` on the project's own app."""
        folder = next(self._folders)
        given = [part for name, value in context.items() for part in ("-c", f"{name}={value}")]
        result = self._end(self._cdk("deploy", *given, f"--output={folder}", "--require-approval=never"))
        for template in folder.glob("*.template.json"):
            self._note_template(template.name.removesuffix(".template.json"), folder)
        return result

    def destroy(self, stack: str = STACK) -> CommandResult:
        """Run `cdk destroy` for a stack that was deployed, or still is being."""
        self.stack_ids()
        folder = synthesize(lambda _: None, stack, next(self._folders))
        return self._end(self._cdk("destroy", stack, f"--app={folder}", "--force"))

    def destroy_app(self, **context: object) -> CommandResult:
        """Run `cdk destroy` on the project's own app."""
        given = [part for name, value in context.items() for part in ("-c", f"{name}={value}")]
        return self._end(self._cdk("destroy", *given, f"--output={next(self._folders)}", "--force"))

    def run(self, *command: str, folder: Path | None = None) -> CommandResult:
        """Run a command that reaches this account, in a folder. Default: the repository."""
        return self._end(self._begin(command, folder))

    def delete_stacks(self) -> None:
        """Delete whatever stack is left."""
        for name in self.stack_ids():
            self._cloudformation.delete_stack(StackName=name)
        eventually(lambda: not self.stack_ids(), LONGEST_COMMAND_SECONDS)

    def stack_ids(self) -> dict[str, str]:
        """The stacks that stand now, but for the CDK's own: ids by name."""
        stacks = self._cloudformation.describe_stacks()["Stacks"]
        standing = {stack["StackName"]: stack["StackId"] for stack in stacks if stack["StackName"] != "CDKToolkit"}
        self._stack_ids |= standing
        return standing

    def stack_id(self, name: str = STACK) -> str:
        """The id of a stack, also of one that is gone."""
        return self.stack_ids().get(name) or self._stack_ids[name]

    def stack_status(self, name: str = STACK) -> str:
        """A stack's status, also of one that is gone."""
        described = self._cloudformation.describe_stacks(StackName=self.stack_id(name))["Stacks"]
        return str(described[0]["StackStatus"])

    def stack_events(self, name: str = STACK) -> list[dict[str, Any]]:
        """What CloudFormation has told of a stack, oldest first."""
        pages = self._cloudformation.get_paginator("describe_stack_events").paginate(StackName=self.stack_id(name))
        return list(reversed([event for page in pages for event in page["StackEvents"]]))

    def _begin_deploy(self, define: Define, options: tuple[str, ...], stack: str) -> "subprocess.Popen[str]":
        folder = synthesize(define, stack, next(self._folders))
        self._note_template(stack, folder)
        direct = ("--require-approval=never", "--method=direct", "--progress=events")
        return self._cdk("deploy", stack, f"--app={folder}", *direct, *options)

    def _note_template(self, stack: str, folder: Path) -> None:
        template = Template(stack, json.loads((folder / f"{stack}.template.json").read_text()))
        earlier = [noted for noted in self.templates if noted.stack == stack]
        if earlier[-1:] != [template]:
            self.templates.append(template)

    def _cdk(self, *arguments: str) -> "subprocess.Popen[str]":
        return self._begin(("cdk", *arguments), None)

    def _begin(self, command: Sequence[str], folder: Path | None) -> "subprocess.Popen[str]":
        return subprocess.Popen(  # noqa: S603 - a tool, looked up in the cloud's own PATH
            command,
            cwd=folder,
            env=self.cloud.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _end(self, process: "subprocess.Popen[str]") -> CommandResult:
        with process:
            try:
                output, _ = process.communicate(timeout=LONGEST_COMMAND_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        self.stack_ids()
        self.results.append(CommandResult(process.returncode, output))
        return self.results[-1]


def eventually(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something holds.

    Raises:
        AssertionError: It doesn't within this time.
    """
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.2)
