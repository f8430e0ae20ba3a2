"""Deploying again after a creation that failed and was not rolled back (``--no-rollback``).

AWS: a new Create under the same logical id, and afterwards a Delete for the failed one (pulumi-aws-native#1915).
ministack takes what a failed creation has left for a resource of the stack, and sends it an Update or nothing.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from running_model.local.mends import records, upstream
from running_model.local.mends.upstream import Record

_Deploy = Callable[..., Awaitable[None]]


def install() -> None:
    """Mend every deployment that updates a stack."""
    upstream.replace("_deploy_stack_async", _creating_failed_ones_anew)


def _creating_failed_ones_anew(original: _Deploy) -> _Deploy:
    async def deploy(stack_name: str, *arguments: Any, previous_stack: Record | None = None, **options: Any) -> None:
        stack = upstream.stack_named(stack_name)
        failed = _take_failed_ones(stack, previous_stack) if previous_stack else {}
        await original(stack_name, *arguments, previous_stack=previous_stack, **options)
        if failed and stack["StackStatus"] == "UPDATE_COMPLETE":
            await _clean_up(stack, failed)

    return deploy


def _take_failed_ones(stack: Record, previous_stack: Record) -> dict[str, Record]:
    resources = upstream.resources_of(stack)
    failed = {name: record for name, record in resources.items() if record["ResourceStatus"] == "CREATE_FAILED"}
    for logical_id in failed:
        del resources[logical_id]
        del previous_stack["_resources"][logical_id]
    return failed


async def _clean_up(stack: Record, failed: dict[str, Record]) -> None:
    stack["StackStatus"] = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
    records.of_another_life.set(True)  # For the rest of this task, and for the threads that it starts.
    for logical_id, record in failed.items():
        kind, physical_id = record["ResourceType"], record["PhysicalResourceId"]
        arguments = (kind, physical_id, record["Properties"], stack["StackName"], logical_id)
        try:
            await upstream.stacks.run_reentrant(upstream.stacks._delete_resource, *arguments)
        except Exception as error:
            upstream.tell(stack, logical_id, kind, "DELETE_FAILED", str(error), physical_id)
    stack["StackStatus"] = "UPDATE_COMPLETE"
    upstream.tell(
        stack, stack["StackName"], "AWS::CloudFormation::Stack", "UPDATE_COMPLETE", physical_id=stack["StackId"]
    )
