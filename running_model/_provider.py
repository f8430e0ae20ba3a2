"""What all running models of a stack share: one Lambda function, and what it needs to work and to poll."""

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aws_cdk import Aws, CfnOutput, Duration, Fn, RemovalPolicy, Stack, Stage, Token
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from ._handler_code import stage_handler
from ._permissions import Permissions

if TYPE_CHECKING:
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_kms as kms

_ID: Final = "RunningModelProvider"
"""Part of the function's logical id: CloudFormation refuses to change the service token of a resource, so a stack
that was deployed could never be updated again if this changed."""

_MEMORY_MEBIBYTES: Final = 512
"""Measured: it takes 50 MiB, and 0.3 s of a whole core to import boto3 and make three clients, the most that it ever
computes at once. Memory buys the share of a core: at 512 MiB a request that finds nothing to do is answered within two
seconds, and an hour of polling costs about 3 cents."""
_INVOCATION_TIMEOUT: Final = Duration.minutes(5)
"""Two minutes of patience until it is armed, 50 s of watching, the last looks, three tries to deliver the answer."""
_LONGEST_REQUEST: Final = Duration.hours(1)
"""No request lives longer (AWS::CloudFormation::CustomResource, ServiceTimeout), so no event is worth delivering
later."""
_VERSION_SHAPE: Final = "arn:PARTITION:rekognition:REGION:ACCOUNT:project/PROJECT/version/VERSION/CREATED"
_STACK_SHAPE: Final = "arn:PARTITION:cloudformation:REGION:ACCOUNT:stack/NAME/ID"
_LOG_RETENTION: Final = logs.RetentionDays.SIX_MONTHS
"""Long enough to find out who started a model when its bills are questioned."""


class RunningModelProvider(Construct):
    """What all running models of a stack share: one Lambda function, its log, its permissions and its polling.

    The first model of a stack brings it along. Define it yourself, before the first model, only to give its function
    options: they can be given, changed and taken away at any deployment, for the logical ids stay the same.

        RunningModelProvider(self, vpc=vpc, log_group=log_group)
        RunningModel(self, "Logos", project_version_arn=...)

    Everything in it outlives every model that depends on it.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        vpc: "ec2.IVpc | None" = None,
        vpc_subnets: "ec2.SubnetSelection | None" = None,
        security_groups: "Sequence[ec2.ISecurityGroup] | None" = None,
        environment_encryption: "kms.IKey | None" = None,
        log_group: logs.ILogGroup | None = None,
    ) -> None:
        """Define the provider of the scope's stack, whatever the scope is; it has no id of its own.

        Args:
            scope: the stack, or anything in it.
            vpc: where the function runs. Default: in no VPC. From there it must reach CloudFormation, EventBridge
                Scheduler, Rekognition and S3, where requests are answered: by a NAT gateway, or by an endpoint for
                each of them. Endpoints of the same stack must outlive the models: `provider.node.add_dependency(
                endpoint)`; the routes of the subnets do by themselves.
            vpc_subnets: where in the VPC. Default: the private subnets, as for any function of the CDK.
            security_groups: the function's. Default: one that is made for it and lets everything out.
            environment_encryption: the key for the function's environment. Default: Lambda's own. There is no secret
                in it (a group's name and a role's ARN).
            log_group: where it logs. Default: a group of the stack, kept for six months and removed with it. Give one
                for another retention, a key or a name.

        Raises:
            ValueError: the stack has its provider already; the message begins with the stack's path.
        """
        stack = Stack.of(scope)
        if stack.node.try_find_child(_ID):
            raise ValueError(
                f"{stack.node.path}: the stack has a RunningModelProvider already, of its own or of its first "
                "RunningModel, and all its models share that one function; define it once, before the first model, "
                "with all its options."
            )
        super().__init__(stack, _ID)
        self._log_group: Final = log_group or logs.LogGroup(
            self, "LogGroup", retention=_LOG_RETENTION, removal_policy=RemovalPolicy.DESTROY
        )
        # Named after the stack's id, so that no two stacks meet, now or later.
        group_name = Fn.join("-", ["running-model", Fn.select(2, Fn.split("/", Aws.STACK_ID))])
        self._poll_group: Final = scheduler.CfnScheduleGroup(self, "PollGroup", name=group_name)
        self._poll_role: Final = self._make_poll_role(stack)
        self._role: Final = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description="Starts and stops the Rekognition Custom Labels models of its stack",
        )
        self._permissions: Final = self._make_permissions()
        if vpc:
            self._permissions.allow_networking()
        if environment_encryption:
            # Lambda's own grant on the key is for the role as it was when the function was made.
            environment_encryption.grant_decrypt(self._role)
        options = {
            "vpc": vpc,
            "vpc_subnets": vpc_subnets,
            "security_groups": security_groups,
            "environment_encryption": environment_encryption,
        }
        self.function: Final = self._make_function(options)
        """The function. Its ARN is the service token of every model."""
        self._allow_polling()
        self._output_log_command(stack)

    @staticmethod
    def of(scope: Construct) -> "RunningModelProvider":
        """Return the provider of the scope's stack, made now if there is none yet."""
        existing = Stack.of(scope).node.try_find_child(_ID)
        return existing if isinstance(existing, RunningModelProvider) else RunningModelProvider(scope)

    @property
    def service_token(self) -> str:
        """The ServiceToken of a `Custom::RekognitionRunningModel`: the function's ARN."""
        return self.function.function_arn

    def serve(self, *, project_version_arns: Sequence[str], stack_arns: Sequence[str]) -> None:
        """Let custom resources of other stacks of the account and Region use this function too.

        A `RunningModel` never needs that, for its stack has a provider of its own.

        Args:
            project_version_arns: the model versions that they may run, or patterns of them, or tokens:
                `arn:aws:rekognition:us-east-1:111122223333:project/logos/version/*/*`.
            stack_arns: the stacks, or patterns of them, or tokens:
                `arn:aws:cloudformation:us-east-1:111122223333:stack/logos-*/*`.
                The function asks CloudFormation about them, and may stop whatever carries the tag of one.

        Raises:
            ValueError: a pattern can't mean a version, or a stack; the message begins with the construct's path.
        """
        faults = [
            f"{arn!r} is in {name}, but can't mean {what}; give {shape}, with '*' where anything may stand."
            for name, arns, what, shape in (
                ("project_version_arns", project_version_arns, "a model version", _VERSION_SHAPE),
                ("stack_arns", stack_arns, "a stack", _STACK_SHAPE),
            )
            for arn in arns
            if not Token.is_unresolved(arn) and not fnmatchcase(arn, re.sub("[A-Z]+", "*", shape))
        ]
        if faults:
            raise ValueError(f"{self.node.path}: {' '.join(faults)}")
        self._permissions.allow_serving(project_version_arns, stack_arns)

    def allow_version(self, project_version_arn: str) -> None:
        """Let the function start, stop and tag a version."""
        self._permissions.allow_version(project_version_arn)

    def allow_adoption(self) -> None:
        """Let the function look at other stacks, to know whether one that claims a model still exists."""
        self._permissions.allow_adoption()

    def _make_permissions(self) -> Permissions:
        """Grant what doesn't grow with the models."""
        permissions = Permissions(self, self._role)
        permissions.allow_logging(self._log_group)
        permissions.allow_asking_about_its_stack()
        permissions.allow_polling(self._poll_group.ref, self._poll_group, self._poll_role.role_arn)
        permissions.allow_looking_at_models()
        return permissions

    def _make_poll_role(self, stack: Stack) -> iam.Role:
        return iam.Role(
            self,
            "PollRole",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com",
                conditions={
                    # Another account's schedule could name this role too (Scheduler's user guide, confused deputy).
                    "StringEquals": {"aws:SourceAccount": stack.account, "aws:SourceArn": self._poll_group.attr_arn}
                },
            ),
            description="Lets EventBridge Scheduler poll for the models of its stack",
        )

    def _allow_polling(self) -> None:
        """Let the polling role invoke the function: a policy apart, for the function already names the role."""
        invoke = iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[self.function.function_arn])
        iam.Policy(self, "PollPolicy", roles=[self._poll_role], statements=[invoke])

    def _make_function(self, options: dict[str, Any]) -> lambda_.Function:
        stage = Stage.of(self)
        assert stage, "a construct of a stack is always in one: the app"
        return lambda_.Function(
            self,
            "Function",
            description="Starts, adjusts and stops the Rekognition Custom Labels models of its stack",
            code=lambda_.Code.from_asset(str(stage_handler(Path(stage.asset_outdir)))),
            handler="handler.handler",
            runtime=lambda_.Runtime.PYTHON_3_14,
            architecture=lambda_.Architecture.ARM_64,
            memory_size=_MEMORY_MEBIBYTES,
            timeout=_INVOCATION_TIMEOUT,
            role=self._role,
            log_group=self._log_group,
            environment={
                "POLL_SCHEDULE_GROUP": self._poll_group.ref,
                "POLL_ROLE_ARN": self._poll_role.role_arn,
            },
            # Nothing else heals an invocation that died before it had armed its polling.
            retry_attempts=2,
            max_event_age=_LONGEST_REQUEST,
            **options,
        )

    def _output_log_command(self, stack: Stack) -> None:
        output = CfnOutput(
            self,
            "LogCommand",
            value=f"aws logs tail {self._log_group.log_group_name} --follow --region {stack.region}",
            description="Follows what the running models of this stack are doing",
        )
        output.override_logical_id("RunningModelLogCommand")
