"""Requests to custom resources that are cancelled in flight.

AWS: CancelUpdateStack, and DeleteStack during a creation, cancel what is in flight, "Resource update cancelled" or
"Resource creation cancelled"; the function works on, and its answer counts no more. The Update is then rolled back by
one with the old properties (aws-cdk#31541), the Create by a Delete with an id that CloudFormation makes up
(aws-cdk#26139, coverage-roadmap#1730). ministack heeds CancelUpdateStack before the next resource only.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from running_model.local.mends import upstream
from running_model.local.mends.upstream import Record

if TYPE_CHECKING:
    from running_model.local.mends.custom_resource import Request

CANCELLED = "CANCELLED"
"""The status of an answer that cancels a request, where a function would say SUCCESS or FAILED."""

_CLOSED = "_closed_to_requests"

_lock = threading.Lock()
_in_flight: dict[str, set[tuple[str, str]]] = {}


def install() -> None:
    """Let CancelUpdateStack cancel what is in flight."""

    def cancelling(original: Callable[[Record], Any]) -> Callable[[Record], Any]:
        def cancel_update_stack(params: Record) -> Any:
            answer = original(params)
            stack = upstream.handlers._resolve_stack(upstream.handlers._p(params, "StackName"))
            if answer[0] == 200:
                _cancel_requests(stack["StackId"])
            return answer

        return cancel_update_stack

    upstream.replace("_cancel_update_stack", cancelling)


@contextmanager
def cancellable(request: "Request", token: str) -> Iterator[None]:
    """Let the request be cancelled, by way of its token, while it waits for its answer."""
    mine = (token, request.request_type)
    with _lock:
        _in_flight.setdefault(request.stack_id, set()).add(mine)
    if is_closed(upstream.stack_named(request.stack_name)):
        _cancel(*mine)
    try:
        yield
    finally:
        with _lock:
            _in_flight[request.stack_id].discard(mine)


def close(stack: Record) -> None:
    """Cancel the Create that a stack has in flight, and any that its operation still comes to."""
    stack[_CLOSED] = True
    _cancel_requests(stack["StackId"])


def reopen(stack: Record) -> None:
    """Take requests again: the operation that was closed has ended."""
    stack.pop(_CLOSED, None)


def is_closed(stack: Record) -> bool:
    """Whether ``close`` was called on the stack."""
    return _CLOSED in stack


def _cancel_requests(stack_id: str) -> None:
    with _lock:
        waiting = list(_in_flight.get(stack_id, ()))
    for token, request_type in waiting:
        _cancel(token, request_type)


def _cancel(token: str, request_type: str) -> None:
    nouns = {"Create": "creation", "Update": "update"}
    if request_type in nouns:
        reason = f"Resource {nouns[request_type]} cancelled"
        upstream.custom_resource.deliver_response(token, {"Status": CANCELLED, "Reason": reason})
