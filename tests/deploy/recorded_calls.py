"""Every call that the deployed functions and their schedules made, as IAM sees it."""

import json
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPSConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from running_model.local import LocalCloud
from running_model.local.environment import ACCOUNT, REGION

if TYPE_CHECKING:
    from running_model.local.custom_labels.conditions import Call

_MOST_OF_A_LOOKUP = 50


@dataclass(frozen=True)
class Request:
    """What IAM decides on: who (a part of the role's logical id), when, what, on what, and under which conditions."""

    role: str
    time: float
    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)


def is_by_the_function(access_key: str) -> bool:
    """Whether this key is the one that the local cloud gives to functions."""
    return access_key == ACCOUNT


def record_calls(cloud: LocalCloud) -> None:
    """Let the cloud record what its own services are asked, as CloudTrail does."""
    trust = ssl.create_default_context(cafile=cloud.environment["AWS_CA_BUNDLE"])
    body = json.dumps({"cloudtrail._recording_enabled": "true"}).encode()
    connection = HTTPSConnection(urlsplit(cloud.endpoint_url).netloc, context=trust, timeout=30)
    connection.request("POST", "/_ministack/config", body=body)
    assert connection.getresponse().status == 200
    connection.close()


def requests_to_iam(cloud: LocalCloud) -> list[Request]:
    """All that the functions and schedules of this cloud have asked so far, in no order."""
    trail = list(_trail(cloud))
    return [
        *_of_rekognition(cloud.custom_labels.calls()),
        *_of_cloudformation(trail),
        *_of_scheduler(trail),
    ]


def _trail(cloud: LocalCloud) -> Iterator[dict[str, Any]]:
    """What the trail has of functions, newest first; the service gives fifty events at most, and no way to go on."""
    client = cloud.client("cloudtrail")
    by_functions = [{"AttributeKey": "AccessKeyId", "AttributeValue": ACCOUNT}]
    seen: set[str] = set()
    until: dict[str, Any] = {}
    while True:
        page = client.lookup_events(LookupAttributes=by_functions, MaxResults=_MOST_OF_A_LOOKUP, **until)["Events"]
        new = [event for event in page if event["EventId"] not in seen]
        for event in new:
            seen.add(event["EventId"])
            told = json.loads(event["CloudTrailEvent"])
            yield {
                "time": event["EventTime"].timestamp(),
                "call": f"{event['EventSource'].split('.')[0]}:{event['EventName']}",
                "parameters": told["requestParameters"],
            }
        if not new:
            return
        until = {"EndTime": page[-1]["EventTime"]}


def _of_rekognition(calls: "list[Call]") -> Iterator[Request]:
    """The access log of Rekognition, replayed to know which tags a version had at each call."""
    tags: dict[str, dict[str, str]] = {}
    for call in calls:
        its_tags = tags.setdefault(call.resource_arn, {})
        # Every function has the same key here; only those of examples ask what is in a picture.
        if is_by_the_function(call.access_key) and call.operation != "DetectCustomLabels":
            context = {f"aws:ResourceTag/{name}": value for name, value in its_tags.items()}
            resource = call.resource_arn or "*"
            yield Request("Role", call.time, f"rekognition:{call.operation}", resource, context)
        if not call.error_code and call.operation == "TagResource":
            its_tags.update(call.parameters["Tags"])
        elif not call.error_code and call.operation == "UntagResource":
            for name in call.parameters["TagKeys"]:
                its_tags.pop(name, None)


def _of_cloudformation(trail: list[dict[str, Any]]) -> Iterator[Request]:
    for told in trail:
        if told["call"].startswith("cloudformation:"):
            asked = told["parameters"]
            yield Request("Role", told["time"], f"cloudformation:{asked['Action']}", asked["StackName"])


def _of_scheduler(trail: list[dict[str, Any]]) -> Iterator[Request]:
    created = []
    for told in (told for told in reversed(trail) if told["call"].startswith("scheduler:")):
        if told["call"] == "scheduler:POST.scheduler":
            schedule = told["parameters"]
            name = json.loads(schedule["Target"]["Input"])["RequestId"]
            arn = f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/{schedule['GroupName']}/{name}"
            created.append(arn)
            yield Request("Role", told["time"], "scheduler:CreateSchedule", arn)
            passed = {"iam:PassedToService": "scheduler.amazonaws.com"}
            yield Request("Role", told["time"], "iam:PassRole", schedule["Target"]["RoleArn"], passed)
            yield Request("PollRole", told["time"], "lambda:InvokeFunction", schedule["Target"]["Arn"])
        elif told["call"] == "scheduler:DELETE.scheduler":
            # The trail doesn't tell which; requests of one stack end one after another.
            assert created, "a schedule is deleted that was never made"
            yield Request("Role", told["time"], "scheduler:DeleteSchedule", created[-1])
        else:
            yield Request("Role", told["time"], told["call"], "unexpected")
