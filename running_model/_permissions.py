"""What the function may do: as little as its work takes, and the reason for each wildcard."""

from collections.abc import Sequence
from typing import Final

from aws_cdk import Acknowledgment, Aws, CfnElement, Stack, Token, Validations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

_MODEL_ACTIONS: Final = [
    "rekognition:StartProjectVersion",
    "rekognition:StopProjectVersion",
    "rekognition:TagResource",
    "rekognition:UntagResource",
]
_NETWORK_ACTIONS: Final = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
]
"""Those of AWSLambdaVPCAccessExecutionRole but the logs': CreateLogGroup would bring a deleted group back."""
_STACK_TAG: Final = "aws:ResourceTag/running-model:stack"
_STATEMENT_CHARACTERS: Final = 2000
"""The most that the ARNs of one statement take: a role's policy is split between statements (10,240 characters inline,
6,144 in each managed policy; IAM quotas), never within one."""
_TOKEN_CHARACTERS: Final = 150
"""What the CDK too takes an unresolved ARN to be when it splits a policy (@aws-cdk/aws-iam.arnSizeEstimate)."""


class Permissions:
    """The permissions of the function's role. What is granted first stays inline when the CDK splits the policy."""

    def __init__(self, provider: Construct, role: iam.Role) -> None:
        self._provider = provider
        self._stack = Stack.of(provider)
        self._role = role
        self._stacks = iam.PolicyStatement(
            actions=["cloudformation:DescribeStacks", "cloudformation:ListStackResources"], resources=[Aws.STACK_ID]
        )
        self._versions = iam.PolicyStatement(actions=_MODEL_ACTIONS)
        self._versions_characters = 0

    def allow_logging(self, log_group: logs.ILogGroup) -> None:
        """Let the function write to its log group."""
        # Not AWSLambdaBasicExecutionRole: with CreateLogGroup a late line brings the deleted group back.
        self._allow(["logs:CreateLogStream", "logs:PutLogEvents"], [log_group.log_group_arn])
        if not Token.is_unresolved(log_group.log_group_name):
            self._acknowledge("logs", f"log-group:{log_group.log_group_name}:*", "The streams of its own group.")

    def allow_asking_about_its_stack(self) -> None:
        """Let the function ask CloudFormation about its own stack."""
        self._role.add_to_policy(self._stacks)

    def allow_polling(self, group_name: str, group: CfnElement, role_arn: str) -> None:
        """Let the function make and remove schedules of a group, and pass Scheduler the role that they invoke with."""
        self._allow(
            ["scheduler:CreateSchedule", "scheduler:DeleteSchedule"],
            [self._arn("scheduler", f"schedule/{group_name}/*")],
        )
        self._role.add_to_policy(
            iam.PolicyStatement(
                actions=["iam:PassRole"],
                resources=[role_arn],
                conditions={"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}},
            )
        )
        schedules = f"schedule/<{self._stack.get_logical_id(group)}>/*"
        self._acknowledge("scheduler", schedules, "Each request has a schedule of its own, in this stack's own group.")

    def allow_looking_at_models(self) -> None:
        """Let the function describe versions, read their tags, and act on those that carry its own stack's tag."""
        versions = self._arn("rekognition", "project/*/version/*/*")
        # When the Delete of a removed or swapped version comes, the policy already speaks of the new ones.
        self._allow_acting_on_tagged("StringEquals", Aws.STACK_ID)
        self._allow(["rekognition:ListTagsForResource"], [versions])
        self._allow(["rekognition:DescribeProjectVersions"], [self._arn("rekognition", "project/*/*")])
        # The service authorises it on nothing narrower (service authorization reference, Rekognition).
        self._allow(["rekognition:DescribeProjects"], ["*"])
        self._acknowledge(
            "rekognition",
            "project/*/version/*/*",
            "Reading tags, and what carries this stack's own tag (aws:ResourceTag).",
        )
        self._acknowledge(
            "rekognition", "project/*/*", "Describing only; a swapped version's project isn't known here."
        )
        self._acknowledge(None, "*", "DescribeProjects is authorised on no resource.")

    def allow_networking(self) -> None:
        """Let Lambda make the function's network interfaces in a VPC (authorised on nothing narrower)."""
        self._allow(_NETWORK_ACTIONS, ["*"])

    def allow_version(self, project_version_arn: str) -> None:
        """Let the function start, stop and tag a version, or those that a pattern means."""
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

    def allow_serving(self, project_version_arns: Sequence[str], stack_arns: Sequence[str]) -> None:
        """Let the function run versions for other stacks, ask about these, and act on what carries a tag of theirs."""
        for arn in project_version_arns:
            self.allow_version(arn)
        self._stacks.add_resources(*stack_arns)
        self._allow_acting_on_tagged("StringLike", list(stack_arns))
        for arn in (*project_version_arns, *stack_arns):
            self._acknowledge_resource(arn, "What the provider was deployed for.")

    def _allow_acting_on_tagged(self, operator: str, stack_ids: str | list[str]) -> None:
        self._role.add_to_policy(
            iam.PolicyStatement(
                actions=_MODEL_ACTIONS,
                resources=[self._arn("rekognition", "project/*/version/*/*")],
                conditions={operator: {_STACK_TAG: stack_ids}},
            )
        )

    def _allow(self, actions: Sequence[str], resources: Sequence[str]) -> None:
        self._role.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=list(resources)))

    def _arn(self, service: str, resource: str) -> str:
        return f"arn:{self._stack.partition}:{service}:{self._stack.region}:{self._stack.account}:{resource}"

    def _acknowledge(self, service: str | None, resource: str, reason: str) -> None:
        """Give cdk-nag (AwsSolutions-IAM5) the reason for a wildcard, so that users' own checks stay clean."""
        place = self._arn(service, resource) if service else resource
        self._acknowledge_resource(place, reason)

    def _acknowledge_resource(self, resource: str, reason: str) -> None:
        for token, name in ((Aws.PARTITION, "Partition"), (Aws.REGION, "Region"), (Aws.ACCOUNT_ID, "AccountId")):
            resource = resource.replace(token, f"<AWS::{name}>")
        if Token.is_unresolved(resource):
            return  # how cdk-nag writes any other token isn't known before the synth
        rule = f"AwsSolutions::AwsSolutions-IAM5[Resource::{resource}]"
        Validations.of(self._provider).acknowledge(Acknowledgment(id=rule, reason=reason))
