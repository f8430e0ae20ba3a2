"""A stack with one running model, for `cdk deploy` as it is, and as an example."""

from aws_cdk import CfnOutput, Environment, Stack
from constructs import Construct

from running_model import RunningModel


class RunningModelStack(Stack):
    """One running model, and what a person wants to know of it: its ARN, its units and its page in the console."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - what every construct calls it
        *,
        project_version_arn: str,
        min_inference_units: int = 1,
        max_inference_units: int | None = None,
        project_arn: str | None = None,
        adopt_running: bool = False,
        revision: str | None = None,
        env: Environment | None = None,
    ) -> None:
        """Define the stack; but for `env`, the account and Region to deploy to, all is as in `RunningModel`.

        Raises:
            ValueError: properties break a rule; the message names every one.
        """
        super().__init__(scope, id, env=env)
        model = RunningModel(
            self,
            "Model",
            project_version_arn=project_version_arn,
            min_inference_units=min_inference_units,
            max_inference_units=max_inference_units,
            project_arn=project_arn,
            adopt_running=adopt_running,
            revision=revision,
        )
        units = f"{min_inference_units} to {max_inference_units}" if max_inference_units else str(min_inference_units)
        CfnOutput(self, "ProjectVersionArn", value=model.project_version_arn, description="The model, RUNNING")
        CfnOutput(self, "InferenceUnits", value=units, description="What it runs with, and is billed for")
        CfnOutput(self, "ConsoleUrl", value=model.console_url, description="The model's page in the AWS console")
