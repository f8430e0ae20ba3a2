"""The behaviour as a value: checked when it is made, and the same after a trip through JSON."""

import json
from typing import Any

import pytest

from running_model.local.custom_labels.behaviour import Behaviour, Failure, Fault


def test_json_there_and_back() -> None:
    behaviour = Behaviour(
        time_scale=60,
        call_quotas={"StartProjectVersion": 5},
        stop_when_starting="ResourceInUseException",
        tags_refused_in=("STARTING", "DELETING"),
        failures=(Failure("STARTING", "No capacity", times=None),),
        faults=(Fault("*", None, reply_delay_seconds=1.5), Fault("TagResource", "ThrottlingException", times=3)),
    )

    assert Behaviour.from_json(json.loads(json.dumps(behaviour.to_json()))) == behaviour


def test_what_is_left_out_keeps_its_default() -> None:
    assert Behaviour.from_json({"running_models": 3}) == Behaviour(running_models=3)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"starting_second": 1}, "Behaviour has no starting_second; it has time_scale, .*starting_seconds"),
        ({"stop_when_failed": "refused"}, "stop_when_failed must be one of accepted, ResourceInUseException"),
        ({"time_scale": 0}, "time_scale must be above 0, not 0"),
        ({"stopping_seconds": -1}, "stopping_seconds must be a number, 0 or more, not -1"),
        ({"stopping_seconds": "1"}, "stopping_seconds must be a number, 0 or more, not '1'"),
        ({"running_models": 1.5}, "running_models must be an integer, 0 or more, not 1.5"),
        ({"running_models": True}, "running_models must be an integer"),
        ({"units_echoed": "no"}, "units_echoed must be a bool, not 'no'"),
        ({"call_quotas": []}, "call_quotas must be an object"),
        ({"call_quotas": {"Start": 5}}, "call_quotas must be one of"),
        ({"tags_refused_in": "STARTING"}, "tags_refused_in must be a list"),
        ({"tags_refused_in": ["PAUSED"]}, r"tags_refused_in\[0\] must be one of"),
        ({"faults": [{"operation": "*", "error": "Teapot"}]}, "Fault.error must be one of"),
        ({"faults": [{"operation": "*", "error": "ReplyLost", "count": 1}]}, "Fault has no count; it has"),
        ({"faults": [{"operation": "*", "error": "ReplyLost", "times": 0}]}, "Fault.times must be 1 or more, or null"),
        ({"faults": [5]}, "Fault must be an object, not 5"),
        ({"failures": [{"during": "RUNNING"}]}, "Failure.during must be one of"),
    ],
)
def test_values_that_it_refuses(document: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Behaviour.from_json(document)


def test_a_change_leaves_the_rest_as_it_was() -> None:
    behaviour = Behaviour(running_models=7)

    assert behaviour.changed({"time_scale": 2}) == Behaviour(running_models=7, time_scale=2)
    with pytest.raises(ValueError, match="Behaviour has no speed"):
        behaviour.changed({"speed": 2})
