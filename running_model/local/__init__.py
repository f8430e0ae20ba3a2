"""A cloud on one machine, with Amazon Rekognition Custom Labels in it: for trying and testing deployments.

``python -m running_model.local -- cdk deploy`` runs a command under it; ``LocalCloud`` is the same for Python. It
needs the extra: ``pip install cdk-rekognition-running-model[local]``.
"""

from running_model.local.cloud import LocalCloud
from running_model.local.errors import LocalCloudError

__all__ = ["LocalCloud", "LocalCloudError"]
