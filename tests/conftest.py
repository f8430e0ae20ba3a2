"""What every layer needs: node for the CDK's constructs, out of this environment, so that none has to be on PATH."""

import os

from running_model.local.node import node_executable

os.environ.setdefault("JSII_NODE", str(node_executable()))
