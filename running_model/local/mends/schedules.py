"""When the rates of EventBridge Scheduler begin.

AWS: a rate without a start date invokes its target at once, and with one at that date, then each interval (EventBridge
Scheduler User Guide, "Schedule types"). ministack waits one interval from the creation first, or, for a schedule made
again under an old name, from the old one's last invocation.
"""

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
