"""The construct: this model version is running."""

from typing import Any, Final

from aws_cdk import Aspects, CustomResource, Duration, Fn, IResolvable, RemovalPolicy, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from constructs import Construct

from ._checks import Checks
from ._imported import ImportedModel
from ._interface import IRunningModel, partition_of
from ._lookups import well_formed
from ._provider import RunningModelProvider
from ._retention import AFTER_EVERY_OTHER, RetainedOnRemovalAlone

_RESOURCE_TYPE: Final = "Custom::RekognitionRunningModel"


class RunningModel(IRunningModel):
    """A Rekognition Custom Labels model version that runs for as long as this construct is in its stack.

    Deploying it starts the model and waits until it is RUNNING; changing the units stops it and starts it again (the
    service has no other way: minutes without an answer from the model); changing the ARN starts the new version, and
    stops the old one once the whole update has succeeded; removing it stops the model and waits until it is STOPPED.
    All models of a stack share one Lambda function.

    Every property but `id` and `removal_policy` may be a token: what can't be checked at synth is checked, in the same
    words, by the deployment.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - what every construct calls it
        *,
        project_version_arn: str,
        min_inference_units: int | float = 1,
        max_inference_units: int | float | None = None,
        project_arn: str | None = None,
        timeout: Duration | None = None,
        adopt_running: bool | IResolvable = False,
        revision: str | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.DESTROY,
    ) -> None:
        """Define a running model.

        Args:
            scope: the construct that this one belongs to.
            id: its name there.
            project_version_arn: the model version,
                `arn:PARTITION:rekognition:REGION:ACCOUNT:project/PROJECT/version/VERSION/CREATED`, of the stack's own
                Region and account.
            min_inference_units: how many units it runs with, a whole number from 1 (only a token is a float).
                Default: 1. Each is billed by the hour, idle or not; the quota is 5 a model unless raised
                (L-4FA65ECB).
            max_inference_units: how many units the service may scale it to. Default: it doesn't scale.
            project_arn: the ARN of the version's project, which can't be derived from the version's. Default: it is
                looked up (DescribeProjects).
            timeout: how long a deployment waits for the model, 300 to 3,600 seconds (CloudFormation's ServiceTimeout).
                Default: 60 minutes. A start takes up to 30.
            adopt_running: take over a model that runs already and that no other living stack claims, instead of
                refusing it. It is stopped on removal like any other. Default: False.
            revision: any text; change it, and the next deployment looks at the model again and starts one that has
                failed or been stopped. One that runs with the right units isn't touched. Default: none.
            removal_policy: DESTROY stops the model when the construct or its stack is removed. RETAIN leaves it
                running, and billed, at about $4 a unit and hour ($2,920 a month), until somebody stops it or another
                stack adopts it; it doesn't keep a model whose creation is rolled back, nor the version that a new ARN
                replaces. Default: DESTROY.

        Raises:
            ValueError: properties break a rule; the message begins with the construct's path and names every one.
        """
        super().__init__(scope, id)
        timeout = timeout or Duration.minutes(60)
        project_version_arn = well_formed(project_version_arn)
        project_arn = project_arn and well_formed(project_arn)
        checks = Checks(self)
        version = checks.version(project_version_arn)
        checks.project(project_arn, version)
        minimum, maximum = checks.units(min_inference_units, max_inference_units)
        checks.timeout(timeout)
        adopt = checks.adopt_running(adopt_running)
        checks.removal_policy(removal_policy)
        checks.raise_faults()

        asked_for = {
            "ProjectVersionArn": project_version_arn,
            "ProjectArn": project_arn,
            "MinInferenceUnits": minimum,
            "MaxInferenceUnits": maximum,
            "AdoptRunning": adopt,
            "Revision": revision,
        }
        self.resource: Final = self._make_resource(asked_for, timeout, removal_policy)
        """The custom resource itself, for dependencies."""
        # Not of what was given: of a dynamic reference Fn::Split would take the reference's own text apart.
        path = Fn.split("/", self.resource.ref)
        self.region = Stack.of(self).region
        self.partition = version.partition if version else partition_of(Stack.of(self))
        self.project_name = version.project_name if version else Fn.select(1, path)
        self.version_name = version.version_name if version else Fn.select(3, path)

    @staticmethod
    def from_project_version_arn(scope: Construct, id: str, project_version_arn: str) -> IRunningModel:  # noqa: A002
        """A model that another stack runs: to be granted, measured and watched, neither started nor stopped here.

        Its metrics are looked for where its ARN says that it runs: of a token, in this stack's account and Region
        unless `account` and `region` say otherwise. An alarm can't watch another Region's metrics, and the CDK says so.

        Args:
            scope: the construct that it belongs to.
            id: its name there.
            project_version_arn: the version's ARN, or a token of it; but a dynamic reference.

        Raises:
            ValueError: it isn't the ARN of a model version; the message says which part is wrong. Or it is a dynamic
                reference, out of which the version's name can't be taken.
        """
        return ImportedModel(scope, id, project_version_arn)

    @property
    def project_version_arn(self) -> str:
        """The version's ARN, known only once the model is RUNNING: what uses it waits for the model.

        To use it in another stack, give that stack the ARN itself and a dependency on this one: CloudFormation
        refuses to change an exported value while another stack imports it, and so would refuse a new version.
        """
        return self.resource.ref

    def alarm_when_not_running(self, topic: sns.ITopic) -> cloudwatch.Alarm:
        """Tell a topic when the model isn't running, and when it runs again.

        The alarm is a child "NotRunning". No unit in service, or no data at all, for 15 minutes. It comes once the
        model is RUNNING and goes before it is stopped, yet may ring until the first data has come, some minutes after
        a start; and during a change of units, which stops the model for minutes.
        """
        alarm = super().alarm_when_not_running(topic)
        # A literal ARN's alarm names nothing that waits for the model.
        alarm.node.add_dependency(self.resource)
        return alarm

    def _make_resource(
        self, asked_for: dict[str, Any], timeout: Duration, removal_policy: RemovalPolicy
    ) -> CustomResource:
        provider = RunningModelProvider.of(self)
        provider.allow_version(asked_for["ProjectVersionArn"])
        if asked_for["AdoptRunning"]:
            provider.allow_adoption()
        resource = CustomResource(
            self,
            "Resource",
            resource_type=_RESOURCE_TYPE,
            service_token=provider.service_token,
            service_timeout=timeout,
            removal_policy=removal_policy,
            properties={name: value for name, value in asked_for.items() if value is not None},
        )
        # CloudFormation must not take away permissions, polling or log while a model still starts or stops.
        resource.node.add_dependency(provider)
        Aspects.of(resource).add(RetainedOnRemovalAlone(), priority=AFTER_EVERY_OTHER)
        return resource
