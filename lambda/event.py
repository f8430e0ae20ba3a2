"""CloudFormation's event, checked and read into a request.

The protocol of custom resources: AWS CloudFormation user guide, "Custom resource request objects".
"""

import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import parse_qs, urlsplit

from properties import (
    LONGEST_TIMEOUT_SECONDS,
    InferenceUnits,
    InvalidPropertiesError,
    ProjectVersion,
    check_environment,
    check_project_arn,
    parse_adopt_running,
    parse_inference_units,
    parse_project_version_arn,
    parse_timeout,
)
from request import UNCLAIMED, Desired, Goal, Request, RequestType

POLL: Final = "CrHelperPoll"
ARRIVED: Final = "Arrived"
RESPONSE_HOST_VARIABLE: Final = "RUNNING_MODEL_RESPONSE_HOST"
"""Set for the local cloud alone: the one host, with its port, that is trusted beside CloudFormation's own."""

_RESPONSE_HOST: Final = re.compile(
    r"cloudformation-custom-resource-response-[a-z0-9]+\.s3([.-][a-z0-9-]+)?\."
    r"(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)"
)
_STACK_ID: Final = re.compile(r"arn:[a-z\d-]+:cloudformation:([a-z\d-]+):(\d{12}):stack/[^/]+/[^/]+")


_Value = TypeVar("_Value")


class _Properties(NamedTuple):
    goals: tuple[Goal, ...]
    units: InferenceUnits | None
    adopt_running: bool
    faults: tuple[str, ...]


class NotCloudFormationError(ValueError):
    """The event isn't a request of CloudFormation's, or its answer would go to a stranger: nobody can be answered."""


def parse_request(event: object, arrived: datetime) -> Request:
    """Read an event.

    Args:
        event: what Lambda was invoked with; of CloudFormation, or of a poll's schedule.
        arrived: when; it stands for the issue time where the ResponseURL carries none.

    Raises:
        NotCloudFormationError: it can't be answered.
    """
    fields = _checked_fields(event)
    request_type = RequestType(fields["RequestType"])
    issued_at = _issued_at(fields, arrived)
    properties = _read_properties(fields)
    if request_type is RequestType.DELETE:
        goals = () if _never_begun(fields, properties) else _read_goals(fields)
        properties = _Properties(goals, None, properties.adopt_running, ())
    return Request(
        type=request_type,
        request_id=fields["RequestId"],
        stack_id=fields["StackId"],
        logical_id=fields["LogicalResourceId"],
        physical_id=fields.get("PhysicalResourceId"),
        issued_at=issued_at,
        deadline=issued_at + timedelta(seconds=_service_timeout(fields)),
        goals=properties.goals,
        units=properties.units,
        adopt_running=properties.adopt_running,
        faults=properties.faults,
        asked_version=str(fields["ResourceProperties"].get("ProjectVersionArn", "")),
        asks_as_before=_asks_as_before(fields, properties),
        is_poll=bool(fields.get(POLL)),
    )


def _checked_fields(event: object) -> dict[str, Any]:
    if not isinstance(event, dict):
        raise NotCloudFormationError("the event is not an object")
    if event.get("RequestType") not in list(RequestType):
        raise NotCloudFormationError("RequestType is neither Create, Update nor Delete")
    for name in ("RequestId", "StackId", "LogicalResourceId", "ResponseURL"):
        if not isinstance(event.get(name), str) or not event[name]:
            raise NotCloudFormationError(f"{name} is missing")
    if not re.fullmatch(r"[0-9a-zA-Z\-_.]{1,64}", event["RequestId"]):
        raise NotCloudFormationError("RequestId can't name a schedule")
    if not _STACK_ID.fullmatch(event["StackId"]):
        raise NotCloudFormationError("StackId is not the ARN of a stack")
    if not isinstance(event.get("PhysicalResourceId"), str | None):
        raise NotCloudFormationError("PhysicalResourceId is not text")
    if not isinstance(event.get("ResourceProperties"), dict):
        raise NotCloudFormationError("ResourceProperties is missing")
    _check_response_url(event["ResponseURL"])
    return event


def _check_response_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        host = parts.netloc
    except ValueError:
        raise NotCloudFormationError("ResponseURL is not a URL") from None
    trusted = _RESPONSE_HOST.fullmatch(host) or (host and host == os.environ.get(RESPONSE_HOST_VARIABLE))
    if parts.scheme != "https" or not trusted:
        raise NotCloudFormationError("ResponseURL is not of CloudFormation's")


def _issued_at(fields: Mapping[str, Any], arrived: datetime) -> datetime:
    """When CloudFormation issued the request: the X-Amz-Date of its ResponseURL, the only time in the event.

    It is in every sample since 2016, but undocumented: without it arrival decides, which a poll's input carries on.
    """
    dates = parse_qs(urlsplit(fields["ResponseURL"]).query).get("X-Amz-Date", [])
    try:
        return datetime.strptime(dates[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except (IndexError, ValueError):
        pass
    try:
        return datetime.fromisoformat(str(fields.get(ARRIVED))).astimezone(UTC)
    except ValueError:
        return arrived.replace(microsecond=0)


def _service_timeout(fields: Mapping[str, Any]) -> int:
    """Seconds until CloudFormation gives up: in the properties and, in newer events, at the top level."""
    for value in (fields.get("ServiceTimeout"), fields["ResourceProperties"].get("ServiceTimeout")):
        if isinstance(value, str | int) and re.fullmatch(r"[0-9]{1,4}", str(value)):
            return min(int(value), LONGEST_TIMEOUT_SECONDS)
    return LONGEST_TIMEOUT_SECONDS


def _read_goals(fields: Mapping[str, Any]) -> tuple[Goal, ...]:
    """What a Delete wants: the version of its physical id, or of its properties if the id was invented."""
    version = _version_to_delete(fields)
    return (Goal(version, Desired.STOPPED, _project_arn(fields["ResourceProperties"], version)),) if version else ()


def _never_begun(fields: Mapping[str, Any], properties: _Properties) -> bool:
    """Whether a Delete is for a Create that was refused for its properties: nothing was done, nothing is to undo."""
    return bool(properties.faults) and str(fields.get("PhysicalResourceId", "")).startswith(UNCLAIMED)


def _read_properties(fields: Mapping[str, Any]) -> _Properties:
    """What a Create or an Update wants, and every fault in it."""
    asked = fields["ResourceProperties"]
    faults: list[str] = []
    version = _collect(faults, lambda: parse_project_version_arn(str(asked.get("ProjectVersionArn", ""))))
    if version:
        _collect(faults, lambda: check_environment(version, *_region_and_account(fields["StackId"])))
    if asked.get("ProjectArn"):
        _collect(faults, lambda: check_project_arn(str(asked["ProjectArn"]), version))
    units = _collect(
        faults, lambda: parse_inference_units(asked.get("MinInferenceUnits"), asked.get("MaxInferenceUnits"))
    )
    adopt_running = _collect(faults, lambda: parse_adopt_running(asked.get("AdoptRunning", "false")))
    if "ServiceTimeout" in asked:
        _collect(faults, lambda: parse_timeout(asked["ServiceTimeout"]))
    if faults or not version:
        return _Properties((), None, False, tuple(faults))
    goals = [Goal(version, Desired.RUNNING, asked.get("ProjectArn"))]
    if abandoned := _abandoned_version(fields, version):
        old = fields["OldResourceProperties"]
        goals.append(Goal(abandoned, Desired.ABANDONED, _project_arn(old, abandoned)))
    return _Properties(tuple(goals), units, bool(adopt_running), ())


def _asks_as_before(fields: Mapping[str, Any], properties: _Properties) -> bool:
    old = fields.get("OldResourceProperties")
    if not isinstance(old, dict) or not properties.goals or not properties.units:
        return False
    try:
        units = parse_inference_units(old.get("MinInferenceUnits"), old.get("MaxInferenceUnits"))
    except InvalidPropertiesError:
        return False
    return old.get("ProjectVersionArn") == properties.goals[0].version.arn and units.same_as(properties.units)


def _collect(faults: list[str], read: Callable[[], _Value]) -> _Value | None:
    try:
        return read()
    except InvalidPropertiesError as error:
        faults.extend(error.faults)
        return None


def _region_and_account(stack_id: str) -> tuple[str, str]:
    return stack_id.split(":")[3], stack_id.split(":")[4]


def _version_to_delete(fields: Mapping[str, Any]) -> ProjectVersion | None:
    """The version of the physical id, or of the properties where CloudFormation invented the id."""
    physical_id = str(fields.get("PhysicalResourceId", "")).removeprefix(UNCLAIMED)
    for arn in (physical_id, str(fields["ResourceProperties"].get("ProjectVersionArn", ""))):
        try:
            return parse_project_version_arn(arn)
        except InvalidPropertiesError:
            continue
    return None


def _abandoned_version(fields: Mapping[str, Any], asked: ProjectVersion) -> ProjectVersion | None:
    """The version of a swap that CloudFormation gave up on, and for which it will never send a Delete.

    Such an Update's old properties name neither the version asked for nor the one that the resource has
    (aws-cdk#31541).
    """
    old = fields.get("OldResourceProperties")
    try:
        version = parse_project_version_arn(str(old.get("ProjectVersionArn", ""))) if isinstance(old, dict) else None
    except InvalidPropertiesError:
        return None
    return version if version and version.arn not in (asked.arn, fields.get("PhysicalResourceId")) else None


def _project_arn(properties: Mapping[str, Any], version: ProjectVersion | None) -> str | None:
    try:
        return check_project_arn(str(properties.get("ProjectArn", "")), version)
    except InvalidPropertiesError:
        return None
