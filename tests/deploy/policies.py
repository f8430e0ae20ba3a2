"""IAM's judgement, as far as our templates go: Allow, Action, Resource with wildcards, StringEquals and StringLike."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.deploy.recorded_calls import Request

Condition = tuple[str, tuple[str, ...]]
"""A key of a request's context, and patterns of which its value must match one."""

GrantKind = tuple[str, str, tuple[Condition, ...]]
"""A role, an action, and the conditions under which it is granted."""


@dataclass(frozen=True)
class Grant:
    """One action of one statement of a role's policy."""

    role: str
    action: str
    resources: tuple[str, ...]
    conditions: tuple[Condition, ...]

    @property
    def kind(self) -> GrantKind:
        """What it grants, apart from on what: of two templates the one names versions that the other doesn't."""
        return self.role, self.action, self.conditions

    def allows(self, request: Request) -> bool:
        """Whether the request is allowed by this grant."""
        return (
            (request.role, request.action) == (self.role, self.action)
            and any(_matches(pattern, request.resource) for pattern in self.resources)
            and all(
                any(_matches(pattern, request.context.get(key, "")) for pattern in patterns)
                for key, patterns in self.conditions
            )
        )


def grants_of(role: str, document: Mapping[str, Any]) -> Iterator[Grant]:
    """Take a policy document apart.

    Raises:
        ValueError: It has something that isn't understood here.
    """
    for statement in document["Statement"]:
        if statement["Effect"] != "Allow" or not statement.keys() <= {"Effect", "Action", "Resource", "Condition"}:
            raise ValueError(f"not understood: {statement}")
        conditions = tuple(_conditions(statement.get("Condition", {})))
        for action in _as_list(statement["Action"]):
            if "*" in action or "?" in action:
                raise ValueError(f"not understood: {action}")
            yield Grant(role, action, tuple(_as_list(statement["Resource"])), conditions)


def _conditions(condition: Mapping[str, Any]) -> Iterator[Condition]:
    for operator, comparisons in condition.items():
        for key, value in comparisons.items():
            patterns = tuple(_as_list(value))
            has_wildcards = any("*" in pattern or "?" in pattern for pattern in patterns)
            if operator not in ("StringEquals", "StringLike") or (operator == "StringEquals" and has_wildcards):
                raise ValueError(f"not understood: {condition}")
            yield key, patterns


def _matches(pattern: str, resource: str) -> bool:
    parts = (".*" if part == "*" else "." if part == "?" else re.escape(part) for part in re.split(r"([*?])", pattern))
    return re.fullmatch("".join(parts), resource) is not None


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
