"""A model whose version is an SSM parameter's value: whoever trains writes it there, and deploys."""

from aws_cdk import App, CfnOutput, Stack
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from running_model import RunningModel

PARAMETER = "/logos/version"


class LogosStack(Stack):
    """One running model, of the version that the parameter names when the stack is deployed."""

    def __init__(self, scope: Construct, id: str) -> None:  # noqa: A002 - what every construct calls it
        super().__init__(scope, id)
        version = ssm.StringParameter.value_for_string_parameter(self, PARAMETER)
        logos = RunningModel(self, "Logos", project_version_arn=version)
        CfnOutput(self, "ProjectVersionArn", value=logos.project_version_arn, description="The model, RUNNING")


if __name__ == "__main__":
    app = App()
    LogosStack(app, "LogosFromParameter")
    app.synth()
