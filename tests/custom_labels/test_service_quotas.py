"""Quotas: running models, units, calls a second."""

from running_model.local.custom_labels.behaviour import SERVICE_CALL_QUOTAS
from tests.custom_labels.rekognition import Rekognition, answer, new_client

LIMIT = "LimitExceededException"


def test_two_models_run_at_once_and_not_a_third(rekognition: Rekognition) -> None:
    first, second, third = (rekognition.model(name) for name in ("first", "second", "third"))
    start = rekognition.client.start_project_version

    assert [answer(start, ProjectVersionArn=arn, MinInferenceUnits=1) for arn in (first, second, third)] == [
        "STARTING",
        "STARTING",
        LIMIT,
    ]
    rekognition.pass_time(600)
    rekognition.client.stop_project_version(ProjectVersionArn=first)
    assert answer(start, ProjectVersionArn=third, MinInferenceUnits=1) == LIMIT
    rekognition.pass_time(120)
    assert answer(start, ProjectVersionArn=third, MinInferenceUnits=1) == "STARTING"


def test_the_quota_of_models_is_a_regions_own_and_adjustable(rekognition: Rekognition) -> None:
    rekognition.behave(running_models=1)
    rekognition.running_model()
    elsewhere = Rekognition(new_client("eu-west-1"), rekognition.clock)

    elsewhere.running_model()

    start = rekognition.client.start_project_version
    assert answer(start, ProjectVersionArn=rekognition.model("other"), MinInferenceUnits=1) == LIMIT


def test_five_units_a_model_and_not_six(rekognition: Rekognition) -> None:
    arn = rekognition.model()
    start = rekognition.client.start_project_version

    assert answer(start, ProjectVersionArn=arn, MinInferenceUnits=6) == LIMIT
    assert answer(start, ProjectVersionArn=arn, MinInferenceUnits=1, MaxInferenceUnits=6) == LIMIT
    assert answer(start, ProjectVersionArn=arn, MinInferenceUnits=5, MaxInferenceUnits=5) == "STARTING"


def test_the_quota_of_units_is_adjustable(rekognition: Rekognition) -> None:
    rekognition.behave(inference_units=10)

    start = rekognition.client.start_project_version
    assert answer(start, ProjectVersionArn=rekognition.model(), MinInferenceUnits=10) == "STARTING"


def test_calls_are_throttled_by_operation(rekognition: Rekognition) -> None:
    arn = rekognition.model()
    stop = rekognition.client.stop_project_version
    rekognition.behave(call_quotas=dict(SERVICE_CALL_QUOTAS))

    answers = [answer(stop, ProjectVersionArn=arn) for _ in range(6)]
    assert answers == ["ResourceInUseException"] * 5 + ["ThrottlingException"]
    assert rekognition.status(arn) == "TRAINING_COMPLETED"
    rekognition.pass_time(1)
    assert answer(stop, ProjectVersionArn=arn) == "ResourceInUseException"


def test_a_quota_of_every_call_is_that_of_each_operation_without_its_own(rekognition: Rekognition) -> None:
    arn = rekognition.model()
    rekognition.behave(call_quotas={"*": 1, "StopProjectVersion": 2})

    stop, projects = rekognition.client.stop_project_version, rekognition.client.describe_projects
    answers = [answer(stop, ProjectVersionArn=arn) for _ in range(3)]
    assert answers == ["ResourceInUseException"] * 2 + ["ThrottlingException"]
    projects()
    assert answer(projects) == "ThrottlingException"


def test_a_model_over_its_capacity(rekognition: Rekognition) -> None:
    arn = rekognition.running_model()
    rekognition.behave(call_quotas={"DetectCustomLabels": 1})
    detect = rekognition.client.detect_custom_labels

    detect(ProjectVersionArn=arn, Image={"Bytes": b"-"})

    again = answer(detect, ProjectVersionArn=arn, Image={"Bytes": b"-"})
    assert again == "ProvisionedThroughputExceededException"
