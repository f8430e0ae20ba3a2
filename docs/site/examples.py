"""Runs the Python of the pages, and looks whether the commands on them exist."""

import inspect
import re
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any, Final

from docs.site import REPOSITORY

_FENCE: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INCLUDE: Final = '--8<-- "'
_ARN: Final = "arn:aws:rekognition:us-east-1:111122223333:project/logos/version/logos.1/1763629815000"


def faults_of(markdown: str) -> list[str]:
    """What is wrong with the examples and commands of a page.

    What a page includes from examples/ is left out: the tests of the examples deploy that.
    """
    faults = []
    for language, code in _FENCE.findall(markdown):
        if language == "python" and _INCLUDE not in code:
            faults += _python_faults(code)
        elif language in ("", "sh"):
            faults += _command_faults(code)
    return faults


def _python_faults(code: str) -> list[str]:
    try:
        run_example(code)
    except Exception as error:
        return [f"this example fails with {type(error).__name__}: {error}\n{code}"]
    return []


def run_example(code: str) -> None:
    """Run an example, and synthesize what it defines: whole classes of stacks, or lines from within one.

    Raises:
        Exception: what a reader would see.
    """
    from aws_cdk import App, Stack

    app = App()
    program = compile(code, "example", "exec")
    if "class " not in code:
        exec(program, {}, _Surroundings(Stack(app, "Example")))  # noqa: S102 - our own pages
    else:
        names: dict[str, Any] = {"__name__": "example"}
        exec(program, names)  # noqa: S102 - our own pages
        for name, value in list(names.items()):
            if isinstance(value, type) and issubclass(value, Stack) and value is not Stack:
                value(app, name, **_needed_by(value))
    app.synth()


def _needed_by(stack: type) -> dict[str, Any]:
    """A model for each argument that a stack can't do without."""
    parameters = inspect.signature(stack.__init__).parameters.values()  # type: ignore[misc]
    needed = [each.name for each in parameters if each.kind is each.KEYWORD_ONLY and each.default is each.empty]
    return dict.fromkeys(needed, _ARN)


class _Surroundings(dict[str, Any]):
    """The names that lines from within a stack take for granted, each made when it is first used."""

    def __init__(self, stack: Any) -> None:
        super().__init__()
        self._stack = stack

    def __missing__(self, name: str) -> Any:
        import aws_cdk

        import running_model

        known: dict[str, Callable[[], Any]] = {
            "self": lambda: self._stack,
            "vpc": lambda: aws_cdk.aws_ec2.Vpc(self._stack, "Vpc"),
            "key": lambda: aws_cdk.aws_kms.Key(self._stack, "Key"),
            "log_group": lambda: aws_cdk.aws_logs.LogGroup(self._stack, "Log"),
            "topic": lambda: aws_cdk.aws_sns.Topic(self._stack, "Topic"),
            "bucket": lambda: aws_cdk.aws_s3.Bucket(self._stack, "Bucket"),
            "logos": lambda: running_model.RunningModel(self._stack, "Logos", project_version_arn=_ARN),
            "ARN": lambda: _ARN,
        }
        if name in known:
            self[name] = known[name]()
        elif hasattr(running_model, name):
            self[name] = getattr(running_model, name)
        elif hasattr(aws_cdk, name):
            self[name] = getattr(aws_cdk, name)
        else:
            raise KeyError(name)
        return self[name]


def _command_faults(code: str) -> Iterator[str]:
    targets = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    app = (REPOSITORY / "app.py").read_text(encoding="utf-8")
    for target in re.findall(r"^make ([a-z-]+)", code, re.MULTILINE):
        if target not in targets:
            yield f"'make {target}' doesn't exist"
    for module in re.findall(r"python3? -m ([\w.]+)", code):
        if find_spec(module) is None:
            yield f"'python -m {module}' doesn't exist"
    for name in re.findall(r"-c (\w+)=", code):
        if f'"{name}"' not in app:
            yield f"'-c {name}=' means nothing to app.py"
