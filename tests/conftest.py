"""What every layer needs: node for the CDK's constructs, so that none has to be on PATH; and no secret ever shown.

And the summary's word on which Pythons the wheel was tested.
"""

import os

from running_model.local.node import node_executable
from tests.packaging.interpreters import pytest_terminal_summary as pytest_terminal_summary
from tests.simulation.no_secrets import pytest_runtest_makereport as pytest_runtest_makereport

os.environ.setdefault("JSII_NODE", str(node_executable()))
