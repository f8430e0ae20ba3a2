"""Whose a version is that a Create or an Update wants RUNNING: claimed, shared or refused (rules 1 to 3)."""

from dataclasses import replace

import pytest
import reasons
from claim import Ownership, Predecessor, Record
from decision import (
    NEVER_RUNS,
    PATIENCE,
    Ask,
    Done,
    Fail,
    Take,
    Wait,
    WriteRecord,
)
from model import Description, Status
from properties import InferenceUnits
from stack import StackResource, StackWord

from tests.unit.looks import (
    ANOTHER_STACK,
    CREATE,
    CREATING,
    DELETE,
    INSTANT,
    NEW,
    ONE,
    SETTLED,
    STACK,
    SUPERSEDED,
    TWO,
    UP,
    UPDATE,
    UPDATING,
    YOUNG_WORD_SECONDS,
    after,
    claim_of,
    decided,
    earlier,
    later,
    look,
    of_another_stack,
    record_of,
)

MINE = claim_of(CREATE)


def test_a_later_request_of_the_stack_is_in_charge() -> None:
    assert decided(CREATE, look(ownership=Ownership(claim_of(later(CREATE))))) == SUPERSEDED


def test_a_request_of_the_same_second_is_in_charge_if_it_ranks_higher() -> None:
    delete = replace(DELETE, request_id="another-request")
    assert decided(CREATE, look(ownership=Ownership(claim_of(delete)))) == SUPERSEDED


def test_a_later_request_of_another_stack_is_not() -> None:
    claim = claim_of(of_another_stack(later(CREATE)))
    expected = Fail("", reasons.claimed_by_another(NEW, ANOTHER_STACK))
    assert decided(CREATE, look(ownership=Ownership(claim))) == expected


def test_what_was_answered_is_over() -> None:
    assert decided(CREATE, look(ownership=Ownership(claim_of(CREATE, settled=90)))) == Done("")


def test_a_claim_settles_first() -> None:
    just_before = look(at=SETTLED - INSTANT, ownership=Ownership(MINE), word=CREATING)
    assert decided(CREATE, just_before) == Wait("", until=MINE.settles_at)
    assert isinstance(decided(CREATE, look(at=SETTLED, ownership=Ownership(MINE), word=CREATING)), WriteRecord)


@pytest.mark.parametrize("ownership", [Ownership(), Ownership(MINE)], ids=["unclaimed", "claimed"])
@pytest.mark.parametrize("status", NEVER_RUNS)
def test_what_never_runs_is_refused(status: Status, ownership: Ownership) -> None:
    description = Description(status, "It is over.")
    observed = replace(look(status, ownership=ownership), description=description)
    assert decided(CREATE, observed) == Fail("", reasons.never_runs(NEW, description, NEVER_RUNS[status]))


def test_what_does_not_exist_is_refused() -> None:
    assert decided(CREATE, look(None)) == Fail("", reasons.no_such_version(NEW))


def test_a_moderation_adapter_is_refused() -> None:
    refused = Fail("", reasons.moderation_adapter(NEW))
    assert decided(CREATE, look(Status.TRAINING_COMPLETED, is_moderation_adapter=True)) == refused


def test_no_request_is_fenced_by_itself() -> None:
    """Without an X-Amz-Date it is as old as its arrival: a poll, or a retry, of it may have come later, and claimed."""
    arrived_again = Ownership(claim_of(replace(CREATE, issued_at=after(30))))
    assert decided(CREATE, look(at=40, ownership=arrived_again)) == Wait("", until=after(30 + SETTLED))


class TestClaiming:
    """The version is not this request's yet."""

    @pytest.mark.parametrize("status", [Status.STOPPING, Status.COPYING_IN_PROGRESS])
    def test_what_passes_is_waited_for(self, status: Status) -> None:
        assert decided(CREATE, look(status)) == Wait("")

    @pytest.mark.parametrize("status", [Status.STOPPING, Status.COPYING_IN_PROGRESS])
    def test_what_passes_is_claimed_at_once_where_the_stack_has_it(self, status: Status) -> None:
        ownership = Ownership(claim_of(earlier(CREATE)))
        assert isinstance(decided(CREATE, look(status, ownership=ownership, word=CREATING)), Take)

    @pytest.mark.parametrize("status", UP)
    def test_what_runs_unclaimed_is_refused(self, status: Status) -> None:
        assert decided(CREATE, look(status)) == Fail("", reasons.runs_unclaimed(NEW, Description(status)))

    @pytest.mark.parametrize("status", UP)
    def test_what_runs_unclaimed_is_taken_over_where_that_is_asked_for(self, status: Status) -> None:
        adopting = replace(CREATE, adopt_running=True)
        assert decided(adopting, look(status, word=CREATING)) == Take("", Predecessor.NOBODY, quick=False)

    def test_cloudformation_is_asked_first(self) -> None:
        assert decided(CREATE, look()) == Ask("", STACK)

    def test_it_waits_where_cloudformation_does_not_list_it_yet(self) -> None:
        not_listed = look(at=PATIENCE.total_seconds() - INSTANT, word=StackWord("CREATE_IN_PROGRESS"))
        assert decided(CREATE, not_listed) == Wait("")
        assert decided(CREATE, replace(not_listed, looked_at=after(PATIENCE.total_seconds()))) == SUPERSEDED

    @pytest.mark.parametrize(
        "word",
        [
            StackWord("CREATE_COMPLETE", CREATING.resources),
            StackWord("CREATE_IN_PROGRESS", (StackResource("Logos", NEW, "CREATE_COMPLETE"),)),
        ],
        ids=["the stack rests", "the resource stands"],
    )
    def test_it_stands_down_where_cloudformation_does_not_wait(self, word: StackWord) -> None:
        assert decided(CREATE, look(word=word)) == SUPERSEDED
        too_early = look(at=YOUNG_WORD_SECONDS - INSTANT, word=word)
        assert decided(CREATE, too_early) == Wait("", until=after(YOUNG_WORD_SECONDS))
        assert decided(CREATE, look(at=YOUNG_WORD_SECONDS, word=word)) == SUPERSEDED

    def test_an_update_whose_resource_is_gone_is_waited_for_by_nobody(self) -> None:
        assert decided(UPDATE, look(word=StackWord("UPDATE_IN_PROGRESS"))) == SUPERSEDED


class TestHeldByAnother:
    """Another resource of the stack holds the version."""

    RESOURCES = (StackResource("Emblems", NEW, "CREATE_COMPLETE"), *CREATING.resources)
    WORD = StackWord("CREATE_IN_PROGRESS", RESOURCES)
    CLAIM = claim_of(earlier(CREATE), logical_id="Emblems", settled=600)

    def test_with_other_units_it_is_refused(self) -> None:
        ownership = Ownership(self.CLAIM, record_of(TWO, at=-3500))
        expected = Fail("", reasons.held_with_other_units(NEW, "Emblems", TWO, ONE))
        assert decided(CREATE, look(Status.RUNNING, ownership=ownership, word=self.WORD)) == expected

    def test_with_other_units_than_an_adopted_model_was_found_with_too(self) -> None:
        ownership = Ownership(self.CLAIM, found=TWO)
        expected = Fail("", reasons.held_with_other_units(NEW, "Emblems", TWO, ONE))
        assert decided(CREATE, look(Status.RUNNING, ownership=ownership, word=self.WORD)) == expected

    @pytest.mark.parametrize("record", [record_of(at=-3500), None], ids=["the same units", "units unknown"])
    def test_with_the_same_units_it_is_shared(self, record: Record | None) -> None:
        ownership = Ownership(self.CLAIM, record)
        observed = look(Status.RUNNING, ownership=ownership, word=self.WORD)
        assert decided(CREATE, observed) == Take("", Predecessor.SETTLED_OF_ANOTHER, quick=False)

    def test_its_own_hold_is_none_of_anothers(self) -> None:
        ownership = Ownership(claim_of(earlier(UPDATE), settled=600), record_of(TWO, at=-3500))
        observed = look(Status.RUNNING, ownership=ownership, word=UPDATING)
        assert decided(UPDATE, observed) == Take("", Predecessor.SETTLED, quick=False)

    def test_one_that_is_deleted_holds_nothing(self) -> None:
        resources = (StackResource("Emblems", NEW, "DELETE_COMPLETE"), *CREATING.resources)
        ownership = Ownership(self.CLAIM, record_of(TWO, at=-3500))
        observed = look(Status.RUNNING, ownership=ownership, word=StackWord("CREATE_IN_PROGRESS", resources))
        assert isinstance(decided(CREATE, observed), Take)

    def test_it_is_never_stopped(self) -> None:
        """Its holder would lose it."""
        observed = look(Status.STARTING, ownership=Ownership(MINE, record_of(TWO, at=10)), word=self.WORD)
        expected = Fail("", reasons.held_with_other_units(NEW, "Emblems", TWO, ONE))
        over = replace(
            observed, ownership=replace(observed.ownership, claim=claim_of(CREATE, over=Predecessor.SETTLED))
        )
        assert decided(CREATE, over) == expected

    def test_what_the_service_says_of_its_units_goes_before_the_record(self) -> None:
        claim = claim_of(CREATE, over=Predecessor.SETTLED)
        ownership = Ownership(claim, record_of(ONE, at=-3500))
        observed = look(Status.RUNNING, ownership=ownership, word=self.WORD, echo=InferenceUnits(3))
        expected = Fail("", reasons.held_with_other_units(NEW, "Emblems", InferenceUnits(3), ONE))
        assert decided(CREATE, observed) == expected

    def test_it_is_started_for_both(self) -> None:
        """Only stopping it would harm the other."""
        ownership = Ownership(claim_of(CREATE, over=Predecessor.SETTLED))
        assert isinstance(decided(CREATE, look(Status.STOPPED, ownership=ownership, word=self.WORD)), WriteRecord)
