"""``LocalCloud`` for Python, and what it runs on."""

import importlib.metadata
from pathlib import Path

import pytest

from running_model.local import Behaviour, LocalCloud, LocalCloudError, mends
from running_model.local.bootstrap import bootstrap, template_of_the_cdk


def test_the_cdk_finds_its_environment_bootstrapped(cloud: LocalCloud) -> None:
    bootstrap(cloud.client("cloudformation"), template_of_the_cdk(Path.cwd()))
    version = cloud.client("ssm").get_parameter(Name="/cdk-bootstrap/hnb659fds/version")
    assert int(version["Parameter"]["Value"]) >= 30
    with pytest.raises(LocalCloudError, match="bootstrapping failed"):
        bootstrap(cloud.client("cloudformation"), template_of_the_cdk(Path.cwd()))


def test_rekognition_and_its_control_are_reached_from_this_process(cloud: LocalCloud) -> None:
    arn = cloud.custom_labels.create_model("reached", "first")
    projects = cloud.client("rekognition").describe_projects()["ProjectDescriptions"]
    assert [arn.startswith(project["ProjectArn"].rsplit("/", 1)[0]) for project in projects] == [True]


def test_a_profile_of_a_real_account_has_no_say(cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "work")
    assert cloud.client("sts").get_caller_identity()["Account"] == "000000000000"
    assert ":000000000000:" in cloud.custom_labels.create_model("profiled", "first")


def test_a_proxy_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with LocalCloud(bootstrapped=False) as cloud:
        assert cloud.client("sts").get_caller_identity()["Account"] == "000000000000"


def test_rekognition_behaves_as_at_first_after_a_reset() -> None:
    with LocalCloud(bootstrapped=False, behaviour=Behaviour(time_scale=60)) as cloud:
        cloud.custom_labels.change_behaviour(time_scale=1, starting_seconds=5)
        cloud.custom_labels.reset()
        assert cloud.custom_labels.behaviour() == Behaviour(time_scale=60)


def test_clouds_side_by_side_know_nothing_of_each_other(cloud: LocalCloud) -> None:
    with LocalCloud(bootstrapped=False) as other:
        other.client("ssm").put_parameter(Name="only-there", Value="x", Type="String")
        other.custom_labels.create_model("only-there", "first")
        assert not cloud.client("ssm").get_parameters(Names=["only-there"])["Parameters"]
        assert not any("only-there" in version.project_version_arn for version in cloud.custom_labels.versions())


def test_its_log_can_be_read(cloud: LocalCloud) -> None:
    assert "services available" in cloud.log()


def test_another_version_of_ministack_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda _name: "1.6.0")
    with pytest.raises(SystemExit, match=r"ministack 1\.6\.0 is installed.*pip install ministack==1\.5\.33"):
        mends.refuse_other_versions()


def test_a_cloud_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("running_model.local.process._LAUNCHER", tmp_path / "missing.py")
    with pytest.raises(LocalCloudError, match=r"ended while starting:[\s\S]*missing\.py"), LocalCloud():
        pass
