"""IAM's judgement, as far as our templates go: Allow, Action, Resource with wildcards, StringEquals."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.deploy.recorded_calls import Request

GrantKind = tuple[str, str, tuple[tuple[str, str], ...]]
"""A role, an action, and the conditions under which it is granted."""


@dataclass(frozen=True)
class Grant:
    """One action of one statement of a role's policy."""

    role: str
    action: str
    resources: tuple[str, ...]
    conditions: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> GrantKind:
        """What it grants, apart from on what: of two templates the one names versions that the other doesn't."""
        return self.role, self.action, self.conditions

    def allows(self, request: Request) -> bool:
        """Whether the request is allowed by this grant."""
        return (
            (request.role, request.action) == (self.role, self.action)
            and any(_matches(pattern, request.resource) for pattern in self.resources)
            and all(request.context.get(key) == value for key, value in self.conditions)
        )


def grants_of(role: str, document: Mapping[str, Any]) -> Iterator[Grant]:
    """Take a policy document apart.

    Raises:
        ValueError: It has something that isn't understood here.
    """
    for statement in document["Statement"]:
        if statement["Effect"] != "Allow" or not statement.keys() <= {"Effect", "Action", "Resource", "Condition"}:
            raise ValueError(f"not understood: {statement}")
        condition = statement.get("Condition", {})
        if not condition.keys() <= {"StringEquals"}:
            raise ValueError(f"not understood: {condition}")
        conditions = tuple(condition.get("StringEquals", {}).items())
        for action in _as_list(statement["Action"]):
            if "*" in action or "?" in action:
                raise ValueError(f"not understood: {action}")
            yield Grant(role, action, tuple(_as_list(statement["Resource"])), conditions)


def _matches(pattern: str, resource: str) -> bool:
    parts = (".*" if part == "*" else "." if part == "?" else re.escape(part) for part in re.split(r"([*?])", pattern))
    return re.fullmatch("".join(parts), resource) is not None


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
