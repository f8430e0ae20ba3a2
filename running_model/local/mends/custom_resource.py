"""Custom resources, asked as CloudFormation asks them.

AWS: "CloudFormation ... sends a request to the specified service token", and for a Lambda function that is an
asynchronous invocation, which "Lambda retries ... two more times" when the function fails; "ServiceTimeout: the
maximum time, in seconds, that can elapse before a custom resource operation times out ... The default value is 3600"
(AWS::CloudFormation::CustomResource; Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous
invocation"). ministack calls once, waits for the function's return, and only then counts the time.

The replaced function has the signature of ministack's ``invoke_custom_resource`` and runs on a thread of its own.
"""

import json
import secrets
import string
import time
import uuid
from dataclasses import dataclass
from typing import Any

from running_model.local.mends import cancellation, records, upstream
from running_model.local.mends.upstream import Record

_DEFAULT_TIMEOUT = 3600
_EXPIRES = 7200
_LONGEST_ANSWER = 4096

# AWS: a cleanup Delete that fails "is tried three times in all, each with a new RequestId", and is then given up
# (aws-cloudformation/cloudformation-coverage-roadmap#744, aws-amplify/amplify-cli#14770).
_TRIES_IN_CLEANUP = 3


class RequestFailedError(RuntimeError):
    """A request that was answered FAILED, not at all, or badly; the message is the resource's status reason.

    Args:
        reason: What CloudFormation shows in the stack's events.
        physical_id: What CloudFormation takes for the resource's physical id from now on.
    """

    def __init__(self, reason: str, physical_id: str) -> None:
        super().__init__(reason)
        self.physical_id = physical_id


@dataclass(frozen=True)
class Request:
    """What a custom resource is asked, but for the parts that are new with each try."""

    request_type: str
    logical_id: str
    properties: Record
    stack_name: str
    stack_id: str
    resource_type: str
    physical_id: str | None
    old_properties: Record | None

    @property
    def timeout(self) -> int:
        """ServiceTimeout in seconds, 3600 unless the properties have it."""
        return int(self.properties.get("ServiceTimeout", _DEFAULT_TIMEOUT))

    def event(self, token: str, request_id: str) -> Record:
        """The event that the function gets. Every primitive value is a string, ServiceTimeout too."""
        as_strings = upstream.custom_resource._normalise_resource_properties
        event = {
            "RequestType": self.request_type,
            "RequestId": request_id,
            "StackId": self.stack_id,
            "ResponseURL": response_url(token),
            "ResourceType": self.resource_type,
            "LogicalResourceId": self.logical_id,
            "ResourceProperties": as_strings(self.properties),
        }
        if "ServiceTimeout" in self.properties:
            event["ServiceTimeout"] = str(self.timeout)
        if self.physical_id is not None:
            event["PhysicalResourceId"] = self.physical_id
        if self.old_properties is not None:
            event["OldResourceProperties"] = as_strings(self.old_properties)
        return event


def install() -> None:
    """Put ``invoke`` in the place of ministack's ``invoke_custom_resource``."""
    upstream.replace("invoke_custom_resource", lambda _original: invoke)


def response_url(token: str) -> str:
    """Where the answer goes, with the query that every ResponseURL seen in public carries.

    AWS: "X-Amz-Date=20240615T053818Z" and "X-Amz-Expires=7200", the only time that an event brings.
    """
    issued = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    gateway = upstream.custom_resource._gateway_url()
    return f"{gateway}/_ministack/cfn-response/{token}?X-Amz-Date={issued}&X-Amz-Expires={_EXPIRES}"


def invented_id(stack_name: str, logical_id: str) -> str:
    """A physical id such as CloudFormation makes up for a resource that never told its own."""
    letters = string.ascii_uppercase + string.digits
    return f"{stack_name}-{logical_id}-{''.join(secrets.choice(letters) for _ in range(12))}"


def invoke(
    request_type: str,
    logical_id: str,
    props: Record,
    stack_name: str,
    stack_id: str,
    resource_type: str,
    physical_id: str | None = None,
    old_props: Record | None = None,
) -> tuple[str, Record]:
    """Ask a custom resource and wait for its answer.

    Returns:
        The physical id and the attributes of the answer.

    Raises:
        RequestFailedError: It failed; for a cleanup Delete, three times.
        ValueError: The request can't be made at all.
    """
    request = Request(request_type, logical_id, props, stack_name, stack_id, resource_type, physical_id, old_props)
    _refuse_another_service_token(request)
    with records.in_flight(request) as record:
        for tries_left in reversed(range(_TRIES_IN_CLEANUP if records.in_cleanup(request) else 1)):
            try:
                return _ask_once(request)
            except RequestFailedError as failed:
                if not tries_left:
                    records.give_up(request, record)
                    raise
                records.tell_of_another_try(request, str(failed))
    raise AssertionError("there is always a last try")


def _refuse_another_service_token(request: Request) -> None:
    """AWS: "Modifying service token is not allowed." is the failure of an update that does."""
    old = request.old_properties
    if old is not None and old.get("ServiceToken") != request.properties.get("ServiceToken"):
        raise ValueError("Modifying service token is not allowed.")


def _ask_once(request: Request) -> tuple[str, Record]:
    function = _function_of(request)
    token, request_id = str(uuid.uuid4()), str(uuid.uuid4())
    answered = upstream.custom_resource.register_token(token)
    with cancellation.cancellable(request, token):
        upstream.lambda_svc.invoke_async_with_retry(function, request.event(token, request_id))
        answered.wait(request.timeout)
    with upstream.custom_resource._lock:
        answer = upstream.custom_resource._pending.pop(token)["result"]
    return _read(request, request_id, answer)


def _function_of(request: Request) -> Any:
    token = request.properties.get("ServiceToken", "")
    record, config, _name = upstream.lambda_svc._get_func_record_for_ref(token)
    if record is None or config is None:
        raise ValueError(f"The service token {token} names no function of this account and Region.")
    return upstream.lambda_svc._execution_record_for_config(record, config)


def _read(request: Request, request_id: str, answer: Record | None) -> tuple[str, Record]:
    """The answer as CloudFormation takes it, with its words for each failure."""
    known_id = request.physical_id or invented_id(request.stack_name, request.logical_id)
    if answer is None:
        raise RequestFailedError(
            "CloudFormation did not receive a response from your Custom Resource. "
            f"Please check your logs for requestId [{request_id}].",
            known_id,
        )
    if answer.get("Status") == cancellation.CANCELLED:
        raise RequestFailedError(answer["Reason"], known_id)
    told_id = answer.get("PhysicalResourceId")
    # AWS: "Invalid PhysicalResourceId" hides the reason of a failure that comes without an id.
    if not isinstance(told_id, str) or not told_id:
        raise RequestFailedError("Invalid PhysicalResourceId", known_id)
    if len(json.dumps(answer).encode()) > _LONGEST_ANSWER:
        raise RequestFailedError("Response object is too long.", known_id)
    if answer.get("Status") != "SUCCESS":
        raise RequestFailedError(
            "Received response status [FAILED] from custom resource. "
            f"Message returned: {answer.get('Reason', '')} (RequestId: {request_id})",
            told_id,
        )
    return told_id, answer.get("Data") or {}
