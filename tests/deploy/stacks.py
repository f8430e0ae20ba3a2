"""Stacks to deploy, synthesized in this process: the CLI then needs no app of its own, and two seconds less."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aws_cdk import App, CfnWaitCondition, CfnWaitConditionHandle, Environment, Stack
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from running_model import RunningModel
from running_model.local.environment import ACCOUNT, REGION

Define = Callable[[Stack], object]
"""Puts constructs into a stack."""

_CONTEXT = json.loads((Path(__file__).parents[2] / "cdk.json").read_text())["context"]


def synthesize(define: Define, name: str, folder: Path) -> Path:
    """Synthesize a stack of this name.

    Returns:
        The folder, now a cloud assembly.
    """
    app = App(outdir=str(folder), context=_CONTEXT, analytics_reporting=False)
    define(Stack(app, name, env=Environment(account=ACCOUNT, region=REGION)))
    app.synth()
    return folder


def synthesis_error(define: Define, folder: Path) -> str:
    """What synthesizing says is wrong.

    Raises:
        AssertionError: It finds nothing wrong.
    """
    try:
        synthesize(define, "Wrong", folder)
    except ValueError as error:
        return str(error)
    raise AssertionError("it synthesizes")


def one_model(version: str, name: str = "Logos", *, failing_sibling: bool = False, **properties: Any) -> Define:
    """A stack with one running model, and maybe a sibling that fails once the model runs."""

    def define(stack: Stack) -> None:
        model = RunningModel(stack, name, project_version_arn=version, **properties)
        if failing_sibling:
            add_failing_sibling(stack, after=model)

    return define


def add_failing_sibling(stack: Stack, *, after: Construct) -> None:
    """Add a resource whose creation fails once `after` is there: it waits a second for a signal that never comes."""
    handle = CfnWaitConditionHandle(stack, "Signal")
    CfnWaitCondition(stack, "FailingSibling", handle=handle.ref, timeout="1").node.add_dependency(after)


def something_else(stack: Stack) -> None:
    """Let a stack have a resource that has nothing to do with models, and so exist without any."""
    ssm.StringParameter(stack, "Something", string_value="else")


def beside_something_else(define: Define) -> Define:
    """These constructs, and `something_else`."""

    def both(stack: Stack) -> None:
        define(stack)
        something_else(stack)

    return both
