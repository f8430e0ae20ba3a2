"""A version's and a project's ARN that synth doesn't know yet: from where they may come, and what becomes of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import (
    App,
    CfnDynamicReference,
    CfnDynamicReferenceService,
    CfnOutput,
    CfnParameter,
    Environment,
    Fn,
    NestedStack,
    Stack,
)
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_ssm as ssm

from running_model import IRunningModel, RunningModel, RunningModelDashboard
from tests.synth.synthesis import (
    ACCOUNT,
    MODEL_ACTIONS,
    MODEL_TYPE,
    REGION,
    Resources,
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


def _parameter(stack: Stack) -> str:
    return CfnParameter(stack, "Given").value_as_string


def _ssm_parameter(stack: Stack) -> str:
    return ssm.StringParameter.value_for_string_parameter(stack, "Given")


def _version_of_an_ssm_parameter(_: Stack) -> str:
    return CfnDynamicReference(CfnDynamicReferenceService.SSM, "/Given:3").to_string()


def _import(_: Stack) -> str:
    return Fn.import_value("Given")


def _other_stack(stack: Stack) -> str:
    return ssm.StringParameter(Stack(App.of(stack), "Other"), "Given", string_value="unknown to synth").string_value


def _put_together(stack: Stack) -> str:
    return f"arn:{stack.partition}:rekognition:{stack.region}:{stack.account}:project/logos/version/1/1763629815000"


SOURCES: dict[Callable[[Stack], str], str] = {
    _parameter: "${Given}",
    _ssm_parameter: "${SsmParameterValueGivenC96584B6F00A464EAD1953AFF4B05118Parameter}",
    _version_of_an_ssm_parameter: "{{resolve:ssm:/Given:3}}",
    _import: "{'Fn::ImportValue': 'Given'}",
    _other_stack: "{'Fn::ImportValue': 'Other:ExportsOutputFnGetAttGivenEA18D9CAValue9432E54F'}",
    _put_together: "arn:${Partition}:rekognition:${Region}:${AccountId}:project/logos/version/1/1763629815000",
}


@pytest.fixture(params=SOURCES, ids=lambda source: str(source.__name__).replace("_", " ").strip())
def source(request: pytest.FixtureRequest) -> Any:
    return request.param


def allowed_versions(resources: Resources) -> list[Any]:
    """On what the function may act outright."""
    return [
        text(statement["Resource"])
        for policy in of_type(resources, "AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Action"] == MODEL_ACTIONS and "Condition" not in statement
    ]


def use_in_every_way(stack: Stack, model: IRunningModel) -> None:
    """Everything that a model can be used for."""
    topic = sns.Topic(stack, "Topic")
    model.alarm_when_not_running(topic)
    model.alarm_when_saturated(topic)
    model.grant_detect_custom_labels(iam.User(stack, "User"))
    RunningModelDashboard(stack, "Dashboard", models=[model])
    CfnOutput(stack, "Console", value=model.console_url)


def model_dimensions(stack: Stack) -> set[str]:
    """What the alarms of a stack know a model by."""
    alarms = of_type(resources_of(stack), "AWS::CloudWatch::Alarm").values()
    return {text(each["Value"]) for alarm in alarms for each in alarm["Properties"].get("Dimensions", [])}


def test_a_versions_arn_reaches_the_deployment_as_it_came(source: Callable[[Stack], str]) -> None:
    stack = new_stack()
    RunningModel(stack, "Logos", project_version_arn=source(stack))
    resources = resources_of(stack)
    _, model = only(resources, MODEL_TYPE)
    assert text(model["Properties"]["ProjectVersionArn"]) == SOURCES[source]
    assert allowed_versions(resources) == [SOURCES[source]]


def test_a_projects_arn_reaches_the_deployment_as_it_came(source: Callable[[Stack], str]) -> None:
    stack = new_stack()
    RunningModel(stack, "Logos", project_version_arn=version_arn(), project_arn=source(stack))
    assert text(model_of(stack)["Properties"]["ProjectArn"]) == SOURCES[source]


def test_a_model_is_known_by_what_the_resource_answers(source: Callable[[Stack], str]) -> None:
    """Fn::Split would take a dynamic reference's own text apart, not what it stands for."""
    stack = new_stack()
    model = RunningModel(stack, "Logos", project_version_arn=source(stack))
    use_in_every_way(stack, model)
    arn = "${" + logical_id(model.resource) + "}"
    assert model_dimensions(stack) == {f"{arn} split at /, 1", f"{arn} split at /, 3"}


@pytest.mark.parametrize("source", [source for source in SOURCES if source is not _version_of_an_ssm_parameter])
def test_a_model_of_another_stack_may_be_a_token_too(source: Callable[[Stack], str]) -> None:
    stack = new_stack()
    use_in_every_way(stack, RunningModel.from_project_version_arn(stack, "Logos", source(stack)))
    assert model_dimensions(stack) == {f"{SOURCES[source]} split at /, {number}" for number in (1, 3)}


def test_a_dynamic_reference_is_refused_for_a_model_of_another_stack() -> None:
    """Its text would be taken apart for the names that the metrics are known by, before its value is filled in."""
    stack = new_stack()
    with pytest.raises(ValueError, match=r"^Stack/Logos: project_version_arn is '{{resolve:ssm:/Given:3}}', a dyn"):
        RunningModel.from_project_version_arn(stack, "Logos", _version_of_an_ssm_parameter(stack))


def test_a_nested_stack_is_given_the_token_by_its_parent() -> None:
    stack = new_stack()
    nested = NestedStack(stack, "Nested")
    RunningModel(nested, "Logos", project_version_arn=_parameter(stack))
    (parameter,) = only(resources_of(stack), "AWS::CloudFormation::Stack")[1]["Properties"]["Parameters"].items()
    assert parameter[1] == {"Ref": "Given"}
    assert model_of(nested)["Properties"]["ProjectVersionArn"] == {"Ref": parameter[0]}


def test_another_stack_can_use_the_model_and_so_waits_for_it() -> None:
    app = App()
    model = RunningModel(Stack(app, "Runs"), "Logos", project_version_arn=version_arn())
    user = Stack(app, "Uses")
    use_in_every_way(user, RunningModel.from_project_version_arn(user, "Logos", model.project_version_arn))
    template = template_of(user)
    (running,) = {
        output["Export"]["Name"] for output in template_of(Stack.of(model))["Outputs"].values() if "Export" in output
    }
    assert f"'Fn::ImportValue': '{running}'" in str(template)
    assert [each.node.id for each in user.dependencies] == ["Runs"]


def imported(stack: Stack, arn: str) -> IRunningModel:
    return RunningModel.from_project_version_arn(stack, "Logos", arn)


def running(stack: Stack, arn: str) -> IRunningModel:
    return RunningModel(stack, "Logos", project_version_arn=arn, project_arn=arn)


@pytest.mark.parametrize("make", [running, imported])
def test_a_lookup_gets_its_turn_before_its_value_is_checked(make: Callable[[Stack, str], IRunningModel]) -> None:
    """`value_from_lookup` returns a placeholder, and the CLI looks only once such a synth has come to its end."""
    app = App(context={"@aws-cdk/core:validateAgainstDefaultRules": True})
    stack = Stack(app, "Stack", env=Environment(account=ACCOUNT, region=REGION))
    use_in_every_way(stack, make(stack, ssm.StringParameter.value_from_lookup(stack, "/logos/version")))
    manifest = json.loads((Path(app.synth().directory) / "manifest.json").read_text())
    assert [missing["props"]["parameterName"] for missing in manifest["missing"]] == ["/logos/version"]


def test_what_a_lookup_has_found_is_checked() -> None:
    key = f"ssm:account={ACCOUNT}:parameterName=/logos/version:region={REGION}"
    stack = Stack(App(context={key: "logos"}), "Stack", env=Environment(account=ACCOUNT, region=REGION))
    arn = ssm.StringParameter.value_from_lookup(stack, "/logos/version")
    with pytest.raises(ValueError, match="Stack/Logos: project_version_arn is 'logos'"):
        RunningModel(stack, "Logos", project_version_arn=arn)
