"""What all running models of a stack share: one Lambda function, and what it needs to work and to poll."""

from typing import Final

from aws_cdk import Acknowledgment, Aws, CfnOutput, Duration, Fn, RemovalPolicy, Stack, Token, Validations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from ._handler_code import staged_handler

_ID: Final = "RunningModelProvider"
"""Part of the function's logical id: CloudFormation refuses to change the service token of a resource, so a stack
that was deployed could never be updated again if this changed."""

_MEMORY_MEBIBYTES: Final = 512
"""Measured: it takes 50 MiB, and 0.3 s of a whole core to import boto3 and make three clients, the most that it ever
computes at once. Memory buys the share of a core: at 512 MiB a request that finds nothing to do is answered within two
seconds, and an hour of polling costs about 3 cents."""
_INVOCATION_TIMEOUT: Final = Duration.minutes(5)
"""Two minutes of patience until it is armed, 50 s of watching, the last step, three tries to deliver the answer."""
_LONGEST_REQUEST: Final = Duration.hours(1)
"""No request lives longer (AWS::CloudFormation::CustomResource, ServiceTimeout), so no event is worth delivering
later."""
_LOG_RETENTION: Final = logs.RetentionDays.SIX_MONTHS
"""Long enough to find out who started a model when its bills are questioned."""

_MODEL_ACTIONS: Final = [
    "rekognition:StartProjectVersion",
    "rekognition:StopProjectVersion",
    "rekognition:TagResource",
    "rekognition:UntagResource",
]
_STATEMENT_CHARACTERS: Final = 2000
"""The most that the ARNs of one statement take: a role's policy is split between statements (10,240 characters inline,
6,144 in each managed policy; IAM quotas), never within one."""
_TOKEN_CHARACTERS: Final = 150
"""What the CDK too takes an unresolved ARN to be when it splits a policy (@aws-cdk/aws-iam.arnSizeEstimate)."""


class RunningModelProvider(Construct):
    """The custom resource provider of a stack. Everything in it outlives every model that depends on it."""

    def __init__(self, stack: Stack) -> None:
        super().__init__(stack, _ID)
        self._stack = stack
        self._log_group = logs.LogGroup(
            self, "LogGroup", retention=_LOG_RETENTION, removal_policy=RemovalPolicy.DESTROY
        )
        # Named after the stack's id, so that no two stacks meet, now or later.
        group_name = Fn.join("-", ["running-model", Fn.select(2, Fn.split("/", Aws.STACK_ID))])
        self._poll_group = scheduler.CfnScheduleGroup(self, "PollGroup", name=group_name)
        self._poll_role = self._make_poll_role()
        self._role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description="Starts and stops the Rekognition Custom Labels models of its stack",
        )
        self._stacks = iam.PolicyStatement(
            actions=["cloudformation:DescribeStacks", "cloudformation:ListStackResources"], resources=[Aws.STACK_ID]
        )
        self._grant_fixed_permissions()
        self._versions = iam.PolicyStatement(actions=_MODEL_ACTIONS)
        self._versions_characters = 0
        self.function = self._make_function()
        self._allow_polling()
        self._output_log_command()
        self._acknowledge_wildcards()

    @staticmethod
    def of(scope: Construct) -> "RunningModelProvider":
        """Return the provider of the scope's stack; the first model of a stack brings it along."""
        stack = Stack.of(scope)
        existing = stack.node.try_find_child(_ID)
        return existing if isinstance(existing, RunningModelProvider) else RunningModelProvider(stack)

    def allow_version(self, project_version_arn: str) -> None:
        """Let the function start, stop and tag this version."""
        size = _TOKEN_CHARACTERS if Token.is_unresolved(project_version_arn) else len(project_version_arn)
        if self._versions_characters == 0 or self._versions_characters + size > _STATEMENT_CHARACTERS:
            self._versions = iam.PolicyStatement(actions=_MODEL_ACTIONS)
            self._role.add_to_policy(self._versions)
            self._versions_characters = 0
        self._versions.add_resources(project_version_arn)
        self._versions_characters += size

    def allow_adoption(self) -> None:
        """Let the function look at other stacks, to know whether one that claims a model still exists."""
        self._stacks.add_resources(self._arn("cloudformation", "stack/*/*"))
        self._acknowledge("cloudformation", "stack/*/*", "Any stack of the account may have claimed a model before.")

    def _arn(self, service: str, resource: str) -> str:
        return f"arn:{self._stack.partition}:{service}:{self._stack.region}:{self._stack.account}:{resource}"

    def _make_poll_role(self) -> iam.Role:
        return iam.Role(
            self,
            "PollRole",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com",
                conditions={
                    # Another account's schedule could name this role too (Scheduler's user guide, confused deputy).
                    "StringEquals": {
                        "aws:SourceAccount": self._stack.account,
                        "aws:SourceArn": self._poll_group.attr_arn,
                    }
                },
            ),
            description="Lets EventBridge Scheduler poll for the models of its stack",
        )

    def _allow_polling(self) -> None:
        """Let the polling role invoke the function: a policy apart, for the function already names the role."""
        invoke = iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[self.function.function_arn])
        iam.Policy(self, "PollPolicy", roles=[self._poll_role], statements=[invoke])

    def _make_function(self) -> lambda_.Function:
        with staged_handler() as folder:
            return lambda_.Function(
                self,
                "Function",
                description="Starts, adjusts and stops the Rekognition Custom Labels models of its stack",
                code=lambda_.Code.from_asset(str(folder)),
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
            )

    def _grant_fixed_permissions(self) -> None:
        """Grant what doesn't grow with the models, first: what comes first stays inline when the CDK splits."""
        for statement in (
            iam.PolicyStatement(
                # Not AWSLambdaBasicExecutionRole: with CreateLogGroup a late line brings the deleted group back.
                actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                resources=[self._log_group.log_group_arn],
            ),
            self._stacks,
            *self._polling_statements(),
            *self._rekognition_statements(),
        ):
            self._role.add_to_policy(statement)

    def _polling_statements(self) -> list[iam.PolicyStatement]:
        return [
            iam.PolicyStatement(
                actions=["scheduler:CreateSchedule", "scheduler:DeleteSchedule"],
                resources=[self._arn("scheduler", f"schedule/{self._poll_group.ref}/*")],
            ),
            iam.PolicyStatement(
                actions=["iam:PassRole"],
                resources=[self._poll_role.role_arn],
                conditions={"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}},
            ),
        ]

    def _rekognition_statements(self) -> list[iam.PolicyStatement]:
        versions = self._arn("rekognition", "project/*/version/*/*")
        return [
            iam.PolicyStatement(
                # When the Delete of a removed or swapped version comes, the policy already speaks of the new ones.
                actions=_MODEL_ACTIONS,
                resources=[versions],
                conditions={"StringEquals": {"aws:ResourceTag/running-model:stack": Aws.STACK_ID}},
            ),
            iam.PolicyStatement(actions=["rekognition:ListTagsForResource"], resources=[versions]),
            iam.PolicyStatement(
                actions=["rekognition:DescribeProjectVersions"],
                resources=[self._arn("rekognition", "project/*/*")],
            ),
            # The service authorises it on nothing narrower (service authorization reference, Rekognition).
            iam.PolicyStatement(actions=["rekognition:DescribeProjects"], resources=["*"]),
        ]

    def _acknowledge_wildcards(self) -> None:
        """Give cdk-nag (AwsSolutions-IAM5) the reason for each wildcard, so that users' own checks stay clean."""
        group = f"schedule/<{self._stack.get_logical_id(self._poll_group)}>/*"
        self._acknowledge("scheduler", group, "Each request has a schedule of its own, in this stack's own group.")
        self._acknowledge(
            "rekognition",
            "project/*/version/*/*",
            "Reading tags, and what carries this stack's own tag (aws:ResourceTag).",
        )
        self._acknowledge(
            "rekognition", "project/*/*", "Describing only; a swapped version's project isn't known here."
        )
        self._acknowledge(None, "*", "DescribeProjects is authorised on no resource.")

    def _acknowledge(self, service: str | None, resource: str, reason: str) -> None:
        partition, region, account = (
            f"<AWS::{name}>" if Token.is_unresolved(value) else value
            for name, value in (
                ("Partition", self._stack.partition),
                ("Region", self._stack.region),
                ("AccountId", self._stack.account),
            )
        )
        place = f"arn:{partition}:{service}:{region}:{account}:" if service else ""
        rule = f"AwsSolutions::AwsSolutions-IAM5[Resource::{place}{resource}]"
        Validations.of(self).acknowledge(Acknowledgment(id=rule, reason=reason))

    def _output_log_command(self) -> None:
        output = CfnOutput(
            self,
            "LogCommand",
            value=f"aws logs tail {self._log_group.log_group_name} --follow --region {self._stack.region}",
            description="Follows what the running models of this stack are doing",
        )
        output.override_logical_id("RunningModelLogCommand")
