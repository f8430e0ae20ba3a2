"""The custom resource and the construct's attributes."""

import pytest
from aws_cdk import App, CfnParameter, Duration, Environment, RemovalPolicy, Stack, Token
from aws_cdk import aws_iam as iam

from running_model import RunningModel
from tests.synth.synthesis import (
    MODEL_TYPE,
    PROJECT_ARN,
    logical_id,
    model_of,
    new_stack,
    of_type,
    only,
    resources_of,
    template_of,
    text,
    version_arn,
)

ARN = version_arn()


def test_type_and_properties_as_they_are_given() -> None:
    stack = new_stack()
    RunningModel(
        stack,
        "Logos",
        project_version_arn=ARN,
        min_inference_units=2,
        max_inference_units=4,
        project_arn=PROJECT_ARN,
        timeout=Duration.minutes(45),
        adopt_running=True,
        revision="2026-11-20",
    )
    properties = model_of(stack)["Properties"]
    del properties["ServiceToken"]
    assert properties == {
        "ProjectVersionArn": ARN,
        "ProjectArn": PROJECT_ARN,
        "MinInferenceUnits": 2,
        "MaxInferenceUnits": 4,
        "AdoptRunning": True,
        "Revision": "2026-11-20",
        "ServiceTimeout": "2700",
    }


def test_defaults_are_one_unit_an_hour_and_no_adoption() -> None:
    stack = new_stack()
    RunningModel(stack, "Logos", project_version_arn=ARN)
    properties = model_of(stack)["Properties"]
    del properties["ServiceToken"]
    assert properties == {
        "ProjectVersionArn": ARN,
        "MinInferenceUnits": 1,
        "AdoptRunning": False,
        "ServiceTimeout": "3600",
    }


def test_service_token_is_the_function() -> None:
    stack = new_stack()
    RunningModel(stack, "Logos", project_version_arn=ARN)
    resources = resources_of(stack)
    function, _ = only(resources, "AWS::Lambda::Function")
    _, model = only(resources, MODEL_TYPE)
    assert text(model["Properties"]["ServiceToken"]) == "${" + function + ".Arn}"


@pytest.mark.parametrize(
    ("policy", "on_deletion"), [(RemovalPolicy.DESTROY, "Delete"), (RemovalPolicy.RETAIN, "RetainExceptOnCreate")]
)
def test_removal_policy_speaks_of_removal_only(policy: RemovalPolicy, on_deletion: str) -> None:
    """Neither a creation that is rolled back nor the version that a swap replaces is ever left running."""
    stack = new_stack()
    RunningModel(stack, "Logos", project_version_arn=ARN, removal_policy=policy)
    model = model_of(stack)
    assert (model["DeletionPolicy"], model["UpdateReplacePolicy"]) == (on_deletion, "Delete")


def test_what_retaining_costs_is_in_the_docstring() -> None:
    assert "$2,920 a month" in (RunningModel.__init__.__doc__ or "")


def test_version_arn_is_known_only_when_running() -> None:
    """It is the resource's own answer, so that whoever uses it waits for the model."""
    stack = new_stack()
    model = RunningModel(stack, "Logos", project_version_arn=ARN)
    assert stack.resolve(model.project_version_arn) == {"Ref": logical_id(model.resource)}


@pytest.mark.parametrize(("project", "version"), [("logos", "1"), ("version", "version"), ("a.b-c_d", "v.2026")])
def test_names_are_literals_of_a_literal_arn(project: str, version: str) -> None:
    model = RunningModel(new_stack(), "Logos", project_version_arn=version_arn(version, project))
    assert (model.project_name, model.version_name) == (project, version)


def test_names_of_a_token_are_taken_by_position() -> None:
    """A project may itself be named `version`. Those of the model that runs, whatever the token was."""
    stack = new_stack()
    parameter = CfnParameter(stack, "Arn")
    model = RunningModel(stack, "Logos", project_version_arn=parameter.value_as_string)
    arn = "${" + logical_id(model.resource) + "}"
    assert text(stack.resolve(model.project_name)) == f"{arn} split at /, 1"
    assert text(stack.resolve(model.version_name)) == f"{arn} split at /, 3"


def test_what_depends_on_the_resource_waits_for_the_model() -> None:
    stack = new_stack()
    model = RunningModel(stack, "Logos", project_version_arn=ARN)
    waiting = iam.CfnGroup(stack, "Waiting")
    waiting.node.add_dependency(model.resource)
    assert only(resources_of(stack), "AWS::IAM::Group")[1]["DependsOn"] == [logical_id(model.resource)]


def test_grants_detection_on_this_model_alone() -> None:
    stack = new_stack()
    model = RunningModel(stack, "Logos", project_version_arn=ARN)
    user = iam.User(stack, "Caller")
    grant = model.grant_detect_custom_labels(user)
    assert grant.success
    (policy,) = (
        policy["Properties"]["PolicyDocument"]["Statement"]
        for name, policy in of_type(resources_of(stack), "AWS::IAM::Policy").items()
        if name.startswith("Caller")
    )
    assert policy == [
        {
            "Action": "rekognition:DetectCustomLabels",
            "Effect": "Allow",
            "Resource": {"Ref": logical_id(model.resource)},
        }
    ]


def test_console_url_leads_to_the_model() -> None:
    stack = Stack(App(), "Stack", env=Environment(account="111122223333", region="us-east-1"))
    model = RunningModel(stack, "Logos", project_version_arn=version_arn("v1"))
    assert model.console_url == (
        "https://us-east-1.console.aws.amazon.com/rekognition/custom-labels#/projects/logos/models/v1"
    )


@pytest.mark.parametrize(
    ("partition", "domain"),
    [
        ("aws-cn", "console.amazonaws.cn"),
        ("aws-us-gov", "console.amazonaws-us-gov.com"),
        ("aws", "console.aws.amazon."),
    ],
)
def test_console_url_is_of_the_partition(partition: str, domain: str) -> None:
    arn = ARN.replace("arn:aws:", f"arn:{partition}:")
    assert domain in RunningModel(new_stack(), "Logos", project_version_arn=arn).console_url


def test_tokens_of_every_kind_pass_to_the_deployment() -> None:
    stack = new_stack()
    names = ("Arn", "Project", "Least", "Most", "Seconds", "Adopt", "Revision")
    numbers = ("Least", "Most", "Seconds")
    given = {name: CfnParameter(stack, name, type="Number" if name in numbers else "String") for name in names}
    RunningModel(
        stack,
        "Logos",
        project_version_arn=given["Arn"].value_as_string,
        project_arn=given["Project"].value_as_string,
        min_inference_units=Token.as_number(given["Least"].value),
        max_inference_units=Token.as_number(given["Most"].value),
        timeout=Duration.seconds(given["Seconds"].value_as_number),
        adopt_running=given["Adopt"].value,
        revision=given["Revision"].value_as_string,
    )
    template = template_of(stack)
    _, model = only(template["Resources"], MODEL_TYPE)
    del model["Properties"]["ServiceToken"]
    assert model["Properties"] == {
        "ProjectVersionArn": {"Ref": "Arn"},
        "ProjectArn": {"Ref": "Project"},
        "MinInferenceUnits": {"Ref": "Least"},
        "MaxInferenceUnits": {"Ref": "Most"},
        "AdoptRunning": {"Ref": "Adopt"},
        "Revision": {"Ref": "Revision"},
        "ServiceTimeout": {"Ref": "Seconds"},
    }
