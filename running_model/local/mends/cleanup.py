"""A stack whose update has succeeded and is being cleaned up after.

AWS: UPDATE_COMPLETE_CLEANUP_IN_PROGRESS is the "ongoing removal of old resources for one or more stacks after a
successful stack update" (CloudFormation User Guide, "Understand CloudFormation stack creation events"), and the stack's
events tell of each removal. ministack removes them in UPDATE_IN_PROGRESS, and tells of failures only.
"""

from collections.abc import Callable
from typing import Any

from running_model.local.mends import upstream
from running_model.local.mends.upstream import Record

_IN_CLEANUP = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"


def install() -> None:
    """Enter the status once the outputs are resolved: the last that can fail, and the last before the cleanup."""
    upstream.replace("_resolve_stack_outputs", _entering_cleanup)
    upstream.replace("_delete_resource", _telling_of_it)


def _entering_cleanup(original: Callable[..., Any]) -> Callable[..., Any]:
    def resolve_stack_outputs(*arguments: Any) -> Any:
        resolved = original(*arguments)
        stack_name, stack_id = arguments[-2:]
        stack = upstream.stack_named(stack_name)
        if stack["StackStatus"] == "UPDATE_IN_PROGRESS":
            stack["StackStatus"] = _IN_CLEANUP
            upstream.tell(stack, stack_name, "AWS::CloudFormation::Stack", _IN_CLEANUP, physical_id=stack_id)
        return resolved

    return resolve_stack_outputs


def _telling_of_it(original: Callable[..., None]) -> Callable[..., None]:
    def delete_resource(
        resource_type: str, physical_id: str, props: Record, stack_name: str = "", logical_id: str = ""
    ) -> None:
        stack = upstream.stack_named(stack_name)
        told = stack.get("StackStatus") == _IN_CLEANUP
        if told:
            upstream.tell(stack, logical_id, resource_type, "DELETE_IN_PROGRESS", physical_id=physical_id)
        original(resource_type, physical_id, props, stack_name, logical_id)
        if told:
            upstream.tell(stack, logical_id, resource_type, "DELETE_COMPLETE", physical_id=physical_id)

    return delete_resource
