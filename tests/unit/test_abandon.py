"""What the rollback of a cancelled swap does about the version that nobody will delete (rule 8)."""

from dataclasses import replace

import pytest
from claim import Ownership, Predecessor
from decision import (
    NEVER_RUNS,
    Ask,
    Decision,
    Done,
    Hold,
    MarkMoved,
    Observed,
    Release,
    Stop,
    Take,
    Wait,
    WriteRecord,
)
from model import Status
from stack import StackResource, StackWord
from step import decide

from tests.unit.looks import (
    INSTANT,
    NEW,
    OLD,
    ONE,
    ROLLBACK,
    ROLLING_BACK,
    SETTLED,
    SETTLING_SECONDS,
    STACK,
    SWAP,
    TWO,
    UNOWNED,
    UP,
    UPDATE,
    after,
    claim_of,
    decided,
    earlier,
    later,
    look,
    of_another_stack,
    record_of,
)

SWAPS = claim_of(earlier(SWAP, 300))
"""The claim of the swap that was cancelled."""
MINE = claim_of(ROLLBACK, over=Predecessor.ABANDONED)
RESTS = StackWord("UPDATE_ROLLBACK_COMPLETE", (StackResource("Logos", OLD, "UPDATE_COMPLETE"),))
CLEANUP = replace(RESTS, status="UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
HELD = replace(ROLLING_BACK, resources=(*ROLLING_BACK.resources, StackResource("Emblems", NEW, "UPDATE_COMPLETE")))


def abandoned(observed: Observed) -> Decision:
    """What the rollback does about its second goal."""
    return decided(ROLLBACK, observed, goal=1)


def test_a_later_request_is_in_charge() -> None:
    assert abandoned(look(ownership=Ownership(claim_of(later(UPDATE))))) == Done("")


def test_its_claim_settles_first() -> None:
    just_before = look(Status.RUNNING, SETTLED - INSTANT, Ownership(MINE, record_of(at=-100)), ROLLING_BACK)
    assert abandoned(just_before) == Wait("", until=after(SETTLED))
    assert abandoned(replace(just_before, looked_at=after(SETTLED))) == Stop("")


def test_what_stops_is_waited_for_without_a_word() -> None:
    assert abandoned(look(Status.STOPPING, ownership=Ownership(MINE))) == Wait("")
    assert abandoned(look(Status.STOPPING, ownership=Ownership(SWAPS))) == Ask("", STACK)


def test_cloudformation_is_asked() -> None:
    assert abandoned(look(ownership=Ownership(MINE))) == Ask("", STACK)


def test_a_rollback_that_is_not_listed_is_waited_for_by_nobody() -> None:
    word = StackWord("UPDATE_ROLLBACK_IN_PROGRESS")
    assert abandoned(look(ownership=UNOWNED, word=word)) == Done("", unseen=True)


class TestClaiming:
    """The cancelled swap must find it taken."""

    def test_over_the_claim_of_the_swap(self) -> None:
        taken = Take("", Predecessor.ABANDONED, quick=False)
        assert abandoned(look(Status.STARTING, ownership=Ownership(SWAPS), word=ROLLING_BACK)) == taken

    @pytest.mark.parametrize("status", [Status.STOPPED, Status.TRAINING_COMPLETED, Status.FAILED])
    def test_over_nobody_what_can_be_started(self, status: Status) -> None:
        taken = Take("", Predecessor.ABANDONED_BY_NOBODY, quick=False)
        assert abandoned(look(status, at=2, word=ROLLING_BACK)) == taken

    @pytest.mark.parametrize("status", [*UP, Status.STOPPING, *NEVER_RUNS, None])
    def test_not_what_somebody_else_runs_or_what_can_not_be_started(self, status: Status | None) -> None:
        """Nor at the second look if it may have claimed it just now."""
        just_before = look(status, SETTLING_SECONDS - INSTANT, word=ROLLING_BACK)
        assert abandoned(just_before) == Wait("", until=after(SETTLING_SECONDS), unseen=True)
        assert abandoned(replace(just_before, looked_at=after(SETTLING_SECONDS))) == Done("", unseen=True)

    def test_not_what_another_stack_has_claimed(self) -> None:
        ownership = Ownership(claim_of(of_another_stack(SWAP)))
        just_before = look(Status.STOPPED, SETTLING_SECONDS - INSTANT, ownership, ROLLING_BACK)
        assert abandoned(just_before) == Wait("", until=after(SETTLING_SECONDS))
        assert abandoned(replace(just_before, looked_at=after(SETTLING_SECONDS))) == Done("")

    def test_not_what_another_resource_had_before(self) -> None:
        """In an exchange the other holds it, or gets it back; but the swap may yet come, late."""
        ownership = Ownership(claim_of(earlier(UPDATE), logical_id="Emblems"))
        just_before = look(Status.RUNNING, SETTLING_SECONDS - INSTANT, ownership, ROLLING_BACK)
        assert abandoned(just_before) == Wait("", until=after(SETTLING_SECONDS), unseen=True)
        observed = replace(just_before, looked_at=after(SETTLING_SECONDS))
        assert abandoned(observed) == Hold("", unseen=True)
        assert abandoned(replace(observed, words={STACK: RESTS})) == Done("", unseen=True)

    @pytest.mark.parametrize("word", [ROLLING_BACK, CLEANUP, StackWord("UPDATE_ROLLBACK_FAILED")])
    def test_not_what_the_swap_took_over_and_another_may_get_back(self, word: StackWord) -> None:
        for over in (Predecessor.SETTLED_OF_ANOTHER, Predecessor.UNFINISHED_OF_ANOTHER):
            for status in (Status.STARTING, Status.RUNNING, *((Status.STOPPED,) if word is ROLLING_BACK else ())):
                ownership = Ownership(replace(SWAPS, predecessor=over), record_of(at=-200))
                assert abandoned(look(status, ownership=ownership, word=word)) == Hold("", unseen=True)

    @pytest.mark.parametrize(
        ("over", "word"),
        [
            (Predecessor.SETTLED_OF_ANOTHER, RESTS),
            (Predecessor.SETTLED_OF_ANOTHER, StackWord("DELETE_IN_PROGRESS")),
            (Predecessor.SETTLED, RESTS),
            (Predecessor.SETTLED, ROLLING_BACK),
            (Predecessor.SETTLED, StackWord("UPDATE_ROLLBACK_FAILED")),
        ],
        ids=["it rests", "it goes", "its own, it rests", "its own", "its own, and the rollback has failed"],
    )
    def test_what_the_swap_took_over_once_nobody_gets_it_back(self, over: Predecessor, word: StackWord) -> None:
        """Unless it ran before: the record is older than the swap."""
        took_over = replace(SWAPS, predecessor=over)
        started = look(Status.RUNNING, ownership=Ownership(took_over, record_of(at=-300)), word=word)
        assert abandoned(started) == Take("", Predecessor.ABANDONED, quick=False)
        left = Done("", unseen=True) if word.status in (RESTS.status, "DELETE_IN_PROGRESS") else Hold("", unseen=True)
        ran_before = replace(started, ownership=Ownership(took_over, record_of(at=-301)))
        assert abandoned(ran_before) == left
        assert abandoned(replace(started, ownership=Ownership(took_over))) == left
        may_be_started = replace(started, description=replace(started.description, status=Status.STOPPED))
        assert abandoned(may_be_started) == Take("", Predecessor.ABANDONED, quick=False)

    @pytest.mark.parametrize("status", UP)
    def test_not_what_ran_before_the_swap(self, status: Status) -> None:
        """Retained, and the swap was cancelled before it could claim it."""
        retained = Ownership(claim_of(earlier(SWAP), settled=600), record_of(at=-3000))
        word = replace(ROLLING_BACK, updated_at=after(-60))
        taken = Take("", Predecessor.ABANDONED, quick=False)
        assert abandoned(look(status, ownership=retained, word=word)) == Hold("", unseen=True)
        assert abandoned(look(Status.STOPPED, ownership=retained, word=word)) == taken
        unsettled = replace(retained, claim=claim_of(earlier(SWAP)))
        assert abandoned(look(status, ownership=unsettled, word=word)) == taken
        assert abandoned(look(status, ownership=retained, word=replace(word, updated_at=after(-4000)))) == taken
        # Another update has begun since.
        begun = replace(word, updated_at=after(60))
        assert abandoned(look(status, ownership=retained, word=begun)) == Hold("", unseen=True)
        assert abandoned(look(status, ownership=retained, word=replace(begun, status="UPDATE_COMPLETE"))) == Done(
            "", unseen=True
        )

    def test_what_nobody_can_read_may_be_the_swaps(self) -> None:
        ownership = Ownership(replace(SWAPS, logical_id=""))
        taken = Take("", Predecessor.ABANDONED, quick=False)
        assert abandoned(look(Status.RUNNING, ownership=ownership, word=ROLLING_BACK)) == taken


class TestHeld:
    """Another resource holds it."""

    def test_before_it_is_claimed_it_is_left(self) -> None:
        assert abandoned(look(Status.RUNNING, ownership=Ownership(SWAPS), word=HELD)) == Done("")

    def test_once_claimed_it_is_left_marked(self) -> None:
        """So that the holder's next request finds it settled."""
        assert abandoned(look(Status.RUNNING, ownership=Ownership(MINE), word=HELD)) == MarkMoved("")
        marked = replace(MINE, settled_at=after(40))
        assert abandoned(look(Status.RUNNING, ownership=Ownership(marked), word=HELD)) == Done("")


class TestStopping:
    """The claim is the rollback's, and settled; CloudFormation still rolls back."""

    @pytest.mark.parametrize("status", [*UP, Status.FAILED])
    def test_what_the_swap_started_is_stopped(self, status: Status) -> None:
        observed = look(status, ownership=Ownership(MINE, record_of(at=-100)), word=ROLLING_BACK)
        assert abandoned(observed) == Stop("")

    @pytest.mark.parametrize(
        ("status", "why"),
        [
            (Status.STARTING, "somebody else runs it"),
            (Status.RUNNING, "somebody else runs it"),
            (Status.FAILED, "nothing runs"),
            (Status.STOPPED, "nothing runs"),
        ],
    )
    def test_what_it_did_not_start_is_held(self, status: Status, why: str) -> None:
        observed = look(status, ownership=Ownership(MINE), word=ROLLING_BACK)
        assert decide(ROLLBACK, ROLLBACK.goals[1], observed) == Hold(why)

    def test_what_runs_no_more_is_held(self) -> None:
        observed = look(Status.STOPPED, ownership=Ownership(MINE, record_of(at=-100)), word=ROLLING_BACK)
        assert abandoned(observed) == Hold("")

    def test_over_nobody_an_older_record_is_a_leftover(self) -> None:
        claim = replace(MINE, predecessor=Predecessor.ABANDONED_BY_NOBODY)
        observed = look(Status.RUNNING, ownership=Ownership(claim, record_of(at=-100)), word=ROLLING_BACK)
        assert abandoned(observed) == Hold("")

    def test_what_was_adopted_is_put_back(self) -> None:
        def put_back(status: Status, ownership: Ownership) -> Decision:
            return abandoned(look(status, ownership=ownership, word=ROLLING_BACK))

        assert put_back(Status.RUNNING, Ownership(MINE, found=ONE)) == Hold("")
        changed = Ownership(MINE, record_of(TWO, at=-100), found=ONE)
        assert put_back(Status.RUNNING, changed) == Stop("")
        assert put_back(Status.STOPPED, changed) == WriteRecord("", ONE, None)


class TestLettingGo:
    """CloudFormation has moved on."""

    @pytest.mark.parametrize("word", [RESTS, CLEANUP], ids=["the stack rests", "it is tidied up after"])
    def test_what_was_never_claimed_is_left_at_the_second_look(self, word: StackWord) -> None:
        assert abandoned(look(Status.RUNNING, ownership=UNOWNED, word=word)) == Done("", unseen=True)
        settled = replace(SWAPS, settled_at=after(-100))
        assert abandoned(look(Status.RUNNING, ownership=Ownership(settled), word=word)) == Done("", unseen=True)
        assert abandoned(look(ownership=Ownership(settled, record_of(at=-200)), word=word)) == Done("", unseen=True)

    @pytest.mark.parametrize(
        "word",
        [
            StackWord("UPDATE_ROLLBACK_FAILED", (replace(ROLLING_BACK.resources[0], status="UPDATE_FAILED"),)),
            StackWord("DELETE_IN_PROGRESS"),
            RESTS,
            CLEANUP,
        ],
        ids=["the rollback has failed", "the stack goes", "the stack rests", "it is tidied up after"],
    )
    def test_but_what_the_swap_has_left_is_claimed_for_nobody_else_will_let_it_go(self, word: StackWord) -> None:
        """Its claim, or its start."""
        taken = Take("", Predecessor.ABANDONED, quick=False)
        for status in (Status.STOPPED, Status.RUNNING):
            assert abandoned(look(status, ownership=Ownership(SWAPS, record_of(at=1)), word=word)) == taken
            assert abandoned(look(status, ownership=Ownership(SWAPS), word=word)) == taken
        settled = Ownership(replace(SWAPS, settled_at=after(-100)), record_of(at=-200))
        assert abandoned(look(Status.RUNNING, ownership=settled, word=word)) == taken
        adopted = replace(settled, found=ONE)
        assert abandoned(look(Status.RUNNING, ownership=adopted, word=word)) == Done("", unseen=True)

    def test_it_is_marked_first_and_let_go_late(self) -> None:
        """A swap that looked before the rollback began has acted by then."""
        assert abandoned(look(Status.STOPPED, ownership=Ownership(MINE), word=RESTS)) == MarkMoved("")
        marked = Ownership(replace(MINE, settled_at=after(60)))
        late = 60 + SETTLING_SECONDS
        just_before = look(Status.STOPPED, late - INSTANT, marked, RESTS)
        assert abandoned(just_before) == Wait("", until=after(late))
        assert abandoned(replace(just_before, looked_at=after(late))) == Release("", Done(""))

    @pytest.mark.parametrize("status", UP)
    def test_what_the_swap_started_late_is_stopped_all_the_same(self, status: Status) -> None:
        record = record_of(at=-100)
        assert abandoned(look(status, ownership=Ownership(MINE, record), word=RESTS)) == Stop("")
        assert abandoned(look(status, ownership=Ownership(MINE), word=RESTS)) == MarkMoved("")

    def test_what_was_adopted_is_let_go_as_it_was_found(self) -> None:
        """What the swap has restarted with other units is the swap's."""
        as_found, changed = record_of(at=-100), record_of(TWO, at=-100)
        restarted = look(Status.RUNNING, ownership=Ownership(MINE, changed, found=ONE), word=RESTS)
        assert abandoned(restarted) == Stop("")
        assert abandoned(replace(restarted, ownership=Ownership(MINE, as_found, found=ONE))) == MarkMoved("")
        stopped = replace(restarted, description=replace(restarted.description, status=Status.STOPPED))
        assert abandoned(stopped) == MarkMoved("")

    @pytest.mark.parametrize(("updated", "expected"), [(0.9, Hold("")), (1.0, MarkMoved(""))])
    def test_the_next_updates_request_looks_like_this_one(self, updated: float, expected: Decision) -> None:
        """Both are listed as UPDATE_IN_PROGRESS; that stack began another update. Issue times are whole seconds."""
        word = replace(ROLLING_BACK, updated_at=after(updated))
        assert abandoned(look(Status.STOPPED, ownership=Ownership(MINE), word=word)) == expected
