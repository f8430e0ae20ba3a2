"""What every check has: its names, the scene it looks at, and somebody to report to."""

from collections.abc import Mapping
from typing import Any, ClassVar

from tests.simulation.calls import AwsError, Call
from tests.simulation.lifecycles.result import Violation
from tests.simulation.lifecycles.scene import Scene
from tests.simulation.requests_sent import SentRequest


class Verdicts:
    """The violations of a lifecycle: of each check the first, for what comes after follows from it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.violations: list[Violation] = []

    def report(self, check: str, detail: str) -> None:
        """An invariant is broken."""
        if all(each.check != check for each in self.violations):
            self.violations.append(Violation(check, self._scene.world.time.timestamp, detail))


class Check:
    """An invariant, evaluated wherever it must hold: each check answers to what it needs to see."""

    NAMES: ClassVar[tuple[str, ...]] = ()

    def __init__(self, scene: Scene, verdicts: Verdicts) -> None:
        self.scene = scene
        self.verdicts = verdicts

    def before(self, call: Call) -> None:
        """A call is about to take effect."""

    def after(self, call: Call, result: Mapping[str, Any]) -> None:
        """A call has taken effect."""

    def refused(self, call: Call, error: AwsError) -> None:
        """A call was refused."""

    def answered(self, request: SentRequest) -> None:
        """A request has ended: its first answer has been taken, or its ServiceTimeout has passed."""

    def look(self) -> None:
        """Something may have changed."""

    def at_rest(self) -> None:
        """The lifecycle is over: nothing is under way any more."""


def described(request: SentRequest) -> str:
    """A request, in a violation's words."""
    return f"{request.type} of {request.logical_id} (#{int(request.request_id[-12:])})"
