"""What synth refuses and what it warns of: literals, all faults of one construct in one error."""

from typing import Any

import pytest
from aws_cdk import Annotations, App, CfnParameter, Duration, Environment, RemovalPolicy, Stack, Stage, Token

from running_model import RunningModel
from tests.synth.synthesis import PROJECT_ARN, model_of, new_stack, version_arn, warnings_of

ARN = version_arn()
REMEDY = "Copy it from the model's page in the Rekognition console"


def refusal(stack: Stack | None = None, **properties: Any) -> str:
    """What the construct says to these properties."""
    with pytest.raises(ValueError, match=r"^Stack/Logos: ") as refused:
        RunningModel(stack or new_stack(), "Logos", **{"project_version_arn": ARN, **properties})
    return str(refused.value)


@pytest.mark.parametrize(
    ("arn", "fault"),
    [
        ("logos", "its segment 1, the arn, is 'logos', but must be 'arn'"),
        (ARN.replace("rekognition", "sagemaker"), "its segment 3, the service, is 'sagemaker', but must be 'rekogn"),
        (ARN.replace(":project/", ":models/"), "its segment 6, the resource type, is 'models', but must be 'project'"),
        (version_arn("lo gos"), "its segment 9, the version name, is 'lo gos'"),
        (PROJECT_ARN, "the ARN of a project; give the ARN of one of its model versions"),
        (ARN.replace("/version/", "/dataset/"), "the ARN of a dataset; give the ARN of a model version"),
    ],
)
def test_malformed_arn(arn: str, fault: str) -> None:
    said = refusal(project_version_arn=arn)
    assert f"project_version_arn is '{arn}'" in said
    assert fault in said
    assert REMEDY in said


@pytest.mark.parametrize("units", [0, -1, 1.5, "two", True])
def test_units_that_are_no_positive_integers(units: object) -> None:
    assert f"min_inference_units is {units!r}; it must be a positive whole number" in refusal(min_inference_units=units)
    assert f"max_inference_units is {units!r}; it must be a positive whole number" in refusal(max_inference_units=units)


def test_maximum_below_minimum() -> None:
    said = refusal(min_inference_units=3, max_inference_units=2)
    assert "max_inference_units is 2, below min_inference_units, 3; raise the maximum to 3 or more" in said


def test_project_that_is_not_the_versions() -> None:
    said = refusal(project_arn=PROJECT_ARN.replace("/logos/", "/cars/"))
    assert "but project_version_arn is a version of the project 'logos' in us-east-1" in said


@pytest.mark.parametrize("seconds", [299, 3601])
def test_timeout_out_of_range(seconds: int) -> None:
    assert f"timeout is {seconds} seconds; it must be 300 to 3600" in refusal(timeout=Duration.seconds(seconds))


def test_timeout_of_broken_seconds() -> None:
    assert "timeout is 300.5 seconds; it must be 300 to 3600" in refusal(timeout=Duration.millis(300500))


def test_timeout_as_a_token_must_be_in_seconds() -> None:
    minutes = Duration.minutes(Token.as_number({"Ref": "Minutes"}))
    assert "timeout is a token in minutes" in refusal(timeout=minutes)


def test_adoption_is_a_boolean() -> None:
    assert "adopt_running is 'perhaps'; it must be true or false." in refusal(adopt_running="perhaps")


@pytest.mark.parametrize("policy", [RemovalPolicy.SNAPSHOT, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE])
def test_removal_policy_without_a_meaning(policy: RemovalPolicy) -> None:
    assert f"removal_policy is {policy.name}; it must be DESTROY" in refusal(removal_policy=policy)


@pytest.mark.parametrize(
    ("account", "region", "fault"),
    [
        ("111122223333", "eu-west-1", "of the Region us-east-1, but the stack deploys to eu-west-1"),
        ("444455556666", "us-east-1", "of the account 111122223333, but the stack deploys to 444455556666"),
    ],
)
def test_version_of_another_environment(account: str, region: str, fault: str) -> None:
    stack = Stack(App(), "Stack", env=Environment(account=account, region=region))
    said = refusal(stack)
    assert fault in said
    assert "copy the model with CopyProjectVersion" in said


def test_version_of_the_stacks_own_environment_passes() -> None:
    stack = Stack(App(), "Stack", env=Environment(account="111122223333", region="us-east-1"))
    RunningModel(stack, "Logos", project_version_arn=ARN)


def test_same_version_twice_in_one_stage_names_both() -> None:
    app = App()
    RunningModel(Stack(app, "First"), "Model", project_version_arn=ARN)
    said = refusal(Stack(app, "Stack"))
    assert "project_version_arn is the version that First/Model runs already" in said


def test_same_version_in_two_stages_passes() -> None:
    """Stages deploy the same stacks to different places."""
    app = App()
    for name in ("Beta", "Production"):
        RunningModel(Stack(Stage(app, name), "Stack"), "Logos", project_version_arn=ARN)


def test_all_faults_in_one_error() -> None:
    said = refusal(
        Stack(App(), "Stack", env=Environment(region="eu-west-1")),
        project_arn=PROJECT_ARN.replace("/logos/", "/cars/"),
        min_inference_units=0,
        max_inference_units=-1,
        timeout=Duration.seconds(1),
        adopt_running="perhaps",
        removal_policy=RemovalPolicy.SNAPSHOT,
    )
    for name in (
        "project_version_arn is of the Region",
        "project_arn is",
        "min_inference_units is",
        "max_inference_units is",
        "timeout is",
        "adopt_running is",
        "removal_policy is",
    ):
        assert name in said


def test_literals_beside_tokens_are_checked_apart() -> None:
    token = Token.as_number({"Ref": "Units"})
    assert "max_inference_units is 0" in refusal(min_inference_units=token, max_inference_units=0)
    assert "min_inference_units is 0" in refusal(min_inference_units=0, max_inference_units=token)


def test_project_is_checked_beside_a_token_for_the_version() -> None:
    stack = new_stack()
    arn = CfnParameter(stack, "Arn").value_as_string
    assert "project_arn is 'logos'" in refusal(stack, project_version_arn=arn, project_arn="logos")


def test_numbers_as_text_are_taken_as_numbers() -> None:
    """As the CLI's context brings them."""
    stack = new_stack()
    properties: dict[str, Any] = {"min_inference_units": "2", "max_inference_units": "4", "adopt_running": "true"}
    RunningModel(stack, "Logos", project_version_arn=ARN, **properties)
    found = model_of(stack)["Properties"]
    assert (found["MinInferenceUnits"], found["MaxInferenceUnits"], found["AdoptRunning"]) == (2, 4, True)


def test_short_timeout_earns_a_warning_that_can_be_acknowledged() -> None:
    stack = new_stack()
    model = RunningModel(stack, "Logos", project_version_arn=ARN, timeout=Duration.seconds(34 * 60 + 59))
    (warning,) = warnings_of(stack)
    assert "timeout is 2099 seconds, but a start takes up to 30 minutes" in warning
    assert "[ack: cdk-rekognition-running-model:shortTimeout]" in warning
    Annotations.of(model).acknowledge_warning("cdk-rekognition-running-model:shortTimeout")
    assert warnings_of(stack) == []


def test_thirty_five_minutes_earn_none() -> None:
    stack = new_stack()
    RunningModel(stack, "Logos", project_version_arn=ARN, timeout=Duration.minutes(35))
    assert warnings_of(stack) == []
