"""The table of messages: whatever the code says, is in it."""

import inspect
import re
from typing import Any, Final, get_type_hints

import properties
import pytest
import reasons
from decision import NEVER_RUNS
from model import Description, Status
from properties import InferenceUnits, InvalidPropertiesError
from service_error import ServiceError

from docs.site.messages import SOURCES, messages, remedies_by_status, remedies_out_of_time, undecided
from docs.site.page import messages_table
from docs.site.waiting import MEANINGS

_ARN: Final = "arn:aws:rekognition:us-east-1:111122223333:project/logos/version/logos.1/1763629815000"
_LISTED: Final = [message for sources in SOURCES.values() for source in sources for message in messages(source)]
_SPEAKERS: Final = [
    function
    for _, function in inspect.getmembers(reasons, inspect.isfunction)
    if function.__module__ == "reasons" and get_type_hints(function)["return"] is reasons.Reason
]
_VERSION: Final = properties.parse_project_version_arn(_ARN)


def _is_listed(said: str) -> bool:
    """Whether a message is one of the table's, with values in its places."""
    return any(
        re.fullmatch(".*".join(map(re.escape, re.split("<[^>]*>", message.words))), said, re.DOTALL)
        for message in _LISTED
        if len(re.sub("<[^>]*>", "", message.words)) > 12
    )


def _argument(name: str) -> Any:
    """Something that could be given by this name."""
    known = {
        "asked": InferenceUnits(1, 3),
        "held": InferenceUnits(2),
        "seconds": 3600,
        "faults": ("adopt_running is 'maybe'; it must be true or false.",),
    }
    if name == "description":
        return Description(Status.FAILED, "There is no capacity.", 2)
    if name == "error":
        return ServiceError("rekognition:StartProjectVersion", _ARN, "LimitExceededException", "Too many.")
    return known.get(name, _ARN)


@pytest.mark.parametrize("speaker", _SPEAKERS, ids=lambda speaker: speaker.__name__)
def test_every_reason_is_listed_with_its_remedy(speaker: Any) -> None:
    reason = speaker(*map(_argument, inspect.signature(speaker).parameters))
    assert _is_listed(reason.what)
    remedies = [".*".join(map(re.escape, re.split("<[^>]*>", message.remedy))) for message in _LISTED if message.remedy]
    assert any(re.fullmatch(remedy, reason.remedy, re.DOTALL) for remedy in remedies)


@pytest.mark.parametrize("speaker", _SPEAKERS, ids=lambda speaker: speaker.__name__)
def test_what_to_type_is_listed_whole(speaker: Any) -> None:
    command = reasons.command_to_stop("<version arn>")
    remedy = speaker(*map(_argument, inspect.signature(speaker).parameters)).remedy
    listed = [message.remedy for message in _LISTED if message.place.endswith(f": {speaker.__name__}")]
    assert (reasons.command_to_stop(_ARN) in remedy) == any(command in each for each in listed)


def test_every_status_that_never_runs_has_its_remedy() -> None:
    assert remedies_by_status() == {status.value: remedy for status, remedy in NEVER_RUNS.items()}


@pytest.mark.parametrize(
    "check",
    [
        lambda: properties.parse_project_version_arn("arn:aws:s3:::bucket"),
        lambda: properties.parse_project_version_arn(_ARN.partition("/version")[0] + "/1"),
        lambda: properties.parse_project_version_arn(_ARN.replace("/version/", "/dataset/")),
        lambda: properties.parse_project_version_arn(f"{_ARN}/more"),
        lambda: properties.check_project_arn("arn:aws:rekognition:us-east-1:111122223333:project/other/1", _VERSION),
        lambda: properties.parse_inference_units("none", None),
        lambda: properties.parse_inference_units(3, 1),
        lambda: properties.parse_timeout(1),
        lambda: properties.parse_adopt_running("maybe"),
        lambda: properties.check_environment(_VERSION, "eu-west-1", None),
    ],
)
def test_every_fault_of_a_property_is_listed(check: Any) -> None:
    with pytest.raises(InvalidPropertiesError) as raised:
        check()
    assert all(_is_listed(fault) for fault in raised.value.faults)


def test_whatever_a_request_may_be_doing_when_time_runs_out_has_its_meaning() -> None:
    assert set(undecided()) == set(MEANINGS)


def test_what_is_listed_is_on_the_page() -> None:
    page = messages_table()
    assert len(_LISTED) > 35
    rows = len(_LISTED) + len(NEVER_RUNS) + len(remedies_out_of_time()) + len(MEANINGS)
    assert page.count("\n| ") == rows + len(SOURCES) + 3
    assert "&lt;remedy&gt; |\n" not in page.partition("## From the deployment")[2]
    assert "&lt;said&gt;" not in page
