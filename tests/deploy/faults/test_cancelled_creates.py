"""Creates that CloudFormation gives up while the model starts: a Delete follows, with an id that it makes up.

It calls Stop more than once: "Over an unfinished claim it calls Stop even when the description says that nothing runs,
for Stop sees the truth", and is refused there.
"""

from tests.deploy.account import Account, eventually
from tests.deploy.faults.deployment import HANG_GUARD, Deployment
from tests.deploy.faults.mishaps import caller_killed_after, caller_killed_before
from tests.deploy.faults.wire import ANSWER, Wire
from tests.deploy.model_history import starts_and_stops, status_of, statuses
from tests.deploy.stacks import beside_something_else, one_model, something_else


def test_a_delete_with_an_invented_id_stops_what_a_dead_create_has_started(
    deployment: Deployment, account: Account, wire: Wire
) -> None:
    """Proves "Delete with an invented id while Create is in flight", where every process of that Create died and none
    could tell that it had started the model; and "No fight: once a newer request for the same resource has begun, an
    older one changes nothing any more", for the dead Create's poll comes amid the Delete."""
    logos = account.model(deployment.name)
    account.custom_labels.change_behaviour(stopping_seconds=1e6)
    wire.befall("StartProjectVersion", caller_killed_after)
    retries = wire.befall("CreateSchedule", caller_killed_before, times=2, spared=1)
    deployment.create(one_model(logos))
    poll = deployment.poll_of("Create")
    eventually(lambda: retries.happened == 2, HANG_GUARD)
    deployment.delete()
    invented_id = str(deployment.request_of("Delete")["PhysicalResourceId"])
    assert invented_id.startswith(f"{deployment.name}-")

    eventually(lambda: status_of(account, logos) == "STOPPING", HANG_GUARD)
    deployment.invoke(poll)
    eventually(lambda: wire.count(ANSWER) >= 1, HANG_GUARD)
    account.custom_labels.set_status(logos, "STOPPED")
    assert deployment.settled() == "DELETE_COMPLETE"
    assert statuses(account, logos) == ["STARTING", "STOPPING", "STOPPED"]
    assert starts_and_stops(account, logos)[0] == 1


def test_a_create_that_is_rolled_back_in_flight_starts_nothing_again(
    deployment: Deployment, account: Account, wire: Wire
) -> None:
    """Proves "Resource creation cancelled", what CloudFormation says of a resource in flight when a sibling fails or
    the update is cancelled (the local cloud creates one resource after another, so here it is the latter): the Create
    still watches, its poll comes twice, and the Delete finds a model in STARTING."""
    logos = account.model(deployment.name)
    deployment.create(something_else)
    assert deployment.settled() == "CREATE_COMPLETE"
    deployment.update(beside_something_else(one_model(logos)))
    poll = deployment.poll_of("Create")
    eventually(lambda: status_of(account, logos) == "STARTING", HANG_GUARD)
    deployment.cancel_update()
    for _ in range(2):
        deployment.invoke(poll)
    assert deployment.settled() == "UPDATE_ROLLBACK_COMPLETE"
    assert statuses(account, logos) == ["STARTING", "STOPPING", "STOPPED"]
    assert starts_and_stops(account, logos)[0] == 1
    reasons = [event.get("ResourceStatusReason", "") for event in account.stack_events(deployment.name)]
    assert "Resource creation cancelled" in reasons
