"""What stands on a shelf."""

import boto3


class NobodyLooksError(RuntimeError):
    """The model isn't running now."""


def products_on(picture: bytes, model: str) -> set[str]:
    """The names of the products in a picture.

    Args:
        picture: A JPEG or PNG.
        model: The ARN of the model version.

    Raises:
        NobodyLooksError: The model isn't running.
    """
    rekognition = boto3.client("rekognition")
    try:
        found = rekognition.detect_custom_labels(ProjectVersionArn=model, Image={"Bytes": picture}, MinConfidence=0)
    except rekognition.exceptions.ResourceNotReadyException as not_running:
        raise NobodyLooksError(f"{model} isn't running: is the stack deployed?") from not_running
    return {label["Name"] for label in found["CustomLabels"] if "Name" in label}
