"""Answers that don't arrive, or seem not to."""

from tests.deploy.account import Account, eventually
from tests.deploy.faults.deployment import HANG_GUARD, Deployment
from tests.deploy.faults.mishaps import hangs, hangs_once_taken, unavailable
from tests.deploy.faults.wire import ANSWER, Wire
from tests.deploy.model_history import ownership_tags, starts_and_stops
from tests.deploy.stacks import one_model


def test_an_answer_refused_by_503_for_a_while_is_delivered_by_a_poll(
    deployment: Deployment, account: Account, wire: Wire
) -> None:
    """Proves "The answer's PUT failing (5xx ...)" against "Answered: every request is answered": all three tries of an
    invocation are refused, and the first of the poll after it."""
    logos = account.model(deployment.name)
    refused = wire.befall(ANSWER, unavailable, times=4)
    deployment.create(one_model(logos))
    deployment.let_run(logos)
    eventually(lambda: refused.happened >= 3, HANG_GUARD)
    assert account.stack_status(deployment.name) == "CREATE_IN_PROGRESS"

    deployment.invoke(deployment.poll_of("Create"))
    assert deployment.settled() == "CREATE_COMPLETE"
    assert starts_and_stops(account, logos) == (1, 0)


def test_an_answer_that_hangs_and_is_then_taken_without_a_word_counts_once(
    deployment: Deployment, account: Account, wire: Wire
) -> None:
    """Proves "The answer's PUT failing (... timeout ...)": once nothing is taken, once it is taken and nobody says so,
    and the third delivery of the same answer is the one that is known to have arrived."""
    logos = account.model(deployment.name)
    first = wire.befall(ANSWER, hangs)
    wire.befall(ANSWER, hangs_once_taken)
    deployment.create(one_model(logos))
    deployment.let_run(logos)
    eventually(lambda: first.happened >= 1, HANG_GUARD)
    # A poll that came meanwhile would deliver the same answer, too.
    deployment.lose_schedule("Create")
    assert deployment.settled() == "CREATE_COMPLETE"
    eventually(lambda: "running-model:settled" in ownership_tags(account, logos), HANG_GUARD)
    assert wire.count(ANSWER) == 3
    assert starts_and_stops(account, logos) == (1, 0)
