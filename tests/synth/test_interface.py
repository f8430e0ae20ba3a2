"""What a model of this stack and one of another have in common: grants, metrics, alarms, widgets."""

import json
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Duration, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns

from running_model import IRunningModel, RunningModel, RunningModelDashboard
from tests.synth.synthesis import ACCOUNT, REGION, logical_id, new_stack, template_of, text, version_arn

ARN = version_arn()
MODEL_DIMENSIONS = [
    {"Name": "ProjectName", "Value": "logos"},
    {"Name": "VersionName", "Value": "logos.2026-11-20T09.10.15"},
]
OPERATION = [{"Name": "Operation", "Value": "DetectCustomLabels"}]
METRICS = {
    "min_inference_units": ("MinInferenceUnits", MODEL_DIMENSIONS, "Average"),
    "max_inference_units": ("MaxInferenceUnits", MODEL_DIMENSIONS, "Average"),
    "desired_inference_units": ("DesiredInferenceUnits", MODEL_DIMENSIONS, "Average"),
    "in_service_inference_units": ("InServiceInferenceUnits", MODEL_DIMENSIONS, "Average"),
    "successful_requests": ("SuccessfulRequestCount", OPERATION, "Sum"),
    "throttles": ("ThrottledCount", OPERATION, "Sum"),
    "server_errors": ("ServerErrorCount", OPERATION, "Sum"),
    "user_errors": ("UserErrorCount", OPERATION, "Sum"),
    "response_time": ("ResponseTime", OPERATION, "Average"),
}


def running(stack: Stack) -> IRunningModel:
    """A model that the stack runs."""
    return RunningModel(stack, "Logos", project_version_arn=ARN)


def imported(stack: Stack) -> IRunningModel:
    """A model that another stack runs."""
    return RunningModel.from_project_version_arn(stack, "Logos", ARN)


@pytest.fixture(params=[running, imported], ids=["running", "imported"])
def model(request: pytest.FixtureRequest) -> IRunningModel:
    """The one, and then the other: whatever takes the one takes the other."""
    made: IRunningModel = request.param(new_stack())
    return made


def resources_of(model: IRunningModel, resource_type: str) -> list[dict[str, Any]]:
    """The properties of all resources of a type in the model's stack."""
    resources = template_of(Stack.of(model))["Resources"].values()
    return [each["Properties"] for each in resources if each["Type"] == resource_type]


@pytest.mark.parametrize("name", METRICS)
def test_each_metric_is_the_one_that_the_service_publishes(model: IRunningModel, name: str) -> None:
    metric_name, dimensions, statistic = METRICS[name]
    metric = getattr(model, f"metric_{name}")()
    metric.create_alarm(model, "Alarm", threshold=1, evaluation_periods=1)
    (alarm,) = resources_of(model, "AWS::CloudWatch::Alarm")
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/Rekognition", metric_name)
    assert sorted(alarm["Dimensions"], key=lambda each: str(each["Name"])) == dimensions
    assert (alarm["Statistic"], alarm["Period"]) == (statistic, 300)


def test_a_metric_can_be_asked_for_otherwise(model: IRunningModel) -> None:
    metric = model.metric_in_service_inference_units(period=Duration.minutes(1), statistic="Maximum", label="units")
    assert (metric.period.to_seconds(), metric.statistic, metric.label) == (60, "Maximum", "units")


def test_a_grant_is_on_the_version_alone_and_is_returned(model: IRunningModel) -> None:
    user = iam.User(Stack.of(model), "User")
    grant = model.grant(user, "rekognition:DetectCustomLabels", "rekognition:ListTagsForResource")
    assert grant.success
    (statement,) = (
        statement
        for policy in resources_of(model, "AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
        if policy.get("Users")
    )
    assert statement["Action"] == ["rekognition:DetectCustomLabels", "rekognition:ListTagsForResource"]
    assert statement["Resource"] == Stack.of(model).resolve(model.project_version_arn)


def test_the_alarm_of_a_model_that_does_not_run_takes_silence_for_one(model: IRunningModel) -> None:
    """A gap in its metrics means that it isn't running."""
    model.alarm_when_not_running(sns.Topic(Stack.of(model), "Topic"))
    (alarm,) = resources_of(model, "AWS::CloudWatch::Alarm")
    assert alarm["TreatMissingData"] == "breaching"
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)
    assert alarm["MetricName"] == "InServiceInferenceUnits"
    assert len(alarm["AlarmActions"]) == len(alarm["OKActions"]) == 1


def test_the_alarm_comes_once_the_model_runs_and_goes_before_it_stops() -> None:
    """No data would ring it during the first start, and during the start of a version that replaces another."""
    stack = new_stack()
    model = RunningModel(stack, "Logos", project_version_arn=ARN)
    alarm = model.alarm_when_not_running(sns.Topic(stack, "Topic"))
    resource = template_of(stack)["Resources"][logical_id(alarm)]
    assert resource["DependsOn"] == [logical_id(model.resource)]


def test_the_metrics_of_a_model_elsewhere_are_looked_for_there() -> None:
    stack = Stack(App(), "Stack", env=Environment(account="222222222222", region="eu-west-1"))
    model = imported(stack)
    metric = model.metric_throttles()
    assert (metric.region, metric.account) == (REGION, ACCOUNT)
    RunningModelDashboard(stack, "Dashboard", models=[model])
    (dashboard,) = resources_of(model, "AWS::CloudWatch::Dashboard")
    place = f'"accountId":"{ACCOUNT}","region":"{REGION}"'
    assert text(dashboard["DashboardBody"]).count(place) == len(METRICS)
    with pytest.raises(
        RuntimeError, match=r"Cannot create an Alarm in region 'eu-west-1' based on metric .* 'us-east-1'"
    ):
        model.alarm_when_not_running(sns.Topic(stack, "Topic"))


def test_the_alarm_of_a_saturated_model_takes_silence_for_calm(model: IRunningModel) -> None:
    model.alarm_when_saturated(sns.Topic(Stack.of(model), "Topic"))
    (alarm,) = resources_of(model, "AWS::CloudWatch::Alarm")
    assert alarm["TreatMissingData"] == "notBreaching"
    (expression,) = [each["Expression"] for each in alarm["Metrics"] if "Expression" in each]
    assert "throttles > 0" in expression
    assert "desired >= maximum" in expression
    names = {each["MetricStat"]["Metric"]["MetricName"] for each in alarm["Metrics"] if "MetricStat" in each}
    assert names == {"ThrottledCount", "DesiredInferenceUnits", "MinInferenceUnits", "MaxInferenceUnits"}


def test_a_dashboard_has_a_row_for_each_model() -> None:
    stack = new_stack()
    other = RunningModel.from_project_version_arn(stack, "Other", version_arn("brands.1", "brands"))
    RunningModelDashboard(stack, "Dashboard", models=[running(stack), other])
    (dashboard,) = resources_of(other, "AWS::CloudWatch::Dashboard")
    body = json.dumps(dashboard["DashboardBody"])
    for words in (
        "logos / logos.2026-11-20T09.10.15",
        "brands / brands.1",
        "InServiceInferenceUnits",
        "ThrottledCount",
    ):
        assert words in body
    assert body.count("custom-labels#/projects") == 2


def test_a_dashboard_of_no_model_is_refused() -> None:
    with pytest.raises(ValueError, match="Stack/Dashboard: models is empty"):
        RunningModelDashboard(new_stack(), "Dashboard", models=[])


def test_an_imported_model_makes_no_resource_of_its_own() -> None:
    stack = new_stack()
    imported(stack)
    assert template_of(stack).get("Resources", {}) == {}


def test_an_imported_arn_is_checked() -> None:
    with pytest.raises(ValueError, match="Stack/Logos: project_version_arn is 'arn:aws:s3:::logos'"):
        RunningModel.from_project_version_arn(new_stack(), "Logos", "arn:aws:s3:::logos")


def test_an_imported_arn_may_be_a_token() -> None:
    stack = new_stack()
    model = RunningModel.from_project_version_arn(stack, "Logos", CfnParameter(stack, "Arn").value_as_string)
    model.alarm_when_not_running(sns.Topic(stack, "Topic"))
    (alarm,) = resources_of(model, "AWS::CloudWatch::Alarm")
    names = {each["Name"]: each["Value"] for each in alarm["Dimensions"]}
    assert names["ProjectName"] == {"Fn::Select": [1, {"Fn::Split": ["/", {"Ref": "Arn"}]}]}
    assert names["VersionName"] == {"Fn::Select": [3, {"Fn::Split": ["/", {"Ref": "Arn"}]}]}
