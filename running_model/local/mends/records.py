"""What DescribeStackResource and its like show of a custom resource while a request to it is in flight.

AWS: ``ResourceStatus`` is CREATE_IN_PROGRESS, UPDATE_IN_PROGRESS or DELETE_IN_PROGRESS then, with the physical id that
CloudFormation knows, so none during a Create. ministack shows nothing during a Create, and the last complete status
during an Update or a Delete.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from running_model.local.mends import upstream
from running_model.local.mends.upstream import Record

if TYPE_CHECKING:
    from running_model.local.mends.custom_resource import Request

of_another_life: ContextVar[bool] = ContextVar("of_another_life", default=False)
"""Whether requests are about a former physical resource, though it may have the present one's physical id."""


def install() -> None:
    """Leave the physical id out of what is shown of a resource that has none yet."""

    def without_empty_ids(original: Callable[..., Any]) -> Callable[..., Any]:
        def xml(status: int, root: str, inner: str) -> Any:
            return original(status, root, inner.replace("<PhysicalResourceId></PhysicalResourceId>", ""))

        return xml

    upstream.replace("_xml", without_empty_ids)


@contextmanager
def in_flight(request: "Request") -> Iterator[Record]:
    """Show the request in the resource's record until it ends, and then how it ended.

    Yields:
        The record; one that is shown nowhere when the request is about a physical resource that the stack's record
        no longer has, as the Delete of a replaced one is.
    """
    record = _record_of(request)
    _show(record, f"{request.request_type.upper()}_IN_PROGRESS")
    try:
        yield record
    except Exception as failed:
        told_id = getattr(failed, "physical_id", None)
        if request.request_type == "Create" and told_id:
            record["PhysicalResourceId"] = told_id
        elif told_id != request.physical_id:
            record["_failed_id"] = told_id
        _show(record, f"{request.request_type.upper()}_FAILED", str(failed))
        raise
    _show(record, f"{request.request_type.upper()}_COMPLETE")


def _record_of(request: "Request") -> Record:
    resources = upstream.resources_of(upstream.stack_named(request.stack_name))
    if request.request_type == "Create":
        resources[request.logical_id] = {
            "ResourceType": request.resource_type,
            "LogicalResourceId": request.logical_id,
            "Properties": request.properties,
            "Attributes": {},
        }
        return resources[request.logical_id]
    if of_another_life.get():
        return {}
    record = resources.get(request.logical_id, {})
    return record if record.get("PhysicalResourceId") == request.physical_id else {}


def _show(record: Record, status: str, reason: str = "") -> None:
    record.update(ResourceStatus=status, ResourceStatusReason=reason, Timestamp=upstream.stacks.now_iso())


def in_cleanup(request: "Request") -> bool:
    """Whether this is a Delete of what an update, or its rollback, has left over."""
    status = upstream.stack_named(request.stack_name).get("StackStatus", "")
    return request.request_type == "Delete" and status.endswith("_CLEANUP_IN_PROGRESS")


def give_up(request: "Request", record: Record) -> None:
    """Let the stack forget a resource whose cleanup failed.

    AWS: it is orphaned behind a green UPDATE_COMPLETE. ministack keeps it in the stack.
    """
    resources = upstream.resources_of(upstream.stack_named(request.stack_name))
    if in_cleanup(request) and resources.get(request.logical_id) is record:
        del resources[request.logical_id]


def tell_of_another_try(request: "Request", reason: str) -> None:
    """Write the failure of a try that isn't the last, and the next try, into the stack's events."""
    stack, physical_id = upstream.stack_named(request.stack_name), request.physical_id or ""
    for status, why in (("DELETE_FAILED", reason), ("DELETE_IN_PROGRESS", "")):
        upstream.tell(stack, request.logical_id, request.resource_type, status, why, physical_id)
