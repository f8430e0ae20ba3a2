"""What is refused, in which words, and what is left alone."""

from pathlib import Path

from aws_cdk import CfnParameter, Stack

from running_model.local.service import Failure
from tests.deploy.account import Account
from tests.deploy.model_history import ownership_tags, starts_and_stops, status_of, statuses
from tests.deploy.stacks import one_model, synthesis_error


def test_a_bad_arn_behind_a_parameter_is_refused_in_the_words_of_synth(account: Account, tmp_path: Path) -> None:
    """Proves "Tokens pass the synth and get the same checks, in the same words, from the handler at deploy."."""
    project = account.model().split("/version/")[0] + "/1690474772815"

    def behind_a_parameter(stack: Stack) -> None:
        one_model(CfnParameter(stack, "Version").value_as_string)(stack)

    deployed = account.deploy(behind_a_parameter, "--parameters", f"Version={project}")
    assert deployed.exit_code != 0
    assert account.stack_status() == "ROLLBACK_COMPLETE"
    words = synthesis_error(one_model(project), tmp_path / "literal").removeprefix("Wrong/Logos: ")
    assert "the ARN of a project" in words
    assert deployed.says(words)
    assert account.custom_labels.calls("StartProjectVersion") == []


def test_a_model_that_somebody_else_runs_is_refused_and_left_alone(account: Account) -> None:
    """Proves "A model that already runs when Create comes is somebody's: refused ... unless `adopt_running=True`"."""
    logos = account.model()
    account.run_by_hand(logos)
    deployed = account.deploy(one_model(logos))
    assert deployed.exit_code != 0
    assert deployed.says("Set adopt_running=True to take it over as it runs")
    assert account.stack_status() == "ROLLBACK_COMPLETE"
    assert status_of(account, logos) == "RUNNING"
    assert starts_and_stops(account, logos) == (0, 0)
    assert ownership_tags(account, logos) == {}
    account.may_run.add(logos)


def test_a_start_that_fails_rolls_the_stack_back_and_leaves_nothing_running(account: Account) -> None:
    """Proves "a start that FAILS (the service's message in the CLI's output, the stack rolled back, nothing left
    running)"."""
    logos = account.model()
    account.custom_labels.change_behaviour(failures=(Failure("STARTING", "The model's container crashed."),))
    deployed = account.deploy(one_model(logos))
    assert deployed.exit_code != 0
    assert deployed.says("The model's container crashed.")
    assert account.stack_status() == "ROLLBACK_COMPLETE"
    assert statuses(account, logos)[:2] == ["STARTING", "FAILED"]
    assert status_of(account, logos) == "STOPPED"
