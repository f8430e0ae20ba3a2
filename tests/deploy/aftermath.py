"""What must be so after each test, whatever it was about, and once every stack is gone."""

import re

from tests.deploy import function_log
from tests.deploy.account import LONGEST_COMMAND_SECONDS, Account, eventually
from tests.deploy.deployed_policies import DeployedPolicies
from tests.deploy.model_history import UP, ownership_tags

_RESPONSE_URL = re.compile(r"cfn-response/[0-9a-f]{8}-|X-Amz-Expires")


def check(account: Account) -> None:
    """Check every invariant that can be seen from outside."""
    check_schedules(account)
    eventually(lambda: not function_log.unanswered(account.cloud.log()))
    check_answers(account)
    check_models(account)
    check_secrets(account)
    if account.templates:  # what an example's own tool has deployed isn't noted
        assert DeployedPolicies(account).refused() == []


def check_schedules(account: Account) -> None:
    """No polls outlive their request; to be asked before the stacks are deleted as well, for their groups take along
    whatever is in them."""
    scheduler = account.cloud.client("scheduler")
    # What a cancelled swap has left is watched until a poll after the rollback.
    eventually(lambda: not scheduler.list_schedules()["Schedules"], LONGEST_COMMAND_SECONDS)


def check_models(account: Account) -> None:
    """Nothing runs that shouldn't, and what doesn't run is nobody's."""
    for state in account.custom_labels.versions():
        arn = state.project_version_arn
        if arn in account.may_run:
            continue
        assert state.status not in UP, f"{arn} is {state.status}"
        assert ownership_tags(account, arn) == {}


def check_secrets(account: Account) -> None:
    """A ResponseURL is never logged, tagged or shown."""
    tags = [str(state.tags) for state in account.custom_labels.versions()]
    for text in (account.cloud.log(), *tags, *(result.output for result in account.results)):
        assert not _RESPONSE_URL.search(text)


def check_answers(account: Account) -> None:
    """No request of CloudFormation's ended without an answer."""
    for name in {noted.stack for noted in account.templates}:
        reasons = [event.get("ResourceStatusReason", "") for event in account.stack_events(name)]
        assert not [reason for reason in reasons if "did not receive a response" in reason]
