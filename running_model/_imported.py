"""A model that another stack runs."""

from typing import Final

from aws_cdk import Fn, Stack, Token
from constructs import Construct

from ._handler_code import properties
from ._interface import IRunningModel, partition_of
from ._lookups import well_formed


class ImportedModel(IRunningModel):
    """A model that another stack runs: it can be granted, measured and watched, and is neither started nor stopped."""

    def __init__(self, scope: Construct, id: str, project_version_arn: str) -> None:  # noqa: A002 - CDK's own name
        super().__init__(scope, id)
        self._project_version_arn: Final = well_formed(project_version_arn)
        if Token.is_unresolved(self._project_version_arn):
            path = Fn.split("/", self._project_version_arn)
            self.partition, self.region = partition_of(Stack.of(self)), Stack.of(self).region
            self.project_name, self.version_name = Fn.select(1, path), Fn.select(3, path)
            return
        try:
            version = properties.parse_project_version_arn(project_version_arn)
        except properties.InvalidPropertiesError as error:
            raise ValueError(f"{self.node.path}: {error}") from None
        self.partition, self.region = version.partition, version.region
        self.project_name, self.version_name = version.project_name, version.version_name

    @property
    def project_version_arn(self) -> str:
        """The version's ARN, as it was given: nothing waits for the model."""
        return self._project_version_arn
