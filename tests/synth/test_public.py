"""The public face of the package."""

import subprocess
import sys

import pytest

import running_model


def test_the_public_names() -> None:
    assert running_model.__all__ == ["IRunningModel", "RunningModel", "RunningModelDashboard", "RunningModelProvider"]
    assert running_model.RunningModel.__module__ == "running_model._running_model"


def test_anything_else_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'running_model' has no attribute 'Runner'"):
        getattr(running_model, "Runner")  # noqa: B009 - mypy knows that it isn't there


def test_importing_the_package_starts_no_node() -> None:
    """The local cloud is a part of the package and has no use for the CDK."""
    program = "import sys, running_model; sys.exit('aws_cdk' in sys.modules or 'jsii' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)  # noqa: S603 - our own words
