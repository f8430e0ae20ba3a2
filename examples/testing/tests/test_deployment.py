"""The stack, deployed and destroyed by the real `cdk`, without an account."""

from pathlib import Path

import pytest
from running_model.local import Failure, LocalCloud

pytestmark = pytest.mark.deploys


def cdk(cloud: LocalCloud, command: str, model: str, output: Path, *options: str) -> int:
    """Run `cdk` for the stack with this model; its exit code."""
    return cloud.run(["cdk", command, "-c", f"model={model}", f"--output={output}", *options])


def test_the_model_runs_as_long_as_the_stack_is_there(local_cloud: LocalCloud, tmp_path: Path) -> None:
    model = local_cloud.custom_labels.create_model("shelves", "v1")

    assert cdk(local_cloud, "deploy", model, tmp_path, "--require-approval=never") == 0
    parameter = local_cloud.client("ssm").get_parameter(Name="/shelf-watch/model")["Parameter"]["Value"]
    picture = {"Bytes": b"a picture"}
    assert parameter == model
    assert local_cloud.client("rekognition").detect_custom_labels(ProjectVersionArn=parameter, Image=picture)

    assert cdk(local_cloud, "destroy", model, tmp_path, "--force") == 0
    statuses = [change.status for change in local_cloud.custom_labels.history(model)]
    assert statuses[-4:] == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]


def test_a_start_that_fails_fails_the_deployment(
    local_cloud: LocalCloud, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    model = local_cloud.custom_labels.create_model("shelves", "v2")
    no_capacity = Failure("STARTING", message="There is no capacity just now.")

    with local_cloud.custom_labels.behaving(failures=[no_capacity]):
        assert cdk(local_cloud, "deploy", model, tmp_path, "--require-approval=never", "--progress=events") == 1

    said = " ".join("".join(capfd.readouterr()).split())
    assert "There is no capacity just now." in said
    assert not [version for version in local_cloud.custom_labels.versions() if version.status == "RUNNING"]
