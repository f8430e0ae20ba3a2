"""What adopt_running may take: a claim that nothing holds any more, of the own stack or of another (rule 3)."""

from dataclasses import replace

import pytest
import reasons
from claim import Ownership, Predecessor
from decision import (
    Ask,
    Fail,
    Release,
    Take,
    Wait,
)
from model import Status
from request import Request
from stack import StackResource, StackWord

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
    UPDATE,
    YOUNG_WORD_SECONDS,
    after,
    claim_of,
    decided,
    earlier,
    look,
    of_another_stack,
    record_of,
)


class TestDeadClaims:
    """What adopt_running may take."""

    ADOPTING = replace(CREATE, adopt_running=True)
    OWN = Ownership(claim_of(earlier(CREATE), settled=600))
    THEIRS = Ownership(claim_of(of_another_stack(earlier(CREATE)), settled=600))

    def test_an_own_one_is_let_go_first(self) -> None:
        """What runs then runs unclaimed, and is adopted with the units that it is found with."""
        released = look(Status.RUNNING, YOUNG_WORD_SECONDS, self.OWN, CREATING)
        assert decided(self.ADOPTING, released) == Release("")
        just_before = replace(released, looked_at=after(YOUNG_WORD_SECONDS - INSTANT))
        assert decided(self.ADOPTING, just_before) == Wait("", until=after(YOUNG_WORD_SECONDS))

    @pytest.mark.parametrize(
        ("asking", "status", "ownership", "word"),
        [
            (CREATE, Status.RUNNING, OWN, CREATING),
            (CREATE, Status.STOPPED, Ownership(claim_of(earlier(CREATE))), CREATING),
            (
                CREATE,
                Status.STOPPED,
                Ownership(claim_of(earlier(UPDATE), over=Predecessor.ABANDONED, settled=9)),
                CREATING,
            ),
            (ROLLBACK, Status.STOPPED, OWN, ROLLING_BACK),
            (ADOPTING, Status.RUNNING, Ownership(claim_of(earlier(CREATE))), CREATING),
            (
                ADOPTING,
                Status.RUNNING,
                OWN,
                replace(CREATING, resources=(*CREATING.resources, StackResource("Emblems", NEW, "CREATE_COMPLETE"))),
            ),
        ],
        ids=[
            "not asked for",
            "it may yet be started",
            "a cancelled swap may yet start it",
            "the stack goes back to it",
            "it never settled",
            "another resource holds it",
        ],
    )
    def test_an_own_one_is_kept(self, asking: Request, status: Status, ownership: Ownership, word: StackWord) -> None:
        assert isinstance(decided(asking, look(status, ownership=ownership, word=word)), Take)

    @pytest.mark.parametrize("asking", [CREATE, ADOPTING])
    @pytest.mark.parametrize("status", [Status.STOPPED, Status.FAILED])
    def test_an_own_one_is_let_go_of_what_does_not_run(self, asking: Request, status: Status) -> None:
        """How it was found once, or started, is of a time that is over; also where its Delete was given up."""
        assert decided(asking, look(status, ownership=self.OWN, word=CREATING)) == Release("")
        deletes = Ownership(claim_of(earlier(DELETE)), found=ONE)
        assert decided(asking, look(status, ownership=deletes, word=CREATING)) == Release("")
        # It was about to start it as it was found.
        owes = replace(deletes, record=record_of(at=-3000))
        assert isinstance(decided(asking, look(status, ownership=owes, word=CREATING)), Take)

    def test_what_stops_keeps_its_claim_until_it_has(self) -> None:
        """Without one, the rollback of a cancelled swap would leave it alone."""
        assert decided(CREATE, look(Status.STOPPING, ownership=self.OWN, word=CREATING)) == Wait("")

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
            StackWord("CREATE_FAILED"),
            StackWord("UPDATE_FAILED"),
            StackWord("UPDATE_ROLLBACK_FAILED"),
            StackWord("CREATE_COMPLETE", (StackResource("Logos", NEW, "CREATE_COMPLETE"),)),
        ],
        ids=["it works", "not wholly created", "half-way", "half-way back", "it holds it"],
    )
    def test_a_live_one_is_refused(self, other: StackWord) -> None:
        observed = look(Status.RUNNING, ownership=self.THEIRS, word=CREATING, other=other)
        assert decided(self.ADOPTING, observed) == Fail("", reasons.claimed_by_another(NEW, ANOTHER_STACK))
