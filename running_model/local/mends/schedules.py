"""When the rates of EventBridge Scheduler begin, and how its schedules invoke a function.

AWS: a rate without a start date invokes its target at once, and with one at that date, then each interval (EventBridge
Scheduler User Guide, "Schedule types"). ministack waits one interval from the creation first, or, for a schedule made
again under an old name, from the old one's last invocation.

AWS: "EventBridge Scheduler invokes your Lambda function asynchronously" (Lambda Developer Guide, "Invoke a Lambda
function on a schedule"), so Lambda tries a failed invocation again, and logs it. ministack does neither.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from running_model.local.mends import upstream
from running_model.local.mends.upstream import Record

# AWS invokes within the minute; looking each second, not each ten, keeps deployments here from waiting for the clock.
_LOOKS_EVERY = 1


def install() -> None:
    """Begin each rate at its start, and forget the past of a name."""
    upstream.scheduler._SCHEDULE_TICK_INTERVAL = _LOOKS_EVERY
    upstream.scheduler._create_schedule = _from_its_start(upstream.scheduler._create_schedule)
    upstream.eventbridge._dispatch_to_lambda = _invoke_asynchronously


def _from_its_start(original: Callable[[str, Record], Any]) -> Callable[[str, Record], Any]:
    def create_schedule(name: str, body: Record) -> Any:
        answer = original(name, body)
        if answer[0] == 200:
            _begin(f"{body.get('GroupName', 'default')}/{name}", body)
        return answer

    return create_schedule


def _begin(key: str, body: Record) -> None:
    scheduler = upstream.scheduler
    scoped = (scheduler.get_account_id(), scheduler.get_region(), key)
    scheduler._schedule_last_fired.pop(scoped, None)
    interval = upstream.eventbridge._parse_rate_seconds(body["ScheduleExpression"])
    if interval is not None:
        start = scheduler._to_epoch(body.get("StartDate")) or time.time()
        scheduler._schedule_last_fired[scoped] = start - interval


def _invoke_asynchronously(arn: str, payload: str) -> None:
    record, config, _name = upstream.lambda_svc._get_func_record_for_ref(arn)
    if record is not None and config is not None:  # AWS drops the invocation of a function that is gone, too.
        function = upstream.lambda_svc._execution_record_for_config(record, config)
        upstream.lambda_svc.invoke_async_with_retry(function, json.loads(payload))
