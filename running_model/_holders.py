"""Who holds which model version: two constructs of one stage would fight over a model."""

from typing import Final

from aws_cdk import Stage
from constructs import Construct

_ID: Final = "RunningModelHolders"


class Holders(Construct):
    """The versions of one stage, by ARN, with the path of the construct that holds each."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, _ID)
        self._paths: dict[str, str] = {}

    @staticmethod
    def of(scope: Construct) -> "Holders":
        """Return the holders of the scope's stage, kept in the tree: each App has its own, as tests expect."""
        stage = Stage.of(scope)
        assert stage is not None, "a stack without a scope makes itself an App"
        existing = stage.node.try_find_child(_ID)
        return existing if isinstance(existing, Holders) else Holders(stage)

    def hold(self, project_version_arn: str, path: str) -> str | None:
        """Note who holds a version, and return the path of another construct that held it before, if one did."""
        return None if (holder := self._paths.setdefault(project_version_arn, path)) == path else holder
