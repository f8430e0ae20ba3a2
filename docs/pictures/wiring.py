"""Who calls whom, read out of the template of a stack with one running model."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from aws_cdk import App
from aws_cdk.assertions import Template

from docs.pictures import REPOSITORY
from stacks.running_model_stack import RunningModelStack

FUNCTION_TYPE: Final = "AWS::Lambda::Function"

_EXAMPLE_ARN: Final = "arn:aws:rekognition:us-east-1:111122223333:project/logos/version/logos.1/1763629815000"
_POLICY_TYPES: Final = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
_HASH: Final = re.compile(r"[0-9A-F]{8}$")
_ARN_HEAD: Final = re.compile(r"arn:[^:]*:[^:]*:[^:]*:[^:]*:")
_INVOKE: Final = "lambda:InvokeFunction"
_PSEUDO_PARAMETERS: Final = {"AWS::StackId": "this stack", "AWS::AccountId": "this account"}

Fragment = Mapping[str, Any]
"""Any part of a template."""


@dataclass(frozen=True)
class Resource:
    """A resource of the template, with its properties."""

    logical_id: str
    type: str
    properties: Fragment

    @property
    def name(self) -> str:
        """Its logical id as a person reads it."""
        return name_of(self.logical_id)


@dataclass(frozen=True)
class Grant:
    """A statement of a role's policies: which actions on what, and on what condition."""

    role: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[str, ...]

    @property
    def service(self) -> str:
        """The service that the actions are of, by its prefix."""
        return self.actions[0].partition(":")[0]


@dataclass(frozen=True)
class Poller:
    """A role other than the function's own that may invoke it, and the service that takes that role on."""

    role: Resource
    service: str
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class Wiring:
    """The stack's function, who calls it, and whom it may call."""

    resources: tuple[Resource, ...]
    function: Resource
    role: Resource
    customers: tuple[Resource, ...]
    """The custom resources that CloudFormation sends requests for."""
    pollers: tuple[Poller, ...]
    grants: tuple[Grant, ...]


@cache
def synthesize() -> Fragment:
    """The template of the stack that comes with the repository, synthesized as `cdk deploy` would."""
    context = json.loads((REPOSITORY / "cdk.json").read_text(encoding="utf-8"))["context"]
    stack = RunningModelStack(App(context=context), "RunningModel", project_version_arn=_EXAMPLE_ARN)
    template: Fragment = Template.from_stack(stack).to_json()
    return template


def read_wiring(template: Fragment) -> Wiring:
    """Find the one function of a template, its callers and what it may call."""
    resources = {
        name: Resource(name, found["Type"], found.get("Properties", {}))
        for name, found in template["Resources"].items()
    }
    (function,) = (resource for resource in resources.values() if resource.type == FUNCTION_TYPE)
    role = resources[_referred(function.properties["Role"])]
    grants = tuple(_grants(resources))
    callers = [grant.role for grant in grants if grant.actions == (_INVOKE,) and grant.role != role.logical_id]
    return Wiring(
        resources=tuple(resources.values()),
        function=function,
        role=role,
        customers=tuple(
            resource
            for resource in resources.values()
            if "ServiceToken" in resource.properties
            and _referred(resource.properties["ServiceToken"]) == function.logical_id
        ),
        pollers=tuple(poller for caller in callers for poller in _pollers(resources[caller])),
        grants=tuple(grant for grant in grants if grant.role == role.logical_id),
    )


def name_of(logical_id: str) -> str:
    """A logical id without the hash that the CDK appends."""
    return _HASH.sub("", logical_id)


def _grants(resources: Mapping[str, Resource]) -> Iterator[Grant]:
    for policy in resources.values():
        if policy.type not in _POLICY_TYPES:
            continue
        for statement in policy.properties["PolicyDocument"]["Statement"]:
            if statement["Effect"] != "Allow":
                raise ValueError(f"{policy.name} has a statement that the picture can't show: {statement}")
            for role in policy.properties["Roles"]:
                yield Grant(
                    _referred(role),
                    tuple(_as_list(statement["Action"])),
                    tuple(_said(resource) for resource in _as_list(statement["Resource"])),
                    _conditions(statement),
                )


def _pollers(role: Resource) -> Iterator[Poller]:
    for statement in role.properties["AssumeRolePolicyDocument"]["Statement"]:
        for service in _as_list(statement["Principal"]["Service"]):
            yield Poller(role, service, _conditions(statement))


def _conditions(statement: Fragment) -> tuple[str, ...]:
    return tuple(
        f"{key} {'=' if operator == 'StringEquals' else operator} {_said(value)}"
        for operator, pairs in statement.get("Condition", {}).items()
        for key, value in pairs.items()
    )


def _referred(value: Any) -> str:
    """The logical id that a Ref or a Fn::GetAtt names."""
    match value:
        case {"Ref": str(name)}:
            return name
        case {"Fn::GetAtt": [str(name), *_]}:
            return name
        case _:
            raise ValueError(f"this refers to no resource of the template: {value}")


def _said(value: Any) -> str:
    """A value as a person reads it: resources by their names, ARNs without what is this stack's own anyway."""
    return _ARN_HEAD.sub("", _resolved(value))


def _resolved(value: Any) -> str:
    match value:
        case {"Ref": str(name)}:
            return _PSEUDO_PARAMETERS.get(name, name_of(name.removeprefix("AWS::")))
        case {"Fn::GetAtt": [str(name), *_]}:
            return name_of(name)
        case {"Fn::Join": [str(separator), list(parts)]}:
            return separator.join(_resolved(part) for part in parts)
        case str():
            return value
        case _:
            raise ValueError(f"the picture has no words for {value}")


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
