"""What must be so after each test of faults, whatever has befallen its requests."""

from tests.deploy import aftermath, function_log
from tests.deploy.account import Account, eventually
from tests.deploy.deployed_policies import DeployedPolicies
from tests.deploy.faults.deployment import HANG_GUARD, Deployment
from tests.deploy.faults.wire import Wire


def check(account: Account, wire: Wire, deployment: Deployment) -> None:
    """Check that every fault came to pass, and every invariant that can be seen from outside."""
    assert [fault.call for fault in wire.faults if not fault.is_over] == []
    assert account.custom_labels.behaviour().faults == ()
    aftermath.check_schedules(account)
    account.delete_stacks()
    eventually(lambda: _unanswered(account, deployment) <= deployment.may_stay_unanswered, HANG_GUARD)
    if not deployment.may_stay_unanswered:
        _check_answers(account, deployment)
    aftermath.check_models(account)
    aftermath.check_secrets(account)
    assert DeployedPolicies(account).refused() == []


def _unanswered(account: Account, deployment: Deployment) -> set[str]:
    return set(function_log.unanswered(account.cloud.log()[deployment.log_begins_at :]))


def _check_answers(account: Account, deployment: Deployment) -> None:
    """CloudFormation got an answer to every request that it waited for."""
    reasons = [event.get("ResourceStatusReason", "") for event in account.stack_events(deployment.name)]
    assert not [reason for reason in reasons if "did not receive a response" in reason]
