"""A stack with the function alone, for models in stacks that aren't written with the CDK for Python."""

from collections.abc import Sequence

from aws_cdk import CfnOutput, Environment, Stack
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from running_model import RunningModelProvider


class ProviderStack(Stack):
    """The provider, and its service token where other stacks of the account and Region find it.

    As the export `STACK-ServiceToken`: CloudFormation then refuses to remove the provider while a stack imports it, and
    so while its models could still have to be stopped. And as the SSM parameter `/STACK/service-token`, which guards
    nothing.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - what every construct calls it
        *,
        project_version_arns: Sequence[str],
        stack_arns: Sequence[str],
        env: Environment | None = None,
    ) -> None:
        """Define the stack.

        Args:
            scope: the app or the stage.
            id: its name there.
            project_version_arns: the model versions that its users may run, or patterns of them.
            stack_arns: the users' stacks, or patterns of them.
            env: the account and Region to deploy to. Default: what the CLI deploys to.

        Raises:
            ValueError: a pattern can't mean anything; the message names every one.
        """
        super().__init__(scope, id, env=env)
        provider = RunningModelProvider(self)
        provider.serve(project_version_arns=project_version_arns, stack_arns=stack_arns)
        CfnOutput(
            self,
            "ServiceToken",
            value=provider.service_token,
            export_name=f"{self.stack_name}-ServiceToken",
            description="The ServiceToken of every Custom::RekognitionRunningModel",
        )
        ssm.StringParameter(
            self,
            "ServiceTokenParameter",
            parameter_name=f"/{self.stack_name}/service-token",
            string_value=provider.service_token,
            description="The ServiceToken of every Custom::RekognitionRunningModel",
        )
