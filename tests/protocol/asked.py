"""What CloudFormation asks in a scenario, as the events that it would send and the requests that the handler reads."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from event import parse_request
from request import Request, RequestType

from tests.protocol.shared import Shared, one

ACCOUNT: Final = "111122223333"
VERSIONS: Final = tuple(
    f"arn:aws:rekognition:us-east-1:{ACCOUNT}:project/logos/version/v{number}/176362981500{number}" for number in (1, 2)
)
"""The ARNs of the versions that a scenario can have."""
INVENTED: Final = "physical-id-that-cloudformation-invented"
BEGINNING: Final = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Before every request."""


def stack_id(name: str) -> str:
    """The id of a scenario's stack."""
    return f"arn:aws:cloudformation:us-east-1:{ACCOUNT}:stack/{name}/2f1d6f70"


@dataclass(frozen=True)
class Asked:
    """A request that CloudFormation may send: the `place`-th of its scenario, at that minute.

    `old` is the version, by number, that an Update's OldResourceProperties name, and `old_units` with what units.
    """

    name: str
    type: RequestType
    stack: str
    logical_id: str
    place: int
    version: int = 0
    units: int = 1
    old: int | None = None
    old_units: int = 1
    adopts: bool = False

    @property
    def issued_at(self) -> datetime:
        """Its issue time: the order of a scenario's requests is that of their places."""
        return BEGINNING + timedelta(minutes=self.place)


@dataclass(frozen=True, eq=False)
class Issued(Shared):
    """A request as it was sent; `goals` are the versions of its goals, by number."""

    asked: Asked
    request: Request
    goals: tuple[int, ...]

    def succeeds(self, other: "Issued") -> bool:
        """Whether it is a newer request for the same resource."""
        mine, others = self.asked, other.asked
        same = (mine.stack, mine.logical_id) == (others.stack, others.logical_id)
        return same and self.request.order > other.request.order

    def __str__(self) -> str:
        """Its name in a trace."""
        return self.asked.name


@cache
def issue(asked: Asked, physical_id: str | None) -> Issued:
    """Send a request: the handler's own parser reads the event."""
    request = parse_request(_event(asked, physical_id), asked.issued_at)
    return one(Issued(asked, request, tuple(VERSIONS.index(goal.version.arn) for goal in request.goals)))


def _event(asked: Asked, physical_id: str | None) -> dict[str, Any]:
    event: dict[str, Any] = {
        "RequestType": str(asked.type),
        "RequestId": asked.name.replace(" ", "-"),
        "StackId": stack_id(asked.stack),
        "LogicalResourceId": asked.logical_id,
        "ResponseURL": "https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com/answer"
        f"?X-Amz-Date={asked.issued_at:%Y%m%dT%H%M%SZ}",
        "ResourceProperties": {
            "ProjectVersionArn": VERSIONS[asked.version],
            "MinInferenceUnits": str(asked.units),
            "AdoptRunning": str(asked.adopts).lower(),
        },
    }
    if physical_id is not None:
        event["PhysicalResourceId"] = physical_id
    if asked.old is not None:
        event["OldResourceProperties"] = {
            "ProjectVersionArn": VERSIONS[asked.old],
            "MinInferenceUnits": str(asked.old_units),
        }
    return event
