"""The examples that are written with the construct, deployed from their own folders and used."""

import json
import os
import sys
from pathlib import Path
from xml.etree import ElementTree

from tests.deploy.account import Account, CommandResult, eventually
from tests.deploy.model_history import gaps, statuses, units

REPOSITORY = Path(__file__).parents[2]


def cdk(account: Account, example: str, *arguments: str) -> CommandResult:
    """Run the CDK in an example's folder, as its README says, with the construct as if it were installed."""
    account.cloud.environment["PYTHONPATH"] = os.fspath(REPOSITORY)
    account.cloud.environment["PYTHONDONTWRITEBYTECODE"] = "1"
    number = len(account.results)
    folder = REPOSITORY / "examples" / example
    output = f"--output={account.folder / f'{example}-{number}'}"
    return account.run(os.fspath(REPOSITORY / "node_modules" / ".bin" / "cdk"), *arguments, output, folder=folder)


def outputs(account: Account, stack: str) -> dict[str, str]:
    """What a stack tells of itself."""
    (described,) = account.cloud.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}


def written_about(account: Account, table: str, picture: str) -> dict[str, float] | None:
    """The confidences of the labels in the table, if it knows the picture."""
    item = account.cloud.client("dynamodb").get_item(TableName=table, Key={"Picture": {"S": picture}}).get("Item")
    return {name: float(label["N"]) for name, label in item["Labels"]["M"].items()} if item else None


def test_a_picture_that_is_uploaded_becomes_labels_in_the_table(account: Account) -> None:
    """Proves the README of examples/detection_api."""
    logos = account.model()
    context = f"project_version_arn={logos}"
    deployed = cdk(account, "detection_api", "deploy", "-c", context, "--require-approval=never")
    assert deployed.exit_code == 0, deployed.output
    assert statuses(account, logos) == ["STARTING", "RUNNING"]

    names = outputs(account, "Detection")
    pictures = account.cloud.client("s3")
    picture = {"Bucket": names["PicturesBucket"], "Name": "a shelf.jpg"}
    pictures.put_object(Bucket=picture["Bucket"], Key=picture["Name"], Body=b"a picture")
    eventually(lambda: written_about(account, names["LabelsTable"], picture["Name"]) is not None)
    rekognition = account.cloud.client("rekognition")
    found = rekognition.detect_custom_labels(ProjectVersionArn=logos, Image={"S3Object": picture})["CustomLabels"]
    expected = {label["Name"]: round(label["Confidence"], 2) for label in found}
    assert written_about(account, names["LabelsTable"], picture["Name"]) == expected

    pictures.delete_object(Bucket=picture["Bucket"], Key=picture["Name"])
    assert cdk(account, "detection_api", "destroy", "-c", context, "--force").exit_code == 0
    assert statuses(account, logos)[2:] == ["STOPPING", "STOPPED"]


def test_the_model_is_rolled_forward_by_a_parameter_and_a_deployment(account: Account) -> None:
    """Proves the README of examples/ssm_parameter."""
    old, new = account.model("logos", "v1"), account.model("logos", "v2")
    parameters = account.cloud.client("ssm")
    for version in (old, new):
        parameters.put_parameter(Name="/logos/version", Value=version, Type="String", Overwrite=True)
        deployed = cdk(account, "ssm_parameter", "deploy", "--require-approval=never")
        assert deployed.exit_code == 0, deployed.output
        assert deployed.says(f"LogosFromParameter.ProjectVersionArn = {version}")
    assert statuses(account, old) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    assert statuses(account, new) == ["STARTING", "RUNNING"]
    assert gaps(account, old, new) == []


def test_no_call_fails_while_the_version_is_swapped(account: Account) -> None:
    """Proves the README of examples/gap_free_swap."""
    old, new = account.model("logos", "v1"), account.model("logos", "v2")
    deployed = cdk(account, "gap_free_swap", "deploy", "-c", f"project_version_arn={old}", "--require-approval=never")
    assert deployed.exit_code == 0, deployed.output

    folder = REPOSITORY / "examples" / "gap_free_swap"
    picture, drawn = account.folder / "shelf.jpg", account.folder / "swap.svg"
    picture.write_bytes(b"a picture")
    client = (sys.executable, "-m", "client", f"--drawn={drawn}", outputs(account, "GapFreeSwap")["DetectFunction"])
    command = (os.fspath(REPOSITORY / "node_modules" / ".bin" / "cdk"), "deploy", "-c", f"project_version_arn={new}")
    output = f"--output={account.folder / 'swapped'}"
    swapped = account.run(*client, str(picture), "--", *command, output, "--require-approval=never", folder=folder)

    assert swapped.exit_code == 0, swapped.output
    calls = {version: account.custom_labels.calls("DetectCustomLabels", version) for version in (old, new)}
    assert swapped.says(f"{len(calls[old]) + len(calls[new]) - 1} calls in ")
    assert swapped.says(", 0 failed.")
    assert swapped.says(f"v1 answered {len(calls[old]) - 1}. v2 answered {len(calls[new])}.")
    assert statuses(account, old) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    assert gaps(account, old, new) == []
    words = [element.text for element in ElementTree.parse(drawn).iter() if element.text]  # noqa: S314 - drawn here
    assert {"v1", "v2", "failed calls"} <= set(words)
    assert any(text.endswith("calls during a swap, 0 failed") for text in words)


def test_production_runs_two_units_and_development_none(account: Account) -> None:
    """Proves the README of examples/two_stages."""
    logos = account.model()
    context = f"project_version_arn={logos}"
    for stage, running in (("Development", []), ("Production", [(2, None)])):
        deployed = cdk(account, "two_stages", "deploy", f"{stage}/*", "-c", context, "--require-approval=never")
        assert deployed.exit_code == 0, deployed.output
        assert units(account, logos) == running
        detect(account, f"{stage}-Detection")
        assert len(account.custom_labels.calls("DetectCustomLabels", logos)) == len(running)


def detect(account: Account, stack: str) -> None:
    """Ask the function of a stage about a picture."""
    picture = json.dumps({"Bucket": "pictures", "Name": "shelf.jpg"}).encode()
    function = outputs(account, stack)["DetectFunction"]
    answer = account.cloud.client("lambda").invoke(FunctionName=function, Payload=picture)
    assert "FunctionError" not in answer, answer["Payload"].read()
