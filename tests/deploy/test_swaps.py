"""Another version under the same construct: the old one runs until the new one does."""

import time

import pytest

from tests.deploy.account import STACK, Account
from tests.deploy.model_history import (
    moments_without_a_running_model,
    ownership_tags,
    starts_and_stops,
    status_of,
    statuses,
    time_of,
)
from tests.deploy.stacks import one_model


def test_at_the_quota_a_swap_is_refused_and_the_old_model_untouched(account: Account) -> None:
    """Proves "A swap needs one running model more than the quota's steady state: refused with the quota's code and the
    remedy within three minutes, the old model untouched."."""
    old, new = account.model(version="v1"), account.model(version="v2")
    account.custom_labels.change_behaviour(running_models=1)
    account.deploy(one_model(old))
    swapped = account.deploy(one_model(new))
    assert swapped.exit_code != 0
    assert swapped.says("LimitExceededException")
    assert swapped.says("ask for more in Service Quotas > Amazon Rekognition")
    assert account.stack_status() == "UPDATE_ROLLBACK_COMPLETE"
    times = {
        event["ResourceStatus"]: event["Timestamp"].timestamp()
        for event in reversed(account.stack_events())
        if event["ResourceType"] == "Custom::RekognitionRunningModel"
    }
    assert times["UPDATE_FAILED"] - times["UPDATE_IN_PROGRESS"] < 180
    assert starts_and_stops(account, old) == (1, 0)
    assert statuses(account, old) == ["STARTING", "RUNNING"]
    assert statuses(account, new) == []


@pytest.mark.parametrize("project", ["logos", "cars"])
def test_a_swap_leaves_no_gap(account: Account, project: str) -> None:
    """Proves "version swapped within a project and across projects (the old one stopped after the new one ran)"."""
    old, new = account.model("logos", "v1"), account.model(project, "v2")
    account.deploy(one_model(old))
    assert account.deploy(one_model(new)).exit_code == 0
    assert statuses(account, old) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    assert statuses(account, new) == ["STARTING", "RUNNING"]
    assert time_of(account, new, "RUNNING") < time_of(account, old, "STOPPING")
    assert moments_without_a_running_model(account, time_of(account, old, "RUNNING"), time.time()) == []
    assert ownership_tags(account, old) == {}


def test_a_swap_with_a_failing_sibling_keeps_the_old_model(account: Account) -> None:
    """Proves "swap with a failing sibling": the old model keeps running, the new one is stopped."""
    old, new = account.model(version="v1"), account.model(version="v2")
    account.deploy(one_model(old))
    assert account.deploy(one_model(new, failing_sibling=True)).exit_code != 0
    assert account.stack_status() == "UPDATE_ROLLBACK_COMPLETE"
    assert starts_and_stops(account, old) == (1, 0)
    assert statuses(account, old) == ["STARTING", "RUNNING"]
    assert statuses(account, new) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    assert status_of(account, old) == "RUNNING"
    assert ownership_tags(account, old)["running-model:stack"] == account.stack_id(STACK)
