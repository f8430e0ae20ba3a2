"""The door: one event in, one request watched. Arm, act, answer, mark, disarm.

CloudFormation invokes it with a request, EventBridge Scheduler with the same request again, each minute until it is
answered. Which of the two it was matters for nothing but the arming.
"""

import json
import os
import random
import sys
import traceback
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import boto3
import reasons
from botocore.config import Config
from clock import Clock, SystemClock
from custom_resource import PolledResource
from event import NotCloudFormationError, parse_request
from model import Models
from polling import Polls
from reasons import Reason
from request import Request, RequestType
from service_error import ServiceError
from stack import Stacks
from step import Stepper, write_log
from watch import Answer, Outcome, Watcher, once_delivered

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_rekognition import RekognitionClient
    from mypy_boto3_scheduler import EventBridgeSchedulerClient

WINDOW: Final = timedelta(seconds=50)
"""How long an invocation watches: the next poll comes a minute after this one."""
_LOG_GROUP_VARIABLE: Final = "AWS_LAMBDA_LOG_GROUP_NAME"
# A retry is a new step, after a new look: so every call is a single attempt, and its end is known (docs/protocol.md).
_SINGLE_ATTEMPTS: Final = Config(
    connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 1, "mode": "standard"}
)


class Handler:
    """The Lambda function. Time comes from outside, AWS by boto3's clients."""

    def __init__(self, clock: Clock, jitter: random.Random) -> None:
        self._clock = clock
        self._jitter = jitter
        self._resource = PolledResource(clock)

    def __call__(self, event: Any, context: Any) -> None:
        """Handle one event.

        Raises:
            Exception: what broke before a schedule was armed, so that Lambda tries again.
        """
        self._resource.clear()
        try:
            request = parse_request(event, self._clock.now())
        except NotCloudFormationError as error:
            sys.stdout.write(json.dumps({"ignored": str(error)}) + "\n")
            return
        invocation = Invocation(self, request, event, context.invoked_function_arn)
        log_place = f"Log: {os.environ.get(_LOG_GROUP_VARIABLE, 'CloudWatch')}, search for {request.request_id}."
        delivered = self._resource.respond(event, context, invocation.run, log_place)
        invocation.conclude(delivered=delivered, error=self._resource.error)

    @property
    def clock(self) -> Clock:
        """Where this function has its time from."""
        return self._clock

    @property
    def jitter(self) -> random.Random:
        """Where this function has its chance from."""
        return self._jitter

    @cached_property
    def rekognition(self) -> "RekognitionClient":
        """The client of Rekognition."""
        return boto3.client("rekognition", config=_SINGLE_ATTEMPTS)

    @cached_property
    def cloudformation(self) -> "CloudFormationClient":
        """The client of CloudFormation."""
        return boto3.client("cloudformation", config=_SINGLE_ATTEMPTS)

    @cached_property
    def scheduler(self) -> "EventBridgeSchedulerClient":
        """The client of EventBridge Scheduler."""
        return boto3.client("scheduler", config=_SINGLE_ATTEMPTS)


class Invocation:
    """One event's way through the function."""

    def __init__(self, function: Handler, request: Request, event: dict[str, Any], function_arn: str) -> None:
        self._request = request
        self._event = event
        self._clock = function.clock
        self._stepper = Stepper(Models(function.rekognition), Stacks(function.cloudformation), function.clock)
        self._watcher = Watcher(self._stepper, function.clock, function.jitter.random)
        self._polls = Polls(function.scheduler, function_arn, function.clock)
        self._armed = request.is_poll
        self._outcome = Outcome()
        self._until = self._clock.now()

    def run(self) -> Answer | None:
        """Arm, and watch the request for a while; the answer, if there is one by then."""
        request = self._request
        if self._clock.now() >= request.deadline:
            # Hours late, or a poll that outlived its request: nobody listens any more.
            self._outcome = Outcome(finished=True)
            return None
        not_armed = None if self._armed else self._polls.arm(request, self._event)
        self._armed = not_armed is None
        self._until = self._clock.now() + WINDOW
        if not not_armed or request.type is RequestType.DELETE:
            self._outcome = self._watch()
        if not_armed and not self._outcome.answer:
            # A schedule that is there all the same is another invocation's, which may need it yet.
            self._outcome = replace(self._failed(reasons.not_armed(not_armed)), finished=False)
        return self._outcome.answer

    def conclude(self, *, delivered: bool, error: Exception | None) -> None:
        """Once the answer is delivered: mark the claim settled, and only then remove the schedule."""
        answer = self._outcome.answer
        if error:
            traceback.print_exception(error)
        if answer:
            outcome = "SUCCESS" if answer.succeeded else "FAILED"
            write_log(self._request, self._clock.now(), answer=outcome, delivered=str(delivered))
        if (answer and not delivered) or error:
            if not self._armed:
                raise RuntimeError("neither answered nor armed: Lambda tries again") from error
            return
        left = once_delivered(self._request, self._outcome, self._clock.now())
        try:
            if left.answer and left.answer.settles:
                self._stepper.mark_settled(self._request, left.answer.settles)
            if self._watcher.see_out(self._request, left, self._until).finished:
                self._polls.disarm(self._request)
        except ServiceError as refusal:
            # The next poll finds the request answered, and ends here again.
            write_log(self._request, self._clock.now(), unfinished=str(refusal))

    def _watch(self) -> Outcome:
        request = self._request
        if request.faults:
            return self._failed(reasons.invalid_properties(request.faults))
        if not request.goals:
            # Neither its id nor its properties name a version: it never held one.
            physical_id = request.physical_id_for(succeeded=True, claimed=False)
            return Outcome(Answer(succeeded=True, physical_id=physical_id), finished=True)
        try:
            return self._watcher.watch(request, self._until)
        except Exception as error:
            if self._clock.now() < request.last_call:
                raise
            traceback.print_exception(error)
            return self._failed(reasons.broken(error))

    def _failed(self, reason: Reason) -> Outcome:
        physical_id = self._request.physical_id_for(succeeded=False, claimed=False)
        return Outcome(Answer(succeeded=False, physical_id=physical_id, reason=reason), finished=True)


handler: Final = Handler(SystemClock(), random.Random())  # noqa: S311  # jitter needs no secrecy
