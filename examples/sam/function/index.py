"""Ask the model what is in a picture."""

import base64
import os
from typing import Any

import boto3

rekognition = boto3.client("rekognition")


def handler(event: dict[str, str], _context: object) -> list[Any]:
    """Answer {"picture": BASE64} with the labels that the model finds."""
    picture = base64.b64decode(event["picture"])
    found = rekognition.detect_custom_labels(ProjectVersionArn=os.environ["MODEL"], Image={"Bytes": picture})
    return list(found["CustomLabels"])
