"""Deployments that make CloudFormation look at a model again."""

from tests.deploy import function_log
from tests.deploy.account import Account, eventually
from tests.deploy.model_history import starts_and_stops, statuses
from tests.deploy.stacks import one_model


def test_another_revision_leaves_a_running_model_alone_and_starts_a_failed_one(account: Account) -> None:
    """Proves "change it, and CloudFormation looks at the model again and starts one that has failed", and "a running
    one with the right units isn't touched", which is answered for without any waiting."""
    logos = account.model()
    account.deploy(one_model(logos, min_inference_units=2, revision="first"))
    assert account.deploy(one_model(logos, min_inference_units=2, revision="second")).exit_code == 0
    assert starts_and_stops(account, logos) == (1, 0)
    eventually(lambda: len(function_log.answers(account.cloud.log(), "Update")) == 1)
    assert "Wait" not in [step.get("decision") for step in function_log.steps(account.cloud.log(), "Update")]

    account.custom_labels.set_status(logos, "FAILED")
    assert account.deploy(one_model(logos, min_inference_units=2, revision="third")).exit_code == 0
    assert statuses(account, logos) == ["STARTING", "RUNNING", "FAILED", "STARTING", "RUNNING"]
