"""A custom resource's function that does as its properties say, and stacks of resources behind it."""

import io
import json
import time
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from running_model.local import LocalCloud

FUNCTION = """
import json, os, time, urllib.request

def wait_for_leave(properties):
    while not os.path.exists(properties["Journal"] + ".leave"):
        time.sleep(0.05)

def handler(event, context):
    properties = event.get("ResourceProperties") or event
    with open(properties["Journal"], "a") as journal:
        journal.write(json.dumps({"at": time.time(), "event": event}) + "\\n")
    script = json.loads(properties.get(event.get("RequestType"), "{}"))
    if script.get("Waits"):
        wait_for_leave(properties)
    if script.get("Raises"):
        with open(properties["Journal"]) as journal:
            if sum(event.get("RequestId", "-") in line for line in journal) <= script["Raises"]:
                raise RuntimeError("as told")
    if not script.get("Answers", "RequestType" in event):
        return
    answer = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    answer["PhysicalResourceId"] = script.get("Id", event.get("PhysicalResourceId", "first"))
    answer["Status"] = script.get("Status", "SUCCESS")
    answer["Reason"] = script.get("Reason", "as told")
    body = json.dumps(answer).encode()
    urllib.request.urlopen(urllib.request.Request(event["ResponseURL"], data=body, method="PUT"))
    if script.get("WaitsAfterwards"):
        wait_for_leave(properties)
"""


def create_function(cloud: LocalCloud) -> str:
    """Create the function.

    Returns:
        Its ARN.
    """
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.py", FUNCTION)
    function = cloud.client("lambda").create_function(
        FunctionName=f"scripted-{uuid.uuid4().hex}",
        Runtime="python3.14",
        Architectures=["arm64"],
        Role="arn:aws:iam::000000000000:role/any",
        Handler="index.handler",
        Code={"ZipFile": code.getvalue()},
        Timeout=60,
    )
    arn: str = function["FunctionArn"]
    return arn


class Stack:
    """A stack of its own for one test.

    Args:
        cloud: Where it is.
        function: The ARN of the function behind its custom resources.
        folder: Where the function's journal goes.
    """

    def __init__(self, cloud: LocalCloud, function: str, folder: Path) -> None:
        self.name = f"stack-{uuid.uuid4().hex[:8]}"
        self.stack_id = self.name
        self.cloudformation = cloud.client("cloudformation")
        self._function = function
        self._journal = folder / f"{self.name}.jsonl"

    def resource(self, scripts: dict[str, Any] | None = None, **attributes: Any) -> dict[str, Any]:
        """A custom resource of a template.

        Args:
            scripts: What the function does at each request type; other names are properties as they are.
            attributes: Attributes of the resource beside Properties, such as DependsOn.
        """
        properties = {
            name: json.dumps(value) if name in ("Create", "Update", "Delete") else value
            for name, value in (scripts or {}).items()
        }
        common = {"ServiceToken": self._function, "ServiceTimeout": 20, "Journal": str(self._journal)}
        return {"Type": "Custom::Scripted", "Properties": {**common, **properties}, **attributes}

    def create(self, resources: dict[str, Any], **options: Any) -> None:
        """Begin to create it."""
        self.stack_id = self.cloudformation.create_stack(
            StackName=self.name, TemplateBody=json.dumps({"Resources": resources}), **options
        )["StackId"]

    def update(self, resources: dict[str, Any]) -> None:
        """Begin to update it."""
        self.cloudformation.update_stack(StackName=self.name, TemplateBody=json.dumps({"Resources": resources}))

    def delete(self) -> None:
        """Begin to delete it."""
        self.cloudformation.delete_stack(StackName=self.stack_id)

    def status(self) -> str:
        """Its status now."""
        status: str = self.cloudformation.describe_stacks(StackName=self.stack_id)["Stacks"][0]["StackStatus"]
        return status

    def settled(self) -> str:
        """Its status once nothing is in progress."""
        eventually(lambda: not self.status().endswith("_IN_PROGRESS"))
        return self.status()

    def record(self, logical_id: str) -> dict[str, Any]:
        """What DescribeStackResource says of a resource now."""
        described = self.cloudformation.describe_stack_resource(StackName=self.stack_id, LogicalResourceId=logical_id)
        detail: dict[str, Any] = described["StackResourceDetail"]
        return detail

    def give_leave(self) -> None:
        """Let the function go on wherever its script says that it waits."""
        self._journal.with_name(f"{self._journal.name}.leave").touch()

    def requests(self, request_type: str = "") -> list[dict[str, Any]]:
        """The events that the function got so far, duplicates included, of one type or of any."""
        return [entry["event"] for entry in self._entries() if entry["event"]["RequestType"].startswith(request_type)]

    def asked(self) -> list[tuple[str, str | None]]:
        """Request type and physical id of each event so far."""
        return [(event["RequestType"], event.get("PhysicalResourceId")) for event in self.requests()]

    def wait_for(self, request_type: str, count: int = 1) -> dict[str, Any]:
        """The first event of this type, or the second or a later one, once the function has got it."""
        eventually(lambda: len(self.requests(request_type)) >= count)
        return self.requests(request_type)[count - 1]

    def events(self, logical_id: str = "") -> list[tuple[str, str]]:
        """Status and reason of each of the stack's events so far, oldest first, of one resource or of the stack."""
        told = self.cloudformation.describe_stack_events(StackName=self.stack_id)["StackEvents"]
        return [
            (event["ResourceStatus"], event.get("ResourceStatusReason", ""))
            for event in reversed(told)
            if event["LogicalResourceId"] == (logical_id or self.name)
        ]

    def _entries(self) -> list[dict[str, Any]]:
        lines = self._journal.read_text().splitlines() if self._journal.exists() else []
        return [json.loads(line) for line in lines]


def eventually(holds: Callable[[], bool], seconds: float = 300.0) -> None:
    """Wait until something holds.

    Raises:
        AssertionError: It doesn't within this time.
    """
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)
