"""What `cdk deploy` runs: one stack with one model, as the context (`-c name=value`) says."""

import os
import sys

from aws_cdk import App, Environment

from stacks.running_model_stack import RunningModelStack

_WHAT_TO_GIVE = (
    "Give the model version to run: cdk deploy -c project_version_arn="
    "arn:aws:rekognition:REGION:ACCOUNT:project/PROJECT/version/VERSION/CREATED"
)


def main() -> None:
    """Synthesize the stack; what is wrong with the context is said on stderr, without a traceback."""
    app = App()
    context = app.node.try_get_context
    if not context("project_version_arn"):
        sys.exit(_WHAT_TO_GIVE)
    try:
        RunningModelStack(
            app,
            "RunningModel",
            project_version_arn=context("project_version_arn"),
            min_inference_units=context("min_inference_units") or 1,
            max_inference_units=context("max_inference_units"),
            project_arn=context("project_arn"),
            adopt_running=context("adopt_running") or False,
            revision=context("revision"),
            # The CLI's own account and Region, where it knows them, so that synth can compare them with the ARN's.
            env=Environment(account=os.environ.get("CDK_DEFAULT_ACCOUNT"), region=os.environ.get("CDK_DEFAULT_REGION")),
        )
    except ValueError as fault:
        sys.exit(str(fault))
    app.synth()


main()
