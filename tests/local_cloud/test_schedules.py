"""EventBridge Scheduler, as far as polling leans on it."""

import json
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from running_model.local import LocalCloud
from tests.local_cloud.scripted import Stack, eventually

Create = Callable[..., str]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "invocations.jsonl"


@pytest.fixture
def scheduler(cloud: LocalCloud) -> Any:
    return cloud.client("scheduler")


@pytest.fixture
def create(scheduler: Any, function: str, journal: Path) -> Create:
    """Creates a schedule that invokes the function each minute, and returns its name."""

    def schedule(name: str = "", script: dict[str, str] | None = None, **options: Any) -> str:
        name = name or f"poll-{uuid.uuid4().hex}"
        target = {"Arn": function, "RoleArn": "arn:aws:iam::000000000000:role/any"}
        scheduler.create_schedule(
            Name=name,
            ScheduleExpression="rate(1 minute)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target=target | {"Input": json.dumps({"Journal": str(journal), "Poll": name, **(script or {})})},
            ActionAfterCompletion="DELETE",
            **options,
        )
        return name

    return schedule


def _invocations(journal: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in journal.read_text().splitlines()] if journal.exists() else []


def _from_now(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def test_a_rate_begins_at_its_start_date_with_its_input(create: Create, journal: Path) -> None:
    """AWS: a rate with a start date invokes its target then, not one interval later."""
    start = time.time() + 3
    name = create(StartDate=_from_now(3), EndDate=_from_now(600))
    eventually(lambda: bool(_invocations(journal)))
    invocation = _invocations(journal)[0]
    assert invocation["event"] == {"Journal": str(journal), "Poll": name}
    assert start - 1 <= invocation["at"] <= start + 5


def test_a_rate_without_a_start_date_begins_at_once(create: Create, journal: Path) -> None:
    """AWS: the first invocation is immediate."""
    create()
    eventually(lambda: bool(_invocations(journal)), seconds=5)


def test_a_failed_invocation_is_tried_again_and_logged(create: Create, cloud: LocalCloud, journal: Path) -> None:
    """AWS: Scheduler invokes asynchronously, and Lambda tries such an invocation three times in all."""
    name = f"poll-{uuid.uuid4().hex}"
    create(name, {"RequestType": "Fail", "Fail": '{"Raises": 1, "Answers": false}', "RequestId": name})
    eventually(lambda: len(_invocations(journal)) == 2)
    eventually(lambda: "RuntimeError: as told" in cloud.log())


def test_a_schedule_made_again_begins_anew(create: Create, scheduler: Any, journal: Path) -> None:
    """AWS knows nothing of the deleted one; ministack goes on from its last invocation."""
    name = create()
    eventually(lambda: len(_invocations(journal)) == 1)
    scheduler.delete_schedule(Name=name)
    create(name)
    eventually(lambda: len(_invocations(journal)) == 2, seconds=5)


def test_a_name_can_be_used_once_in_a_group(create: Create) -> None:
    """AWS: a ConflictException, which makes the creation idempotent."""
    name = create(StartDate=_from_now(60))
    with pytest.raises(ClientError) as refused:
        create(name, StartDate=_from_now(60))
    assert refused.value.response["Error"]["Code"] == "ConflictException"


def test_a_schedule_deletes_itself_after_its_end(create: Create, scheduler: Any, journal: Path) -> None:
    """AWS: ActionAfterCompletion=DELETE."""
    name = create(StartDate=_from_now(60), EndDate=_from_now(2))

    def gone() -> bool:
        try:
            scheduler.get_schedule(Name=name)
        except scheduler.exceptions.ResourceNotFoundException:
            return True
        return False

    eventually(gone)
    assert not _invocations(journal)


def test_deleting_a_group_deletes_its_schedules(create: Create, scheduler: Any, stack: Stack) -> None:
    """AWS: AWS::Scheduler::ScheduleGroup, deleted with its stack, takes its schedules along."""
    group = f"group-{uuid.uuid4().hex}"
    stack.create({"Group": {"Type": "AWS::Scheduler::ScheduleGroup", "Properties": {"Name": group}}})
    stack.settled()
    name = create(GroupName=group, StartDate=_from_now(60))
    scheduler.get_schedule(Name=name, GroupName=group)
    stack.delete()
    assert stack.settled() == "DELETE_COMPLETE"
    with pytest.raises(scheduler.exceptions.ResourceNotFoundException):
        scheduler.get_schedule(Name=name, GroupName=group)
