"""The schedule that goes on asking for a request, whatever becomes of the invocation that began it."""

import json
import os
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from clock import Clock
from decision import PATIENCE
from event import ARRIVED, POLL
from request import Request, RequestType
from service_error import ServiceError, Trouble, calling

if TYPE_CHECKING:
    from mypy_boto3_scheduler import EventBridgeSchedulerClient

GROUP_VARIABLE: Final = "POLL_SCHEDULE_GROUP"
ROLE_VARIABLE: Final = "POLL_ROLE_ARN"
FIRST_POLL: Final = timedelta(seconds=60)
"""A rate without a StartDate fires at once, beside the invocation that made it."""
PAUSE_SECONDS: Final = 2.0


class Polls:
    """The schedules of this stack's requests, each named after its RequestId: made twice, it is still one."""

    def __init__(self, client: "EventBridgeSchedulerClient", function_arn: str, clock: Clock) -> None:
        self._client = client
        self._function_arn = function_arn
        self._clock = clock

    def arm(self, request: Request, event: Mapping[str, Any]) -> ServiceError | None:
        """Make the request's schedule; a failure is tried again for two minutes, then returned.

        Each invocation is so patient, however late it is: the request may be at work by another one's schedule. The
        schedule's input is the event, ResponseURL and all: nobody is granted GetSchedule.
        """
        patient_until = min(self._clock.now() + PATIENCE, request.last_call)
        while True:
            try:
                self._create(request, event)
            except ServiceError as error:
                if error.trouble is Trouble.CONFLICT:
                    return None
                if self._clock.now() + timedelta(seconds=PAUSE_SECONDS) >= patient_until:
                    return error
                self._clock.sleep(PAUSE_SECONDS)
            else:
                return None

    def disarm(self, request: Request) -> None:
        """Remove the request's schedule, if it is still there. Raises ServiceError."""
        group = os.environ[GROUP_VARIABLE]
        try:
            with calling("scheduler:DeleteSchedule", f"{group}/{request.request_id}"):
                self._client.delete_schedule(Name=request.request_id, GroupName=group)
        except ServiceError as error:
            if error.trouble is not Trouble.NOT_FOUND:
                raise

    def _create(self, request: Request, event: Mapping[str, Any]) -> None:
        group = os.environ[GROUP_VARIABLE]
        poll = {**event, POLL: True, ARRIVED: request.issued_at.isoformat()}
        with calling("scheduler:CreateSchedule", f"{group}/{request.request_id}"):
            self._client.create_schedule(
                Name=request.request_id,
                GroupName=group,
                Description=f"{RequestType(request.type)} of {request.logical_id}: polls until answered"[:512],
                ScheduleExpression="rate(1 minute)",
                StartDate=self._clock.now() + FIRST_POLL,
                EndDate=request.deadline,
                ActionAfterCompletion="DELETE",
                FlexibleTimeWindow={"Mode": "OFF"},
                Target={
                    "Arn": self._function_arn,
                    "RoleArn": os.environ[ROLE_VARIABLE],
                    "Input": json.dumps(poll),
                    # Scheduler's own default is 185 tries over 24 hours, past any EndDate.
                    "RetryPolicy": {"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60},
                },
            )
