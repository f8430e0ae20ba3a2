"""Amazon Rekognition Custom Labels for moto: projects, versions and their lifecycle."""

from moto import rekognition

from .models import rekognition_backends


def install() -> None:
    """Puts Custom Labels into this process's moto; to be called before moto's first Rekognition request."""
    vars(rekognition)["rekognition_backends"] = rekognition_backends
