"""What `cdk deploy` runs, as the context (`-c name=value`) says: one stack with one model, or the provider alone."""

import os
import sys
from typing import Any

from aws_cdk import App, Environment

from stacks.provider_stack import ProviderStack
from stacks.running_model_stack import RunningModelStack

_PROPERTIES = (
    "project_version_arn",
    "min_inference_units",
    "max_inference_units",
    "project_arn",
    "adopt_running",
    "revision",
)
_PATTERNS = ("project_version_arns", "stack_arns")
_WHAT_TO_GIVE = (
    "Give the model version to run: cdk deploy -c project_version_arn="
    "arn:aws:rekognition:REGION:ACCOUNT:project/PROJECT/version/VERSION/CREATED"
)
_PATTERNS_TO_GIVE = (
    "Give what the provider is for, each a list with commas: cdk deploy -c project_version_arns="
    "arn:aws:rekognition:REGION:ACCOUNT:project/PROJECT/version/*/* -c stack_arns="
    "arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/*"
)


def main(app: App) -> None:
    """Synthesize the stack; exit with what is wrong with the context on stderr, without a traceback."""
    # The CLI's own account and Region, where it knows them, so that synth can compare them with the ARN's.
    env = Environment(account=os.environ.get("CDK_DEFAULT_ACCOUNT"), region=os.environ.get("CDK_DEFAULT_REGION"))
    try:
        if patterns := _given(app, _PATTERNS):
            _define_provider(app, env, patterns)
        else:
            _define_model(app, env, _given(app, _PROPERTIES))
    except ValueError as fault:
        sys.exit(str(fault))
    app.synth()


def _given(app: App, names: tuple[str, ...]) -> dict[str, Any]:
    context = {name: app.node.try_get_context(name) for name in names}
    return {name: value for name, value in context.items() if value not in (None, "")}


def _define_model(app: App, env: Environment, given: dict[str, Any]) -> None:
    if "project_version_arn" not in given:
        sys.exit(_WHAT_TO_GIVE)
    RunningModelStack(app, "RunningModel", env=env, **given)


def _define_provider(app: App, env: Environment, given: dict[str, str]) -> None:
    if set(given) != set(_PATTERNS):
        sys.exit(_PATTERNS_TO_GIVE)
    patterns = {name: [arn.strip() for arn in arns.split(",")] for name, arns in given.items()}
    ProviderStack(app, "RunningModelProvider", env=env, **patterns)


if __name__ == "__main__":
    main(App())
