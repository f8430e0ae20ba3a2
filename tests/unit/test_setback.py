"""What a failed call leads to: another look, an end with a reason, or what else it tells."""

import pytest
import reasons
from claim import Ownership, Predecessor
from decision import (
    PATIENCE,
    Decision,
    Done,
    Fail,
    Hold,
    MarkMoved,
    Observed,
    Release,
    Start,
    Stop,
    Succeed,
    Take,
    Wait,
)
from model import Status
from request import Request
from service_error import ServiceError
from setback import after_error

from tests.unit.looks import (
    CREATE,
    DELETE,
    INSTANT,
    NEW,
    ONE,
    ROLLBACK,
    UPDATE,
    after,
    bare,
    claim_of,
    look,
    record_of,
)

MINE = claim_of(CREATE)
IMPATIENT = PATIENCE.total_seconds()
DENIED = ServiceError("rekognition:TagResource", NEW, "AccessDeniedException", "Not you.")
TRANSIENT = ServiceError("rekognition:TagResource", NEW, "ThrottlingException", "Slow down.")
IN_USE = ServiceError("rekognition:StartProjectVersion", NEW, "ResourceInUseException", "In use.")
LIMIT = ServiceError("rekognition:StartProjectVersion", NEW, "LimitExceededException", "Two run.")
NOT_FOUND = ServiceError("rekognition:TagResource", NEW, "ResourceNotFoundException", "None such.")
INVALID = ServiceError("rekognition:TagResource", NEW, "InvalidParameterException", "Not so.")
STRANGE = ServiceError("rekognition:TagResource", NEW, "StrangeException", "Never heard of.")
TAKE = Take("", Predecessor.NOBODY, quick=False)
START = Start("", ONE)
STOP = Stop("")
MARK = MarkMoved("")


def led_to(
    error: ServiceError,
    attempted: Decision | None,
    request: Request = CREATE,
    observed: Observed | None = None,
    at: float = 60,
    goal: int = 0,
) -> Decision:
    """What the failure of a call led to, so many seconds after the request was issued."""
    observed = observed or look()
    return bare(after_error(request, request.goals[goal], observed, attempted, error, after(at)))


@pytest.mark.parametrize("attempted", [None, TAKE, START, STOP])
@pytest.mark.parametrize("asking", [CREATE, UPDATE, DELETE])
def test_what_passes_is_tried_again_for_ever_at_longer_intervals(attempted: Decision | None, asking: Request) -> None:
    expected = Wait("", back_off=True, reason=reasons.refused(TRANSIENT))
    assert led_to(TRANSIENT, attempted, asking, at=3000) == expected


@pytest.mark.parametrize("error", [IN_USE, NOT_FOUND])
@pytest.mark.parametrize("asking", [CREATE, DELETE])
def test_what_another_look_will_explain_is_looked_at_again(error: ServiceError, asking: Request) -> None:
    assert led_to(error, TAKE, asking, at=3000) == Wait("", reason=reasons.refused(error))


class TestPatience:
    """A policy takes a while to arrive."""

    @pytest.mark.parametrize("attempted", [None, TAKE, START, STOP])
    def test_a_denied_call_is_tried_again_for_two_minutes(self, attempted: Decision | None) -> None:
        assert led_to(DENIED, attempted, at=IMPATIENT - INSTANT) == Wait("", reason=reasons.denied(DENIED))
        assert led_to(DENIED, attempted, at=IMPATIENT) == Fail("", reasons.denied(DENIED))

    def test_a_strange_refusal_too(self) -> None:
        assert led_to(STRANGE, TAKE, at=IMPATIENT - INSTANT) == Wait("", reason=reasons.refused(STRANGE))
        assert led_to(STRANGE, TAKE, at=IMPATIENT) == Fail("", reasons.refused(STRANGE))

    def test_a_refusal_that_can_not_change_is_final_at_once(self) -> None:
        assert led_to(INVALID, TAKE, at=1) == Fail("", reasons.refused(INVALID))

    def test_a_call_that_failed_before_there_was_a_look(self) -> None:
        goal = CREATE.goals[0]
        assert bare(after_error(CREATE, goal, None, None, INVALID, after(1))) == Fail("", reasons.refused(INVALID))
        # What a Start's refusal means is told by the look that it followed.
        final = bare(after_error(CREATE, goal, None, START, LIMIT, after(IMPATIENT)))
        assert final == Fail("", reasons.refused(LIMIT))

    @pytest.mark.parametrize("error", [DENIED, STRANGE, INVALID])
    def test_a_delete_never_gives_up(self, error: ServiceError) -> None:
        """What it would leave behind costs money by the hour."""
        reason = reasons.denied(error) if error is DENIED else reasons.refused(error)
        assert led_to(error, TAKE, DELETE, at=3000) == Wait("", reason=reason)

    @pytest.mark.parametrize("error", [DENIED, STRANGE, INVALID])
    def test_nor_does_a_rollback_about_the_version_that_nobody_will_delete(self, error: ServiceError) -> None:
        reason = reasons.denied(error) if error is DENIED else reasons.refused(error)
        assert led_to(error, MARK, ROLLBACK, at=3000, goal=1) == Wait("", reason=reason)
        assert led_to(error, MARK, ROLLBACK, at=3000) == Fail("", reason)

    def test_what_it_may_not_even_claim_the_cancelled_swap_can_not_touch(self) -> None:
        assert led_to(DENIED, TAKE, ROLLBACK, at=IMPATIENT, goal=1) == Done("")
        waits = Wait("", reason=reasons.denied(DENIED))
        assert led_to(DENIED, TAKE, ROLLBACK, at=IMPATIENT - INSTANT, goal=1) == waits
        assert led_to(STRANGE, TAKE, ROLLBACK, at=IMPATIENT, goal=1) == Wait("", reason=reasons.refused(STRANGE))

    def test_what_bears_a_claim_it_can_as_soon_as_the_permission_is_back(self) -> None:
        observed = look(Status.RUNNING, ownership=Ownership(MINE))
        waits = Wait("", reason=reasons.denied(DENIED))
        assert led_to(DENIED, TAKE, ROLLBACK, observed, at=3000, goal=1) == waits

    @pytest.mark.parametrize("status", [Status.STARTING, Status.STOPPING, Status.COPYING_IN_PROGRESS])
    def test_what_may_not_be_tagged_while_it_starts_or_stops_can_afterwards(self, status: Status) -> None:
        for error in (INVALID, STRANGE):
            waits = Wait("", reason=reasons.refused(error))
            assert led_to(error, TAKE, observed=look(status), at=3000) == waits
        assert led_to(DENIED, TAKE, observed=look(status), at=3000) == Fail("", reasons.denied(DENIED))


class TestStartRefused:
    """Start has a truth of its own to tell."""

    TRIED = Ownership(MINE, record_of(at=100, since=30))

    def test_a_quota_is_waited_for_for_two_minutes(self) -> None:
        """A model that was just stopped may still count."""
        reason = reasons.quota(NEW, ONE, LIMIT)
        observed = look(ownership=self.TRIED)
        assert led_to(LIMIT, START, observed=observed, at=30 + IMPATIENT - INSTANT) == Wait("", reason=reason)
        assert led_to(LIMIT, START, observed=observed, at=30 + IMPATIENT) == Fail("", reason)

    def test_from_its_first_try(self) -> None:
        assert led_to(LIMIT, START, at=3000) == Wait("", reason=reasons.quota(NEW, ONE, LIMIT))

    def test_also_by_what_wants_it_stopped_for_it_puts_back_what_was_adopted(self) -> None:
        observed = look(ownership=Ownership(claim_of(DELETE), record_of(at=100, since=30)))
        reason = reasons.quota(NEW, ONE, LIMIT)
        assert led_to(LIMIT, START, DELETE, observed, at=30 + IMPATIENT) == Fail("", reason)

    @pytest.mark.parametrize("status", [Status.STOPPED, Status.TRAINING_COMPLETED])
    def test_in_use_it_starts_already(self, status: Status) -> None:
        observed = look(status, ownership=self.TRIED)
        assert led_to(IN_USE, START, observed=observed, at=3000) == Wait("", reason=reasons.refused(IN_USE))

    def test_in_use_and_failed_it_can_not_be_started(self) -> None:
        observed, reason = look(Status.FAILED, ownership=self.TRIED), reasons.refused(IN_USE)
        assert led_to(IN_USE, START, observed=observed, at=30 + IMPATIENT - INSTANT) == Wait("", reason=reason)
        assert led_to(IN_USE, START, observed=observed, at=30 + IMPATIENT) == Fail("", reason)


class TestStopRefused:
    """Stop sees the truth: a read may be old."""

    ERRORS = pytest.mark.parametrize("error", [IN_USE, NOT_FOUND, INVALID, STRANGE])

    @ERRORS
    @pytest.mark.parametrize("status", [Status.STOPPED, Status.FAILED, None])
    def test_where_nothing_is_said_to_run_it_confirms_it(self, error: ServiceError, status: Status | None) -> None:
        assert led_to(error, STOP, DELETE, look(status)) == Release("", Succeed(""))
        assert led_to(error, STOP, ROLLBACK, look(status), goal=1) == Hold("")

    @ERRORS
    @pytest.mark.parametrize("status", [Status.STARTING, Status.RUNNING, Status.STOPPING])
    def test_where_it_is_said_to_run_it_is_looked_at_again(self, error: ServiceError, status: Status) -> None:
        """Whether a model can be stopped while it starts is published nowhere."""
        waits = Wait("", reason=reasons.not_stopped(NEW, error))
        assert led_to(error, STOP, DELETE, look(status)) == waits
        assert led_to(error, STOP, ROLLBACK, look(status), goal=1) == waits

    def test_a_denied_one_tells_nothing(self) -> None:
        assert led_to(DENIED, STOP, DELETE, look(Status.STOPPED)) == Wait("", reason=reasons.denied(DENIED))


@pytest.mark.parametrize(
    ("error", "attempted", "words"),
    [
        (TRANSIENT, None, "rekognition:TagResource: ThrottlingException"),
        (DENIED, TAKE, "rekognition:TagResource: AccessDeniedException"),
        (NOT_FOUND, TAKE, "rekognition:TagResource: ResourceNotFoundException"),
        (LIMIT, START, "Start: LimitExceededException"),
        (STRANGE, STOP, "Stop: StrangeException"),
    ],
)
def test_the_log_names_the_call_and_what_the_service_said(
    error: ServiceError, attempted: Decision | None, words: str
) -> None:
    assert after_error(DELETE, DELETE.goals[0], look(), attempted, error, after(1)).why == words
