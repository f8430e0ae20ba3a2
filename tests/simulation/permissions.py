"""IAM, as far as the function's role goes: what the template gives, what a tag gives, and what is withheld for now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.simulation.calls import AwsError, Call
from tests.simulation.cloudformation import CloudFormation
from tests.simulation.custom_labels import CustomLabels

STACK_TAG: Final = "running-model:stack"
_ON_VERSIONS: Final = frozenset({"StartProjectVersion", "StopProjectVersion", "TagResource", "UntagResource"})
_SERVICES: Final = {
    "DescribeStacks": "cloudformation",
    "ListStackResources": "cloudformation",
    "CreateSchedule": "scheduler",
    "DeleteSchedule": "scheduler",
}


@dataclass(frozen=True)
class Withheld:
    """A permission that the role doesn't have, until then."""

    operation: str
    resource: str
    until: float


class Permissions:
    """Who may call what."""

    def __init__(self, cloudformation: CloudFormation, rekognition: CustomLabels, now: Callable[[], float]) -> None:
        self._cloudformation = cloudformation
        self._rekognition = rekognition
        self._now = now
        self.withheld: list[Withheld] = []

    def withhold(self, operation: str, resource: str = "", until: float = float("inf")) -> None:
        """Take a permission away, for a while or for good."""
        self.withheld.append(Withheld(operation, resource, until))

    def check(self, call: Call) -> None:
        """Raise AwsError if the caller may not make this call."""
        if self._is_withheld(call) or not self._is_granted(call):
            service = _SERVICES.get(call.operation, "rekognition")
            code = "AccessDenied" if service == "cloudformation" else "AccessDeniedException"
            action = f"{service}:{call.operation}"
            raise AwsError(code, f"User is not authorized to perform: {action} on resource: {call.resource}", 403)

    def _is_withheld(self, call: Call) -> bool:
        return any(
            withheld.operation in ("*", call.operation)
            and withheld.resource in call.resource
            and self._now() < withheld.until
            for withheld in self.withheld
        )

    def _is_granted(self, call: Call) -> bool:
        """Whether the template's policy gives it: by name, or by the tag of the stack."""
        stack = self._cloudformation.stacks[call.caller]
        if call.operation not in _ON_VERSIONS or stack.allows_every_version or call.resource in stack.allowed:
            return True
        version = self._rekognition.versions.get(call.resource)
        return version is not None and self._rekognition.tags_of(version).get(STACK_TAG) == stack.stack_id
