"""The examples that are written with the construct: what their templates hold."""

from typing import Any

from aws_cdk import App, Stack

from examples.detection_api.app import DetectionStack
from examples.gap_free_swap.app import SwapStack
from examples.ssm_parameter.app import LogosStack
from examples.two_stages.app import DetectionStage
from tests.synth.synthesis import MODEL_TYPE, Resources, as_list, of_type, only, resources_of, template_of, version_arn


def functions_statements(resources: Resources, name: str) -> list[dict[str, Any]]:
    """What the function of this name may do."""
    return [
        statement
        for policy_name, policy in of_type(resources, "AWS::IAM::Policy").items()
        if policy_name.startswith(name)
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]


def environment_of(resources: Resources, name: str) -> dict[str, Any]:
    """The environment of the function of this name."""
    (function,) = (each for key, each in of_type(resources, "AWS::Lambda::Function").items() if key.startswith(name))
    variables: dict[str, Any] = function["Properties"].get("Environment", {}).get("Variables", {})
    return variables


def stack_of(stage: DetectionStage) -> Stack:
    """The one stack of a stage."""
    stack = stage.node.find_child("Detection")
    assert isinstance(stack, Stack)
    return stack


def test_the_detecting_function_comes_up_once_the_model_runs_and_may_ask_it_alone() -> None:
    resources = resources_of(DetectionStack(App(), "Stack", project_version_arn=version_arn()))
    model, _ = only(resources, MODEL_TYPE)
    assert environment_of(resources, "Detect")["MODEL"] == {"Ref": model}
    (allowed,) = (
        statement
        for statement in functions_statements(resources, "Detect")
        if "rekognition:DetectCustomLabels" in as_list(statement["Action"])
    )
    assert (allowed["Action"], allowed["Resource"]) == ("rekognition:DetectCustomLabels", {"Ref": model})


def test_the_swapped_function_learns_of_the_version_from_the_model_that_runs() -> None:
    resources = resources_of(SwapStack(App(), "Stack", project_version_arn=version_arn()))
    model, _ = only(resources, MODEL_TYPE)
    assert environment_of(resources, "Detect") == {"MODEL": {"Ref": model}}
    (allowed,) = functions_statements(resources, "Detect")
    assert (allowed["Action"], allowed["Resource"]) == ("rekognition:DetectCustomLabels", {"Ref": model})


def test_the_version_is_the_value_of_the_parameter_when_it_is_deployed() -> None:
    template = template_of(LogosStack(App(), "Stack"))
    _, model = only(template["Resources"], MODEL_TYPE)
    parameter = template["Parameters"][model["Properties"]["ProjectVersionArn"]["Ref"]]
    assert parameter == {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/logos/version"}


def test_development_has_no_model_and_production_two_units_of_it() -> None:
    app = App()
    development = resources_of(stack_of(DetectionStage(app, "Development")))
    production = resources_of(stack_of(DetectionStage(app, "Production", project_version_arn=version_arn())))
    assert of_type(development, MODEL_TYPE) == {}
    assert environment_of(development, "Detect") == {}
    name, model = only(production, MODEL_TYPE)
    assert model["Properties"]["MinInferenceUnits"] == 2
    assert environment_of(production, "Detect") == {"MODEL": {"Ref": name}}
