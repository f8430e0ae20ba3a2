"""Tags written and read back; what a person has garbled."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from claim import (
    ALL_TAGS,
    FOUND_TAG,
    REQUEST_TAG,
    SETTLED_TAG,
    STACK_TAG,
    UNITS_TAG,
    Claim,
    Ownership,
    Predecessor,
    Record,
    claim_tags,
    forgotten_tags,
    found_tags,
    moved_tags,
    read_ownership,
    record_tags,
    settled_tags,
)
from properties import InferenceUnits
from request import Order

NOW = datetime(2026, 11, 24, 8, 0, 0, 123456, tzinfo=UTC)
STACK = "arn:aws:cloudformation:us-east-1:111122223333:stack/" + "s" * 128 + "/5ab30ae0-0123-11ef-9e2d-0a1b2c3d4e5f"
CLAIM = Claim(
    STACK,
    "Logos",
    Order(NOW, 1, "b2c1-request"),
    Predecessor.SETTLED,
    NOW,
    NOW + timedelta(seconds=20),
    settled_at=None,
)


def test_what_is_written_is_read_back() -> None:
    record = Record(InferenceUnits(1, 3), NOW, NOW - timedelta(seconds=30))
    found = InferenceUnits(2)
    tags = {**claim_tags(CLAIM), **record_tags(record), **found_tags(found)}
    assert read_ownership(tags) == Ownership(CLAIM, record, found)


def test_a_record_over_a_failed_version_is_read_back_as_such() -> None:
    record = Record(InferenceUnits(4), NOW, NOW, over_failed=True)
    assert read_ownership(record_tags(record)).record == record


def test_a_claim_is_settled_by_its_own_request_only() -> None:
    own = read_ownership({**claim_tags(CLAIM), **settled_tags("b2c1-request", NOW)}).claim
    other = read_ownership({**claim_tags(CLAIM), **settled_tags("an-older-request", NOW)}).claim
    assert own
    assert own.settled_at == NOW
    assert other == CLAIM


def test_a_late_mark_changes_nothing_of_a_claim() -> None:
    """Rule 9: settled lies in a tag of its own, so that a late mark never overwrites a newer claim."""
    assert not set(settled_tags("any", NOW)) & set(claim_tags(CLAIM))


def test_how_it_was_found_can_be_forgotten() -> None:
    assert read_ownership(found_tags(InferenceUnits(2)) | forgotten_tags()).found is None


def test_that_cloudformation_has_moved_on_settles_a_claim_but_is_no_success() -> None:
    """What is abandoned was never had for good."""
    moved = read_ownership({**claim_tags(CLAIM), **moved_tags("b2c1-request", NOW)})
    assert moved.claim == replace(CLAIM, settled_at=NOW)
    assert not moved.was_settled
    assert read_ownership({**claim_tags(CLAIM), **settled_tags("an-older-request", NOW)}).was_settled
    assert not read_ownership(claim_tags(CLAIM)).was_settled


def test_every_value_fits_a_tag() -> None:
    """A tag's value has 256 characters at most, of letters, digits, spaces and _.:/=+-@ (Rekognition, Tagging)."""
    longest = Order(NOW, 2, "r" * 64)
    claim = Claim(STACK, "L" * 255, longest, max(Predecessor, key=len), NOW, NOW)
    record = Record(InferenceUnits(100, 100), NOW, NOW)
    tags = {
        **claim_tags(claim),
        **moved_tags("r" * 64, NOW),
        **record_tags(record),
        **found_tags(InferenceUnits(100, 100)),
    }
    assert set(tags) == set(ALL_TAGS)
    for value in tags.values():
        assert len(value) <= 256
        assert all(character.isalnum() or character in " _.:/=+-@" for character in value)


_AT = NOW.isoformat()


@pytest.mark.parametrize(
    "garbled",
    ["", "nonsense", "2026-11-24T08:00:00 1 id nobody x y z", "a b c d e f g", f"{_AT} 1 id  nobody {_AT} {_AT} x"],
)
def test_a_claim_whose_request_is_garbled_is_still_the_stacks_and_older_than_any(garbled: str) -> None:
    claim = read_ownership({STACK_TAG: STACK, REQUEST_TAG: garbled, SETTLED_TAG: f"id {NOW.isoformat()}"}).claim
    long_ago = datetime.min.replace(tzinfo=UTC)
    assert claim == Claim(STACK, "", Order(long_ago, 0, ""), Predecessor.UNFINISHED, long_ago, long_ago)


@pytest.mark.parametrize(
    "another", [replace(CLAIM, stack_id=STACK.replace("5ab30ae0", "0abc1234")), replace(CLAIM, logical_id="Brands")]
)
def test_a_request_of_another_resource_is_none_of_the_claims(another: Claim) -> None:
    """Of two claims that follow each other, one tag may be seen of each."""
    claim = read_ownership({**claim_tags(CLAIM), REQUEST_TAG: claim_tags(another)[REQUEST_TAG]}).claim
    long_ago = datetime.min.replace(tzinfo=UTC)
    assert claim == Claim(STACK, "Logos", Order(long_ago, 0, ""), Predecessor.UNFINISHED, long_ago, long_ago)
    assert claim.is_seen_in_part
    assert not CLAIM.is_seen_in_part


def test_without_the_stacks_tag_there_is_no_claim() -> None:
    assert read_ownership({REQUEST_TAG: claim_tags(CLAIM)[REQUEST_TAG]}).claim is None


@pytest.mark.parametrize("stack_id", ["", "garbled", "arn:aws:s3:::logos"])
def test_a_claim_of_what_is_no_stack_is_none(stack_id: str) -> None:
    assert read_ownership({**claim_tags(CLAIM), STACK_TAG: stack_id}).claim is None


@pytest.mark.parametrize(
    "garbled",
    [
        "",
        "one 3",
        "1",
        "0 -",
        "3 1",
        f"1 3 {NOW.isoformat()}",
        f"1 3 2026-11-24T08:00:00 {_AT}",
        f"1 3  {_AT} {_AT}",
        f"1 3 {_AT} {_AT} x",
    ],
)
def test_a_garbled_record_is_none(garbled: str) -> None:
    assert read_ownership({UNITS_TAG: garbled}).record is None


@pytest.mark.parametrize("garbled", ["", "many", "0 -", "2 1"])
def test_garbled_found_units_are_none(garbled: str) -> None:
    assert read_ownership({FOUND_TAG: garbled}).found is None
