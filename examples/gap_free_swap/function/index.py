"""Ask the model what is in a picture, and say which version has answered."""

import base64
import os
from typing import Any

import boto3
from botocore.config import Config

# Asked once: a call that fails is to be seen, not to be made good for.
rekognition = boto3.client("rekognition", config=Config(retries={"total_max_attempts": 1}))


def handler(event: dict[str, str], _context: object) -> dict[str, Any]:
    """Answer {"picture": BASE64} with the version and what it found."""
    version = os.environ["MODEL"]
    picture = base64.b64decode(event["picture"])
    found = rekognition.detect_custom_labels(ProjectVersionArn=version, Image={"Bytes": picture})
    return {"version": version, "labels": found["CustomLabels"]}
