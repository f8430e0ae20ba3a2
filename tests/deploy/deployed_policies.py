"""Which policies the roles of the deployed stacks had at which time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from running_model.local.environment import ACCOUNT, REGION
from tests.deploy.account import Account
from tests.deploy.policies import Grant, GrantKind, grants_of
from tests.deploy.recorded_calls import Request, requests_to_iam

ROLES = {"RunningModelProviderRole": "Role", "RunningModelProviderPollRole": "PollRole"}
"""Ours, by how their logical ids begin."""

_AFTER_THE_ANSWER_SECONDS = 10.0


@dataclass(frozen=True)
class _InForce:
    since: float
    policies: Mapping[str, tuple[Grant, ...]]


class DeployedPolicies:
    """The policies of every stack that was deployed in an account, over time."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._in_force = {
            name: list(_history(account, name)) for name in dict.fromkeys(noted.stack for noted in account.templates)
        }

    def kinds(self) -> set[GrantKind]:
        """Everything that was ever granted, on whatever."""
        every = (in_force.policies.values() for history in self._in_force.values() for in_force in history)
        return {grant.kind for policies in every for policy in policies for grant in policy}

    def refused(self) -> list[Request]:
        """The calls so far that IAM would have refused."""
        return [request for request in self._requests() if not self._allowing(request)]

    def unused(self) -> set[GrantKind]:
        """What no call so far needed; what is given outright isn't needed under a condition."""
        needed: set[GrantKind] = set()
        for request in self._requests():
            allowing = self._allowing(request)
            fewest = min((len(grant.conditions) for grant in allowing), default=0)
            needed |= {grant.kind for grant in allowing if len(grant.conditions) == fewest}
        return self.kinds() - needed

    def _requests(self) -> list[Request]:
        return [*requests_to_iam(self._account.cloud), *self._requests_of_the_runtime()]

    def _allowing(self, request: Request) -> set[Grant]:
        # A Delete's answer comes before its schedule is deleted: CloudFormation may by then have taken the policy
        # away, and the group with every schedule in it.
        since = request.time - (_AFTER_THE_ANSWER_SECONDS if request.action == "scheduler:DeleteSchedule" else 0.0)
        return {
            grant
            for history in self._in_force.values()
            for number, in_force in enumerate(history)
            if in_force.since <= request.time and (number + 1 == len(history) or since < history[number + 1].since)
            for policy in in_force.policies.values()
            for grant in policy
            if grant.allows(request)
        }

    def _requests_of_the_runtime(self) -> Iterator[Request]:
        """What Lambda itself does under the function's role; the local cloud does it unseen."""
        for name, history in self._in_force.items():
            physical_ids = _physical_ids(self._account.stack_events(name))
            for resource in _last_template(self._account, name)["Resources"].values():
                if resource["Type"] == "AWS::Lambda::Function":
                    group = _resolved(resource["Properties"]["LoggingConfig"]["LogGroup"], physical_ids)
                    stream = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{group}:log-stream:any"
                    for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
                        yield Request("Role", history[0].since, action, stream)


def _last_template(account: Account, stack: str) -> dict[str, Any]:
    return next(noted.body for noted in reversed(account.templates) if noted.stack == stack)


def _history(account: Account, stack: str) -> Iterator[_InForce]:
    """Follow a stack's events: which template it goes to, forward or back, and when each policy is there."""
    events = account.stack_events(stack)
    physical_ids = _physical_ids(events)
    ahead = (noted.body for noted in account.templates if noted.stack == stack)
    current: dict[str, Any] = {}
    before: dict[str, Any] = {}
    in_force: dict[str, tuple[Grant, ...]] = {}
    for event in events:
        logical_id, status = event["LogicalResourceId"], event["ResourceStatus"]
        if logical_id == stack and status in ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"):
            before, current = current, next(ahead)
        elif logical_id == stack and status == "UPDATE_ROLLBACK_IN_PROGRESS":
            current = before
        elif event["ResourceType"] in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy") and status.endswith("_COMPLETE"):
            in_force = {name: grants for name, grants in in_force.items() if name != logical_id}
            if status != "DELETE_COMPLETE":
                in_force[logical_id] = tuple(_grants(current["Resources"][logical_id], physical_ids))
            yield _InForce(event["Timestamp"].timestamp(), in_force)


def _grants(policy: Mapping[str, Any], physical_ids: Mapping[str, str]) -> Iterator[Grant]:
    for reference in policy["Properties"]["Roles"]:
        for beginning, role in ROLES.items():
            if reference["Ref"].startswith(beginning):
                yield from grants_of(role, _resolved(policy["Properties"]["PolicyDocument"], physical_ids))


def _physical_ids(events: list[dict[str, Any]]) -> dict[str, str]:
    """By logical id; and what pseudo parameters stand for."""
    known = {event["LogicalResourceId"]: event.get("PhysicalResourceId", "") for event in reversed(events)}
    known |= {event["LogicalResourceId"]: id_ for event in events if (id_ := event.get("PhysicalResourceId"))}
    return known | {
        "AWS::StackId": events[0]["StackId"],
        "AWS::AccountId": ACCOUNT,
        "AWS::Region": REGION,
        "AWS::Partition": "aws",
    }


def _resolved(value: Any, physical_ids: Mapping[str, str]) -> Any:
    """A part of a template with its intrinsic functions resolved, as far as policies need it."""
    match value:
        case {"Ref": name}:
            return physical_ids.get(name, f"${{{name}}}")
        case {"Fn::GetAtt": [name, "Arn"]}:
            return _arn(name, physical_ids[name])
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(_resolved(part, physical_ids) for part in parts)
        case {"Fn::Select": [index, {"Fn::Split": [separator, source]}]}:
            return _resolved(source, physical_ids).split(separator)[int(index)]
        case dict():
            return {key: _resolved(inner, physical_ids) for key, inner in value.items()}
        case list():
            return [_resolved(inner, physical_ids) for inner in value]
        case _:
            return value


def _arn(logical_id: str, physical_id: str) -> str:
    if physical_id.startswith("arn:"):
        return physical_id
    if "LogGroup" in logical_id:
        return f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{physical_id}:*"
    if "Function" in logical_id:
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{physical_id}"
    return f"arn:aws:iam::{ACCOUNT}:role/{physical_id}"
