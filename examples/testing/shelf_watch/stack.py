"""The model that looks at the shelves, running as long as the stack is there."""

from aws_cdk import Environment, Stack
from aws_cdk import aws_ssm as ssm
from constructs import Construct
from running_model import RunningModel


class ShelfWatch(Stack):
    """The model, and the parameter by which its users find it: there only once the model is RUNNING."""

    def __init__(self, scope: Construct, construct_id: str, *, model: str, env: Environment | None = None) -> None:
        super().__init__(scope, construct_id, env=env)
        shelves = RunningModel(self, "Shelves", project_version_arn=model, max_inference_units=2)
        ssm.StringParameter(
            self, "Model", parameter_name="/shelf-watch/model", string_value=shelves.project_version_arn
        )
