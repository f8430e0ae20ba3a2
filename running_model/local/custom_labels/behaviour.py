"""How the fake service behaves wherever the real one's behaviour is unknown, adjustable or faulty.

[H], [M], [L] and [?] in the docstrings say how sure a fact is: documented or measured, seen in several independent
codebases, inferred, or published nowhere. For each [?] the service can be told to behave either way.
"""

import types
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Self

from .validated import Validated, checked, refuse_unknown_fields

Operation = Literal[
    "*",
    "CopyProjectVersion",
    "CreateProject",
    "CreateProjectVersion",
    "DeleteProject",
    "DeleteProjectVersion",
    "DescribeProjectVersions",
    "DescribeProjects",
    "DetectCustomLabels",
    "ListTagsForResource",
    "StartProjectVersion",
    "StopProjectVersion",
    "TagResource",
    "UntagResource",
]
"""An operation of the service, or `*` for every one."""

FaultError = Literal[
    "AccessDeniedException",
    "InternalServerError",
    "InvalidPaginationTokenException",
    "InvalidParameterException",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "ReplyLost",
    "ResourceInUseException",
    "ResourceNotFoundException",
    "ResourceNotReadyException",
    "ServiceQuotaExceededException",
    "ThrottlingException",
]
"""An error code of the service, or `ReplyLost`: the connection closes without an answer."""

Status = Literal[
    "TRAINING_IN_PROGRESS",
    "TRAINING_COMPLETED",
    "TRAINING_FAILED",
    "STARTING",
    "RUNNING",
    "FAILED",
    "STOPPING",
    "STOPPED",
    "DELETING",
    "COPYING_IN_PROGRESS",
    "COPYING_COMPLETED",
    "COPYING_FAILED",
    "DEPRECATED",
    "EXPIRED",
]
"""The fourteen statuses of a version [H]."""

FailingStatus = Literal["TRAINING_IN_PROGRESS", "COPYING_IN_PROGRESS", "STARTING", "STOPPING"]
AcceptedOrInUse = Literal["accepted", "ResourceInUseException"]

SERVICE_CALL_QUOTAS: Mapping[str, int] = types.MappingProxyType(
    {
        "DescribeProjectVersions": 5,
        "DescribeProjects": 5,
        "DetectCustomLabels": 50,
        "StartProjectVersion": 5,
        "StopProjectVersion": 5,
    }
)
"""The service's own default calls a second: L-12019FB0, L-06ACBDE8, L-EA71C84A, L-C46E6F2E, L-9802772B [M]."""


@dataclass(frozen=True, kw_only=True)
class Scripted(Validated):
    """Something that is to happen a number of times."""

    times: int | None = 1
    """How many times; None: always, until the behaviour is changed."""
    resource: str = ""
    """Only where the ARN concerned contains this. Default: anywhere."""

    def __post_init__(self) -> None:
        super().__post_init__()
        checked(f"{type(self).__name__}.times", self.times, self.times != 0, "1 or more, or null")

    def used_once(self) -> tuple[Self, ...]:
        """What is left of it after it happened once: itself, or nothing."""
        if self.times is None:
            return (self,)
        return (replace(self, times=self.times - 1),) if self.times > 1 else ()


@dataclass(frozen=True)
class Fault(Scripted):
    """An answer that calls get instead of, or after, what they asked for."""

    operation: Operation
    """The calls that it befalls."""
    error: FaultError | None
    """What they are answered; None lets the call be, which `reply_delay_seconds` then only makes slow."""
    after_effect: bool = False
    """Whether the call takes effect first and only its reply is lost. Default: it doesn't take effect."""
    message: str = "A scripted fault of the fake service."
    """The error's message."""
    reply_delay_seconds: float = 0.0
    """How long the reply is held back, in real seconds (no time scale), so that a client's timeout can pass."""


@dataclass(frozen=True)
class Failure(Scripted):
    """A start, stop, training or copying that the service accepts and that ends badly."""

    during: FailingStatus
    """What fails: STARTING and STOPPING end in FAILED, the others in TRAINING_FAILED and COPYING_FAILED [H]."""
    message: str = "The operation failed: a scripted failure of the fake service."
    """The StatusMessage that the version then shows."""


@dataclass(frozen=True)
class Behaviour(Validated):
    """Every switch of the fake service. All durations are in the service's seconds, divided by `time_scale`.

    Raises:
        ValueError: a value is not one that its field can have; the message names the field.
    """

    time_scale: float = 1.0
    """Service seconds that pass in one second of the clock; 60 makes a start of 20 minutes last 20 seconds."""

    training_seconds: float = 0.0
    """How long a version is TRAINING_IN_PROGRESS; the service takes hours. Default: trained at once."""
    copying_seconds: float = 0.0
    """How long a version is COPYING_IN_PROGRESS. Default: copied at once."""
    starting_seconds: float = 600.0
    """How long a version is STARTING: a few minutes [H] to 30 minutes [M]."""
    stopping_seconds: float = 120.0
    """How long a version is STOPPING."""
    deleting_seconds: float = 10.0
    """How long a version is DELETING before it is gone."""

    running_models: int = 2
    """Models that may run at once in an account and Region, L-5E225387 [M]; beyond: LimitExceededException."""
    inference_units: int = 5
    """Units that one model may be given, L-4FA65ECB [M]; beyond: LimitExceededException."""
    tags_per_resource: int = 50
    """Tags that one version may carry [H]; beyond: ServiceQuotaExceededException."""
    call_quotas: dict[Operation, int] = field(default_factory=dict)
    """Calls a second (of the clock) by operation, for each account and Region; beyond: ThrottlingException, for
    DetectCustomLabels ProvisionedThroughputExceededException. `*` is for each that isn't named. Default: no limit; the
    service's own are `SERVICE_CALL_QUOTAS`; what the tag calls allow is [?]."""

    stop_when_starting: AcceptedOrInUse = "accepted"
    """What Stop answers in STARTING [?]."""
    start_when_failed: AcceptedOrInUse = "accepted"
    """What Start answers in FAILED: probably STARTING [?]."""
    stop_when_failed: AcceptedOrInUse = "accepted"
    """What Stop answers in FAILED: accepted (STOPPING, then STOPPED), or refused [?]."""
    stop_when_never_started: Literal["ResourceInUseException", "InvalidParameterException"] = "ResourceInUseException"
    """What Stop answers for a model that was trained or copied and never started [?]."""
    limit_exceeded_after_stop_seconds: float = 0.0
    """For how long after STOPPED a model still counts as running, and its own Start is refused with
    LimitExceededException [?]. Default: not at all."""
    unknown_arn: Literal["ResourceNotFoundException", "AccessDeniedException", "InvalidParameterException"] = (
        "ResourceNotFoundException"
    )
    """What any call answers for an ARN that names nothing: mostly not found [M], the others are possible [?]."""
    unknown_version_name: Literal["empty", "ResourceNotFoundException"] = "empty"
    """What DescribeProjectVersions answers when none of its VersionNames exists [?]."""

    units_echoed: bool = True
    """Whether descriptions show the units asked for. Every field of a description is optional [H]."""
    max_units_echoed_when_not_given: bool = False
    """Whether descriptions show MaxInferenceUnits (as the minimum) when Start was given none [?]."""
    units_kept_after_stopped: bool = True
    """Whether descriptions of a STOPPED version still show the units of its last Start [?]."""
    start_hidden_seconds: float = 0.0
    """For how long after Start a description still shows the status from before it [L]."""
    describe_lag_seconds: float = 0.0
    """How old the state is that descriptions show. Default: not at all. Start, Stop and Delete see the truth."""
    empty_next_token: bool = False
    """Whether the last page has an empty NextToken instead of none. Both are within the API [H]."""

    tags_lag_seconds: float = 0.0
    """For how long ListTagsForResource doesn't show what was written [?]."""
    tag_keys_apart_seconds: float = 0.0
    """How long after one another the keys of a single TagResource or UntagResource land [?]. Default: together."""
    tags_refused_in: tuple[Status, ...] = ()
    """Statuses in which TagResource and UntagResource answer InvalidParameterException [?]: STARTING, STOPPING and
    DELETING are the doubtful ones. Default: none."""

    failures: tuple[Failure, ...] = ()
    """Starts, stops, trainings and copyings to come that end badly; the first that fits is used, and used up."""
    faults: tuple[Fault, ...] = ()
    """Calls to come that are answered with an error; the first that fits is used, and used up."""

    def __post_init__(self) -> None:
        super().__post_init__()
        checked("Behaviour.time_scale", self.time_scale, self.time_scale > 0, "above 0")

    def to_json(self) -> dict[str, Any]:
        """The behaviour as a JSON object that `from_json` takes back; faults and failures with the times left."""
        return asdict(self)

    def changed(self, changes: Mapping[str, Any]) -> "Behaviour":
        """This behaviour with some fields changed.

        Raises:
            ValueError: as for the constructor, and for an unknown field.
        """
        refuse_unknown_fields(Behaviour, changes)
        return replace(self, **changes)
