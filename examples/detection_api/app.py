"""Pictures that are uploaded become labels in a table."""

from pathlib import Path

from aws_cdk import App, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications
from constructs import Construct

from running_model import RunningModel


class DetectionStack(Stack):
    """A bucket for pictures, a table for labels, and between them a function that asks a running model."""

    def __init__(self, scope: Construct, id: str, *, project_version_arn: str) -> None:  # noqa: A002 - CDK's own name
        super().__init__(scope, id)
        logos = RunningModel(self, "Logos", project_version_arn=project_version_arn)
        pictures = s3.Bucket(self, "Pictures", enforce_ssl=True, block_public_access=s3.BlockPublicAccess.BLOCK_ALL)
        labels = dynamodb.TableV2(
            self,
            "Labels",
            partition_key=dynamodb.Attribute(name="Picture", type=dynamodb.AttributeType.STRING),
            removal_policy=RemovalPolicy.DESTROY,
        )
        detect = lambda_.Function(
            self,
            "Detect",
            runtime=lambda_.Runtime.PYTHON_3_14,
            architecture=lambda_.Architecture.ARM_64,
            handler="index.handler",
            code=lambda_.Code.from_asset(str(Path(__file__).parent / "function")),
            timeout=Duration.minutes(1),
            environment={
                "MODEL": logos.project_version_arn,  # known once RUNNING: the function waits for the model
                "TABLE": labels.table_name,
            },
        )
        logos.grant_detect_custom_labels(detect)
        pictures.grant_read(detect)
        labels.grant_write_data(detect)
        pictures.add_event_notification(s3.EventType.OBJECT_CREATED, notifications.LambdaDestination(detect))
        CfnOutput(self, "PicturesBucket", value=pictures.bucket_name, description="Upload pictures here")
        CfnOutput(self, "LabelsTable", value=labels.table_name, description="What was found in them")


if __name__ == "__main__":
    app = App()
    DetectionStack(app, "Detection", project_version_arn=app.node.get_context("project_version_arn"))
    app.synth()
