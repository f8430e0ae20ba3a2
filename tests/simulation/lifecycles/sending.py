"""What both halves of CloudFormation's engine are made of: requests sent to resources, and whether they are over."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tests.simulation.deployment import INVENTED_ID, Deployment
from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.lifecycles.ledger import Ledger
from tests.simulation.lifecycles.stage import Script, Until
from tests.simulation.requests_sent import SentRequest

Properties = dict[str, str]
Template = dict[str, Properties]
VERSION: Final = "ProjectVersionArn"


@dataclass(frozen=True)
class Fate:
    """What becomes of an operation, and the doubtful rows.

    `fails_after`: when another resource of the stack fails, or the owner cancels, in seconds from the beginning.
    `pause`: between a failure and what follows it. `is_deleted_meanwhile`: the owner deletes a stack that is being
    created, which cancels what is in flight. `retains`: what the operation no longer wants has a removal policy of
    RETAIN, so that no Delete comes for it.
    """

    fails_after: float = float("inf")
    rolls_back: bool = True
    pause: float = 0.0
    is_deleted_meanwhile: bool = False
    reverses_replaced: bool = True
    lists_replaced: bool = False
    deletes_created_at_once: bool = False
    keeps_attempted_policy: bool = False
    retains: bool = False


@dataclass(frozen=True)
class Standing:
    """A resource as it was before an update."""

    physical_id: str | None
    properties: Properties


@dataclass(frozen=True)
class Leftover:
    """What a cleanup has to delete: a resource, or one that was replaced under the same name."""

    logical_id: str
    physical_id: str | None
    properties: Properties
    was_replaced: bool


class Sender:
    """Sends one stack's requests, and hears how they end."""

    def __init__(self, deployment: Deployment, ledger: Ledger) -> None:
        self.deployment = deployment
        self.stack = deployment.stack
        self._ledger = ledger
        self._another_failed = False

    def another_fails(self) -> None:
        """Have another resource of the stack fail now, whatever the operation under way was to come to."""
        self._another_failed = True

    def is_over(self, request: SentRequest) -> bool:
        """Whether CloudFormation has noticed how the request ended: its resource shows it."""
        if not request.ended:
            return False
        resource = self.stack.resources.get(request.logical_id)
        is_awaited = resource is not None and resource.request_id == request.request_id
        return not (resource and is_awaited and resource.status.endswith("_IN_PROGRESS"))

    def has_succeeded(self, request: SentRequest) -> bool:
        """Whether it was answered with SUCCESS, in time."""
        return request.answer is not None and request.answer.succeeded and not request.timed_out

    def _become(self, status: str) -> None:
        self._ledger.tell(f"{self.stack.stack_id.split('/')[1]} is {status}")
        self.deployment.become(status)

    def _all_succeed(self, sent: list[SentRequest], fate: Fate, *, to_the_end: bool = False) -> Script:
        """Wait until all have succeeded, or one has failed, or another resource of the stack has."""

        self._another_failed = False

        def ended() -> bool:
            over = [request for request in sent if self.is_over(request)]
            failed = any(not self.has_succeeded(request) for request in over)
            return len(over) == len(sent) or (failed and fate.rolls_back and not to_the_end)

        began = self._ledger.now()
        came = yield Until(lambda: ended() or (self._another_failed and not to_the_end), fate.fails_after)
        succeeded = came and ended() and all(self.has_succeeded(request) for request in sent)
        if succeeded and fate.fails_after != float("inf"):
            yield max(0.0, began + fate.fails_after - self._ledger.now())
            self._ledger.befell(Kind.ROLLBACK_AFTER_SUCCESS)
            return False
        return succeeded

    def _stop_where_it_is(self, sent: list[SentRequest]) -> Script:
        """With rollback disabled, what is under way comes to its own end, and all stays as it is."""
        self._ledger.befell(Kind.NO_ROLLBACK)
        yield Until(lambda: all(self.is_over(request) for request in sent))

    def _cancel(self, sent: Iterable[SentRequest]) -> None:
        """Give up on what is in flight: its answer will count no more."""
        for request in sent:
            if self.is_over(request):
                continue
            resource = self.stack.resources[request.logical_id]
            resource.status, resource.request_id = f"{request.type.upper()}_FAILED", ""
            is_swap = request.type == "Update" and resource.properties[VERSION] != resource.physical_id
            kind = Kind.CANCELLED_SWAP if is_swap else Kind.CANCELLED_UPDATE
            self._ledger.befell(Kind.CANCELLED_CREATE if request.type == "Create" else kind, request.request_id)

    def _delete_all(self, names: list[str], more: list[SentRequest] | None = None) -> Script:
        """Delete resources side by side, and wait for `more` too; whether all are gone."""
        sent = [*(more or []), *(self._delete_resource(name) for name in names)]
        yield Until(lambda: all(self.is_over(request) for request in sent))
        return all(self.has_succeeded(request) for request in sent)

    def _delete(self, leftover: Leftover, *, lists_replaced: bool = False) -> SentRequest:
        if not leftover.was_replaced or leftover.physical_id is None:
            return self._delete_resource(leftover.logical_id)
        if lists_replaced:
            resource = self.stack.resources[leftover.logical_id]
            resource.listed_as = leftover.physical_id, "DELETE_IN_PROGRESS"
            self._ledger.befell(Kind.LIST_SHOWS_REPLACED)
        return self.deployment.delete_replaced(leftover.logical_id, leftover.physical_id, leftover.properties)

    def _delete_resource(self, name: str) -> SentRequest:
        request = self.deployment.delete(name)
        if request.event["PhysicalResourceId"] == INVENTED_ID:
            self._ledger.befell(Kind.INVENTED_ID, request.request_id)
        return request

    def _forget(self, leftover: Leftover) -> None:
        """It is gone, or given up: the list shows the resource that replaced it again."""
        resource = self.stack.resources.get(leftover.logical_id)
        if resource and leftover.was_replaced:
            resource.listed_as = None
        elif resource:
            del self.stack.resources[leftover.logical_id]
