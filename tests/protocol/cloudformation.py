"""CloudFormation as the handler meets it: the requests it sent, the answers it got, and what it says of its stacks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from request import RequestType
from stack import GONE, StackResource, StackWord

from tests.protocol.asked import BEGINNING, INVENTED, VERSIONS, Asked, Issued, issue
from tests.protocol.shared import Shared, one

_IN_PROGRESS: Final = {
    RequestType.CREATE: "CREATE_IN_PROGRESS",
    RequestType.UPDATE: "UPDATE_IN_PROGRESS",
    RequestType.DELETE: "DELETE_IN_PROGRESS",
}


@dataclass(frozen=True, eq=False)
class Resource(Shared):
    """A resource. `units` are those of its last SUCCESS, None if nothing can be expected of it.

    `listed_as_cleaned` is the old physical id where the list shows that one, in deletion, in place of the resource.
    """

    stack: str
    logical_id: str
    status: str
    physical_id: str | None = None
    units: int | None = None
    listed_as_cleaned: str | None = None

    @property
    def holds(self) -> int | None:
        """The version that it holds, by number."""
        if self.status.startswith("DELETE_") or self.physical_id not in VERSIONS:
            return None
        return VERSIONS.index(self.physical_id)

    def listed(self) -> StackResource:
        """Its row in CloudFormation's list."""
        if self.listed_as_cleaned:
            return StackResource(self.logical_id, self.listed_as_cleaned, "DELETE_IN_PROGRESS")
        return StackResource(self.logical_id, self.physical_id, self.status)


@dataclass(frozen=True, eq=False)
class Words(Shared):
    """What CloudFormation says of every stack: their statuses by name, all resources, and when each update began."""

    statuses: tuple[tuple[str, str], ...]
    resources: tuple[Resource, ...]
    updated_at: tuple[tuple[str, datetime], ...] = ()

    def of_stack(self, name: str) -> StackWord:
        """Its word on one stack, as the handler reads it."""
        status = dict(self.statuses)[name]
        if status == GONE:
            return StackWord(GONE)
        listed = tuple(resource.listed() for resource in self.resources if resource.stack == name)
        return StackWord(status, listed, dict(self.updated_at).get(name))


NO_WORDS: Final = one(Words((), ()))


@dataclass(frozen=True, eq=False)
class Answered(Shared):
    """The first answer to a request: CloudFormation takes no other."""

    issued: Issued
    succeeded: bool
    physical_id: str


class Step(NamedTuple):
    """Something that CloudFormation does; `issued` is the request that it sends."""

    label: str
    after: "CloudFormation"
    issued: Issued | None = None


@dataclass(frozen=True, eq=False)
class CloudFormation(Shared):
    """The whole of CloudFormation. A scenario's script says what it does next, in these terms."""

    words: Words
    issued: tuple[Issued, ...] = ()
    answers: tuple[Answered, ...] = ()

    def sent(self, asked: Asked) -> bool:
        """Whether a request was sent."""
        return any(issued.asked == asked for issued in self.issued)

    def answer(self, asked: Asked) -> Answered | None:
        """The answer to a request."""
        return next((answer for answer in self.answers if answer.issued.asked == asked), None)

    def succeeded(self, asked: Asked) -> bool:
        """Whether a request was answered with SUCCESS."""
        answer = self.answer(asked)
        return answer is not None and answer.succeeded

    def resource(self, asked: Asked) -> Resource:
        """The resource that a request is for, as CloudFormation has it now."""
        found = (r for r in self.words.resources if (r.stack, r.logical_id) == (asked.stack, asked.logical_id))
        return next(found, None) or one(Resource(asked.stack, asked.logical_id, ""))

    def status(self, asked: Asked) -> str:
        """The status of the resource that a request is for; empty before it exists."""
        return self.resource(asked).status

    def delivered(self, issued: Issued, succeeded: bool, physical_id: str) -> "CloudFormation":
        """CloudFormation with the answer, unless it has one."""
        if self.answer(issued.asked):
            return self
        answers = (*self.answers, one(Answered(issued, succeeded, physical_id)))
        return self.but(answers=tuple(sorted(answers, key=lambda answer: answer.serial)))

    def send(self, asked: Asked, stack: str, replaced: str | None = None, *, lists_replaced: bool = False) -> "Steps":
        """Send a request, once, with the stack in this status.

        Args:
            asked: the request.
            stack: the stack's status.
            replaced: the physical id of what was replaced and is deleted now, in place of the resource's own.
            lists_replaced: whether the list shows that one, in deletion, and not the resource (published nowhere).
        """
        if self.sent(asked):
            return
        resource = self.resource(asked)
        invented = INVENTED if asked.type is RequestType.DELETE else None
        issued = issue(asked, replaced or resource.physical_id or invented)
        status = resource.status if replaced else _IN_PROGRESS[asked.type]
        listed = resource.but(status=status, listed_as_cleaned=replaced if lists_replaced else None)
        begins = not dict(self.words.statuses)[asked.stack].endswith("_IN_PROGRESS")
        last = max((other.asked.issued_at for other in self.issued), default=BEGINNING)
        after = self._with(listed, stack, last + timedelta(seconds=1) if begins else None)
        sent = after.but(issued=tuple(sorted((*after.issued, issued), key=lambda other: other.asked.place)))
        yield Step(f"CloudFormation sends '{asked.name}', stack {stack}", sent, issued)

    def move(self, asked: Asked, status: str, stack: str) -> "Steps":
        """Give the resource of a request and its stack these statuses, unless they have them."""
        after = self._with(self.resource(asked).but(status=status, listed_as_cleaned=None), stack)
        if after is not self:
            yield Step(f"CloudFormation: {asked.logical_id} of {asked.stack} {status}, stack {stack}", after)

    def conclude(self, asked: Asked, stack: str) -> "Steps":
        """Take the answer to a request into its resource's record, and give the stack this status."""
        answer, resource = self.answer(asked), self.resource(asked)
        if answer is None or resource.status != _IN_PROGRESS[asked.type]:
            return
        status = resource.status.replace("IN_PROGRESS", "COMPLETE" if answer.succeeded else "FAILED")
        units = asked.units if answer.succeeded else None
        concluded = resource.but(status=status, physical_id=answer.physical_id, units=units)
        label = f"CloudFormation: {asked.logical_id} of {asked.stack} {status}, stack {stack}"
        yield Step(label, self._with(concluded, stack))

    def conclude_cleanup(self, asked: Asked, stack: str) -> "Steps":
        """After the answer to the Delete of what was replaced: the resource is as it was, the stack has this status."""
        if self.answer(asked):
            yield from self.move(asked, self.status(asked), stack)

    def _with(self, resource: Resource, stack_status: str, begun_at: datetime | None = None) -> "CloudFormation":
        others = (r for r in self.words.resources if (r.stack, r.logical_id) != (resource.stack, resource.logical_id))
        resources = sorted((resource, *others), key=lambda r: (r.stack, r.logical_id))
        statuses = {**dict(self.words.statuses), resource.stack: stack_status}
        began = dict(self.words.updated_at) | ({resource.stack: begun_at} if begun_at else {})
        words = Words(tuple(sorted(statuses.items())), tuple(resources), tuple(sorted(began.items())))
        return self.but(words=one(words))


Steps = Iterator[Step]
Script = Callable[[CloudFormation], Steps]
"""What CloudFormation does next in a scenario."""


def starting_with(*resources: Resource, stacks: tuple[str, ...] = ("A",)) -> CloudFormation:
    """CloudFormation at a scenario's beginning: these resources, and their stacks, at rest."""
    statuses = tuple((name, "UPDATE_COMPLETE") for name in stacks)
    return one(CloudFormation(one(Words(statuses, resources))))
