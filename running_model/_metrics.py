"""The metrics that Amazon Rekognition publishes: per model its inference units, per operation its requests.

Source: "CloudWatch metrics for Rekognition" in the Amazon Rekognition developer guide.
"""

from typing import Final, TypedDict, Unpack

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

NAMESPACE: Final = "AWS/Rekognition"
_OPERATION: Final = {"Operation": "DetectCustomLabels"}


class MetricOptions(TypedDict, total=False):
    """What can be said otherwise of a metric; each as in `aws_cloudwatch.Metric`."""

    account: str
    color: str
    dimensions_map: dict[str, str]
    label: str
    period: Duration
    region: str
    statistic: str
    unit: cloudwatch.Unit


class ModelMetrics(Construct):
    """The metrics of one model, by the names of its project and its version."""

    project_name: str
    """The name of the version's project; a literal if the ARN is one."""
    version_name: str
    """The name of the version; a literal if the ARN is one."""

    def metric(self, metric_name: str, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """A metric of this model (dimensions ProjectName and VersionName).

        Args:
            metric_name: as the service publishes it.
            options: what differs from the defaults: the average, over 5 minutes.
        """
        dimensions = {"ProjectName": self.project_name, "VersionName": self.version_name}
        return self._metric(metric_name, dimensions, "Average", options)

    def metric_min_inference_units(self, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """The units that the model was started with at least (average, over 5 minutes).

        No data: it isn't running. It tells what was asked for, not what is in service.
        """
        return self.metric("MinInferenceUnits", **options)

    def metric_max_inference_units(self, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """The units that the service may scale the model to (average, over 5 minutes).

        No data: it isn't running, or perhaps it was started without a maximum.
        """
        return self.metric("MaxInferenceUnits", **options)

    def metric_desired_inference_units(self, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """The units that the service is scaling the model to (average, over 5 minutes).

        No data: it isn't running. It doesn't tell whether they are there yet.
        """
        return self.metric("DesiredInferenceUnits", **options)

    def metric_in_service_inference_units(self, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """The units that the model serves with, and that are billed (average, over 5 minutes).

        No data: it isn't running. It tells nothing of requests.
        """
        return self.metric("InServiceInferenceUnits", **options)

    def metric_successful_requests(self, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """Requests of DetectCustomLabels that succeeded (dimension Operation; sum, over 5 minutes).

        Those of all models of the account and Region: the service doesn't say which model it was.
        """
        return self._metric("SuccessfulRequestCount", _OPERATION, "Sum", options)

    def metric_throttles(self, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """Requests of DetectCustomLabels that were throttled (dimension Operation; sum, over 5 minutes).

        Those of all models of the account and Region: the service doesn't say which model it was.
        """
        return self._metric("ThrottledCount", _OPERATION, "Sum", options)

    def metric_server_errors(self, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """Requests of DetectCustomLabels answered with 500 to 599 (dimension Operation; sum, over 5 minutes).

        Those of all models of the account and Region: the service doesn't say which model it was.
        """
        return self._metric("ServerErrorCount", _OPERATION, "Sum", options)

    def metric_user_errors(self, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """Requests of DetectCustomLabels answered with 400 to 499 (dimension Operation; sum, over 5 minutes).

        Those of all models of the account and Region, whether the model wasn't running, the picture was unreadable or
        a permission was missing.
        """
        return self._metric("UserErrorCount", _OPERATION, "Sum", options)

    def metric_response_time(self, **options: Unpack[MetricOptions]) -> cloudwatch.Metric:
        """How long DetectCustomLabels took to answer, in milliseconds (dimension Operation; average, over 5 minutes).

        That of all models of the account and Region, and without the network's share. The service publishes an average
        and a count of it, no percentiles.
        """
        return self._metric("ResponseTime", _OPERATION, "Average", options)

    def _place(self) -> MetricOptions:
        """The Region and the account of the metrics, as far as they are known not to be the stack's own."""
        return {}

    def _metric(
        self, metric_name: str, dimensions: dict[str, str], statistic: str, options: MetricOptions
    ) -> cloudwatch.Metric:
        asked: MetricOptions = {"dimensions_map": dimensions, "statistic": statistic, **self._place(), **options}
        return cloudwatch.Metric(namespace=NAMESPACE, metric_name=metric_name, **asked).attach_to(self)
