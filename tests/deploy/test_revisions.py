"""Deployments that make CloudFormation look at a model again."""

from aws_cdk import Stack

from running_model import RunningModel
from tests.deploy import function_log
from tests.deploy.account import Account, eventually
from tests.deploy.model_history import starts_and_stops, statuses
from tests.deploy.stacks import Define


def test_another_revision_starts_what_does_not_run_and_leaves_alone_what_does(account: Account) -> None:
    """Proves "change it, and CloudFormation looks at the model again and starts one that has failed or been stopped",
    and "a running one with the right units isn't touched", which is answered for without any waiting."""
    failed, stopped = account.model("logos"), account.model("cars")
    account.deploy(_two_models(failed, stopped, revision="first"))
    assert account.deploy(_two_models(failed, stopped, revision="second")).exit_code == 0
    assert [starts_and_stops(account, version) for version in (failed, stopped)] == [(1, 0), (1, 0)]
    eventually(lambda: len(function_log.answers(account.cloud.log(), "Update")) == 2)
    assert "Wait" not in [step.get("decision") for step in function_log.steps(account.cloud.log(), "Update")]

    account.custom_labels.set_status(failed, "FAILED")
    account.custom_labels.set_status(stopped, "STOPPED")
    assert account.deploy(_two_models(failed, stopped, revision="third")).exit_code == 0
    assert statuses(account, failed) == ["STARTING", "RUNNING", "FAILED", "STARTING", "RUNNING"]
    assert statuses(account, stopped) == ["STARTING", "RUNNING", "STOPPED", "STARTING", "RUNNING"]


def _two_models(failed: str, stopped: str, revision: str) -> Define:
    def define(stack: Stack) -> None:
        RunningModel(stack, "Failed", project_version_arn=failed, min_inference_units=2, revision=revision)
        RunningModel(stack, "Stopped", project_version_arn=stopped, revision=revision)

    return define
