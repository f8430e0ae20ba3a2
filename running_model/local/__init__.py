"""A cloud on one machine, with Amazon Rekognition Custom Labels in it: for trying and testing deployments.

``python -m running_model.local -- cdk deploy`` runs a command under it; ``LocalCloud`` is the same for Python;
``custom_labels`` and ``local_cloud`` are fixtures for pytest, there once the package is installed. All need the extra:
``pip install 'cdk-rekognition-running-model[local]'``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

__all__ = [
    "SERVICE_CALL_QUOTAS",
    "Behaviour",
    "CustomLabelsControl",
    "Failure",
    "Fault",
    "LocalCloud",
    "LocalCloudError",
]

if TYPE_CHECKING:
    from running_model.local.cloud import LocalCloud
    from running_model.local.custom_labels.behaviour import SERVICE_CALL_QUOTAS, Behaviour, Failure, Fault
    from running_model.local.custom_labels_control import CustomLabelsControl
    from running_model.local.errors import LocalCloudError
else:
    _MODULES: Final = {
        "SERVICE_CALL_QUOTAS": "custom_labels.behaviour",
        "Behaviour": "custom_labels.behaviour",
        "CustomLabelsControl": "custom_labels_control",
        "Failure": "custom_labels.behaviour",
        "Fault": "custom_labels.behaviour",
        "LocalCloud": "cloud",
        "LocalCloudError": "errors",
    }

    def __getattr__(name: str) -> object:
        """Import a name when it is first asked for: pytest loads the plug-in for everybody who has it installed."""
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
