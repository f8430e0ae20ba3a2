"""For each picture that was uploaded: ask the model, and write down what it found."""

import os
from typing import Any
from urllib.parse import unquote_plus

import boto3

rekognition = boto3.client("rekognition")
dynamodb = boto3.client("dynamodb")


def handler(event: dict[str, Any], _context: object) -> None:
    """Handle the upload of one picture or more."""
    for record in event["Records"]:
        bucket, picture = record["s3"]["bucket"]["name"], unquote_plus(record["s3"]["object"]["key"])
        found = rekognition.detect_custom_labels(
            ProjectVersionArn=os.environ["MODEL"], Image={"S3Object": {"Bucket": bucket, "Name": picture}}
        )
        labels = {label["Name"]: {"N": f"{label['Confidence']:.2f}"} for label in found["CustomLabels"]}
        dynamodb.put_item(TableName=os.environ["TABLE"], Item={"Picture": {"S": picture}, "Labels": {"M": labels}})
