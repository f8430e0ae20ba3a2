"""The same service twice: in development without the model, in production with two units of it."""

from pathlib import Path

from aws_cdk import App, CfnOutput, Stack, Stage
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from running_model import RunningModel


class DetectionStack(Stack):
    """A function that asks the model, or does without where there is none."""

    def __init__(self, scope: Construct, id: str, *, project_version_arn: str | None) -> None:  # noqa: A002
        super().__init__(scope, id)
        detect = lambda_.Function(
            self,
            "Detect",
            runtime=lambda_.Runtime.PYTHON_3_14,
            architecture=lambda_.Architecture.ARM_64,
            handler="index.handler",
            code=lambda_.Code.from_asset(str(Path(__file__).parent / "function")),
        )
        if project_version_arn:
            logos = RunningModel(self, "Logos", project_version_arn=project_version_arn, min_inference_units=2)
            logos.grant_detect_custom_labels(detect)
            detect.add_environment("MODEL", logos.project_version_arn)
        CfnOutput(self, "DetectFunction", value=detect.function_name, description="Invoke it with an S3 object")


class DetectionStage(Stage):
    """The service in one environment: what differs between two of them stands here, and nowhere else."""

    def __init__(self, scope: Construct, id: str, *, project_version_arn: str | None = None) -> None:  # noqa: A002
        super().__init__(scope, id)
        DetectionStack(self, "Detection", project_version_arn=project_version_arn)


if __name__ == "__main__":
    app = App()
    DetectionStage(app, "Development")
    DetectionStage(app, "Production", project_version_arn=app.node.get_context("project_version_arn"))
    app.synth()
