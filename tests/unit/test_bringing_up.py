"""What brings a claimed version up: recorded, started, adopted, or stopped for other units first (rules 5 and 6)."""

from dataclasses import replace

import pytest
import reasons
from claim import Ownership, Predecessor, Record
from decision import (
    PATIENCE,
    RECORD_LIFETIME,
    Ask,
    Fail,
    Start,
    Stop,
    Succeed,
    Wait,
    WriteFound,
    WriteRecord,
)
from model import Description, Status
from properties import InferenceUnits
from stack import StackWord
from step import decide

from tests.unit.looks import (
    CREATE,
    CREATING,
    INSTANT,
    NEW,
    ONE,
    SETTLED,
    SETTLING_SECONDS,
    STACK,
    SUPERSEDED,
    TWO,
    UPDATE,
    UPDATING,
    after,
    claim_of,
    decided,
    look,
    record_of,
)

MINE = claim_of(CREATE)
RECORDED = 25.0
LIFETIME = RECORD_LIFETIME.total_seconds()


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
        observed = look(Status.FAILED, at=RECORDED + SETTLING_SECONDS, ownership=ownership, message="No capacity.")
        expected = Fail("", reasons.start_failed(NEW, Description(Status.FAILED, "No capacity.")))
        assert decided(CREATE, observed) == expected
        for early in (LIFETIME + INSTANT, SETTLING_SECONDS - INSTANT):
            another_may_start_it = look(Status.FAILED, at=RECORDED + early, ownership=ownership)
            assert decided(CREATE, another_may_start_it) == Wait("", until=after(RECORDED + SETTLING_SECONDS))
        fresh = look(Status.FAILED, at=RECORDED + LIFETIME, ownership=ownership, word=CREATING)
        assert decided(CREATE, fresh) == Start("", ONE)

    def test_a_record_with_other_units_is_of_a_superseded_request(self) -> None:
        ownership = Ownership(MINE, record_of(TWO, at=RECORDED, since=0))
        for at in (RECORDED + LIFETIME, RECORDED + SETTLING_SECONDS):
            observed = look(Status.FAILED, at=at, ownership=ownership, word=CREATING)
            assert decided(CREATE, observed) == WriteRecord("", ONE, None, over_failed=True)

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
        news_at = RECORDED + SETTLING_SECONDS
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
