"""The world around the handler: one clock, one seed, and every service that it calls or is called by."""

import functools
import http.client
import logging
import os
import random
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from unittest import mock

import boto3
from botocore.awsrequest import AWSRequestPreparer
from botocore.endpoint import Endpoint
from botocore.httpsession import URLLib3Session
from botocore.regions import EndpointRulesetResolver
from botocore.signers import RequestSigner
from botocore.useragent import UserAgentString

from tests.simulation.calls import Call, Fault, ScriptedFaults
from tests.simulation.cloudformation import CloudFormation
from tests.simulation.custom_labels import ACCOUNT, REGION, CustomLabels
from tests.simulation.deployment import Deployment
from tests.simulation.functions import Function
from tests.simulation.log_capture import LogCapture, LogHandler
from tests.simulation.permissions import Permissions
from tests.simulation.requests_sent import Answer, SentRequest
from tests.simulation.schedules import Schedules
from tests.simulation.virtual_time import EPOCH, VirtualTime
from tests.simulation.wire import Service, Wire, connection_class

_ENVIRONMENT: Final = {
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "AKIASIMULATION",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/shop-running-model",
    "POLL_SCHEDULE_GROUP": "running-model-polls",
    "POLL_ROLE_ARN": f"arn:aws:iam::{ACCOUNT}:role/poll",
}
_LONGEST_SECONDS: Final = 4000.0
_client: Final = functools.cache(boto3.client)
"""A client takes long to build and keeps nothing from call to call."""


def _nothing(*arguments: Any, **options: Any) -> None:
    pass


def _user_agent(*arguments: Any) -> str:
    return "simulation"


def _headers(preparer: AWSRequestPreparer, request: Any, body: Any = None) -> Any:
    return request.headers


_construct_endpoint: Final = EndpointRulesetResolver.construct_endpoint
_endpoints: Final[dict[tuple[str, str], Any]] = {}


def _endpoint(resolver: EndpointRulesetResolver, operation_model: Any, call_args: Any, request_context: Any) -> Any:
    """The endpoint of an operation: of these services it depends on nothing that a call says."""
    key = operation_model.service_model.service_name, operation_model.name
    if key not in _endpoints:
        _endpoints[key] = _construct_endpoint(resolver, operation_model, call_args, request_context)
    return _endpoints[key]


class World:
    """Everything there is, but the handler."""

    def __init__(self, seed: int = 0) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # a seed, no secret
        self.time = VirtualTime(EPOCH)
        self.epoch = self.time.timestamp
        self.rekognition = CustomLabels(self.time)
        self.cloudformation = CloudFormation(self.time)
        self.functions: dict[str, Function] = {}
        self.schedules = Schedules(self.time, lambda arn, event: self.functions[arn].invoke(event))
        self.permissions = Permissions(self.cloudformation, self.rekognition, lambda: self.time.timestamp)
        self.faults = ScriptedFaults()
        services: dict[str, Service] = {
            "rekognition": self.rekognition,
            "cloudformation": self.cloudformation,
            "scheduler": self.schedules,
        }
        self.wire = Wire(self.time, services, self.cloudformation.put, self.permissions, self.faults)
        self.log = LogCapture(lambda: (self.time.timestamp, self.time.current.name))

    @contextmanager
    def open(self) -> Iterator["World"]:
        """Put this world in the place of the real one."""
        log_handler = LogHandler(self.log)
        level = logging.root.level
        with ExitStack() as stack:
            for patch in (
                mock.patch.object(URLLib3Session, "send", lambda session, request: self.wire.send(session, request)),
                mock.patch.object(http.client, "HTTPSConnection", connection_class(self.wire)),
                mock.patch.object(ssl, "create_default_context", _nothing),
                mock.patch.object(boto3, "client", _client),
                # More than half of a call's cost, and nobody here reads them.
                mock.patch.object(RequestSigner, "sign", _nothing),
                mock.patch.object(UserAgentString, "to_string", _user_agent),
                mock.patch.object(AWSRequestPreparer, "_prepare_headers", _headers),
                mock.patch.object(Endpoint, "_encode_headers", _nothing),
                mock.patch.object(EndpointRulesetResolver, "construct_endpoint", _endpoint),
                mock.patch.dict(os.environ, _ENVIRONMENT),
                mock.patch.object(sys, "stdout", self.log),
                mock.patch.object(sys, "stderr", self.log),
            ):
                stack.enter_context(patch)
            logging.root.addHandler(log_handler)
            try:
                yield self
            finally:
                self.time.close()
                logging.root.removeHandler(log_handler)
                logging.root.setLevel(level)

    def deployment(self, name: str = "shop") -> Deployment:
        """A new stack, with its function."""
        arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}-running-model"
        stack = self.cloudformation.add_stack(name, arn, lambda event: self.functions[arn].invoke(event))
        self.functions[arn] = Function(arn, stack.stack_id, self.time, self.chance)
        return Deployment(self.cloudformation, stack)

    def run(self, seconds: float) -> None:
        """Let that much time pass."""
        self.time.sleep(seconds)

    def until(self, awaited: Callable[[], bool], seconds: float = _LONGEST_SECONDS) -> None:
        """Let time pass until something is so. Raises AssertionError if it never is."""
        assert self.time.run_until(awaited, seconds), f"it didn't come in {seconds} s"

    def answer(self, request: SentRequest, seconds: float = _LONGEST_SECONDS) -> Answer:
        """Let time pass until a request is answered, and everything that follows its answer is done."""
        self.until(lambda: bool(request.answers), seconds)
        self.rest()
        assert request.answer
        return request.answer

    def rest(self) -> None:
        """Let every invocation that runs come to its end."""
        self.until(lambda: all(function.is_idle for function in self.functions.values()))

    def befall(self, *faults: Fault) -> None:
        """Have these faults happen."""
        self.faults.add(*faults)

    def calls(self, *operations: str, since: float = 0.0) -> list[Call]:
        """The calls that were made, of these operations or of all, since a time."""
        return [
            call
            for call in self.wire.calls
            if (not operations or call.operation in operations) and call.timestamp >= since
        ]

    def operations(self, since: float = 0.0) -> list[str]:
        """The names of the calls that were made, in order."""
        return [call.operation for call in self.calls(since=since)]

    def log_lines(self, request: SentRequest | None = None) -> list[dict[str, Any]]:
        """The function's JSON lines, of one request or of all."""
        return self.log.json_lines(request.request_id if request else None)
