"""The commands are shown as they are run, and what is said of them is true."""

import shlex

import pytest
from decision import SETTLING

from demo.steps import STEPS, Step

_ARN = "arn:aws:rekognition:us-east-1:000000000000:project/logos/version/v1/1795511000000"


@pytest.mark.parametrize("step", STEPS, ids=lambda step: " ".join(step.typed[:2]))
def test_a_shell_would_run_what_is_shown(step: Step) -> None:
    typed = "\n".join(step.command_line()).removeprefix("$ ").replace("\\\n", " ")
    assert shlex.split(typed.replace("$ARN", _ARN)) == step.arguments(_ARN)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: " ".join(step.typed[:2]))
def test_every_line_fits_a_terminal(step: Step) -> None:
    assert max(map(len, [*step.why, *step.command_line()])) <= 100


def test_the_handler_s_settling_time_is_the_one_named() -> None:
    assert any(f"looks again {SETTLING.total_seconds():.0f} s later" in line for step in STEPS for line in step.why)
