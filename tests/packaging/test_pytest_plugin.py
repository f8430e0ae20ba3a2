"""The fixtures that pytest finds once the package is installed; `test_example.py` has them found."""

import os
import subprocess
import sys
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from running_model.local import CustomLabelsControl, Failure

pytest_plugins = ("running_model.local.pytest_plugin", "pytester")

_WHAT_THE_PLUGIN_IMPORTS = """
import sys
import pytest
before = set(sys.modules)
import running_model.local.pytest_plugin
print(*sorted(set(sys.modules) - before))
"""


@pytest.fixture
def elsewhere(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A pytest of its own in another folder."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    return pytester


@pytest.fixture
def real_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a developer's shell may say."""
    monkeypatch.setenv("AWS_PROFILE", "work")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")


@pytest.mark.usefixtures("real_account", "custom_labels")
def test_boto3_reaches_the_service_and_no_real_account() -> None:
    assert boto3.client("rekognition").describe_projects()["ProjectDescriptions"] == []
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN"} & os.environ.keys()


def test_a_model_runs_once_its_time_has_passed(custom_labels: CustomLabelsControl) -> None:
    model = custom_labels.create_model("logos", "v1")
    rekognition = boto3.client("rekognition")
    rekognition.start_project_version(ProjectVersionArn=model, MinInferenceUnits=1)
    with pytest.raises(rekognition.exceptions.ResourceNotReadyException):
        rekognition.detect_custom_labels(ProjectVersionArn=model, Image={"Bytes": b"a picture"})

    custom_labels.pass_time(600)

    assert rekognition.detect_custom_labels(ProjectVersionArn=model, Image={"Bytes": b"a picture"})["CustomLabels"]


def test_a_start_that_fails(custom_labels: CustomLabelsControl) -> None:
    model = custom_labels.create_model("logos", "v1")
    custom_labels.change_behaviour(starting_seconds=0, failures=[Failure("STARTING", message="No capacity.")])

    boto3.client("rekognition").start_project_version(ProjectVersionArn=model, MinInferenceUnits=1)

    (version,) = custom_labels.versions()
    assert (version.status, version.status_message) == ("FAILED", "No capacity.")


@mock_aws
def test_moto_serves_other_services_beside_it(custom_labels: CustomLabelsControl) -> None:
    boto3.client("s3").create_bucket(Bucket="pictures")
    custom_labels.create_model("logos", "v1")

    assert [bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"]] == ["pictures"]
    assert len(boto3.client("rekognition").describe_projects()["ProjectDescriptions"]) == 1


def test_each_test_has_an_empty_service_and_leaves_the_environment_as_it_was(elsewhere: pytest.Pytester) -> None:
    elsewhere.makepyfile("""
        import os
        import boto3
        import pytest

        before = dict(os.environ)

        @pytest.mark.parametrize("time", ["first", "second"])
        def test_empty(custom_labels, time):
            assert custom_labels.versions() == []
            custom_labels.create_model("logos", "v1")
            custom_labels.change_behaviour(running_models=0)
            boto3.client("rekognition")

        def test_gone():
            of_pytest = {"PYTEST_CURRENT_TEST": ""}
            assert os.environ | of_pytest == before | of_pytest
            assert boto3.DEFAULT_SESSION is None
    """)
    elsewhere.runpytest_subprocess("-p", "running_model.local.pytest_plugin").assert_outcomes(passed=3)


def test_without_the_extra_it_says_what_to_install(elsewhere: pytest.Pytester) -> None:
    elsewhere.makepyfile("""
        def test_service(custom_labels): ...
        def test_cloud(local_cloud): ...
    """)
    elsewhere.makeconftest("""
        import importlib.util
        from importlib.util import find_spec
        gone = ("moto", "ministack")
        importlib.util.find_spec = lambda name: None if name in gone else find_spec(name)
    """)
    result = elsewhere.runpytest_subprocess("-p", "running_model.local.pytest_plugin")
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["moto not installed: pip install 'cdk-rekognition-running-model[[]local]'"])
    result.stdout.fnmatch_lines(["moto and ministack not installed: pip install *"])


def test_whoever_asks_for_no_fixture_pays_for_no_import() -> None:
    imported = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", _WHAT_THE_PLUGIN_IMPORTS], capture_output=True, text=True, check=True
    )
    assert imported.stdout.split() == ["running_model", "running_model.local", "running_model.local.pytest_plugin"]
