"""A stack as its owner changes it: CloudFormation's requests one by one, with the statuses that go with them."""

from typing import Any, Final

from tests.simulation.cloudformation import CloudFormation, Resource, Stack
from tests.simulation.model_version import ModelVersion
from tests.simulation.requests_sent import SentRequest

INVENTED_ID: Final = "shop-Logos-1ABCDEFGHIJKL"
"""A physical id as CloudFormation makes them up for a Create that never answered."""


def properties_of(version: ModelVersion | str, minimum: Any = 1, maximum: Any = None, **more: Any) -> dict[str, str]:
    """The properties of a RunningModel, all strings, as CloudFormation passes them."""
    arn = version if isinstance(version, str) else version.arn
    properties = {"ProjectVersionArn": arn, "MinInferenceUnits": str(minimum), **more}
    return properties if maximum is None else {**properties, "MaxInferenceUnits": str(maximum)}


class Deployment:
    """One stack. Each method sends one request and returns it; the template's policy goes with the properties."""

    def __init__(self, cloudformation: CloudFormation, stack: Stack) -> None:
        self._cloudformation = cloudformation
        self.stack = stack

    @property
    def stack_id(self) -> str:
        """The stack's id."""
        return self.stack.stack_id

    def become(self, status: str) -> None:
        """Show another status of the stack."""
        self._cloudformation.become(self.stack, status)

    def create(self, logical_id: str, properties: dict[str, str], **fields: Any) -> SentRequest:
        """Create a resource."""
        self._allow(properties)
        resource = Resource(logical_id, None, "CREATE_IN_PROGRESS", properties)
        self.stack.resources[logical_id] = resource
        return self._send("Create", resource, ResourceProperties=properties, **fields)

    def update(self, logical_id: str, properties: dict[str, str], **fields: Any) -> SentRequest:
        """Update a resource to other properties; also back, in a rollback."""
        self._allow(properties)
        resource = self.stack.resources[logical_id]
        old, resource.properties = resource.properties, properties
        resource.status = "UPDATE_IN_PROGRESS"
        fields = {"PhysicalResourceId": resource.physical_id, "OldResourceProperties": old, **fields}
        return self._send("Update", resource, ResourceProperties=properties, **fields)

    def delete(self, logical_id: str, **fields: Any) -> SentRequest:
        """Delete a resource, with an invented id if it never learnt one."""
        resource = self.stack.resources[logical_id]
        resource.status = "DELETE_IN_PROGRESS"
        resource.physical_id = resource.physical_id or INVENTED_ID
        fields = {"PhysicalResourceId": resource.physical_id, "ResourceProperties": resource.properties, **fields}
        return self._send("Delete", resource, **fields)

    def delete_replaced(self, logical_id: str, physical_id: str, properties: dict[str, str]) -> SentRequest:
        """Delete what an Update replaced: the record goes on showing the new one."""
        fields = {"PhysicalResourceId": physical_id, "ResourceProperties": properties}
        return self._cloudformation.send(self.stack, "Delete", logical_id, **fields)

    def redeliver(self, request: SentRequest) -> None:
        """Invoke the function with the same event again, as Lambda may."""
        self.stack.invoke(request.event)

    def end(self) -> None:
        """The stack is gone, with everything in it."""
        self.stack.resources.clear()
        self.stack.status = "DELETE_COMPLETE"

    def _send(self, request_type: str, resource: Resource, **fields: Any) -> SentRequest:
        request = self._cloudformation.send(self.stack, request_type, resource.logical_id, **fields)
        resource.request_id = request.request_id
        return request

    def _allow(self, properties: dict[str, str]) -> None:
        self.stack.allowed.add(properties.get("ProjectVersionArn", ""))
