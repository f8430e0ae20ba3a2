"""What `cdk deploy` runs: one stack with one model, as the context (`-c name=value`) says."""

import os
import sys

from aws_cdk import App, Environment

from stacks.running_model_stack import RunningModelStack

_PROPERTIES = (
    "project_version_arn",
    "min_inference_units",
    "max_inference_units",
    "project_arn",
    "adopt_running",
    "revision",
)
_WHAT_TO_GIVE = (
    "Give the model version to run: cdk deploy -c project_version_arn="
    "arn:aws:rekognition:REGION:ACCOUNT:project/PROJECT/version/VERSION/CREATED"
)


def main(app: App) -> None:
    """Synthesize the stack; exit with what is wrong with the context on stderr, without a traceback."""
    context = {name: app.node.try_get_context(name) for name in _PROPERTIES}
    given = {name: value for name, value in context.items() if value not in (None, "")}
    if "project_version_arn" not in given:
        sys.exit(_WHAT_TO_GIVE)
    # The CLI's own account and Region, where it knows them, so that synth can compare them with the ARN's.
    env = Environment(account=os.environ.get("CDK_DEFAULT_ACCOUNT"), region=os.environ.get("CDK_DEFAULT_REGION"))
    try:
        RunningModelStack(app, "RunningModel", env=env, **given)
    except ValueError as fault:
        sys.exit(str(fault))
    app.synth()


if __name__ == "__main__":
    main(App())
