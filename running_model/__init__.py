"""Keep an Amazon Rekognition Custom Labels model version running for as long as a stack says so."""

from importlib import import_module
from typing import TYPE_CHECKING, Final

__all__ = ["IRunningModel", "RunningModel", "RunningModelDashboard", "RunningModelProvider"]

if TYPE_CHECKING:
    from ._dashboard import RunningModelDashboard
    from ._interface import IRunningModel
    from ._provider import RunningModelProvider
    from ._running_model import RunningModel
else:
    _MODULES: Final = {
        "IRunningModel": "_interface",
        "RunningModel": "_running_model",
        "RunningModelDashboard": "_dashboard",
        "RunningModelProvider": "_provider",
    }

    def __getattr__(name: str) -> object:
        """Import a construct when it is first asked for: that starts node, of which the local cloud has no use."""
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f".{_MODULES[name]}", __name__), name)
