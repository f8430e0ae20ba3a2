"""The service over HTTP, its records and its control, as another process sees them."""

import json
import urllib.request
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from running_model.local.service import Behaviour, CustomLabelsControl, CustomLabelsService, Failure, Fault
from tests.custom_labels.rekognition import EPOCH, StoppedClock, new_client

if TYPE_CHECKING:
    from mypy_boto3_rekognition import RekognitionClient

INITIAL = Behaviour(starting_seconds=1200, time_scale=60)


@pytest.fixture(scope="module")
def module_clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture(scope="module")
def service(module_clock: StoppedClock) -> Iterator[CustomLabelsService]:
    with CustomLabelsService(INITIAL, clock=module_clock) as service:
        yield service


@pytest.fixture
def moving_clock(module_clock: StoppedClock) -> StoppedClock:
    module_clock.time = EPOCH
    return module_clock


@pytest.fixture
def control(service: CustomLabelsService, moving_clock: StoppedClock) -> CustomLabelsControl:
    service.control.reset()
    return service.control


@pytest.fixture(scope="module")
def remote(service: CustomLabelsService) -> "RekognitionClient":
    return new_client(endpoint_url=service.endpoint_url)


def test_a_model_is_created_ready_to_start(control: CustomLabelsControl, remote: "RekognitionClient") -> None:
    first = control.create_model("logos", "first", tags={"team": "vision"})
    second = control.create_model("logos", "second")

    assert first == f"arn:aws:rekognition:us-east-1:000000000000:project/logos/version/first/{int(EPOCH * 1000) + 1}"
    assert [state.status for state in control.versions()] == ["TRAINING_COMPLETED", "TRAINING_COMPLETED"]
    assert [state.tags for state in control.versions()] == [{"team": "vision"}, {}]
    remote.start_project_version(ProjectVersionArn=second, MinInferenceUnits=1)
    with pytest.raises(ClientError, match="already has a version named first"):
        control.create_model("logos", "first")


def test_a_moderation_adapter_and_another_region(control: CustomLabelsControl, remote: "RekognitionClient") -> None:
    arn = control.create_model("adapter", "first", region="eu-west-1", feature="CONTENT_MODERATION")

    assert arn.startswith("arn:aws:rekognition:eu-west-1:000000000000:project/adapter/version/first/")
    assert remote.describe_projects()["ProjectDescriptions"] == []


def test_an_access_key_of_twelve_digits_names_its_account(
    service: CustomLabelsService, control: CustomLabelsControl
) -> None:
    client = new_client(endpoint_url=service.endpoint_url, access_key="111122223333")

    assert ":111122223333:" in client.create_project(ProjectName="logos")["ProjectArn"]


def test_the_history_has_the_true_times_of_what_nobody_looked_at(
    control: CustomLabelsControl, remote: "RekognitionClient", moving_clock: StoppedClock
) -> None:
    arn = control.create_model("logos", "first")
    moving_clock.time += 100
    remote.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1, MaxInferenceUnits=2)
    assert [change.status for change in control.history()][-1] == "STARTING"
    moving_clock.time += 1_000
    remote.stop_project_version(ProjectVersionArn=arn)
    moving_clock.time += 1_000

    changes = control.history(arn)

    assert [(change.time - EPOCH, change.status, change.min_inference_units) for change in changes] == [
        (0, "TRAINING_IN_PROGRESS", None),
        (0, "TRAINING_COMPLETED", None),
        (100, "STARTING", 1),
        (120, "RUNNING", 1),
        (1_100, "STOPPING", 1),
        (1_102, "STOPPED", 1),
    ]
    assert {change.project_version_arn for change in changes} == {arn}
    assert (changes[-1].max_inference_units, changes[-1].status_message) == (2, "The model is stopped.")
    assert control.versions()[0].time == EPOCH + 1_102


def test_the_history_outlives_version_and_project(
    control: CustomLabelsControl, remote: "RekognitionClient", moving_clock: StoppedClock
) -> None:
    arn = control.create_model("logos", "first")
    remote.delete_project_version(ProjectVersionArn=arn)
    moving_clock.time += 10
    [project] = remote.describe_projects()["ProjectDescriptions"]
    remote.delete_project(ProjectArn=project["ProjectArn"])

    assert [change.status for change in control.history("/first/")][-2:] == ["DELETING", "DELETED"]
    assert control.history("/second/") == []
    assert control.versions() == []


def test_every_call_is_recorded_as_it_was_answered(
    control: CustomLabelsControl, service: CustomLabelsService, moving_clock: StoppedClock
) -> None:
    arn = control.create_model("logos", "first")
    lambdas = new_client(endpoint_url=service.endpoint_url, access_key="000000000000")
    moving_clock.time += 5
    with pytest.raises(ClientError):
        lambdas.stop_project_version(ProjectVersionArn=arn)
    lambdas.tag_resource(ResourceArn=arn, Tags={"a": "b"})

    [stop] = control.calls("StopProjectVersion")
    assert (stop.time, stop.parameters, stop.resource_arn) == (EPOCH + 5, {"ProjectVersionArn": arn}, arn)
    assert (stop.http_status, stop.error_code) == (400, "ResourceInUseException")
    assert (stop.account_id, stop.region) == ("000000000000", "us-east-1")
    assert stop.access_key == "000000000000"
    assert stop.credential_scope.endswith("/us-east-1/rekognition/aws4_request")
    assert "Botocore" in stop.user_agent
    assert [call.operation for call in control.calls()] == [
        "DescribeProjects",
        "CreateProject",
        "CreateProjectVersion",
        "StopProjectVersion",
        "TagResource",
    ]
    [tag] = control.calls(resource=arn)[1:]
    assert (tag.http_status, tag.error_code, tag.parameters["Tags"]) == (200, "", {"a": "b"})


def test_the_record_of_calls_holds_no_image(control: CustomLabelsControl, remote: "RekognitionClient") -> None:
    arn = control.create_model("logos", "first")
    control.set_status(arn, "RUNNING")

    remote.detect_custom_labels(ProjectVersionArn=arn, Image={"Bytes": b"12345"})

    assert control.calls()[-1].parameters["Image"] == {"Bytes": "5 bytes"}


def test_a_reply_lost_over_http(control: CustomLabelsControl, remote: "RekognitionClient") -> None:
    arn = control.create_model("logos", "first")
    control.change_behaviour(faults=[Fault("StartProjectVersion", "ReplyLost", after_effect=True)])

    with pytest.raises(ConnectionClosedError):
        remote.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)

    assert control.versions()[0].status == "STARTING"
    assert (control.calls()[-1].http_status, control.calls()[-1].error_code) == (0, "ReplyLost")


def test_the_behaviour_is_replaced_changed_and_reset(control: CustomLabelsControl) -> None:
    assert control.behaviour() == INITIAL
    control.set_behaviour(Behaviour(failures=(Failure("STARTING"),)))
    assert control.change_behaviour(running_models=9) == Behaviour(running_models=9, failures=(Failure("STARTING"),))
    assert control.behaviour().running_models == 9

    control.create_model("logos", "first")
    control.reset()

    assert (control.behaviour(), control.versions(), control.history(), control.calls()) == (INITIAL, [], [], [])


def test_a_version_is_put_into_a_status(control: CustomLabelsControl) -> None:
    arn = control.create_model("logos", "first")

    control.set_status(arn, "EXPIRED", "Too old", min_inference_units=2, max_inference_units=3)

    [state] = control.versions()
    assert (state.status, state.status_message) == ("EXPIRED", "Too old")
    assert (state.min_inference_units, state.max_inference_units) == (2, 3)


def test_what_the_control_refuses(control: CustomLabelsControl) -> None:
    arn = control.create_model("logos", "first")

    with pytest.raises(ValueError, match="status must be one of"):
        control.set_status(arn, "PAUSED")  # type: ignore[arg-type]
    for unknown in (f"{arn}1", arn.replace("us-east-1", "us-moon-1"), "nonsense"):
        with pytest.raises(ValueError, match=unknown):
            control.set_status(unknown, "RUNNING")
    with pytest.raises(ValueError, match="Behaviour has no speed"):
        control.change_behaviour(speed=3)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "reason"),
    [
        ("PUT", "behaviour", '{"speed": 3}', 400, "Behaviour has no speed"),
        ("PUT", "behaviour", "[]", 400, "Behaviour must be an object"),
        ("PATCH", "behaviour", "not JSON", 400, "Expecting value"),
        ("POST", "versions/status", "{}", 400, "missing 2 required positional arguments"),
        ("DELETE", "calls", "", 404, "No DELETE /_custom_labels/calls; there are GET /_custom_labels/behaviour"),
    ],
)
def test_what_the_control_answers_to_anything_else(
    service: CustomLabelsService, method: str, path: str, body: str, status: int, reason: str
) -> None:
    url = f"{service.endpoint_url}/_custom_labels/{path}"
    request = urllib.request.Request(url, data=body.encode(), method=method)  # noqa: S310 (our own loopback address)

    with pytest.raises(urllib.request.HTTPError) as raised:
        urllib.request.urlopen(request)  # noqa: S310

    assert raised.value.code == status
    assert reason in json.load(raised.value)["error"]


def test_time_passes_when_told_to(control: CustomLabelsControl, remote: "RekognitionClient") -> None:
    arn = control.create_model("logos", "first")
    remote.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)

    control.pass_time(19.9)
    assert control.versions()[0].status == "STARTING"
    control.pass_time(0.1)
    assert control.versions()[0].status == "RUNNING"
    assert [change.time for change in control.history()][-1] == pytest.approx(EPOCH + 20, abs=0.01)
    with pytest.raises(ValueError, match=r"PassingTime\.seconds must be a number, 0 or more, not -1"):
        control.pass_time(-1)
    control.reset()
    control.create_model("logos", "first")
    assert control.history()[0].time == EPOCH


def test_a_behaviour_for_a_while(control: CustomLabelsControl) -> None:
    with control.behaving(running_models=0, failures=[Failure("STARTING", message="No capacity.")]):
        assert control.behaviour().running_models == 0
    assert control.behaviour() == INITIAL
