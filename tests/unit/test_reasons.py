"""Reasons: at most 1,000 characters, cut in the service's words and never in ours."""

from collections.abc import Callable

import pytest
import reasons
from model import Description, Status
from properties import InferenceUnits
from reasons import REASON_CHARACTERS, Reason
from service_error import ServiceError

LONGEST_NAME = "n" * 255
LONGEST_ARN = (
    f"arn:aws-us-gov:rekognition:us-gov-west-1:111122223333:project/{LONGEST_NAME}/version/{LONGEST_NAME}/1763629815000"
)
ARN = "arn:aws:rekognition:us-east-1:111122223333:project/logos/version/logos.2026-11-20T09.10.15/1763629815000"
LONGEST_STACK = "arn:aws:cloudformation:us-gov-west-1:111122223333:stack/" + "s" * 128 + "/" + "u" * 36
LOG = f"Log: /aws/cloudformation/{'S' * 100}/RunningModelProviderLogGroup7EE0AEB1, search for {'r' * 36}."
SAID = "The service went on and on. " * 200

DESCRIPTION = Description(Status.FAILED, SAID, 1, 3)
UNITS = InferenceUnits(100, 100)


def error(arn: str) -> ServiceError:
    return ServiceError("rekognition:StartProjectVersion", arn, "LimitExceededException", SAID)


def stack_of(arn: str) -> str:
    return LONGEST_STACK if arn == LONGEST_ARN else "arn:aws:cloudformation:us-east-1:111122223333:stack/Logos/5ab30ae0"


EVERY_REASON: dict[str, Callable[[str], Reason]] = {
    "invalid_properties": lambda arn: reasons.invalid_properties((f"project_version_arn is {arn}." * 3,) * 5),
    "no_such_version": reasons.no_such_version,
    "moderation_adapter": reasons.moderation_adapter,
    "never_runs": lambda arn: reasons.never_runs(arn, DESCRIPTION, "Train a new version and deploy that."),
    "claimed_by_another": lambda arn: reasons.claimed_by_another(arn, stack_of(arn)),
    "runs_unclaimed": lambda arn: reasons.runs_unclaimed(arn, DESCRIPTION),
    "started_by_another": reasons.started_by_another,
    "held_with_other_units": lambda arn: reasons.held_with_other_units(arn, "L" * 255, UNITS, UNITS),
    "units_unknown": reasons.units_unknown,
    "start_failed": lambda arn: reasons.start_failed(arn, DESCRIPTION),
    "wrong_units": lambda arn: reasons.wrong_units(arn, DESCRIPTION, UNITS),
    "quota": lambda arn: reasons.quota(arn, UNITS, error(arn)),
    "denied": lambda arn: reasons.denied(error(arn)),
    "refused": lambda arn: reasons.refused(error(arn)),
    "not_stopped": lambda arn: reasons.not_stopped(arn, error(arn)),
    "tags_lost": reasons.tags_lost,
    "record_lost": reasons.record_lost,
    "superseded": reasons.superseded,
    "out_of_time": lambda arn: reasons.out_of_time(arn, 3600, "STARTING", f"Stop it by hand (aws ... {arn})."),
    "not_armed": lambda arn: reasons.not_armed(error(arn)),
    "broken": lambda arn: reasons.broken(RuntimeError(SAID)),
}


def test_every_reason_is_here() -> None:
    own = {name for name, value in vars(reasons).items() if getattr(value, "__module__", "") == "reasons"}
    public = {name for name in own if not name.startswith("_")}
    assert public - {"Reason", "command_to_stop"} == set(EVERY_REASON)


@pytest.mark.parametrize("name", EVERY_REASON)
def test_our_words_are_whole_whatever_the_service_says(name: str) -> None:
    reason = EVERY_REASON[name](LONGEST_ARN)
    text = reason.render(LOG)
    assert len(text) <= REASON_CHARACTERS
    assert text.endswith(f" {LOG}")
    short = EVERY_REASON[name](ARN)
    assert short.render(LOG).startswith(short.what)
    assert short.remedy in short.render(LOG)


@pytest.mark.parametrize("name", EVERY_REASON)
def test_a_reason_shows_no_stack_trace_and_no_python(name: str) -> None:
    text = EVERY_REASON[name](ARN).render(LOG)
    assert "\n" not in text
    assert "None" not in text
    assert "Status." not in text


def test_what_the_service_said_is_cut_and_only_that() -> None:
    reason = Reason("It failed.", "Do this.", SAID)
    text = reason.render("Log: here.")
    assert len(text) == REASON_CHARACTERS
    assert text.startswith('It failed. The service says: "The service went on')
    assert text.endswith('..." Do this. Log: here.')


def test_a_short_answer_of_the_service_is_shown_whole() -> None:
    assert Reason("It failed.", "Do this.", "No.").render("L.") == 'It failed. The service says: "No." Do this. L.'


def test_faults_beyond_the_room_are_counted() -> None:
    reason = reasons.invalid_properties(("a" * 400, "b" * 400, "c" * 400))
    assert reason.what == "a" * 400 + " There are 2 more faults."
