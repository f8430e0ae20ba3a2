"""CloudFormation's word: which of its resources a stack still works on, and which of them holds a version."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from claim import Claim
from request import Request, RequestType
from service_error import ServiceError, Trouble, calling

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import StackTypeDef

GONE: Final = "DELETE_COMPLETE"
_GOES: Final = "DELETE_IN_PROGRESS"
_HALF_WAY: Final = frozenset({"CREATE_FAILED", "UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED"})
"""A stack may go on from here, or back, and give its resources what they had; it still has to tidy up."""
_UNDER_WAY: Final = {
    RequestType.CREATE: "CREATE_IN_PROGRESS",
    RequestType.UPDATE: "UPDATE_IN_PROGRESS",
    RequestType.DELETE: "DELETE_IN_PROGRESS",
}


@dataclass(frozen=True)
class StackResource:
    """A resource of a stack, as CloudFormation lists it."""

    logical_id: str
    physical_id: str | None
    status: str


@dataclass(frozen=True)
class StackWord:
    """What CloudFormation says of a stack and its resources.

    `updated_at`: when its latest update began. `root_status`: of the root of a nested stack that is being deleted.
    """

    status: str
    resources: tuple[StackResource, ...] = ()
    updated_at: datetime | None = None
    root_status: str = ""

    @property
    def in_progress(self) -> bool:
        """Whether CloudFormation works on the stack."""
        return self.status.endswith("_IN_PROGRESS")

    @property
    def rolling_back(self) -> bool:
        """Whether the stack goes back to what it was, or is deleted because its root does; a cleanup counts."""
        back = ("ROLLBACK_", "UPDATE_ROLLBACK_")
        root_goes_back = self.root_status.startswith(back) and self.root_status.endswith("_IN_PROGRESS")
        return self.status.startswith(back) or root_goes_back

    def waits_for(self, request: Request) -> bool | None:
        """Whether CloudFormation still waits for the request's answer; None for a Create that isn't listed (yet)."""
        if not self.in_progress or self.is_updated_since(request.issued_at):
            return False
        found = next((r for r in self.resources if r.logical_id == request.logical_id), None)
        if found is None and request.type is RequestType.CREATE:
            return None
        # What is updated or deleted was listed before: it is gone.
        return found is not None and found.status == _UNDER_WAY[request.type]

    def is_updated_since(self, issued_at: datetime) -> bool:
        """Whether the latest update began after a request was issued: it isn't one of that update's."""
        # Issue times are whole seconds.
        return self.updated_at is not None and self.updated_at.replace(microsecond=0) > issued_at

    def has_given_up(self, request: Request) -> bool:
        """Whether the request's resource stands as one whose update has failed, or goes with its stack.

        No answer changes that any more. The resources are read after the stack, which may have begun to go in between.
        """
        if self.status == _GOES:
            return True
        given_up = ("UPDATE_FAILED", "DELETE_IN_PROGRESS") if self.status == "UPDATE_FAILED" else ("UPDATE_FAILED",)
        return any(each.status in given_up for each in self.resources if each.logical_id == request.logical_id)

    def holders(self, version_arn: str) -> list[str]:
        """The logical ids of the live resources that hold a version."""
        return [
            resource.logical_id
            for resource in self.resources
            if resource.physical_id == version_arn and not resource.status.startswith("DELETE_")
        ]

    def has_another(self, logical_id: str, request: Request) -> bool:
        """Whether a live resource other than the request's has this logical id.

        What it has claimed and doesn't hold it may have given up just now, in an exchange.
        """
        live = (resource.logical_id for resource in self.resources if not resource.status.startswith("DELETE_"))
        return logical_id != request.logical_id and logical_id in live

    def has_given_to_another(self, claim: Claim, logical_id: str) -> bool:
        """Whether the stack tidies up after an update, or its rollback, that gave the claimed version to a resource.

        That resource holds it, even while the list shows in its place the one that it replaced, in deletion (which of
        the two it shows is published nowhere). An update: its own Create or Update made the claim. A rollback: another
        resource than that of this logical id, whose new version this was, has claimed it since; one that the list shows
        to be alive holds what the list says.
        """
        if claim.order.rank == RequestType.DELETE.rank:
            return False
        if self.status == "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS":
            deleted = (resource.logical_id for resource in self.resources if resource.status.startswith("DELETE_"))
            gave_back = claim.order.rank == RequestType.UPDATE.rank
            return gave_back and claim.logical_id != logical_id and claim.logical_id in deleted
        if self.status != "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" or not self.updated_at:
            return False
        return not self.is_updated_since(claim.order.issued_at)

    @property
    def rests(self) -> bool:
        """Whether its resources hold what they hold until its owner's next operation."""
        return not self.in_progress and self.status not in _HALF_WAY

    @property
    def may_give_back(self) -> bool:
        """Whether a rollback may still give its resources what they had: not while the stack goes."""
        return not self.rests and self.status != _GOES

    def abandoned(self, version_arn: str) -> bool:
        """Whether a claim of this stack on the version is dead: nothing in it holds the version or may yet."""
        return self.status == GONE or (self.rests and not self.holders(version_arn))


class Stacks:
    """CloudFormation, asked anew each time."""

    def __init__(self, client: "CloudFormationClient") -> None:
        self._client = client

    def read(self, stack_id: str) -> StackWord:
        """What CloudFormation says of a stack now; one that doesn't exist is gone. Raises ServiceError."""
        try:
            stack = self._describe(stack_id)
            status = stack["StackStatus"]
            if status == GONE:
                return StackWord(GONE)
            resources: list[StackResource] = []
            with calling("cloudformation:ListStackResources", stack_id):
                for page in self._client.get_paginator("list_stack_resources").paginate(StackName=stack_id):
                    resources.extend(
                        StackResource(row["LogicalResourceId"], row.get("PhysicalResourceId"), row["ResourceStatus"])
                        for row in page["StackResourceSummaries"]
                    )
        except ServiceError as error:
            if _is_of_no_stack(error):
                return StackWord(GONE)
            raise
        root_status = self._status_of_root(stack.get("RootId")) if status == _GOES else ""
        return StackWord(status, tuple(resources), stack.get("LastUpdatedTime"), root_status)

    def _describe(self, stack_id: str) -> "StackTypeDef":
        with calling("cloudformation:DescribeStacks", stack_id):
            return self._client.describe_stacks(StackName=stack_id)["Stacks"][0]

    def _status_of_root(self, stack_id: str | None) -> str:
        """A root's status; empty if there is none, or it may not be asked about, which takes a template that adopts."""
        if stack_id is None:
            return ""
        try:
            return self._describe(stack_id)["StackStatus"]
        except ServiceError as error:
            if error.trouble is Trouble.DENIED or _is_of_no_stack(error):
                return ""
            raise


def _is_of_no_stack(error: ServiceError) -> bool:
    return error.code == "ValidationError" and "does not exist" in error.message
