"""Projects, versions and their ARNs; pages; labels."""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from running_model.local.custom_labels.detection import detected_labels
from tests.custom_labels.rekognition import EPOCH, OUTPUT, Rekognition, new_client, refusal

if TYPE_CHECKING:
    from mypy_boto3_rekognition.type_defs import ImageTypeDef


def test_arns_each_end_in_their_own_creation_time(rekognition: Rekognition) -> None:
    project = rekognition.project("logos")
    version = rekognition.version(project, "logos.2026")

    prefix = "arn:aws:rekognition:us-east-1:123456789012:project/logos"
    created = re.fullmatch(rf"{re.escape(prefix)}/(\d+)", project)
    trained = re.fullmatch(rf"{re.escape(prefix)}/version/logos\.2026/(\d+)", version)
    assert created
    assert trained
    assert (int(created[1]), int(trained[1])) == (EPOCH * 1000, EPOCH * 1000 + 1)


def test_an_arn_is_of_the_partition_of_its_region(rekognition: Rekognition) -> None:
    arn = new_client("us-gov-west-1").create_project(ProjectName="logos")["ProjectArn"]

    assert arn.startswith("arn:aws-us-gov:rekognition:us-gov-west-1:")


def test_projects_and_versions_may_be_named_version(rekognition: Rekognition) -> None:
    arn = rekognition.version(rekognition.project("version"), "version")

    rekognition.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)

    assert rekognition.status(arn) == "STARTING"


def test_regions_are_apart(rekognition: Rekognition) -> None:
    arn = rekognition.model()

    elsewhere = new_client("eu-west-1")
    assert elsewhere.describe_projects()["ProjectDescriptions"] == []
    assert refusal(elsewhere.stop_project_version, ProjectVersionArn=arn) == "ResourceNotFoundException"


def test_a_projects_description(rekognition: Rekognition) -> None:
    arn = rekognition.project("logos")

    [description] = rekognition.client.describe_projects(ProjectNames=["logos"])["ProjectDescriptions"]

    assert description == {
        "ProjectArn": arn,
        "CreationTimestamp": datetime.fromtimestamp(EPOCH, UTC),
        "Status": "CREATED",
        "Feature": "CUSTOM_LABELS",
    }


def test_projects_by_name_and_feature(rekognition: Rekognition) -> None:
    logos, adapter = rekognition.project("logos"), rekognition.project("adapter", "CONTENT_MODERATION")
    describe = rekognition.client.describe_projects

    assert [row["ProjectArn"] for row in describe()["ProjectDescriptions"]] == [logos]
    found = describe(Features=["CONTENT_MODERATION", "CUSTOM_LABELS"])["ProjectDescriptions"]
    assert [row["ProjectArn"] for row in found] == [adapter, logos]
    assert describe(ProjectNames=["none"])["ProjectDescriptions"] == []


def test_a_projects_name_is_taken_until_it_is_deleted(rekognition: Rekognition) -> None:
    client, project = rekognition.client, rekognition.project("logos")
    version = rekognition.version(project)

    assert refusal(client.create_project, ProjectName="logos") == "ResourceInUseException"
    assert refusal(client.delete_project, ProjectArn=project) == "ResourceInUseException"
    client.delete_project_version(ProjectVersionArn=version)
    rekognition.pass_time(10)
    assert client.delete_project(ProjectArn=project)["Status"] == "DELETING"
    assert client.describe_projects()["ProjectDescriptions"] == []
    assert rekognition.project("logos") != project


def test_a_versions_description_before_any_start(rekognition: Rekognition) -> None:
    arn = rekognition.version(rekognition.project(), VersionDescription="With night shots.")

    assert rekognition.describe(arn) == {
        "ProjectVersionArn": arn,
        "CreationTimestamp": datetime.fromtimestamp((EPOCH * 1000 + 1) / 1000, UTC),
        "Status": "TRAINING_COMPLETED",
        "StatusMessage": "The model is ready to run.",
        "OutputConfig": OUTPUT,
        "VersionDescription": "With night shots.",
        "Feature": "CUSTOM_LABELS",
    }


def test_a_versions_name_is_taken(rekognition: Rekognition) -> None:
    project = rekognition.project()
    rekognition.version(project, "first")

    create = rekognition.client.create_project_version
    assert refusal(create, ProjectArn=project, VersionName="first", OutputConfig=OUTPUT) == "ResourceInUseException"


def test_versions_come_newest_first_and_by_name(rekognition: Rekognition) -> None:
    project = rekognition.project()
    arns = [rekognition.version(project, f"v{number}") for number in range(4)]
    describe = rekognition.client.describe_project_versions

    found = describe(ProjectArn=project)["ProjectVersionDescriptions"]
    assert [row["ProjectVersionArn"] for row in found] == arns[::-1]
    named = describe(ProjectArn=project, VersionNames=["v0", "v2"])["ProjectVersionDescriptions"]
    assert [row["ProjectVersionArn"] for row in named] == [arns[2], arns[0]]


def test_pages_of_versions(rekognition: Rekognition) -> None:
    project = rekognition.project()
    arns = [rekognition.version(project, f"v{number}") for number in range(5)]

    pages = list(
        rekognition.client.get_paginator("describe_project_versions").paginate(
            ProjectArn=project, PaginationConfig={"PageSize": 2}
        )
    )

    assert [len(page["ProjectVersionDescriptions"]) for page in pages] == [2, 2, 1]
    assert [row["ProjectVersionArn"] for page in pages for row in page["ProjectVersionDescriptions"]] == arns[::-1]


def test_a_page_goes_on_where_the_last_ended_whatever_came_and_went(rekognition: Rekognition) -> None:
    project = rekognition.project()
    arns = [rekognition.version(project, f"v{number}") for number in range(3)]
    describe = rekognition.client.describe_project_versions
    token = describe(ProjectArn=project, MaxResults=1)["NextToken"]

    rekognition.version(project, "newer")
    rekognition.client.delete_project_version(ProjectVersionArn=arns[2])
    rekognition.pass_time(10)

    [row] = describe(ProjectArn=project, MaxResults=1, NextToken=token)["ProjectVersionDescriptions"]
    assert row["ProjectVersionArn"] == arns[1]


def test_pages_of_projects(rekognition: Rekognition) -> None:
    arns = [rekognition.project(f"project{number}") for number in range(3)]

    pages = list(rekognition.client.get_paginator("describe_projects").paginate(PaginationConfig={"PageSize": 2}))

    assert [row["ProjectArn"] for page in pages for row in page["ProjectDescriptions"]] == arns[::-1]
    assert len(pages) == 2


def test_the_last_pages_token_is_missing_or_empty(rekognition: Rekognition) -> None:
    project = rekognition.project_of(rekognition.model())
    describe = rekognition.client.describe_project_versions

    assert "NextToken" not in describe(ProjectArn=project)
    rekognition.behave(empty_next_token=True)
    assert describe(ProjectArn=project)["NextToken"] == ""
    assert len(describe(ProjectArn=project, NextToken="")["ProjectVersionDescriptions"]) == 1


def test_a_token_that_no_page_gave(rekognition: Rekognition) -> None:
    project = rekognition.project_of(rekognition.model())

    for token in ("nonsense", "bm9uc2Vuc2U="):
        describe = rekognition.client.describe_project_versions
        assert refusal(describe, ProjectArn=project, NextToken=token) == "InvalidPaginationTokenException"


def test_a_moderation_adapter_is_described_and_never_started(rekognition: Rekognition) -> None:
    project = rekognition.project("adapter", "CONTENT_MODERATION")
    arn = rekognition.version(project)

    [row] = rekognition.client.describe_project_versions(ProjectArn=project)["ProjectVersionDescriptions"]
    assert row["Feature"] == "CONTENT_MODERATION"
    start = rekognition.client.start_project_version
    assert refusal(start, ProjectVersionArn=arn, MinInferenceUnits=1) == "InvalidParameterException"


def test_labels_of_a_running_model_depend_on_the_image_alone(rekognition: Rekognition) -> None:
    arn = rekognition.running_model()
    detect = rekognition.client.detect_custom_labels

    once = detect(ProjectVersionArn=arn, Image={"Bytes": b"one"}, MinConfidence=0)["CustomLabels"]
    again = detect(ProjectVersionArn=arn, Image={"Bytes": b"one"}, MinConfidence=0)["CustomLabels"]
    other = detect(ProjectVersionArn=arn, Image={"Bytes": b"two"}, MinConfidence=0)["CustomLabels"]
    assert once == again != other
    assert {label["Name"] for label in once} == {"Logo", "Package", "Shelf"}
    best = detect(ProjectVersionArn=arn, Image={"Bytes": b"one"}, MinConfidence=0, MaxResults=1)["CustomLabels"]
    assert best == once[:1]
    threshold = once[1]["Confidence"]
    sure = detect(ProjectVersionArn=arn, Image={"Bytes": b"one"}, MinConfidence=threshold)["CustomLabels"]
    assert sure == once[:2]


def test_labels_are_the_same_in_each_run_of_somebodys_tests() -> None:
    """The ARN isn't: it says when the version was created."""
    arn = "arn:aws:rekognition:us-east-1:111122223333:project/logos/version/v1/"
    first, second = (detected_labels(arn + created, {"Bytes": "b25l"}, None, 0) for created in ("1", "2"))
    assert first == second


def test_labels_of_a_model_that_does_not_run(rekognition: Rekognition) -> None:
    arn = rekognition.model()
    detect = rekognition.client.detect_custom_labels

    assert refusal(detect, ProjectVersionArn=arn, Image={"Bytes": b"one"}) == "ResourceNotReadyException"
    rekognition.client.start_project_version(ProjectVersionArn=arn, MinInferenceUnits=1)
    assert refusal(detect, ProjectVersionArn=arn, Image={"Bytes": b"one"}) == "ResourceNotReadyException"


def test_botocores_own_waiters(rekognition: Rekognition) -> None:
    arn = rekognition.running_model()

    rekognition.client.get_waiter("project_version_running").wait(
        ProjectArn=rekognition.project_of(arn), VersionNames=["first"]
    )


def test_the_rest_of_motos_rekognition_still_works(rekognition: Rekognition) -> None:
    image: ImageTypeDef = {"Bytes": b"-"}

    assert rekognition.client.detect_text(Image=image)["TextModelVersion"] == "3.0"
    assert rekognition.client.compare_faces(SourceImage=image, TargetImage=image)["FaceMatches"]
    assert rekognition.client.detect_labels(Image=image)["Labels"]
