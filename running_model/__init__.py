"""Keep an Amazon Rekognition Custom Labels model version running for as long as a stack says so."""

from typing import TYPE_CHECKING

__all__ = ["RunningModel"]

if TYPE_CHECKING:
    from ._running_model import RunningModel
else:

    def __getattr__(name: str) -> object:
        """Import the construct when it is first asked for: that starts node, of which the local cloud has no use."""
        if name != "RunningModel":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from ._running_model import RunningModel

        return RunningModel
