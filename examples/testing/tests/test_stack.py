"""The template."""

from aws_cdk import App
from aws_cdk.assertions import Match, Template

from shelf_watch.stack import ShelfWatch

MODEL = "arn:aws:rekognition:us-east-1:111122223333:project/shelves/version/v1/1763629815000"


def test_one_model_with_up_to_two_units() -> None:
    template = Template.from_stack(ShelfWatch(App(), "ShelfWatch", model=MODEL))
    template.has_resource_properties(
        "Custom::RekognitionRunningModel",
        {"ProjectVersionArn": MODEL, "MaxInferenceUnits": Match.any_value()},
    )
