"""One stack of one test, deployed by CloudFormation's own API, and its function, invoked beside CloudFormation."""

import itertools
import json
from pathlib import Path
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_lambda as lambda_

from tests.deploy.account import Account, Template, eventually
from tests.deploy.faults.wire import Wire
from tests.deploy.stacks import Define, synthesize

HANG_GUARD = 900.0
"""Seconds after which something hangs: no measure of speed."""

Event = dict[str, Any]
"""What a function is invoked with."""

_OF_A_POLL = ("CrHelperPoll", "Arrived")
_THROUGH_THE_WIRE = ("CLOUDFORMATION", "REKOGNITION", "SCHEDULER")


class Deployment:
    """A stack that `cdk deploy --method=direct` would deploy in the same way, whose assets it has published before.

    Args:
        account: Where it is deployed.
        wire: What its function calls through.
        name: The stack's name.
        folder: Where its cloud assemblies go.
    """

    def __init__(self, account: Account, wire: Wire, name: str, folder: Path) -> None:
        self.name = name
        self._account = account
        self._wire = wire
        self.log_begins_at = len(account.cloud.log())
        self.may_stay_unanswered: set[str] = set()
        """Ids of requests that nobody may be left to answer."""
        self._folders = (folder / f"assembly-{number}" for number in itertools.count())
        self._cloudformation = account.cloud.client("cloudformation")
        self._scheduler = account.cloud.client("scheduler")

    def create(self, define: Define) -> None:
        """Begin to create it."""
        self._cloudformation.create_stack(**self._asked(define))

    def update(self, define: Define) -> None:
        """Begin to update it."""
        self._cloudformation.update_stack(**self._asked(define))

    def cancel_update(self) -> None:
        """Cancel its update, which CloudFormation then rolls back."""
        self._cloudformation.cancel_update_stack(StackName=self.name)

    def delete(self) -> None:
        """Begin to delete it."""
        self._account.stack_id(self.name)  # So that it is known when the stack is gone.
        self._cloudformation.delete_stack(StackName=self.name)

    def let_run(self, version: str) -> None:
        """Let a model of it become RUNNING, once it starts."""
        custom_labels = self._account.custom_labels
        eventually(lambda: custom_labels.history(version)[-1].status == "STARTING", HANG_GUARD)
        custom_labels.set_status(version, "RUNNING")

    def settled(self) -> str:
        """Its status once nothing is in progress."""
        eventually(lambda: not self._account.stack_status(self.name).endswith("_IN_PROGRESS"), HANG_GUARD)
        return self._account.stack_status(self.name)

    def poll_of(self, request_type: str) -> Event:
        """The input that is stored in the schedule of its request in flight, once there is one of this type."""
        eventually(lambda: bool(self._polls(request_type)), HANG_GUARD)
        return self._polls(request_type)[0]

    def request_of(self, request_type: str) -> Event:
        """CloudFormation's own event of the request in flight: the poll's, without what the function has added."""
        return {name: value for name, value in self.poll_of(request_type).items() if name not in _OF_A_POLL}

    def lose_schedule(self, request_type: str) -> str:
        """Delete the schedule of its request in flight; the request's id."""
        request_id = str(self.poll_of(request_type)["RequestId"])
        self._scheduler.delete_schedule(Name=request_id, GroupName=self._group())
        return request_id

    def invoke(self, event: Event) -> None:
        """Invoke its function asynchronously, as CloudFormation and Scheduler do."""
        function = self._physical_id("AWS::Lambda::Function")
        self._account.cloud.client("lambda").invoke(
            FunctionName=function, InvocationType="Event", Payload=json.dumps(event)
        )

    def _asked(self, define: Define) -> dict[str, Any]:
        def through_the_wire(stack: Stack) -> None:
            define(stack)
            _lead_through(self._wire, stack)

        folder = synthesize(through_the_wire, self.name, next(self._folders))
        body = (folder / f"{self.name}.template.json").read_text()
        # What the checks after each test know of deployed policies comes from here.
        self._account.templates.append(Template(self.name, json.loads(body)))
        return {"StackName": self.name, "TemplateBody": body, "Capabilities": ["CAPABILITY_IAM"]}

    def _polls(self, request_type: str) -> list[Event]:
        schedules = self._scheduler.list_schedules(GroupName=self._group())["Schedules"]
        found = (self._scheduler.get_schedule(Name=row["Name"], GroupName=self._group()) for row in schedules)
        inputs = (json.loads(schedule["Target"]["Input"]) for schedule in found)
        return [event for event in inputs if event["RequestType"] == request_type]

    def _group(self) -> str:
        eventually(lambda: bool(self._physical_id("AWS::Scheduler::ScheduleGroup")), HANG_GUARD)
        return self._physical_id("AWS::Scheduler::ScheduleGroup")

    def _physical_id(self, resource_type: str) -> str:
        described = self._cloudformation.describe_stack_resources(StackName=self._account.stack_id(self.name))
        found = (row for row in described["StackResources"] if row["ResourceType"] == resource_type)
        return next((str(row.get("PhysicalResourceId", "")) for row in found), "")


def _lead_through(wire: Wire, stack: Stack) -> None:
    """Let the stack's functions reach AWS through the wire: by settings of theirs, for their code stays as it is."""
    for function in stack.node.find_all():
        if isinstance(function, lambda_.Function):
            for service in _THROUGH_THE_WIRE:
                function.add_environment(f"AWS_ENDPOINT_URL_{service}", f"https://127.0.0.1:{wire.port}")
