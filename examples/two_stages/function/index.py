"""Ask the model what is in a picture; where there is no model, say that nothing is."""

import os
from typing import Any

import boto3

rekognition = boto3.client("rekognition")


def handler(picture: dict[str, str], _context: object) -> list[Any]:
    """Return the custom labels of a picture, an S3 object: {"Bucket": ..., "Name": ...}."""
    model = os.environ.get("MODEL")
    if not model:
        return []
    found = rekognition.detect_custom_labels(
        ProjectVersionArn=model, Image={"S3Object": {"Bucket": picture["Bucket"], "Name": picture["Name"]}}
    )
    return list(found["CustomLabels"])
