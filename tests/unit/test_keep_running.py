"""What a Create or an Update does next about the version that it wants RUNNING: every branch, at its very edge."""

from dataclasses import replace

import pytest
import reasons
from claim import Ownership, Predecessor, Record
from decision import (
    NEVER_RUNS,
    PATIENCE,
    RECORD_LIFETIME,
    SETTLING,
    Ask,
    Decision,
    Done,
    Fail,
    Release,
    StandDown,
    Start,
    Stop,
    Succeed,
    Take,
    Wait,
    WriteFound,
    WriteRecord,
)
from model import Description, Status
from properties import InferenceUnits
from request import Request
from stack import StackResource, StackWord
from step import decide

from tests.unit.looks import (
    ANOTHER_STACK,
    CREATE,
    CREATING,
    DELETE,
    INSTANT,
    NEW,
    OLD,
    ONE,
    ROLLBACK,
    ROLLING_BACK,
    STACK,
    SWAP,
    SWAPPING,
    TWO,
    UPDATE,
    UPDATING,
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
SETTLED = 1 + SETTLING.total_seconds()
"""When the claim has settled."""
RECORDED = 25.0
LIFETIME = RECORD_LIFETIME.total_seconds()
SUPERSEDED = StandDown("", reasons.superseded(NEW))


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


class TestClaiming:
    """The version is not this request's yet."""

    @pytest.mark.parametrize("status", [Status.STOPPING, Status.COPYING_IN_PROGRESS])
    def test_what_passes_is_waited_for(self, status: Status) -> None:
        assert decided(CREATE, look(status)) == Wait("")

    @pytest.mark.parametrize("status", [Status.STOPPING, Status.COPYING_IN_PROGRESS])
    def test_what_passes_is_claimed_at_once_where_the_stack_has_it(self, status: Status) -> None:
        ownership = Ownership(claim_of(earlier(CREATE)))
        assert isinstance(decided(CREATE, look(status, ownership=ownership, word=CREATING)), Take)

    @pytest.mark.parametrize("status", [Status.STARTING, Status.RUNNING])
    def test_what_runs_unclaimed_is_refused(self, status: Status) -> None:
        assert decided(CREATE, look(status)) == Fail("", reasons.runs_unclaimed(NEW, Description(status)))

    @pytest.mark.parametrize("status", [Status.STARTING, Status.RUNNING])
    def test_what_runs_unclaimed_is_taken_over_where_that_is_asked_for(self, status: Status) -> None:
        adopting = replace(CREATE, adopt_running=True)
        assert decided(adopting, look(status, word=CREATING)) == Take("", Predecessor.NOBODY, quick=False)

    def test_cloudformation_is_asked_first(self) -> None:
        assert decided(CREATE, look()) == Ask("", STACK)

    def test_over_nobody(self) -> None:
        assert decided(CREATE, look(word=CREATING)) == Take("", Predecessor.NOBODY, quick=False)

    def test_over_a_claim_of_the_stack_that_did_not_end_well(self) -> None:
        ownership = Ownership(claim_of(earlier(UPDATE)))
        assert decided(UPDATE, look(ownership=ownership, word=UPDATING)) == Take(
            "", Predecessor.UNFINISHED, quick=False
        )

    def test_quick_over_a_settled_claim_of_the_stack(self) -> None:
        ownership = Ownership(claim_of(earlier(UPDATE), settled=600))
        assert decided(UPDATE, look(ownership=ownership, word=UPDATING)) == Take("", Predecessor.SETTLED, quick=True)

    def test_a_create_is_never_quick(self) -> None:
        """A resource of another name may have it, and be deleted."""
        ownership = Ownership(claim_of(earlier(CREATE), settled=600))
        assert decided(CREATE, look(ownership=ownership, word=CREATING)) == Take("", Predecessor.SETTLED, quick=False)

    def test_a_rollback_is_never_quick(self) -> None:
        ownership = Ownership(claim_of(earlier(ROLLBACK), settled=600))
        expected = Take("", Predecessor.SETTLED, quick=False)
        assert decided(ROLLBACK, look(ownership=ownership, word=ROLLING_BACK)) == expected

    @pytest.mark.parametrize("over", [Predecessor.ABANDONED, Predecessor.ABANDONED_BY_NOBODY])
    def test_an_abandoned_version_was_settled_only_if_a_resource_holds_it(self, over: Predecessor) -> None:
        ownership = Ownership(claim_of(earlier(SWAP), over=over, settled=600))
        unheld = look(ownership=ownership, word=SWAPPING)
        assert decided(SWAP, unheld) == Take("", Predecessor.UNFINISHED, quick=False)
        held = StackWord("UPDATE_IN_PROGRESS", (*SWAPPING.resources, StackResource("Emblems", NEW, "CREATE_COMPLETE")))
        assert decided(SWAP, look(ownership=ownership, word=held)) == Take("", Predecessor.SETTLED, quick=True)

    def test_the_version_of_the_first_goal_is_asked_about(self) -> None:
        """A rollback has two."""
        ownership = Ownership(claim_of(earlier(ROLLBACK), over=Predecessor.ABANDONED, settled=600))
        assert decided(ROLLBACK, look(ownership=ownership, word=ROLLING_BACK)) == Take(
            "", Predecessor.SETTLED, quick=False
        )

    def test_it_waits_where_cloudformation_does_not_list_it_yet(self) -> None:
        assert decided(CREATE, look(word=StackWord("CREATE_IN_PROGRESS"))) == Wait("")

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
        assert decided(CREATE, observed) == Take("", Predecessor.SETTLED, quick=False)

    def test_its_own_hold_is_none_of_anothers(self) -> None:
        ownership = Ownership(claim_of(earlier(UPDATE), settled=600), record_of(TWO, at=-3500))
        observed = look(Status.RUNNING, ownership=ownership, word=UPDATING)
        assert decided(UPDATE, observed) == Take("", Predecessor.SETTLED, quick=True)

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


class TestDeadClaims:
    """What adopt_running may take."""

    ADOPTING = replace(CREATE, adopt_running=True)
    OWN = Ownership(claim_of(earlier(CREATE), settled=600))
    THEIRS = Ownership(claim_of(of_another_stack(earlier(CREATE)), settled=600))

    def test_an_own_one_is_let_go_first(self) -> None:
        """What runs then runs unclaimed, and is adopted with the units that it is found with."""
        assert decided(self.ADOPTING, look(Status.RUNNING, ownership=self.OWN, word=CREATING)) == Release("")

    @pytest.mark.parametrize(
        ("asking", "status", "ownership", "word"),
        [
            (CREATE, Status.RUNNING, OWN, CREATING),
            (ADOPTING, Status.STOPPED, OWN, CREATING),
            (ADOPTING, Status.RUNNING, Ownership(claim_of(earlier(CREATE))), CREATING),
            (
                ADOPTING,
                Status.RUNNING,
                OWN,
                replace(CREATING, resources=(*CREATING.resources, StackResource("Emblems", NEW, "CREATE_COMPLETE"))),
            ),
        ],
        ids=["not asked for", "it doesn't run", "it never settled", "another resource holds it"],
    )
    def test_an_own_one_is_kept(self, asking: Request, status: Status, ownership: Ownership, word: StackWord) -> None:
        assert isinstance(decided(asking, look(status, ownership=ownership, word=word)), Take)

    def test_one_of_another_live_resource_may_have_been_given_up_in_an_exchange(self) -> None:
        ownership = Ownership(claim_of(earlier(CREATE), logical_id="Emblems", settled=600))
        word = replace(CREATING, resources=(*CREATING.resources, StackResource("Emblems", OLD, "UPDATE_COMPLETE")))
        assert isinstance(decided(self.ADOPTING, look(Status.RUNNING, ownership=ownership, word=word)), Take)

    def test_another_stack_is_asked_about(self) -> None:
        assert decided(self.ADOPTING, look(Status.RUNNING, ownership=self.THEIRS)) == Ask("", ANOTHER_STACK)

    def test_another_stack_is_not_even_asked_about_unless_asked_for(self) -> None:
        expected = Fail("", reasons.claimed_by_another(NEW, ANOTHER_STACK))
        assert decided(CREATE, look(Status.RUNNING, ownership=self.THEIRS)) == expected

    @pytest.mark.parametrize(
        "other",
        [StackWord("DELETE_COMPLETE"), StackWord("CREATE_COMPLETE", (StackResource("Logos", OLD, "CREATE_COMPLETE"),))],
        ids=["it is gone", "it holds it no more"],
    )
    def test_the_claim_of_another_stack_is_taken_off_if_it_is_dead(self, other: StackWord) -> None:
        observed = look(Status.RUNNING, ownership=self.THEIRS, word=CREATING, other=other)
        assert decided(self.ADOPTING, observed) == Release("")

    def test_the_own_stack_is_asked_first(self) -> None:
        observed = look(Status.RUNNING, ownership=self.THEIRS, other=StackWord("DELETE_COMPLETE"))
        assert decided(self.ADOPTING, observed) == Ask("", STACK)

    @pytest.mark.parametrize(
        "other",
        [
            StackWord("UPDATE_IN_PROGRESS"),
            StackWord("UPDATE_FAILED"),
            StackWord("UPDATE_ROLLBACK_FAILED"),
            StackWord("CREATE_COMPLETE", (StackResource("Logos", NEW, "CREATE_COMPLETE"),)),
        ],
        ids=["it works", "half-way", "half-way back", "it holds it"],
    )
    def test_a_live_one_is_refused(self, other: StackWord) -> None:
        observed = look(Status.RUNNING, ownership=self.THEIRS, word=CREATING, other=other)
        assert decided(self.ADOPTING, observed) == Fail("", reasons.claimed_by_another(NEW, ANOTHER_STACK))


class TestStarting:
    """The claim has settled, and the version doesn't run."""

    @pytest.mark.parametrize("status", [Status.STOPPING, Status.COPYING_IN_PROGRESS])
    def test_what_passes_is_waited_for(self, status: Status) -> None:
        assert decided(CREATE, look(status, ownership=Ownership(MINE), word=CREATING)) == Wait("")

    def test_the_units_are_recorded_first(self) -> None:
        assert decided(CREATE, look(ownership=Ownership(MINE), word=CREATING)) == WriteRecord("", ONE, None)

    def test_what_is_recorded_is_started_while_it_is_fresh(self) -> None:
        ownership = Ownership(MINE, record_of(at=RECORDED))
        fresh = look(at=RECORDED + LIFETIME, ownership=ownership, word=CREATING)
        assert decided(CREATE, fresh) == Start("", ONE)
        old = look(at=RECORDED + LIFETIME + INSTANT, ownership=ownership, word=CREATING)
        assert decided(CREATE, old) == WriteRecord("", ONE, after(RECORDED))

    def test_other_units_are_recorded_anew(self) -> None:
        ownership = Ownership(MINE, record_of(TWO, at=RECORDED))
        observed = look(at=RECORDED + 1, ownership=ownership, word=CREATING)
        assert decided(CREATE, observed) == WriteRecord("", ONE, after(RECORDED))

    def test_a_record_from_before_the_claim_is_no_record_of_it(self) -> None:
        """Units and all: it was another request's start that followed it."""
        ownership = Ownership(MINE, record_of(at=1 - INSTANT))
        observed = look(at=SETTLED, ownership=ownership, word=CREATING)
        assert decided(CREATE, observed) == WriteRecord("", ONE, None)

    def test_a_record_of_the_very_moment_of_the_claim_is_its_own(self) -> None:
        claim = claim_of(CREATE, at=1)
        ownership = Ownership(replace(claim, settles_at=after(2)), record_of(at=1))
        assert decided(CREATE, look(at=3, ownership=ownership, word=CREATING)) == Start("", ONE)

    def test_since_when_it_is_tried_is_kept(self) -> None:
        """For patience with quotas; from before the claim it was another request's patience."""
        ownership = Ownership(MINE, record_of(at=RECORDED, since=20))
        assert decided(CREATE, look(at=90, ownership=ownership, word=CREATING)) == WriteRecord("", ONE, after(20))
        ownership = Ownership(MINE, record_of(at=RECORDED, since=1))
        assert decided(CREATE, look(at=90, ownership=ownership, word=CREATING)) == WriteRecord("", ONE, after(1))
        ownership = Ownership(MINE, record_of(at=RECORDED, since=1 - INSTANT))
        assert decided(CREATE, look(at=90, ownership=ownership, word=CREATING)) == WriteRecord("", ONE, None)

    @pytest.mark.parametrize("record", [record_of(at=58), None], ids=["before it starts it", "before it records it"])
    def test_cloudformation_is_asked_first(self, record: Record | None) -> None:
        ownership = Ownership(MINE, record)
        assert decided(CREATE, look(at=60, ownership=ownership)) == Ask("", STACK)
        rests = StackWord("ROLLBACK_COMPLETE", CREATING.resources)
        assert decided(CREATE, look(at=60, ownership=ownership, word=rests)) == SUPERSEDED


class TestFailed:
    """FAILED is news only of a start that followed a record of what it was over (rule 6)."""

    def test_one_that_had_failed_is_recorded_as_such(self) -> None:
        observed = look(Status.FAILED, ownership=Ownership(MINE), word=CREATING)
        assert decided(CREATE, observed) == WriteRecord("", ONE, None, over_failed=True)

    def test_right_after_the_record_it_is_started(self) -> None:
        ownership = Ownership(MINE, record_of(at=58, over_failed=True))
        assert decided(CREATE, look(Status.FAILED, at=60, ownership=ownership, word=CREATING)) == Start("", ONE)

    def test_one_that_had_not_failed_before_has_failed_now(self) -> None:
        ownership = Ownership(MINE, record_of(at=RECORDED))
        observed = look(Status.FAILED, at=RECORDED + LIFETIME + INSTANT, ownership=ownership, message="No capacity.")
        expected = Fail("", reasons.start_failed(NEW, Description(Status.FAILED, "No capacity.")))
        assert decided(CREATE, observed) == expected
        fresh = look(Status.FAILED, at=RECORDED + LIFETIME, ownership=ownership, word=CREATING)
        assert decided(CREATE, fresh) == Start("", ONE)

    def test_one_that_had_failed_before_is_tried_for_a_while(self) -> None:
        """Twice the patience: that with a refusal ends first, and has its own reason."""
        tries = 2 * PATIENCE.total_seconds()
        ownership = Ownership(MINE, record_of(at=RECORDED + tries - 60, since=RECORDED, over_failed=True))
        just_before = look(Status.FAILED, at=RECORDED + tries - INSTANT, ownership=ownership, word=CREATING)
        assert decided(CREATE, just_before) == WriteRecord("", ONE, after(RECORDED), over_failed=True)
        observed = look(Status.FAILED, at=RECORDED + tries, ownership=ownership, word=CREATING)
        assert decided(CREATE, observed) == Fail("", reasons.start_failed(NEW, Description(Status.FAILED)))

    def test_once_it_was_seen_starting_failed_is_news(self) -> None:
        ownership = Ownership(MINE, record_of(at=RECORDED, since=20, over_failed=True))
        observed = look(Status.STARTING, ownership=ownership, word=CREATING)
        assert decided(CREATE, observed) == WriteRecord("", ONE, after(20), over_failed=False)


class TestUp:
    """The claim has settled, and the version runs or starts."""

    def test_what_runs_without_our_record_is_somebody_elses(self) -> None:
        observed = look(Status.RUNNING, ownership=Ownership(MINE), word=CREATING)
        assert decided(CREATE, observed) == Fail("", reasons.started_by_another(NEW), unseen=True)

    def test_what_is_recorded_from_before_a_claim_over_nobody_is_a_leftover(self) -> None:
        for over in (Predecessor.NOBODY, Predecessor.ABANDONED_BY_NOBODY):
            ownership = Ownership(claim_of(CREATE, over=over), record_of(at=-100))
            observed = look(Status.RUNNING, ownership=ownership, word=CREATING)
            assert decided(CREATE, observed) == Fail("", reasons.started_by_another(NEW), unseen=True)

    @pytest.mark.parametrize("over", [Predecessor.SETTLED, Predecessor.UNFINISHED, Predecessor.ABANDONED])
    def test_what_is_recorded_from_before_a_claim_of_the_stack_counts(self, over: Predecessor) -> None:
        ownership = Ownership(claim_of(UPDATE, over=over), record_of(at=-100))
        assert decided(UPDATE, look(Status.RUNNING, ownership=ownership)) == Succeed("")

    ADOPTING = replace(CREATE, adopt_running=True)

    def test_it_is_adopted_as_it_was_found(self) -> None:
        observed = look(Status.RUNNING, ownership=Ownership(MINE), word=CREATING, echo=TWO)
        assert decided(self.ADOPTING, observed) == WriteFound("", TWO, unseen=True)

    def test_it_is_adopted_only_if_its_units_are_known(self) -> None:
        observed = look(Status.RUNNING, ownership=Ownership(MINE), word=CREATING)
        assert decided(self.ADOPTING, observed) == Fail("", reasons.units_unknown(NEW), unseen=True)

    def test_cloudformation_is_asked_before_it_is_adopted(self) -> None:
        observed = look(Status.RUNNING, ownership=Ownership(MINE), echo=TWO)
        assert decided(self.ADOPTING, observed) == Ask("", STACK)

    def test_what_was_adopted_is_as_it_should_be(self) -> None:
        assert decided(CREATE, look(Status.RUNNING, ownership=Ownership(MINE, found=ONE))) == Succeed("")

    def test_what_was_adopted_with_other_units_is_stopped_first(self) -> None:
        observed = look(Status.RUNNING, ownership=Ownership(MINE, found=TWO), word=CREATING)
        assert decided(CREATE, observed) == Stop("")

    def test_while_it_starts_with_these_units_it_is_waited_for(self) -> None:
        ownership = Ownership(MINE, record_of(at=RECORDED))
        assert decided(CREATE, look(Status.STARTING, ownership=ownership)) == Wait("")

    def test_while_it_starts_with_other_units_it_is_stopped(self) -> None:
        observed = look(Status.STARTING, ownership=Ownership(MINE, record_of(TWO)), word=CREATING)
        assert decided(CREATE, observed) == Stop("")

    def test_over_failed_and_with_other_units_it_is_stopped_all_the_same(self) -> None:
        observed = look(Status.STARTING, ownership=Ownership(MINE, record_of(TWO, over_failed=True)), word=CREATING)
        assert decided(CREATE, observed) == Stop("")

    def test_an_earlier_requests_record_over_failed_is_left(self) -> None:
        claim = claim_of(UPDATE, over=Predecessor.UNFINISHED)
        ownership = Ownership(claim, record_of(at=-100, over_failed=True))
        assert decided(UPDATE, look(Status.STARTING, ownership=ownership, word=UPDATING)) == Wait("")

    def test_running_may_be_older_news(self) -> None:
        """What was stopped and is started may still show as RUNNING."""
        ownership = Ownership(MINE, record_of(at=RECORDED))
        news_at = RECORDED + SETTLING.total_seconds()
        just_before = look(Status.RUNNING, at=news_at - INSTANT, ownership=ownership)
        assert decided(CREATE, just_before) == Wait("", until=after(news_at))
        assert decided(CREATE, look(Status.RUNNING, at=news_at, ownership=ownership)) == Succeed("")

    def test_a_leftover_record_makes_no_news(self) -> None:
        """A claim over nobody trusts only what was written since: this was adopted."""
        ownership = Ownership(MINE, record_of(at=1 - INSTANT), found=ONE)
        assert decided(CREATE, look(Status.RUNNING, at=SETTLED, ownership=ownership)) == Succeed("")
        early = replace(ownership, claim=replace(MINE, settles_at=after(1)))
        assert decided(CREATE, look(Status.RUNNING, at=2, ownership=early)) == Succeed("")

    @pytest.mark.parametrize(
        "echo",
        [None, ONE, InferenceUnits(1, 4)],
        ids=["none", "the same", "with a maximum that nobody gave"],
    )
    def test_it_is_as_it_should_be(self, echo: InferenceUnits | None) -> None:
        ownership = Ownership(MINE, record_of(at=RECORDED))
        assert decided(CREATE, look(Status.RUNNING, ownership=ownership, echo=echo)) == Succeed("")

    def test_what_does_not_run_as_started_is_an_error(self) -> None:
        """Stopping and starting it again might go on for ever."""
        ownership = Ownership(MINE, record_of(at=RECORDED))
        observed = look(Status.RUNNING, ownership=ownership, echo=InferenceUnits(3))
        expected = Fail("", reasons.wrong_units(NEW, observed.description, ONE))
        assert decided(CREATE, observed) == expected

    def test_what_an_earlier_request_started_otherwise_is_stopped_first(self) -> None:
        claim = claim_of(UPDATE, over=Predecessor.SETTLED)
        for record, echo in ((record_of(TWO, at=-100), None), (record_of(ONE, at=-100), InferenceUnits(3))):
            observed = look(Status.RUNNING, ownership=Ownership(claim, record), word=UPDATING, echo=echo)
            assert decided(UPDATE, observed) == Stop("")

    @pytest.mark.parametrize(("echo", "units"), [(None, TWO), (InferenceUnits(3), InferenceUnits(3))])
    def test_the_log_says_what_it_ran_with(self, echo: InferenceUnits | None, units: InferenceUnits) -> None:
        """By the service's word, or else by the record."""
        ownership = Ownership(claim_of(UPDATE, over=Predecessor.SETTLED), record_of(TWO, at=-100))
        observed = look(Status.RUNNING, ownership=ownership, word=UPDATING, echo=echo)
        assert decide(UPDATE, UPDATE.goals[0], observed).why == f"RUNNING with {units}, not {ONE}"

    def test_cloudformation_is_asked_before_it_is_stopped(self) -> None:
        ownership = Ownership(claim_of(UPDATE, over=Predecessor.SETTLED), record_of(TWO, at=-100))
        assert decided(UPDATE, look(Status.RUNNING, ownership=ownership)) == Ask("", STACK)
        rests = StackWord("UPDATE_COMPLETE", UPDATING.resources)
        assert decided(UPDATE, look(Status.RUNNING, ownership=ownership, word=rests)) == SUPERSEDED


def test_a_request_without_units_wants_nothing_running() -> None:
    with pytest.raises(ValueError, match="has units"):
        decided(replace(CREATE, units=None), look(ownership=Ownership(MINE), word=CREATING))


class TestUndoing:
    """A swap that CloudFormation has given up on stops what it has started (rule 10)."""

    GIVEN_UP = StackWord("UPDATE_FAILED", (StackResource("Logos", OLD, "UPDATE_FAILED"),))
    CLAIM = claim_of(SWAP)

    def decided(self, ownership: Ownership, word: StackWord = GIVEN_UP, status: Status = Status.STARTING) -> Decision:
        """What the swap does where it would stop the version for its units' sake."""
        return decided(replace(SWAP, units=TWO), look(status, at=120, ownership=ownership, word=word))

    def test_its_own_start_is_stopped(self) -> None:
        assert self.decided(Ownership(self.CLAIM, record_of())) == Stop("")

    def test_without_a_record_it_started_nothing(self) -> None:
        assert self.decided(Ownership(self.CLAIM, found=ONE)) == SUPERSEDED

    def test_an_earlier_tries_start_is_its_own_while_no_request_has_succeeded(self) -> None:
        retry = claim_of(SWAP, over=Predecessor.UNFINISHED)
        record = record_of(at=-100)
        assert self.decided(Ownership(retry, record)) == Stop("")
        assert self.decided(Ownership(retry, record, was_settled=True)) == SUPERSEDED
        assert self.decided(Ownership(claim_of(SWAP, over=Predecessor.SETTLED), record)) == SUPERSEDED

    def test_what_another_resource_holds_is_left(self) -> None:
        resources = (*self.GIVEN_UP.resources, StackResource("Emblems", NEW, "CREATE_COMPLETE"))
        assert (
            self.decided(Ownership(self.CLAIM, record_of()), replace(self.GIVEN_UP, resources=resources)) == SUPERSEDED
        )

    def test_it_undoes_nothing_before_cloudformation_has_given_it_up(self) -> None:
        rests = StackWord("UPDATE_COMPLETE", (StackResource("Logos", NEW, "UPDATE_COMPLETE"),))
        assert self.decided(Ownership(self.CLAIM, record_of()), rests) == SUPERSEDED

    def test_an_update_of_units_undoes_nothing(self) -> None:
        """Its version is what the rollback wants too."""
        update = replace(UPDATE, units=TWO)
        word = StackWord("UPDATE_FAILED", (StackResource("Logos", NEW, "UPDATE_FAILED"),))
        ownership = Ownership(claim_of(update), record_of())
        assert decided(update, look(Status.STARTING, at=120, ownership=ownership, word=word)) == SUPERSEDED
