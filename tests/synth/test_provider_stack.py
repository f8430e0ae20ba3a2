"""The provider alone, for stacks that aren't written with the CDK for Python."""

from typing import Any

import pytest
from aws_cdk import App, Aws, CfnParameter, Stack
from aws_cdk.assertions import Template

import app as program
from running_model import RunningModelProvider
from stacks.provider_stack import ProviderStack
from tests.synth.synthesis import ACCOUNT, MODEL_ACTIONS, REGION, Resources, as_list, of_type, only, text

VERSIONS = [f"arn:aws:rekognition:{REGION}:{ACCOUNT}:project/{name}/version/*/*" for name in ("logos", "cars")]
STACKS = [f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{name}-*/*" for name in ("logos", "cars")]
CONTEXT = {"project_version_arns": ", ".join(VERSIONS), "stack_arns": ",".join(STACKS)}
ANY_VERSION = "arn:${Partition}:rekognition:${Region}:${AccountId}:project/*/version/*/*"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CDK_DEFAULT_ACCOUNT", raising=False)
    monkeypatch.delenv("CDK_DEFAULT_REGION", raising=False)


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    stack = ProviderStack(App(), "Provider", project_version_arns=VERSIONS, stack_arns=STACKS)
    found = Template.from_stack(stack).to_json()
    assert isinstance(found, dict)
    return found


def granted(resources: Resources, action: str) -> list[tuple[list[str], dict[str, Any]]]:
    """On what an action is allowed, and under which condition."""
    return [
        ([text(resource) for resource in as_list(statement["Resource"])], statement.get("Condition", {}))
        for policy in of_type(resources, "AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if action in as_list(statement["Action"])
    ]


def test_the_service_token_is_exported_and_a_parameter(template: dict[str, Any]) -> None:
    function, _ = only(template["Resources"], "AWS::Lambda::Function")
    token = {"Fn::GetAtt": [function, "Arn"]}
    output = template["Outputs"]["ServiceToken"]
    assert (output["Value"], output["Export"]) == (token, {"Name": "Provider-ServiceToken"})
    _, parameter = only(template["Resources"], "AWS::SSM::Parameter")
    assert parameter["Properties"]["Name"] == "/Provider/service-token"
    assert parameter["Properties"]["Value"] == token


def test_it_acts_on_the_versions_that_were_given_and_on_what_its_users_claim(template: dict[str, Any]) -> None:
    for action in MODEL_ACTIONS:
        tagged = "aws:ResourceTag/running-model:stack"
        assert granted(template["Resources"], action) == [
            ([ANY_VERSION], {"StringEquals": {tagged: {"Ref": "AWS::StackId"}}}),
            (VERSIONS, {}),
            ([ANY_VERSION], {"StringLike": {tagged: STACKS}}),
        ]


def test_it_asks_about_its_users_stacks_alone(template: dict[str, Any]) -> None:
    for action in ("cloudformation:DescribeStacks", "cloudformation:ListStackResources"):
        assert granted(template["Resources"], action) == [(["${StackId}", *STACKS], {})]


def test_patterns_that_mean_nothing_are_all_named() -> None:
    versions = ["arn:aws:rekognition:us-east-1:111122223333:project/logos/1690474772815", *VERSIONS]
    stacks = ["logos-*", f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/logos", *STACKS]
    with pytest.raises(ValueError, match=r"^Provider/RunningModelProvider: ") as refused:
        ProviderStack(App(), "Provider", project_version_arns=versions, stack_arns=stacks)
    said = str(refused.value)
    assert f"'{versions[0]}' is in project_version_arns, but can't mean a model version; give arn:PARTITION:rek" in said
    assert "'logos-*' is in stack_arns, but can't mean a stack; give arn:PARTITION:cloudformation:" in said
    assert f"'{stacks[1]}' is in stack_arns" in said
    assert said.count("can't mean") == 3


def test_patterns_may_be_tokens_or_have_some_in_them() -> None:
    app = App()
    user = Stack(app, "User")
    provider = RunningModelProvider(Stack(app, "Provider"))
    given = CfnParameter(Stack.of(provider), "Given").value_as_string
    here = f"arn:{Aws.PARTITION}:rekognition:{Aws.REGION}:{Aws.ACCOUNT_ID}:project/logos/version/*/*"
    provider.serve(project_version_arns=[here, given], stack_arns=[user.stack_id])
    resources = Template.from_stack(Stack.of(provider)).to_json()["Resources"]
    written = "arn:${Partition}:rekognition:${Region}:${AccountId}:project/logos/version/*/*"
    assert granted(resources, "rekognition:StopProjectVersion")[1] == ([written, "${Given}"], {})
    (asked,) = granted(resources, "cloudformation:DescribeStacks")
    assert asked[0][0] == "${StackId}"
    assert "Fn::ImportValue" in asked[0][1]


def test_the_app_deploys_it_for_the_patterns_of_the_context() -> None:
    app = App(context=CONTEXT)
    program.main(app)
    (stack,) = app.node.children[:1]
    assert isinstance(stack, Stack)
    assert stack.stack_name == "RunningModelProvider"
    resources = Template.from_stack(stack).to_json()["Resources"]
    assert granted(resources, "rekognition:StopProjectVersion")[1] == (VERSIONS, {})
    assert granted(resources, "cloudformation:DescribeStacks") == [(["${StackId}", *STACKS], {})]


@pytest.mark.parametrize("name", CONTEXT)
def test_the_app_says_what_is_missing(name: str) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(App(context={name: CONTEXT[name]}))
    assert str(ended.value.code).startswith("Give what the provider is for, each a list with commas: cdk deploy -c ")


def test_the_app_says_what_is_wrong_with_a_pattern() -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(App(context={**CONTEXT, "stack_arns": "logos"}))
    assert "'logos' is in stack_arns" in str(ended.value.code)
