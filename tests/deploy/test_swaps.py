"""Swaps for another version that come to nothing: the old one runs on. Those that succeed: test_create_and_destroy."""

from tests.deploy.account import STACK, Account
from tests.deploy.model_history import ownership_tags, starts_and_stops, statuses
from tests.deploy.stacks import one_model


def test_swaps_at_the_quota_and_with_a_failing_sibling_leave_the_old_model_running(account: Account) -> None:
    """Proves "swap at the quota" and "swap with a failing sibling", the one after the other as people would meet them:
    refused, the quota is raised, and then the same swap fails for another reason."""
    old, new = account.model(version="v1"), account.model(version="v2")
    account.custom_labels.change_behaviour(running_models=1)
    account.deploy(one_model(old))

    # At the quota: "refused with the quota's code and the remedy ..., the old model untouched".
    refused = account.deploy(one_model(new))
    assert refused.exit_code != 0
    assert refused.says("LimitExceededException")
    assert refused.says("ask for more in Service Quotas > Amazon Rekognition")
    assert statuses(account, new) == []
    _assert_old_runs_on(account, old)

    # With a failing sibling: the new one ran, and is stopped.
    account.custom_labels.change_behaviour(running_models=2)
    assert account.deploy(one_model(new, failing_sibling=True)).exit_code != 0
    assert statuses(account, new) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    assert ownership_tags(account, new) == {}
    _assert_old_runs_on(account, old)


def _assert_old_runs_on(account: Account, old: str) -> None:
    assert account.stack_status() == "UPDATE_ROLLBACK_COMPLETE"
    assert starts_and_stops(account, old) == (1, 0)
    assert statuses(account, old) == ["STARTING", "RUNNING"]
    assert ownership_tags(account, old)["running-model:stack"] == account.stack_id(STACK)
