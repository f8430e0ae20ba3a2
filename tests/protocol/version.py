"""A model version as the service keeps it: its status, its tags, and for whom it runs. Pure."""

from dataclasses import dataclass
from typing import Final

from claim import Predecessor
from model import Status

from tests.protocol.asked import Issued
from tests.protocol.shared import Shared, one

PERSON: Final = "a person"
UP: Final = (Status.STARTING, Status.RUNNING)


@dataclass(frozen=True, eq=False)
class Claim(Shared):
    """The tags of a claim; a quick one has no settling time."""

    issued: Issued
    predecessor: Predecessor
    quick: bool

    @property
    def stack(self) -> str:
        """The stack that claims."""
        return self.issued.asked.stack


@dataclass(frozen=True, eq=False)
class Record(Shared):
    """The tag of the units: `since_claim`, whether it was written under the claim as it stands.

    `recent`: whether a look may still begin within the record's lifetime. `over_failed`: it was FAILED then already.
    `place`: that of the request that wrote it, after which it is from.
    """

    units: int
    over_failed: bool
    since_claim: bool
    recent: bool
    place: int


@dataclass(frozen=True, eq=False)
class Tags(Shared):
    """The tags on a version. `settled` is the request whose answer was delivered, whoever has the claim now.

    `let_go`: that was a rollback's, on what is abandoned, and CloudFormation has moved on.
    """

    claim: Claim | None = None
    settled: Issued | None = None
    record: Record | None = None
    found: int | None = None
    let_go: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether the claim's own request was answered."""
        return self.claim is not None and self.settled is self.claim.issued

    def is_of(self, issued: Issued) -> bool:
        """Whether the claim is this request's."""
        return self.claim is not None and self.claim.issued is issued

    def __str__(self) -> str:
        """The tags in a trace."""
        said = []
        if self.claim:
            said.append(f"claim of {self.claim.stack} by '{self.claim.issued}'{' (settled)' * self.is_settled}")
        if self.record:
            said.append(f"record {self.record.units}{' (over FAILED)' * self.record.over_failed}")
        if self.found:
            said.append(f"found {self.found}")
        return ", ".join(said) or "no tags"


UNTAGGED: Final = one(Tags())


@dataclass(frozen=True, eq=False)
class Version(Shared):
    """A version. `runner` is the stack that started or adopted it, or a person; `acted` who changed it, or vouched.

    `has_failed`: whether it has become FAILED under the claim as it stands.
    """

    status: Status
    units: int = 0
    runner: str | None = None
    tags: Tags = UNTAGGED
    acted: frozenset[Issued] = frozenset()
    has_failed: bool = False

    def outdated(self, issued: Issued) -> bool:
        """Whether a newer request for the same resource has acted here."""
        return any(other.succeeds(issued) for other in self.acted)

    def acted_by(self, issued: Issued) -> "Version":
        """The version after this request has acted on it."""
        if self.outdated(issued):
            return self
        return self.but(acted=frozenset(other for other in self.acted if not issued.succeeds(other)) | {issued})

    def released_by(self, issued: Issued) -> "Version":
        """The version without its tags: what comes later to this stack begins anew.

        One that runs as it was found is whoever's it was before.
        """
        others = frozenset(other for other in self.acted if other.asked.stack != issued.asked.stack)
        as_found = self.status is Status.RUNNING and self.units == self.tags.found
        return self.but(tags=UNTAGGED, acted=others, runner=PERSON if as_found else self.runner, has_failed=False)

    def claimed_by(self, issued: Issued, predecessor: Predecessor, quick: bool) -> "Version":
        """The version with this request's claim; a record from before it is older than it."""
        record = self.tags.record
        older = record.but(since_claim=False) if record else None
        tags = self.tags.but(claim=one(Claim(issued, predecessor, quick)), record=older)
        return self.but(tags=tags, has_failed=False)

    def recorded(self, issued: Issued, units: int, over_failed: bool) -> "Version":
        """The version with this request's record."""
        record = Record(units, over_failed, since_claim=True, recent=True, place=issued.asked.place)
        return self.but(tags=self.tags.but(record=one(record)))

    def found_by(self, issued: Issued, units: int) -> "Version":
        """The version as it is adopted: from now on it runs for the stack."""
        return self.but(tags=self.tags.but(found=units), runner=issued.asked.stack)

    def marked(self, issued: Issued, *, let_go: bool = False) -> "Version":
        """The version with the mark that this request's answer was delivered, in a tag of its own."""
        return self.but(tags=self.tags.but(settled=issued, let_go=let_go))

    def starting(self, units: int, runner: str) -> "Version":
        """The version as it starts."""
        return self.but(status=Status.STARTING, units=units, runner=runner)

    def aged(self) -> "Version":
        """The version once its record's lifetime is over."""
        record = self.tags.record
        return self.but(tags=self.tags.but(record=record.but(recent=False))) if record else self

    def moved_on(self, status: Status) -> "Version":
        """The version once the service has ended a start or a stop; that takes longer than a record lives (A2)."""
        runs = status in UP
        units, runner = (self.units, self.runner) if runs else (0, None)
        has_failed = self.has_failed or status is Status.FAILED
        return self.aged().but(status=status, units=units, runner=runner, has_failed=has_failed)
