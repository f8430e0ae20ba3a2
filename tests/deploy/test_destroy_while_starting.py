"""A stack destroyed while its model still starts: the Create is cancelled in flight."""

import pytest

from tests.deploy.account import Account, eventually
from tests.deploy.model_history import status_of, statuses
from tests.deploy.stacks import one_model


@pytest.mark.parametrize(
    ("stop", "expected"),
    [
        ("accepted", ["STARTING", "STOPPING", "STOPPED"]),
        ("ResourceInUseException", ["STARTING", "RUNNING", "STOPPING", "STOPPED"]),
    ],
)
def test_a_model_is_stopped_out_of_starting(account: Account, stop: str, expected: list[str]) -> None:
    """Proves "Delete: stops what it owns and nobody else holds, waits for STOPPED, also out of STARTING."; what Stop
    answers there is published nowhere."""
    logos = account.model()
    # A minute here, which no single invocation watches: the schedule's polls go on.
    account.custom_labels.change_behaviour(starting_seconds=3600.0, stop_when_starting=stop)
    with account.deploying(one_model(logos)):
        eventually(lambda: status_of(account, logos) == "STARTING")
        assert account.destroy().exit_code == 0
    assert account.stack_status() == "DELETE_COMPLETE"
    assert statuses(account, logos) == expected
