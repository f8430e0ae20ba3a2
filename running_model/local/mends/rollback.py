"""Rollbacks that also undo the custom resource whose own request failed.

AWS: a Create that answers FAILED, or not in time, is followed by a Delete with the physical id of that answer, or with
one that CloudFormation makes up. An Update that answers FAILED with the old id is followed by an Update with the old
properties (aws-cdk#17040), and with a new id by a Delete of the new id (aws-cdk#22670). ministack sends no Delete.
"""

from collections.abc import Awaitable, Callable

from running_model.local.mends import cancellation, upstream
from running_model.local.mends.upstream import Record

_RollBack = Callable[..., Awaitable[None]]


def install() -> None:
    """Mend the rollback that follows a failure, and the one that RollbackStack asks for."""
    upstream.replace("_roll_back_operation", _undoing_the_failed_one)


def _undoing_the_failed_one(original: _RollBack) -> _RollBack:
    async def roll_back(
        stack_name: str, stack_id: str, stack: Record, operation: Record, reason_override: str = ""
    ) -> None:
        if cancellation.is_closed(stack):
            return  # The stack is being deleted, and with it all that a rollback would undo.
        await original(stack_name, stack_id, stack, _with_the_failed_one(stack, operation), reason_override)
        _keep_what_could_not_be_deleted(stack)

    return roll_back


def _with_the_failed_one(stack: Record, operation: Record) -> Record:
    logical_id = operation["failed_logical_id"]
    record = upstream.resources_of(stack).get(logical_id, {})
    if record.get("ResourceStatus") == "CREATE_FAILED":
        return {**operation, "created": [*operation["created"], logical_id]}
    if record.get("ResourceStatus") == "UPDATE_FAILED" and record.get("_failed_id"):
        resource_type, old_id = record["ResourceType"], record["PhysicalResourceId"]
        record["PhysicalResourceId"] = record.pop("_failed_id")
        return {
            **operation,
            "created": [*operation["created"], logical_id],
            # ministack's way to say that nothing is to be sent back to the old properties.
            "failed_update": (logical_id, resource_type, old_id, None, None, None),
        }
    return operation


def _keep_what_could_not_be_deleted(stack: Record) -> None:
    """AWS: what is DELETE_FAILED stays in its ROLLBACK_FAILED stack, to be deleted with it. ministack forgets it."""
    if stack["StackStatus"] != "ROLLBACK_FAILED":
        return
    for logical_id, record in stack["_rollback_failed"].items():
        upstream.resources_of(stack)[logical_id] = {
            **record,
            "LogicalResourceId": logical_id,
            "ResourceStatus": "DELETE_FAILED",
            "Timestamp": upstream.stacks.now_iso(),
        }
