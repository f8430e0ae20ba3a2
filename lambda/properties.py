"""What may be asked of a running model: the rules of its properties, checked in the same words at synth and at deploy.

The construct checks literals with these functions while it synthesizes; the handler checks everything, tokens
included, when CloudFormation has resolved them. Every fault names the value, the rule and the remedy.
"""

import re
from dataclasses import dataclass
from typing import Final

SHORTEST_TIMEOUT_SECONDS: Final = 300
LONGEST_TIMEOUT_SECONDS: Final = 3600
"""CloudFormation's own limit for ServiceTimeout (AWS::CloudFormation::CustomResource)."""

_NAME: Final = re.compile(r"[a-zA-Z0-9_.\-]{1,255}")
_SHOWN_CHARACTERS: Final = 120
_VERSION_ARN_SHAPE: Final = "arn:PARTITION:rekognition:REGION:ACCOUNT:project/PROJECT/version/VERSION/CREATED"
_PROJECT_ARN_SHAPE: Final = "arn:PARTITION:rekognition:REGION:ACCOUNT:project/PROJECT/CREATED"
_WHERE_TO_FIND: Final = (
    "Copy it from the model's page in the Rekognition console, or from "
    "'aws rekognition describe-project-versions --project-arn PROJECT_ARN'."
)
_HEAD: Final = (
    ("arn", re.compile(r"arn"), "'arn'"),
    ("partition", re.compile(r"[a-z\d\-]+"), "a partition such as 'aws'"),
    ("service", re.compile(r"rekognition"), "'rekognition'"),
    ("Region", re.compile(r"[a-z\d\-]+"), "a Region such as 'us-east-1'"),
    ("account", re.compile(r"\d{12}"), "an account of 12 digits"),
)
_VERSION_PATH: Final = (
    ("resource type", re.compile(r"project"), "'project'"),
    ("project name", _NAME, "1 to 255 letters, digits, '_', '.' or '-'"),
    ("resource type", re.compile(r"version"), "'version'"),
    ("version name", _NAME, "1 to 255 letters, digits, '_', '.' or '-'"),
    ("creation time", re.compile(r"[0-9]+"), "the version's creation time in milliseconds, digits only"),
)
_PROJECT_PATH: Final = (*_VERSION_PATH[:2], ("creation time", re.compile(r"[0-9]+"), "digits only"))


class InvalidPropertiesError(ValueError):
    """One or more properties break a rule; `faults` has a sentence for each."""

    def __init__(self, *faults: str) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class ProjectVersion:
    """A model version, taken apart from its ARN (API reference, StartProjectVersion, ProjectVersionArn)."""

    arn: str
    partition: str
    region: str
    account: str
    project_name: str
    version_name: str


@dataclass(frozen=True)
class InferenceUnits:
    """Inference units that a model is started with; without a maximum it does not scale by itself."""

    minimum: int
    maximum: int | None = None

    @property
    def ceiling(self) -> int:
        """The most units that can serve: a model without a maximum stays at its minimum."""
        return self.minimum if self.maximum is None else self.maximum

    def same_as(self, other: "InferenceUnits") -> bool:
        """Whether both serve alike: no maximum and a maximum equal to the minimum do."""
        return (self.minimum, self.ceiling) == (other.minimum, other.ceiling)

    def __str__(self) -> str:
        """The units as a person reads them, such as '1' or '1 to 3'."""
        return str(self.minimum) if self.maximum is None else f"{self.minimum} to {self.maximum}"


def parse_project_version_arn(value: str) -> ProjectVersion:
    """Take a model version's ARN apart.

    Raises:
        InvalidPropertiesError: it isn't one; the fault names the first bad segment, and tells a project's or a
            dataset's ARN for what it is.
    """
    head, path = _segments(value)
    if head[2:3] == ["rekognition"] and path[:1] == ["project"]:
        if len(path) == 3:
            raise InvalidPropertiesError(
                f"project_version_arn is {_shown(value)}, the ARN of a project; give the ARN of one of its model "
                f"versions, {_VERSION_ARN_SHAPE}. {_WHERE_TO_FIND}"
            )
        if path[2:3] == ["dataset"]:
            raise InvalidPropertiesError(
                f"project_version_arn is {_shown(value)}, the ARN of a dataset; give the ARN of a model version "
                f"trained from it, {_VERSION_ARN_SHAPE}. {_WHERE_TO_FIND}"
            )
    _check_segments("project_version_arn", value, (*_HEAD, *_VERSION_PATH), _VERSION_ARN_SHAPE)
    return ProjectVersion(value, head[1], head[3], head[4], path[1], path[3])


def check_project_arn(value: str, version: ProjectVersion | None) -> str:
    """Return a project's ARN, if it is one and the project is the version's (when the version is known).

    Raises:
        InvalidPropertiesError: it isn't.
    """
    _check_segments("project_arn", value, (*_HEAD, *_PROJECT_PATH), _PROJECT_ARN_SHAPE)
    head, path = _segments(value)
    if version and (head[1], head[3], head[4], path[1]) != (
        version.partition,
        version.region,
        version.account,
        version.project_name,
    ):
        raise InvalidPropertiesError(
            f"project_arn is {_shown(value)}, but project_version_arn is a version of the project "
            f"'{version.project_name}' in {version.region}, account {version.account}; give that project's ARN, or "
            "leave project_arn out and it is looked up."
        )
    return value


def parse_inference_units(minimum: object, maximum: object) -> InferenceUnits:
    """Read the units, as numbers or as CloudFormation's strings; no maximum is None or an empty string.

    Raises:
        InvalidPropertiesError: a value isn't a positive integer, or the maximum is below the minimum.
    """
    faults: list[str] = []
    least = _positive_integer("min_inference_units", minimum, faults)
    most = None if maximum in (None, "") else _positive_integer("max_inference_units", maximum, faults)
    if least is not None and most is not None and most < least:
        faults.append(
            f"max_inference_units is {most}, below min_inference_units, {least}; raise the maximum to {least} or "
            "more, or leave it out for a model that doesn't scale by itself."
        )
    if faults or least is None:
        raise InvalidPropertiesError(*faults)
    return InferenceUnits(least, most)


def parse_timeout(seconds: object) -> int:
    """Read the timeout in seconds, as a number or as CloudFormation's string.

    Raises:
        InvalidPropertiesError: it isn't a whole number from 300 to 3,600.
    """
    number = _integer(seconds)
    if number is None or not SHORTEST_TIMEOUT_SECONDS <= number <= LONGEST_TIMEOUT_SECONDS:
        raise InvalidPropertiesError(
            f"timeout is {_shown(seconds)} seconds; it must be {SHORTEST_TIMEOUT_SECONDS} to "
            f"{LONGEST_TIMEOUT_SECONDS}, CloudFormation's longest ServiceTimeout. A start takes up to 30 minutes: "
            "Duration.minutes(60) is a good choice."
        )
    return number


def parse_adopt_running(value: object) -> bool:
    """Read a boolean, as it is or as CloudFormation's string.

    Raises:
        InvalidPropertiesError: it is neither true nor false.
    """
    if str(value).lower() not in ("true", "false"):
        raise InvalidPropertiesError(f"adopt_running is {_shown(value)}; it must be true or false.")
    return str(value).lower() == "true"


def check_environment(version: ProjectVersion, region: str | None, account: str | None) -> None:
    """Check that a version is of the Region and the account that its stack deploys to, where these are known.

    Raises:
        InvalidPropertiesError: it is of another.
    """
    faults = [
        f"project_version_arn is of the {what} {found}, but the stack deploys to {expected}; {remedy}"
        for what, found, expected, remedy in (
            ("Region", version.region, region, "deploy the stack there, or copy the model with CopyProjectVersion."),
            ("account", version.account, account, "deploy the stack there, or copy the model with CopyProjectVersion."),
        )
        if expected is not None and found != expected
    ]
    if faults:
        raise InvalidPropertiesError(*faults)


def _segments(value: str) -> tuple[list[str], list[str]]:
    head = value.split(":", 5)
    return head[:5], head[5].split("/") if len(head) > 5 else []


def _check_segments(name: str, value: str, rules: tuple[tuple[str, re.Pattern[str], str], ...], shape: str) -> None:
    head, path = _segments(value)
    found = [*head, *([None] * (5 - len(head))), *path]
    for position, (what, pattern, rule) in enumerate(rules):
        segment = found[position] if position < len(found) else None
        if segment is None or not pattern.fullmatch(segment):
            is_what = "is missing" if segment is None else f"is {_shown(segment)}"
            raise InvalidPropertiesError(
                f"{name} is {_shown(value)}: its segment {position + 1}, the {what}, {is_what}, but must be {rule} in "
                f"{shape}. {_WHERE_TO_FIND}"
            )
    if len(found) > len(rules):
        raise InvalidPropertiesError(
            f"{name} is {_shown(value)}: {_shown('/'.join(map(str, found[len(rules) :])))} follows its last segment; "
            f"it must end as in {shape}. {_WHERE_TO_FIND}"
        )


def _positive_integer(name: str, value: object, faults: list[str]) -> int | None:
    number = _integer(value)
    if number is None or number < 1:
        faults.append(f"{name} is {_shown(value)}; it must be a positive whole number, such as 1.")
        return None
    return number


def _integer(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value) else None


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}..."
