"""Deployments of a stack that go on holding a model which runs: none of them may touch it."""

from tests.deploy import function_log
from tests.deploy.account import STACK, Account
from tests.deploy.model_history import asked_by_the_function, ownership_tags, starts_and_stops, statuses
from tests.deploy.stacks import beside_something_else, one_model, something_else


def test_a_model_runs_on_unchanged_and_renamed_until_its_construct_is_removed(account: Account) -> None:
    """Proves "nothing changed; construct renamed; renamed with a failing sibling (still RUNNING, no Stop in the access
    log)", and that the last model of a stack that stays is stopped, though the function goes with it."""
    logos = account.model()
    assert account.deploy(one_model(logos, "Logos")).exit_code == 0
    _nothing_changed(account, logos)
    _renamed_with_a_failing_sibling(account, logos)
    _renamed(account, logos)
    assert account.deploy(something_else).exit_code == 0
    assert account.stack_status() == "UPDATE_COMPLETE"
    assert statuses(account, logos) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    assert starts_and_stops(account, logos) == (1, 1)


def _nothing_changed(account: Account, logos: str) -> None:
    """Neither the model nor the function hears of it, even where something else changes."""
    assert account.deploy(one_model(logos, "Logos")).says("(no changes)")
    assert account.deploy(beside_something_else(one_model(logos, "Logos"))).exit_code == 0
    assert account.stack_status() == "UPDATE_COMPLETE"
    assert len(function_log.request_ids(account.cloud.log())) == 1
    _assert_untouched(account, logos)


def _renamed_with_a_failing_sibling(account: Account, logos: str) -> None:
    renamed = one_model(logos, "Brands", failing_sibling=True)
    assert account.deploy(beside_something_else(renamed)).exit_code != 0
    assert account.stack_status() == "UPDATE_ROLLBACK_COMPLETE"
    # It came to the new resource's Create, and to its Delete.
    assert len(function_log.request_ids(account.cloud.log())) == 3
    _assert_untouched(account, logos)


def _renamed(account: Account, logos: str) -> None:
    assert account.deploy(beside_something_else(one_model(logos, "Brands"))).exit_code == 0
    assert len(function_log.request_ids(account.cloud.log())) == 5
    _assert_untouched(account, logos)


def _assert_untouched(account: Account, logos: str) -> None:
    """It runs since its first start, no Stop is in the access log, and it is still this stack's."""
    assert starts_and_stops(account, logos) == (1, 0)
    assert statuses(account, logos) == ["STARTING", "RUNNING"]
    assert asked_by_the_function(account, "UntagResource", logos) == []
    assert ownership_tags(account, logos)["running-model:stack"] == account.stack_id(STACK)
