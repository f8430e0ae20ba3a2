"""What a model that this stack runs and one that another stack runs have in common."""

from typing import Final

from aws_cdk import Stack, region_info
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as cloudwatch_actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns

from ._metrics import ModelMetrics

_CONSOLE_DOMAINS: Final = {"aws-cn": "console.amazonaws.cn", "aws-us-gov": "console.amazonaws-us-gov.com"}
_ALARM_PERIODS: Final = 3
_WIDTH: Final = 8
"""Of a widget, of the 24 columns of a dashboard: three side by side."""
_SATURATED: Final = "IF(throttles > 0 OR (maximum > minimum AND desired >= maximum), 1, 0)"


def partition_of(stack: Stack) -> str:
    """The partition of a stack's Region: "aws" where the Region is a token, or one that the CDK doesn't know."""
    return region_info.RegionInfo.get(stack.region).partition or "aws"


class IRunningModel(ModelMetrics):
    """A Rekognition Custom Labels model version that runs: a `RunningModel`, or one that another stack runs.

    Whatever takes the one takes the other.
    """

    partition: str
    """That of the version's ARN if it is a literal, else that of the stack's Region if it is one, else "aws"."""

    region: str
    """Where it runs: that of the version's ARN if another stack runs it and the ARN is a literal, else the stack's."""

    @property
    def project_version_arn(self) -> str:
        """The version's ARN."""
        raise NotImplementedError

    @property
    def console_url(self) -> str:
        """The model's page in the AWS console."""
        domain = _CONSOLE_DOMAINS.get(self.partition, "console.aws.amazon.com")
        return (
            f"https://{self.region}.{domain}/rekognition/custom-labels"
            f"#/projects/{self.project_name}/models/{self.version_name}"
        )

    def grant(self, grantee: iam.IGrantable, *actions: str) -> iam.Grant:
        """Allow a principal these actions on this version, and on no other.

        Of a `RunningModel` the grant comes into being, and changes, only once the model is RUNNING, for it names
        `project_version_arn`.

        Args:
            grantee: whom.
            actions: with their service: "rekognition:DetectCustomLabels".
        """
        return iam.Grant.add_to_principal(
            grantee=grantee, actions=list(actions), resource_arns=[self.project_version_arn]
        )

    def grant_detect_custom_labels(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow a principal to ask this model, and no other, for custom labels (rekognition:DetectCustomLabels)."""
        return self.grant(grantee, "rekognition:DetectCustomLabels")

    def alarm_when_not_running(self, topic: sns.ITopic) -> cloudwatch.Alarm:
        """Tell a topic when the model isn't running, and when it runs again.

        The alarm is a child "NotRunning". No unit in service, or no data at all, for 15 minutes: before the model's
        first data, and during a change of units, which stops it for minutes, it may ring too.

        Raises:
            RuntimeError: the model is known to run in another Region (AlarmRegionMismatch, of the CDK).
        """
        alarm = self.metric_in_service_inference_units(statistic="Maximum").create_alarm(
            self,
            "NotRunning",
            alarm_description=f"The model {self.version_name} of {self.project_name} isn't running: {self.console_url}",
            comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            threshold=1,
            evaluation_periods=_ALARM_PERIODS,
            treat_missing_data=cloudwatch.TreatMissingData.BREACHING,
        )
        return self._notify(alarm, topic)

    def alarm_when_saturated(self, topic: sns.ITopic) -> cloudwatch.Alarm:
        """Tell a topic when the model has more to do than its units can, and when that is over.

        The alarm is a child "Saturated". For 15 minutes requests were throttled (those of any model of the account and
        Region: the service doesn't say which), or the units wanted were at a maximum that is above the minimum.

        Raises:
            RuntimeError: the model is known to run in another Region (AlarmRegionMismatch, of the CDK).
        """
        alarm = cloudwatch.MathExpression(
            expression=_SATURATED,
            label="saturated",
            using_metrics={
                "throttles": self.metric_throttles(),
                "desired": self.metric_desired_inference_units(statistic="Maximum"),
                "minimum": self.metric_min_inference_units(statistic="Maximum"),
                "maximum": self.metric_max_inference_units(statistic="Maximum"),
            },
        ).create_alarm(
            self,
            "Saturated",
            alarm_description=f"The model {self.version_name} of {self.project_name} is saturated: raise "
            f"max_inference_units. {self.console_url}",
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            threshold=1,
            evaluation_periods=_ALARM_PERIODS,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        return self._notify(alarm, topic)

    def dashboard_widgets(self) -> list[cloudwatch.IWidget]:
        """A row for a dashboard: units, requests with throttles and errors, and response time, under a heading."""
        heading = cloudwatch.TextWidget(
            markdown=f"## {self.project_name} / {self.version_name}\n[Console]({self.console_url})", width=24, height=2
        )
        units = cloudwatch.GraphWidget(
            title="Inference units",
            width=_WIDTH,
            left=[
                self.metric_in_service_inference_units(label="in service"),
                self.metric_desired_inference_units(label="wanted"),
                self.metric_min_inference_units(label="minimum"),
                self.metric_max_inference_units(label="maximum"),
            ],
            left_y_axis=cloudwatch.YAxisProps(min=0),
        )
        requests = cloudwatch.GraphWidget(
            title="DetectCustomLabels, all models",
            width=_WIDTH,
            left=[
                self.metric_successful_requests(label="successful"),
                self.metric_throttles(label="throttled"),
                self.metric_user_errors(label="user errors"),
                self.metric_server_errors(label="server errors"),
            ],
            left_y_axis=cloudwatch.YAxisProps(min=0),
        )
        latency = cloudwatch.GraphWidget(
            title="Response time, all models",
            width=_WIDTH,
            left=[self.metric_response_time(label="average")],
            left_y_axis=cloudwatch.YAxisProps(min=0, label="ms", show_units=False),
        )
        return [heading, units, requests, latency]

    def _notify(self, alarm: cloudwatch.Alarm, topic: sns.ITopic) -> cloudwatch.Alarm:
        action = cloudwatch_actions.SnsAction(topic)
        alarm.add_alarm_action(action)
        alarm.add_ok_action(action)
        return alarm
