"""``python -m tests.packaging.import_cost``: what importing the construct costs, beside `import aws_cdk`.

The fastest of several rounds of each, in new processes by turns, so that a busy machine is busy for all alike.
"""

import os
import subprocess
import sys
import time

from running_model.local.node import node_executable

ROUNDS = 5
STATEMENTS = {
    "aws_cdk": "import aws_cdk",
    "running_model": "import running_model",
    "RunningModel": "from running_model import RunningModel",
    "its submodules": "from aws_cdk import aws_cloudwatch_actions, aws_lambda, aws_logs, aws_scheduler, aws_sns",
    "pytest": "import pytest",
    "pytest plug-in": "import running_model.local.pytest_plugin",
}


def seconds(statement: str) -> float:
    """How long a new Python takes to run a statement."""
    began = time.perf_counter()
    environment = {**os.environ, "JSII_NODE": str(node_executable())}
    subprocess.run([sys.executable, "-c", statement], check=True, env=environment)  # noqa: S603 - our own words
    return time.perf_counter() - began


def main() -> None:
    """Measure, and print each as seconds and as a ratio to `import aws_cdk`."""
    fastest = dict.fromkeys(STATEMENTS, float("inf"))
    for _ in range(ROUNDS):
        for name, statement in STATEMENTS.items():
            fastest[name] = min(fastest[name], seconds(statement))
    for name, took in fastest.items():
        print(f"{name:<15} {took:6.2f} s   {took / fastest['aws_cdk']:5.2f} of import aws_cdk")


if __name__ == "__main__":
    main()
