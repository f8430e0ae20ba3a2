"""The code that calls the model: against Custom Labels alone, in this process, some milliseconds a test."""

import boto3
import pytest
from running_model.local import CustomLabelsControl, Fault

from shelf_watch.shelf import NobodyLooksError, products_on


@pytest.fixture
def model(custom_labels: CustomLabelsControl) -> str:
    """A model that was trained and started, and isn't running yet: that takes ten minutes."""
    arn = custom_labels.create_model("shelves", "v1")
    boto3.client("rekognition").start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)
    return arn


def test_products_are_named_once_the_model_runs(custom_labels: CustomLabelsControl, model: str) -> None:
    custom_labels.pass_time(10 * 60)
    assert products_on(b"a picture", model) == {"Logo", "Package", "Shelf"}


def test_while_the_model_starts_nobody_looks(model: str) -> None:
    with pytest.raises(NobodyLooksError, match="is the stack deployed"):
        products_on(b"a picture", model)


def test_a_throttled_call_is_tried_again(custom_labels: CustomLabelsControl, model: str) -> None:
    custom_labels.pass_time(10 * 60)
    custom_labels.change_behaviour(
        faults=[Fault("DetectCustomLabels", "ProvisionedThroughputExceededException", times=2)]
    )
    assert products_on(b"a picture", model)
    assert len(custom_labels.calls("DetectCustomLabels")) == 3
