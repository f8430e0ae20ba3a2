"""Deleting a stack.

AWS, where ministack does otherwise:
- A resource that fails to delete keeps what it depends on, and leaves the stack DELETE_FAILED; ministack goes on.
- DeleteStack during a creation cancels it and sends Delete for the resource in flight ("Resource creation cancelled");
  ministack says DELETE_COMPLETE at once, sends nothing, and goes on creating.
- "Stack [...] cannot be deleted while in status UPDATE_IN_PROGRESS".
- A deleted stack is described by its id for 90 days, though another of its name is there; ministack forgets it then.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any

from running_model.local.mends import cancellation, upstream
from running_model.local.mends.upstream import Record

_running: dict[str, asyncio.Event] = {}


def install() -> None:
    """Put our deletion in place of ministack's, and make operations wait for each other."""
    upstream.replace("_deploy_stack_async", _known_to_run)
    upstream.replace("_delete_stack_async", lambda _original: delete_stack)
    upstream.replace("_delete_stack", _refusing_during_updates)


def _known_to_run(original: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    async def deploy(stack_name: str, stack_id: str, *arguments: Any, **options: Any) -> None:
        _running[stack_id] = asyncio.Event()
        try:
            await original(stack_name, stack_id, *arguments, **options)
        finally:
            stack = upstream.stack_named(stack_name)
            if cancellation.is_closed(stack):
                stack["StackStatus"] = "DELETE_IN_PROGRESS"
            _running.pop(stack_id).set()

    return deploy


def _refusing_during_updates(original: Callable[[Record], Any]) -> Callable[[Record], Any]:
    def delete(params: Record) -> Any:
        stack = upstream.handlers._resolve_stack(upstream.handlers._p(params, "StackName")) or {}
        status = stack.get("StackStatus", "")
        if status.startswith("UPDATE") and status.endswith("_IN_PROGRESS"):
            message = f"Stack [{stack['StackId']}] cannot be deleted while in status {status}"
            return upstream.handlers._error("ValidationError", message)
        return original(params)

    return delete


async def delete_stack(
    stack_name: str, stack_id: str, retain_resources: Collection[str] = (), force: bool = False
) -> None:
    """Delete a stack's resources, dependents first, and then the stack; ministack's own signature."""
    stack = upstream.stack_named(stack_name)
    if stack.get("StackId") != stack_id:
        return
    _enter(stack, "DELETE_IN_PROGRESS")
    await _end_of_creation(stack)
    failed = await _Deletion(stack, retain_resources, force).run()
    if failed:
        _enter(stack, "DELETE_FAILED", f"The following resource(s) failed to delete: [{', '.join(sorted(failed))}].")
        return
    for output in stack.get("Outputs", []):
        upstream.cloudformation._exports.pop(output.get("ExportName"), None)
    _enter(stack, "DELETE_COMPLETE")
    # Under its id, where another stack of its name can't take its place.
    upstream.cloudformation._stacks[stack_id] = upstream.cloudformation._stacks.pop(stack_name)


async def _end_of_creation(stack: Record) -> None:
    running = _running.get(stack["StackId"])
    if running is not None:
        cancellation.close(stack)
        await running.wait()
        cancellation.reopen(stack)


def _enter(stack: Record, status: str, reason: str = "") -> None:
    stack["StackStatus"], stack["StackStatusReason"] = status, reason
    upstream.tell(stack, stack["StackName"], "AWS::CloudFormation::Stack", status, reason, stack["StackId"])


class _Deletion:
    """One pass over a stack's resources."""

    def __init__(self, stack: Record, retained: Collection[str], force: bool) -> None:
        self._stack = stack
        self._retained = set(retained)
        self._force = force
        self._resources = upstream.resources_of(stack)
        self._template: Record = stack.get("_template") or {}
        self._definitions: Record = self._template.get("Resources", {})
        if force:
            already = [name for name, record in self._resources.items() if record["ResourceStatus"] == "DELETE_FAILED"]
            self._retained |= self._with_dependencies(already)

    async def run(self) -> list[str]:
        """Delete them; the logical ids of those that failed."""
        failed: list[str] = []
        for logical_id in self._dependents_first():
            record = self._resources[logical_id]
            if logical_id in self._with_dependencies(failed):
                continue
            if self._policy(logical_id) in upstream.stacks._RETAINING_POLICIES or logical_id in self._retained:
                self._let_go(logical_id, "DELETE_SKIPPED")
                continue
            self._tell(logical_id, "DELETE_IN_PROGRESS")
            try:
                await self._delete(logical_id, record)
            except Exception as error:
                if self._force:
                    self._retained |= self._with_dependencies([logical_id])
                    self._let_go(logical_id, "DELETE_SKIPPED", str(error))
                    continue
                self._tell(logical_id, "DELETE_FAILED", str(error))
                record.update(ResourceStatus="DELETE_FAILED", ResourceStatusReason=str(error))
                failed.append(logical_id)
            else:
                self._let_go(logical_id, "DELETE_COMPLETE")
        return failed

    def _dependents_first(self) -> list[str]:
        try:
            order = upstream.stacks._topological_sort(self._definitions, self._stack.get("_conditions", {}))
        except ValueError:
            order = list(self._resources)
        # One that the template no longer has is left over from a cleanup, and nothing depends on it.
        order = [*order, *(logical_id for logical_id in self._resources if logical_id not in order)]
        return [logical_id for logical_id in reversed(order) if logical_id in self._resources]

    def _with_dependencies(self, logical_ids: list[str]) -> set[str]:
        found: set[str] = upstream.stacks._with_dependencies(logical_ids, self._definitions, set(self._resources))
        return found

    def _policy(self, logical_id: str) -> str:
        policy: str = upstream.stacks._resource_policy(
            self._definitions.get(logical_id),
            "DeletionPolicy",
            self._resources,
            self._stack.get("_resolved_params", {}),
            self._stack.get("_conditions", {}),
            self._template.get("Mappings", {}),
            self._stack["StackName"],
            self._stack["StackId"],
        )
        return policy

    async def _delete(self, logical_id: str, record: Record) -> None:
        resource_type, physical_id = record["ResourceType"], record.get("PhysicalResourceId", "")
        properties = record.get("Properties", {})
        if self._policy(logical_id) == "Snapshot":
            upstream.stacks._snapshot_resource(resource_type, physical_id, properties)
        arguments = (resource_type, physical_id, properties, self._stack["StackName"], logical_id)
        if upstream.stacks._runs_on_worker_thread(resource_type):
            await upstream.stacks.run_reentrant(upstream.stacks._delete_resource, *arguments)
        else:
            upstream.stacks._delete_resource(*arguments)

    def _let_go(self, logical_id: str, status: str, reason: str = "") -> None:
        self._tell(logical_id, status, reason)
        del self._resources[logical_id]

    def _tell(self, logical_id: str, status: str, reason: str = "") -> None:
        record = self._resources[logical_id]
        physical_id = record.get("PhysicalResourceId", "")
        upstream.tell(self._stack, logical_id, record["ResourceType"], status, reason, physical_id)
