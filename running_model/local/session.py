"""boto3 for this process's own requests to the local cloud."""

import boto3
from botocore.session import Session


def without_profile() -> boto3.Session:
    """A session in which AWS_PROFILE has no say: it may name one of a real account, or one that isn't there."""
    return boto3.Session(botocore_session=Session({"profile": (None, None, None, None)}))
