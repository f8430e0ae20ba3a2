"""The modules of ministack that are mended, untyped as they are, and how one of their functions is replaced."""

from collections.abc import Callable
from typing import Any

from ministack.core import lambda_runtime  # type: ignore[import-untyped]
from ministack.services import (  # type: ignore[import-untyped]
    cloudformation,
    eventbridge,
    lambda_svc,
    scheduler,
)
from ministack.services.cloudformation import (  # type: ignore[import-untyped]
    changesets,
    custom_resource,
    handlers,
    provisioners,
    stacks,
)

_OF_CLOUDFORMATION = (changesets, custom_resource, handlers, provisioners, stacks)

__all__ = [
    "cloudformation",
    "custom_resource",
    "eventbridge",
    "handlers",
    "lambda_runtime",
    "lambda_svc",
    "scheduler",
    "stacks",
]

Record = dict[str, Any]
"""A stack's or a resource's record, as ministack keeps it."""


def replace(name: str, mend: Callable[[Any], Any]) -> None:
    """Replace a function of CloudFormation's in every module that refers to it, and where an action is handled by it.

    Args:
        name: The function's name.
        mend: Takes the original and returns its replacement.

    Raises:
        AttributeError: There is no such function.
    """
    holders = [module for module in _OF_CLOUDFORMATION if hasattr(module, name)]
    if not holders:
        raise AttributeError(f"ministack's CloudFormation has no {name}")
    original = getattr(holders[0], name)
    replacement = mend(original)
    for module in holders:
        setattr(module, name, replacement)
    for action, handler in handlers._ACTION_HANDLERS.items():
        if handler is original:
            handlers._ACTION_HANDLERS[action] = replacement


def stack_named(name: str) -> Record:
    """The record of a stack; an empty one if there is none."""
    found: Record = cloudformation._stacks.get(name) or {}
    return found


def resources_of(stack: Record) -> dict[str, Record]:
    """The records of a stack's resources by logical id, as they are now."""
    resources: dict[str, Record] = stack.setdefault("_resources", {})
    return resources


def tell(
    stack: Record, logical_id: str, resource_type: str, status: str, reason: str = "", physical_id: str = ""
) -> None:
    """Add to a stack's events."""
    stacks._add_event(stack["StackId"], stack["StackName"], logical_id, resource_type, status, reason, physical_id)
