"""AWS CloudFormation: stacks and their resources, the requests that it sends, and what it says of them.

What it does is shared/facts/cloudformation.md's. A test, or a script of the simulation, says what it does when; how
an answer changes a resource is here.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from tests.simulation.calls import AwsError
from tests.simulation.custom_labels import ACCOUNT, REGION
from tests.simulation.requests_sent import URL_LIFETIME_SECONDS, SentRequest, read_answer, response_url
from tests.simulation.virtual_time import VirtualTime

Word = tuple[dict[str, str], list[dict[str, str]]]
"""A description of a stack, and the summaries of its resources."""
Invoke = Callable[[dict[str, Any]], None]


@dataclass
class Resource:
    """A resource of a stack, as it is listed."""

    logical_id: str
    physical_id: str | None
    status: str
    properties: dict[str, str]
    request_id: str = ""
    """Of the request that it waits for."""
    listed_as: tuple[str, str] | None = None
    """The physical id and the status that the list shows in their place, if it does."""


@dataclass
class Stack:
    """A stack; `allowed` are the versions that its function's policy names, `updated_at` when its update began.

    A shared provider's policy names every version: `allows_every_version`. `root`: of a nested stack.
    """

    stack_id: str
    function_arn: str
    invoke: Invoke
    status: str = "CREATE_IN_PROGRESS"
    updated_at: float | None = None
    resources: dict[str, Resource] = field(default_factory=dict)
    allowed: set[str] = field(default_factory=set)
    allows_every_version: bool = False
    root: "Stack | None" = None
    requests: list[SentRequest] = field(default_factory=list)


class CloudFormation:
    """The service."""

    def __init__(self, time: VirtualTime) -> None:
        self._time = time
        self._numbers = itertools.count(1)
        self.stacks: dict[str, Stack] = {}
        self.requests: dict[str, SentRequest] = {}
        self.strangers: list[str] = []
        """URLs of PUTs that were no ResponseURL of its own."""
        self.notices_after = 0.0
        """Seconds until an answer shows in a resource's status."""
        self.listeners: list[Callable[[SentRequest], None]] = []
        """Hear of each request the moment that its first answer comes, or its ServiceTimeout."""
        self._lag_seconds = 0.0
        self._age: Callable[[float], float] = lambda lag: lag
        self._past: dict[str, list[tuple[float, Word]]] = {}
        self.page_size = 100
        self.forgets_deleted_stacks = False
        """A deleted stack is described for 90 days; afterwards it "does not exist"."""

    def add_stack(self, name: str, function_arn: str, invoke: Invoke) -> Stack:
        """A stack, being created."""
        number = f"{next(self._numbers):012d}"
        stack_id = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{name}/1b2c3d4e-0000-11ef-a000-{number}"
        stack = self.stacks[stack_id] = Stack(stack_id, function_arn, invoke)
        return stack

    def become(self, stack: Stack, status: str) -> None:
        """Show another status of a stack."""
        stack.status = status
        if status == "UPDATE_IN_PROGRESS":
            stack.updated_at = self._time.timestamp

    def send(self, stack: Stack, request_type: str, logical_id: str, **fields: Any) -> SentRequest:
        """Send a request; `fields` are the further ones of its event, ResourceProperties among them."""
        request_id = f"aaaaaaaa-bbbb-cccc-dddd-{next(self._numbers):012d}"
        amz_date = datetime.fromtimestamp(self._time.timestamp, UTC).strftime("%Y%m%dT%H%M%SZ")
        properties = {"ServiceToken": stack.function_arn, **fields.pop("ResourceProperties")}
        event = {
            "RequestType": request_type,
            "ServiceToken": stack.function_arn,
            "ResponseURL": response_url(request_id, amz_date),
            "StackId": stack.stack_id,
            "RequestId": request_id,
            "LogicalResourceId": logical_id,
            "ResourceType": "Custom::RekognitionRunningModel",
            "ResourceProperties": properties,
            **fields,
        }
        timeout = int(properties.get("ServiceTimeout", 3600))
        request = SentRequest(event, self._time.timestamp, timeout)
        self.requests[request_id] = request
        stack.requests.append(request)
        self._time.after(timeout, lambda: self._time_out(stack, request))
        stack.invoke(event)
        return request

    def put(self, url: str, body: str) -> int:
        """Take an answer; the HTTP status that it gets."""
        request = self.requests.get(urlsplit(url).path.rpartition("/")[2])
        if request is None or url != request.event["ResponseURL"]:
            self.strangers.append(url)
            return 403
        if self._time.timestamp >= request.issued_at + URL_LIFETIME_SECONDS:
            return 403
        answer = read_answer(body, request, self._time.timestamp)
        is_awaited = not request.ended
        request.answers.append(answer)
        if is_awaited:
            self._tell(request)
            stack, succeeded, physical_id = self.stacks[request.stack_id], answer.succeeded, answer.physical_id
            self._later(lambda: self._settle(stack, request, succeeded, physical_id))
        return 200

    def call(self, operation: str, parameters: Mapping[str, Any], caller: str) -> dict[str, Any]:
        """Answer a call. Raises AwsError."""
        stack = self.stacks.get(parameters["StackName"])
        if stack is None or (stack.status == "DELETE_COMPLETE" and self.forgets_deleted_stacks):
            raise AwsError("ValidationError", f"Stack with id {parameters['StackName']} does not exist")
        description, rows = self._word(stack)
        if operation == "DescribeStacks":
            return {"Stacks": [description]}
        first = int(parameters.get("NextToken", 0))
        following = {"NextToken": str(first + self.page_size)} if len(rows) > first + self.page_size else {}
        return {"StackResourceSummaries": rows[first : first + self.page_size], **following}

    def lag(self, seconds: float, age: Callable[[float], float] = lambda lag: lag) -> None:
        """Say of stacks what was so this many seconds ago, or by that much of it that is right for one read."""
        self._lag_seconds, self._age = seconds, age
        self._time.watchers.append(self._remember)

    def _remember(self) -> None:
        for stack in self.stacks.values():
            past, word = self._past.setdefault(stack.stack_id, []), _word_of(stack)
            if not past or past[-1][1] != word:
                past.append((self._time.timestamp, word))

    def is_stale(self, stack: Stack, said: object) -> bool:
        """Whether what was said of a stack isn't so any more."""
        return bool(self._lag_seconds) and said not in _word_of(stack)

    def _word(self, stack: Stack) -> Word:
        if not self._lag_seconds:
            return _word_of(stack)
        seen_at = self._time.timestamp - self._age(self._lag_seconds)
        past = self._past.get(stack.stack_id, [])
        seen = [word for since, word in past if since <= seen_at] or [word for _, word in past[:1]]
        return seen[-1] if seen else _word_of(stack)

    def _tell(self, request: SentRequest) -> None:
        for listener in self.listeners:
            listener(request)

    def _later(self, settle: Callable[[], None]) -> None:
        if self.notices_after:
            self._time.after(self.notices_after, settle)
        else:
            settle()

    def _time_out(self, stack: Stack, request: SentRequest) -> None:
        if not request.answers:
            request.timed_out = True
            self._tell(request)
            self._settle(stack, request, succeeded=False, physical_id=None)

    def _settle(self, stack: Stack, request: SentRequest, succeeded: bool, physical_id: str | None) -> None:
        resource = stack.resources.get(request.logical_id)
        if resource is None or resource.request_id != request.request_id:
            return
        if request.type == "Delete" and succeeded:
            del stack.resources[request.logical_id]
            return
        resource.status = f"{request.type.upper()}_{'COMPLETE' if succeeded else 'FAILED'}"
        if request.type != "Delete":
            resource.physical_id = physical_id or resource.physical_id


def _word_of(stack: Stack) -> Word:
    return _description(stack), [_summary(resource) for resource in stack.resources.values()]


def _description(stack: Stack) -> dict[str, str]:
    row = {"StackId": stack.stack_id, "StackStatus": stack.status}
    if stack.root:
        row |= {"RootId": stack.root.stack_id}
    if stack.updated_at is None:
        return row
    return {**row, "LastUpdatedTime": datetime.fromtimestamp(stack.updated_at, UTC).isoformat()}


def _summary(resource: Resource) -> dict[str, str]:
    physical_id, status = resource.listed_as or (resource.physical_id, resource.status)
    row = {"LogicalResourceId": resource.logical_id, "ResourceStatus": status}
    return {**row, "PhysicalResourceId": physical_id} if physical_id else row
