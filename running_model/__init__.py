"""Keep an Amazon Rekognition Custom Labels model version running for as long as a stack says so."""

from ._running_model import RunningModel

__all__ = ["RunningModel"]
