"""Synthesized templates, and questions about them that several tests ask."""

from collections.abc import Iterable, Mapping
from typing import Any

from aws_cdk import App, CfnElement, Stack
from aws_cdk.assertions import Annotations, Match, Template
from constructs import IConstruct

from running_model import RunningModel

Resources = dict[str, dict[str, Any]]

MODEL_TYPE = "Custom::RekognitionRunningModel"
REGION = "us-east-1"
ACCOUNT = "111122223333"
PROJECT_ARN = f"arn:aws:rekognition:{REGION}:{ACCOUNT}:project/logos/1690474772815"
MODEL_ACTIONS = [f"rekognition:{name}" for name in ("StartProjectVersion", "StopProjectVersion", "TagResource")]
MODEL_ACTIONS.append("rekognition:UntagResource")


def version_arn(version: str = "logos.2026-11-20T09.10.15", project: str = "logos") -> str:
    """An ARN as Rekognition makes them."""
    return f"arn:aws:rekognition:{REGION}:{ACCOUNT}:project/{project}/version/{version}/1763629815000"


def new_stack(context: Mapping[str, Any] | None = None) -> Stack:
    """A stack of an app of its own."""
    return Stack(App(context=context), "Stack")


def add_models(stack: Stack, arns: Iterable[str]) -> list[RunningModel]:
    """Models named Model0, Model1, ..."""
    return [RunningModel(stack, f"Model{number}", project_version_arn=arn) for number, arn in enumerate(arns)]


def template_of(stack: Stack) -> dict[str, Any]:
    """The stack's template, as CloudFormation gets it."""
    template = Template.from_stack(stack).to_json()
    assert isinstance(template, dict)
    return template


def resources_of(stack: Stack) -> Resources:
    """The resources of a stack's template, by logical id."""
    resources: Resources = template_of(stack)["Resources"]
    return resources


def of_type(resources: Resources, resource_type: str) -> Resources:
    """The resources of one type, by logical id."""
    return {name: resource for name, resource in resources.items() if resource["Type"] == resource_type}


def only(resources: Resources, resource_type: str) -> tuple[str, dict[str, Any]]:
    """The one resource of a type, with its logical id."""
    ((name, resource),) = of_type(resources, resource_type).items()
    return name, resource


def model_of(stack: Stack) -> dict[str, Any]:
    """The one custom resource of a stack."""
    return only(resources_of(stack), MODEL_TYPE)[1]


def logical_id(construct: IConstruct) -> str:
    """The logical id of a construct's own resource."""
    element = construct.node.default_child
    assert isinstance(element, CfnElement)
    logical = element.stack.resolve(element.logical_id)
    assert isinstance(logical, str)
    return logical


def warnings_of(stack: Stack) -> list[str]:
    """What synth warns of."""
    return [str(message.entry.data) for message in Annotations.from_stack(stack).find_warning("*", Match.any_value())]


def text(value: Any) -> str:
    """A value with its intrinsic functions written as `Fn::Sub` writes them, and pseudo parameters by their names."""
    match value:
        case {"Ref": name}:
            return "${" + str(name).removeprefix("AWS::") + "}"
        case {"Fn::GetAtt": [name, attribute]}:
            return "${" + f"{name}.{attribute}" + "}"
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(text(part) for part in parts)
        case {"Fn::Select": [index, {"Fn::Split": [separator, source]}]}:
            return f"{text(source)} split at {separator}, {index}"
        case _:
            return str(value)


def as_list(value: Any) -> list[Any]:
    """IAM writes a list of one as its element."""
    return value if isinstance(value, list) else [value]
