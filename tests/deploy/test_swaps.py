"""Swaps for another version that come to nothing: the old one runs on. Those that succeed: test_create_and_destroy."""

from tests.deploy.account import STACK, Account
from tests.deploy.model_history import ownership_tags, starts_and_stops, statuses
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
    _assert_old_runs_on(account, old)
    assert statuses(account, new) == []


def test_a_swap_with_a_failing_sibling_keeps_the_old_model(account: Account) -> None:
    """Proves "swap with a failing sibling": the old model keeps running, the new one is stopped."""
    old, new = account.model(version="v1"), account.model(version="v2")
    account.deploy(one_model(old))
    assert account.deploy(one_model(new, failing_sibling=True)).exit_code != 0
    assert statuses(account, new) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    assert ownership_tags(account, new) == {}
    _assert_old_runs_on(account, old)


def _assert_old_runs_on(account: Account, old: str) -> None:
    assert account.stack_status() == "UPDATE_ROLLBACK_COMPLETE"
    assert starts_and_stops(account, old) == (1, 0)
    assert statuses(account, old) == ["STARTING", "RUNNING"]
    assert ownership_tags(account, old)["running-model:stack"] == account.stack_id(STACK)
