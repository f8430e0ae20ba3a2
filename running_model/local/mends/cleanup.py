"""The status of a stack whose update has succeeded and is being cleaned up after.

AWS: UPDATE_COMPLETE_CLEANUP_IN_PROGRESS is the "ongoing removal of old resources for one or more stacks after a
successful stack update ... the new resources are in use" (CloudFormation User Guide, "Understand CloudFormation stack
creation events"). ministack deletes the old resources while still in UPDATE_IN_PROGRESS.
"""

from collections.abc import Callable
from typing import Any

from running_model.local.mends import upstream


def install() -> None:
    """Enter the status once the outputs are resolved: the last that can fail, and the last before the cleanup."""
    upstream.replace("_resolve_stack_outputs", _entering_cleanup)


def _entering_cleanup(original: Callable[..., Any]) -> Callable[..., Any]:
    def resolve_stack_outputs(*arguments: Any) -> Any:
        resolved = original(*arguments)
        stack_name, stack_id = arguments[-2:]
        stack = upstream.stack_named(stack_name)
        if stack["StackStatus"] == "UPDATE_IN_PROGRESS":
            stack["StackStatus"] = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
            upstream.stacks._add_event(
                stack_id, stack_name, stack_name, "AWS::CloudFormation::Stack", stack["StackStatus"], "", stack_id
            )
        return resolved

    return resolve_stack_outputs
