"""A construct under another id: the same model, held by another resource of the stack."""

from tests.deploy import function_log
from tests.deploy.account import STACK, Account
from tests.deploy.model_history import asked_by_the_function, ownership_tags, starts_and_stops, statuses
from tests.deploy.stacks import one_model


def test_a_renamed_construct_keeps_its_model_running(account: Account) -> None:
    """Proves "construct renamed": neither Stop nor Start in the access log, and its old resource's Delete touches
    nothing."""
    logos = account.model()
    account.deploy(one_model(logos, "Logos"))
    assert account.deploy(one_model(logos, "Brands")).exit_code == 0
    assert starts_and_stops(account, logos) == (1, 0)
    assert statuses(account, logos) == ["STARTING", "RUNNING"]
    assert len(function_log.request_ids(account.cloud.log(), "Delete")) == 1
    assert asked_by_the_function(account, "UntagResource", logos) == []
    assert ownership_tags(account, logos)["running-model:stack"] == account.stack_id(STACK)


def test_a_rename_rolled_back_keeps_its_model_running(account: Account) -> None:
    """Proves "renamed with a failing sibling (still RUNNING, no Stop in the access log)"."""
    logos = account.model()
    account.deploy(one_model(logos, "Logos"))
    assert account.deploy(one_model(logos, "Brands", failing_sibling=True)).exit_code != 0
    assert account.stack_status() == "UPDATE_ROLLBACK_COMPLETE"
    assert starts_and_stops(account, logos) == (1, 0)
    assert statuses(account, logos) == ["STARTING", "RUNNING"]
    assert ownership_tags(account, logos)["running-model:stack"] == account.stack_id(STACK)
