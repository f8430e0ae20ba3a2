"""A model that another stack runs."""

from typing import Final

from aws_cdk import Fn, Stack, Token
from constructs import Construct

from ._handler_code import properties
from ._interface import IRunningModel, partition_of
from ._lookups import well_formed
from ._metrics import MetricOptions


class ImportedModel(IRunningModel):
    """A model that another stack runs: it can be granted, measured and watched, and is neither started nor stopped."""

    def __init__(self, scope: Construct, id: str, project_version_arn: str) -> None:  # noqa: A002 - CDK's own name
        super().__init__(scope, id)
        self._project_version_arn: Final = well_formed(project_version_arn)
        if Token.is_unresolved(self._project_version_arn):
            self._refuse_a_dynamic_reference()
            path = Fn.split("/", self._project_version_arn)
            stack = Stack.of(self)
            self.partition, self.region, self._account = partition_of(stack), stack.region, stack.account
            self.project_name, self.version_name = Fn.select(1, path), Fn.select(3, path)
            return
        try:
            version = properties.parse_project_version_arn(project_version_arn)
        except properties.InvalidPropertiesError as error:
            raise ValueError(f"{self.node.path}: {error}") from None
        self.partition, self.region, self._account = version.partition, version.region, version.account
        self.project_name, self.version_name = version.project_name, version.version_name

    @property
    def project_version_arn(self) -> str:
        """The version's ARN, as it was given: nothing waits for the model."""
        return self._project_version_arn

    def _place(self) -> MetricOptions:
        stack = Stack.of(self)
        place: MetricOptions = {}
        if not Token.is_unresolved(stack.region) and stack.region != self.region:
            place["region"] = self.region
        if not Token.is_unresolved(stack.account) and stack.account != self._account:
            place["account"] = self._account
        return place

    def _refuse_a_dynamic_reference(self) -> None:
        # Fn::Split would take apart the reference's own text, not what CloudFormation puts in its place.
        resolved = Stack.of(self).resolve(self._project_version_arn)
        if isinstance(resolved, str) and "{{resolve:" in resolved:
            raise ValueError(
                f"{self.node.path}: project_version_arn is {resolved!r}, a dynamic reference, and the names of the "
                "project and the version, by which its metrics are known, can't be taken out of one; give "
                "aws_ssm.StringParameter.value_for_string_parameter(scope, name), without a version, or the ARN."
            )
