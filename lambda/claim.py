"""The tags on a model version that say whose it is, read into types and written back.

One fact a tag (a value has 256 characters at most, a stack id alone up to 222). Who may write them when is the
ownership protocol, docs/protocol.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from properties import InferenceUnits, InvalidPropertiesError, parse_inference_units
from request import Order

STACK_TAG: Final = "running-model:stack"
RESOURCE_TAG: Final = "running-model:resource"
REQUEST_TAG: Final = "running-model:request"
SETTLED_TAG: Final = "running-model:settled"
UNITS_TAG: Final = "running-model:units"
FOUND_TAG: Final = "running-model:found"
ALL_TAGS: Final = (STACK_TAG, RESOURCE_TAG, REQUEST_TAG, SETTLED_TAG, UNITS_TAG, FOUND_TAG)

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_NONE: Final = "-"
_OVER_FAILED: Final = "failed"
_LET_GO: Final = "let-go"


class Predecessor(StrEnum):
    """What a claim was made over."""

    NOBODY = "nobody"
    UNFINISHED = "unfinished"
    """A claim of the same stack whose request had not ended well: its Start may still be on its way."""
    UNFINISHED_OF_ANOTHER = "unfinished-of-another"
    """The same of another living resource, which gets the version back where an exchange is rolled back."""
    SETTLED = "settled"
    """A claim of the same stack whose request was answered with SUCCESS."""
    SETTLED_OF_ANOTHER = "settled-of-another"
    """The same of another living resource, likewise."""
    ABANDONED = "abandoned"
    """As UNFINISHED, by the rollback of a cancelled swap: a claim to be let go, not to be kept."""
    ABANDONED_BY_NOBODY = "abandoned-by-nobody"
    """As NOBODY, likewise."""

    @property
    def was_settled(self) -> bool:
        """Whether it was a claim of the same stack that had ended well."""
        return self in (Predecessor.SETTLED, Predecessor.SETTLED_OF_ANOTHER)

    @property
    def was_unfinished(self) -> bool:
        """Whether it was a claim of the same stack that had not."""
        return self in (Predecessor.UNFINISHED, Predecessor.UNFINISHED_OF_ANOTHER)

    @property
    def was_anothers(self) -> bool:
        """Whether another resource of the stack had the version before."""
        return self in (Predecessor.UNFINISHED_OF_ANOTHER, Predecessor.SETTLED_OF_ANOTHER)


@dataclass(frozen=True)
class Claim:
    """Whose a version is, and since when.

    `logical_id`: the resource whose request made it.
    `settles_at`: nothing is decided on a look that began before. `settled_at`: when its answer had been delivered.
    """

    stack_id: str
    logical_id: str
    order: Order
    predecessor: Predecessor
    claimed_at: datetime
    settles_at: datetime
    settled_at: datetime | None = None

    @property
    def is_seen_in_part(self) -> bool:
        """Whether its tags don't belong together: somebody has garbled one of them, or it is just being written."""
        return self.order.issued_at == _LONG_AGO

    @property
    def is_of_abandoned(self) -> bool:
        """Whether the rollback of a cancelled swap made it: then it is to be let go, settled or not."""
        return self.predecessor in (Predecessor.ABANDONED, Predecessor.ABANDONED_BY_NOBODY)


@dataclass(frozen=True)
class Record:
    """The units that the next Start is given.

    `written_at`: just before that Start. `tried_since`: when the request first wrote it, for patience with quotas.
    `over_failed`: the version was FAILED then already, so that FAILED is no news of a Start that may not have been.
    """

    units: InferenceUnits
    written_at: datetime
    tried_since: datetime
    over_failed: bool = False


@dataclass(frozen=True)
class Ownership:
    """What the tags of one version say. `was_settled`: a request has succeeded here, whoever has the claim now."""

    claim: Claim | None = None
    record: Record | None = None
    found: InferenceUnits | None = None
    was_settled: bool = False


def claim_tags(claim: Claim) -> dict[str, str]:
    """The tags that state a claim. Whether it is settled has a tag of its own, so that no late mark undoes a claim.

    Tags that were written at once may be seen apart: so that of the request says which two others it belongs to.
    """
    order = claim.order
    times = (order.issued_at, claim.claimed_at, claim.settles_at)
    issued_at, claimed_at, settles_at = (time.isoformat() for time in times)
    owner = _fingerprint(claim.stack_id, claim.logical_id)
    fields = (issued_at, str(order.rank), order.request_id, claim.predecessor, claimed_at, settles_at, owner)
    return {STACK_TAG: claim.stack_id, RESOURCE_TAG: claim.logical_id, REQUEST_TAG: " ".join(fields)}


def settled_tags(request_id: str, at: datetime) -> dict[str, str]:
    """The tag that says of a claim that its request's answer was delivered."""
    return {SETTLED_TAG: f"{request_id} {at.isoformat()}"}


def moved_tags(request_id: str, at: datetime) -> dict[str, str]:
    """The same of a rollback's claim on what is abandoned, that CloudFormation has moved on: nothing succeeded here."""
    return {SETTLED_TAG: f"{request_id} {at.isoformat()} {_LET_GO}"}


def record_tags(record: Record) -> dict[str, str]:
    """The tag that states what the next Start is given."""
    fields = [_units(record.units), record.written_at.isoformat(), record.tried_since.isoformat()]
    return {UNITS_TAG: " ".join([*fields, _OVER_FAILED] if record.over_failed else fields)}


def found_tags(units: InferenceUnits) -> dict[str, str]:
    """The tag that states with what units an adopted model was found."""
    return {FOUND_TAG: _units(units)}


def forgotten_tags() -> dict[str, str]:
    """The same once that counts no more; a tag that is no units."""
    return {FOUND_TAG: _NONE}


def read_ownership(tags: Mapping[str, str]) -> Ownership:
    """Read a version's tags.

    A tag that somebody else has garbled counts as absent, a claim too whose stack is no stack's id; one whose request
    can't be read, or is another resource's, is the stack's all the same, and older than any request.
    """
    record, found = _read_record(tags.get(UNITS_TAG, "")), _read_units(tags.get(FOUND_TAG, ""))
    was_settled = SETTLED_TAG in tags and not tags[SETTLED_TAG].endswith(f" {_LET_GO}")
    return Ownership(_read_claim(tags), record, found, was_settled)


def _read_claim(tags: Mapping[str, str]) -> Claim | None:
    stack_id, logical_id = tags.get(STACK_TAG), tags.get(RESOURCE_TAG, "")
    if not stack_id or ":stack/" not in stack_id:
        return None
    unreadable = Claim(stack_id, logical_id, Order(_LONG_AGO, 0, ""), Predecessor.UNFINISHED, _LONG_AGO, _LONG_AGO)
    try:
        issued_at, rank, request_id, predecessor, claimed_at, settles_at, owner = tags.get(REQUEST_TAG, "").split(" ")
        order = Order(_time(issued_at), int(rank), request_id)
        claim = Claim(stack_id, logical_id, order, Predecessor(predecessor), _time(claimed_at), _time(settles_at))
    except ValueError:
        return unreadable
    if owner != _fingerprint(stack_id, logical_id):
        return unreadable
    return replace(claim, settled_at=_read_settled(tags.get(SETTLED_TAG, ""), request_id))


def _read_settled(value: str, request_id: str) -> datetime | None:
    settled_id, _, at = value.removesuffix(f" {_LET_GO}").partition(" ")
    try:
        return _time(at) if settled_id == request_id else None
    except ValueError:
        return None


def _read_record(value: str) -> Record | None:
    fields = value.split(" ")
    units = _read_units(" ".join(fields[:2]))
    try:
        written_at, tried_since = map(_time, fields[2:4])
    except ValueError:
        return None
    is_whole = fields[4:] in ([], [_OVER_FAILED])
    return Record(units, written_at, tried_since, over_failed=len(fields) > 4) if units and is_whole else None


def _fingerprint(stack_id: str, logical_id: str) -> str:
    # A tag has no room for both.
    return sha256(f"{stack_id} {logical_id}".encode()).hexdigest()[:16]


def _units(units: InferenceUnits) -> str:
    return f"{units.minimum} {_NONE if units.maximum is None else units.maximum}"


def _read_units(value: str) -> InferenceUnits | None:
    minimum, _, maximum = value.partition(" ")
    try:
        return parse_inference_units(minimum, None if maximum == _NONE else maximum)
    except InvalidPropertiesError:
        return None


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("a time without its zone")
    return time
