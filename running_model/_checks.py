"""What synth says about a construct's properties: every fault of one construct in one error."""

from collections.abc import Callable
from typing import Final, TypeVar

from aws_cdk import Annotations, Duration, RemovalPolicy, Stack, Token
from constructs import Construct

from ._handler_code import properties
from ._holders import Holders

_Result = TypeVar("_Result")

_SAFE_TIMEOUT: Final = Duration.minutes(35)
"""A start takes up to 30 minutes (facts seen in AWS's samples), and looking and answering take their time too."""


class Checks:
    """The checks of one construct's literals. Tokens pass: the deployment checks them, in the same words."""

    def __init__(self, construct: Construct) -> None:
        self._construct = construct
        self._faults: list[str] = []

    def raise_faults(self) -> None:
        """Raise what was found, all of it, if anything was.

        Raises:
            ValueError: the message begins with the construct's path.
        """
        if self._faults:
            raise ValueError(f"{self._construct.node.path}: {' '.join(self._faults)}")

    def version(self, project_version_arn: str) -> properties.ProjectVersion | None:
        """Check a version's ARN, that the stack can run it, and that no other construct of the stage does."""
        if Token.is_unresolved(project_version_arn):
            return None
        version = self._try(lambda: properties.parse_project_version_arn(project_version_arn))
        if version:
            stack = Stack.of(self._construct)
            region, account = _if_literal(stack.region), _if_literal(stack.account)
            self._try(lambda: properties.check_environment(version, region, account))
            path = self._construct.node.path
            holder = Holders.of(self._construct).hold(project_version_arn, path)
            if holder:
                self._faults.append(
                    f"project_version_arn is the version that {holder} runs already; two constructs can't hold one "
                    "model, so give one of them another version, or remove it."
                )
        return version

    def project(self, project_arn: str | None, version: properties.ProjectVersion | None) -> None:
        """Check a project's ARN against the version's, if both are known."""
        if project_arn is not None and not Token.is_unresolved(project_arn):
            self._try(lambda: properties.check_project_arn(project_arn, version))

    def units(self, minimum: int | float, maximum: int | float | None) -> tuple[int | float, int | float | None]:
        """Check the units, each apart if the other is a token, and return them as numbers."""
        units = self._try(
            lambda: properties.parse_inference_units(
                1 if Token.is_unresolved(minimum) else minimum, _if_literal(maximum)
            )
        )
        if units is None:
            return minimum, maximum
        return (
            minimum if Token.is_unresolved(minimum) else units.minimum,
            maximum if Token.is_unresolved(maximum) else units.maximum,
        )

    def timeout(self, timeout: Duration) -> None:
        """Check how long a deployment may wait, and warn if a slow start would outlast it."""
        if timeout.is_unresolved():
            if timeout.unit_label() != "seconds":
                self._faults.append(
                    f"timeout is a token in {timeout.unit_label()}, which synth can't convert; give it in seconds, as "
                    "Duration.seconds(token)."
                )
            return
        seconds = self._try(lambda: properties.parse_timeout(timeout.to_seconds(integral=False)))
        if seconds and seconds < _SAFE_TIMEOUT.to_seconds():
            Annotations.of(self._construct).add_warning_v2(
                "cdk-rekognition-running-model:shortTimeout",
                f"timeout is {seconds} seconds, but a start takes up to 30 minutes: a slow one fails the deployment. "
                f"Give {_SAFE_TIMEOUT.to_minutes()} minutes or more, or acknowledge this warning.",
            )

    def adopt_running(self, value: object) -> object:
        """Check a boolean, and return it as one."""
        return value if Token.is_unresolved(value) else self._try(lambda: properties.parse_adopt_running(value))

    def removal_policy(self, policy: RemovalPolicy) -> None:
        """Check that a policy says something that can be meant of a running model."""
        if policy not in (RemovalPolicy.DESTROY, RemovalPolicy.RETAIN):
            self._faults.append(
                f"removal_policy is {policy.name}; it must be DESTROY, which stops the model on removal, or RETAIN, "
                "which leaves it running and billed."
            )

    def _try(self, check: Callable[[], _Result]) -> _Result | None:
        try:
            return check()
        except properties.InvalidPropertiesError as error:
            self._faults.extend(error.faults)
            return None


def _if_literal(value: _Result) -> _Result | None:
    return None if Token.is_unresolved(value) else value
