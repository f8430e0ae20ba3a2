"""Deployments that leave a running model as it is, and what makes them look at it again."""

from typing import Literal

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ssm as ssm

from tests.deploy import function_log
from tests.deploy.account import Account, eventually
from tests.deploy.model_history import starts_and_stops, status_of, statuses
from tests.deploy.stacks import one_model

SETTLING_SECONDS = 20.0
"""What whoever has to make sure of something waits at least (docs/protocol.md)."""


def test_nothing_changed(account: Account) -> None:
    """Proves "nothing changed": neither the model nor the function hears of it, even where something else changes."""
    logos = account.model()

    def with_something_else(stack: Stack) -> None:
        one_model(logos)(stack)
        ssm.StringParameter(stack, "Something", string_value="else")

    account.deploy(one_model(logos))
    assert account.deploy(one_model(logos)).says("(no changes)")
    assert account.deploy(with_something_else).exit_code == 0
    assert account.stack_status() == "UPDATE_COMPLETE"
    assert len(function_log.request_ids(account.cloud.log())) == 1
    assert starts_and_stops(account, logos) == (1, 0)


def test_another_revision_doesnt_touch_a_running_model(account: Account) -> None:
    """Proves "a running one with the right units isn't touched", and is answered for without any waiting."""
    logos = account.model()
    account.deploy(one_model(logos, min_inference_units=2))
    assert account.deploy(one_model(logos, min_inference_units=2, revision="second")).exit_code == 0
    assert starts_and_stops(account, logos) == (1, 0)
    eventually(lambda: bool(function_log.answers(account.cloud.log(), "Update")))
    (answer,) = function_log.answers(account.cloud.log(), "Update")
    assert (answer["answer"], answer["seconds"] < SETTLING_SECONDS) == ("SUCCESS", True)


@pytest.mark.parametrize("found", ["FAILED", "STOPPED"])
def test_another_revision_starts_a_model_that_does_not_run(
    account: Account, found: Literal["FAILED", "STOPPED"]
) -> None:
    """Proves "change it, and CloudFormation looks at the model again and starts one that has failed or been
    stopped"."""
    logos = account.model()
    account.deploy(one_model(logos))
    account.custom_labels.set_status(logos, found)
    assert account.deploy(one_model(logos, revision="second")).exit_code == 0
    assert statuses(account, logos) == ["STARTING", "RUNNING", found, "STARTING", "RUNNING"]
    assert status_of(account, logos) == "RUNNING"
