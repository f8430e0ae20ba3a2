"""A model whose version changes while its callers call."""

from pathlib import Path

from aws_cdk import App, CfnOutput, Duration, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from running_model import RunningModel


class SwapStack(Stack):
    """A running model, and a function that asks it."""

    def __init__(self, scope: Construct, id: str, *, project_version_arn: str) -> None:  # noqa: A002 - CDK's own name
        super().__init__(scope, id)
        logos = RunningModel(self, "Logos", project_version_arn=project_version_arn)
        detect = lambda_.Function(
            self,
            "Detect",
            runtime=lambda_.Runtime.PYTHON_3_14,
            architecture=lambda_.Architecture.ARM_64,
            handler="index.handler",
            code=lambda_.Code.from_asset(str(Path(__file__).parent / "function")),
            timeout=Duration.seconds(30),
            # Another version's ARN once that is RUNNING, and before this one is stopped.
            environment={"MODEL": logos.project_version_arn},
        )
        logos.grant_detect_custom_labels(detect)
        CfnOutput(self, "DetectFunction", value=detect.function_name, description="Call it with a picture")


if __name__ == "__main__":
    app = App()
    SwapStack(app, "GapFreeSwap", project_version_arn=app.node.get_context("project_version_arn"))
    app.synth()
