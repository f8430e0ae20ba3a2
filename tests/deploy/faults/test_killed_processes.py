"""Invocations whose process dies between two calls."""

from tests.deploy.account import Account, eventually
from tests.deploy.faults.deployment import HANG_GUARD, Deployment
from tests.deploy.faults.mishaps import caller_killed_after, caller_killed_before
from tests.deploy.faults.wire import ANSWER, Wire
from tests.deploy.model_history import ownership_tags, starts_and_stops, status_of, statuses
from tests.deploy.stacks import one_model


def test_a_start_whose_process_died_in_the_midst_is_seen_through_by_the_schedule(
    deployment: Deployment, account: Account, wire: Wire
) -> None:
    """Proves "If the Lambda dies after arming, the next minute's poll goes on", and "no step relies on what an earlier
    invocation remembered": the Start took effect, nobody has heard of it, and both of Lambda's retries die as well."""
    logos = account.model(deployment.name)
    wire.befall("StartProjectVersion", caller_killed_after)
    retries = wire.befall("CreateSchedule", caller_killed_before, times=2, spared=1)
    deployment.create(one_model(logos))
    eventually(lambda: retries.happened == 2, HANG_GUARD)
    assert status_of(account, logos) == "STARTING"

    deployment.let_run(logos)
    deployment.invoke(deployment.poll_of("Create"))
    assert deployment.settled() == "CREATE_COMPLETE"
    assert statuses(account, logos) == ["STARTING", "RUNNING"]
    assert starts_and_stops(account, logos) == (1, 0)


def test_a_create_whose_process_died_before_and_while_arming_is_tried_again_by_lambda(
    deployment: Deployment, account: Account, wire: Wire
) -> None:
    """Proves "before [arming], Lambda's own two retries do, so leave them on", and that a schedule is "named after the
    RequestId, so a duplicate is a no-op": the last retry finds the one that its predecessor made, and died."""
    logos = account.model(deployment.name)
    wire.befall("CreateSchedule", caller_killed_before)
    wire.befall("CreateSchedule", caller_killed_after)
    deployment.create(one_model(logos))
    deployment.let_run(logos)
    assert deployment.settled() == "CREATE_COMPLETE"
    assert wire.count("CreateSchedule") == 3
    assert starts_and_stops(account, logos) == (1, 0)


def test_a_process_that_dies_after_its_answer_or_any_step_of_a_delete_leaves_nothing_behind(
    deployment: Deployment, account: Account, wire: Wire
) -> None:
    """Proves "answer if it is settled, mark the claim settled, and only then delete the schedule", for whoever dies
    after the answer comes back to do the rest; and that a Delete which died after Stop, and again after it took its
    tags off, answers all the same."""
    logos = account.model(deployment.name)
    wire.befall(ANSWER, caller_killed_after)
    deployment.create(one_model(logos))
    deployment.let_run(logos)
    assert deployment.settled() == "CREATE_COMPLETE"
    eventually(lambda: "running-model:settled" in ownership_tags(account, logos), HANG_GUARD)

    wire.befall("StopProjectVersion", caller_killed_after)
    wire.befall("UntagResource", caller_killed_after)
    deployment.delete()
    assert deployment.settled() == "DELETE_COMPLETE"
    assert statuses(account, logos) == ["STARTING", "RUNNING", "STOPPING", "STOPPED"]
    assert starts_and_stops(account, logos) == (1, 1)
