"""The rules of the properties, in the words that synth and deployment share."""

import pytest
from properties import (
    InferenceUnits,
    InvalidPropertiesError,
    ProjectVersion,
    check_environment,
    check_project_arn,
    parse_adopt_running,
    parse_inference_units,
    parse_project_version_arn,
    parse_timeout,
)

HEAD = "arn:aws:rekognition:us-east-1:111122223333:"
PROJECT_ARN = HEAD + "project/logos/1690474772815"
VERSION_ARN = HEAD + "project/logos/version/logos.2026-11-20T09.10.15/1763629815000"
VERSION = parse_project_version_arn(VERSION_ARN)


def faults_of(arn: str) -> str:
    """What is said of a bad ARN of a version."""
    with pytest.raises(InvalidPropertiesError) as refused:
        parse_project_version_arn(arn)
    (fault,) = refused.value.faults
    return fault


def test_version_arn_taken_apart() -> None:
    assert (
        ProjectVersion(VERSION_ARN, "aws", "us-east-1", "111122223333", "logos", "logos.2026-11-20T09.10.15") == VERSION
    )


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_version_arn_of_any_partition(partition: str) -> None:
    assert parse_project_version_arn(VERSION_ARN.replace("arn:aws:", f"arn:{partition}:")).partition == partition


@pytest.mark.parametrize("name", ["version", "project", "a", "A_b.c-9", "n" * 255])
def test_names_are_taken_by_position(name: str) -> None:
    """A project or a version may itself be named `version`."""
    version = parse_project_version_arn(f"{HEAD}project/{name}/version/{name}/1")
    assert (version.project_name, version.version_name) == (name, name)


@pytest.mark.parametrize(
    ("arn", "segment"),
    [
        ("", "segment 1, the arn, is ''"),
        ("urn" + VERSION_ARN[3:], "segment 1, the arn, is 'urn'"),
        (VERSION_ARN.replace("arn:aws:", "arn:AWS:"), "segment 2, the partition, is 'AWS'"),
        ("arn:aws", "segment 3, the service, is missing"),
        (VERSION_ARN.replace(":rekognition:", ":s3:"), "segment 3, the service, is 's3'"),
        (VERSION_ARN.replace("us-east-1", ""), "segment 4, the Region, is ''"),
        (VERSION_ARN.replace("111122223333", "1111"), "segment 5, the account, is '1111'"),
        (HEAD.removesuffix(":"), "segment 6, the resource type, is missing"),
        (VERSION_ARN.replace(":project/", ":projects/"), "segment 6, the resource type, is 'projects'"),
        (VERSION_ARN.replace("/logos/", "/lo gos/"), "segment 7, the project name, is 'lo gos'"),
        (VERSION_ARN.replace("/logos/", f"/{'n' * 256}/"), "segment 7, the project name, is 'nnn"),
        (VERSION_ARN.replace("/version/", "/versions/"), "segment 8, the resource type, is 'versions'"),
        (HEAD + "project/logos/version/v*/1", "segment 9, the version name, is 'v*'"),
        (HEAD + "project/logos/version/v", "segment 10, the creation time, is missing"),
        (HEAD + "project/logos/version/v/now", "segment 10, the creation time, is 'now'"),
        (VERSION_ARN + " ", "segment 10, the creation time, is '1763629815000 '"),
        (VERSION_ARN + "\n", "segment 10, the creation time, is '1763629815000\\n'"),
    ],
)
def test_first_bad_segment_is_named(arn: str, segment: str) -> None:
    fault = faults_of(arn)
    assert f"its {segment}" in fault
    assert "arn:PARTITION:rekognition:REGION:ACCOUNT:project/PROJECT/version/VERSION/CREATED" in fault
    assert "aws rekognition describe-project-versions" in fault


def test_what_follows_the_last_segment_is_named() -> None:
    assert "'more' follows its last segment" in faults_of(VERSION_ARN + "/more")


def test_arn_of_a_project_is_known_for_what_it_is() -> None:
    fault = faults_of(PROJECT_ARN)
    assert f"'{PROJECT_ARN}', the ARN of a project; give the ARN of one of its model versions" in fault


def test_arn_of_a_dataset_is_known_for_what_it_is() -> None:
    arn = HEAD + "project/logos/dataset/train/1690474772815"
    assert f"'{arn}', the ARN of a dataset; give the ARN of a model version" in faults_of(arn)


def test_a_long_value_is_cut() -> None:
    """A reason has 1,000 characters, and the remedy is worth more than the end of a mistake."""
    assert len(faults_of("x" * 5000)) < 1000


@pytest.mark.parametrize("version", [VERSION, None])
def test_project_arn_that_is_the_versions(version: ProjectVersion | None) -> None:
    assert check_project_arn(PROJECT_ARN, version) == PROJECT_ARN


@pytest.mark.parametrize(
    "arn",
    [
        PROJECT_ARN.replace("/logos/", "/cars/"),
        PROJECT_ARN.replace("us-east-1", "eu-west-1"),
        PROJECT_ARN.replace("111122223333", "444455556666"),
        PROJECT_ARN.replace("arn:aws:", "arn:aws-cn:"),
    ],
)
def test_project_arn_that_is_anothers(arn: str) -> None:
    with pytest.raises(InvalidPropertiesError, match="is a version of the project 'logos' in us-east-1, account 1111"):
        check_project_arn(arn, VERSION)
    assert check_project_arn(arn, None) == arn


@pytest.mark.parametrize("arn", ["logos", VERSION_ARN, PROJECT_ARN + "/more", PROJECT_ARN.replace("/logos", "")])
def test_project_arn_that_is_none(arn: str) -> None:
    with pytest.raises(InvalidPropertiesError, match="project_arn is "):
        check_project_arn(arn, None)


@pytest.mark.parametrize(
    ("minimum", "maximum", "units"),
    [
        (1, None, InferenceUnits(1)),
        ("1", "", InferenceUnits(1)),
        ("2", "4", InferenceUnits(2, 4)),
        (2, 2, InferenceUnits(2, 2)),
        (2.0, 4.0, InferenceUnits(2, 4)),
    ],
)
def test_units_as_numbers_or_as_cloudformations_text(minimum: object, maximum: object, units: InferenceUnits) -> None:
    assert parse_inference_units(minimum, maximum) == units


@pytest.mark.parametrize("bad", [0, -1, 1.5, True, "", "0", "-1", "1.5", "one", "1e3", "9" * 10, " 1", "٣", None, [1]])
def test_units_that_are_no_positive_integers(bad: object) -> None:
    with pytest.raises(InvalidPropertiesError) as refused:
        parse_inference_units(bad, 1)
    assert refused.value.faults == (f"min_inference_units is {bad!r}; it must be a positive whole number, such as 1.",)


def test_maximum_that_is_no_positive_integer() -> None:
    with pytest.raises(InvalidPropertiesError, match="max_inference_units is 'many'; it must be a positive"):
        parse_inference_units(1, "many")


def test_both_units_bad_are_two_faults() -> None:
    with pytest.raises(InvalidPropertiesError) as refused:
        parse_inference_units("few", "many")
    assert len(refused.value.faults) == 2
    assert str(refused.value) == " ".join(refused.value.faults)


def test_maximum_below_minimum() -> None:
    with pytest.raises(InvalidPropertiesError, match="max_inference_units is 2, below min_inference_units, 3; raise"):
        parse_inference_units(3, 2)


def test_units_that_serve_alike() -> None:
    """The service echoes what was asked for, and a maximum of the minimum is none."""
    assert InferenceUnits(2).same_as(InferenceUnits(2, 2))
    assert not InferenceUnits(2).same_as(InferenceUnits(2, 3))
    assert not InferenceUnits(1, 3).same_as(InferenceUnits(2, 3))
    assert InferenceUnits(2).ceiling == 2
    assert InferenceUnits(2, 3).ceiling == 3


def test_units_as_a_person_reads_them() -> None:
    assert (str(InferenceUnits(1)), str(InferenceUnits(1, 3))) == ("1", "1 to 3")


@pytest.mark.parametrize("seconds", [300, 3600, "300", "3600", 2100.0])
def test_timeout_in_range(seconds: object) -> None:
    assert parse_timeout(seconds) == int(str(seconds).removesuffix(".0"))


@pytest.mark.parametrize("seconds", [299, 3601, 300.5, "", "an hour", None, True])
def test_timeout_out_of_range(seconds: object) -> None:
    with pytest.raises(InvalidPropertiesError) as refused:
        parse_timeout(seconds)
    assert f"timeout is {seconds!r} seconds; it must be 300 to 3600" in str(refused.value)


@pytest.mark.parametrize(
    ("value", "meaning"), [(True, True), ("true", True), ("True", True), (False, False), ("false", False)]
)
def test_adoption_as_a_boolean_or_as_cloudformations_text(value: object, meaning: bool) -> None:
    assert parse_adopt_running(value) is meaning


@pytest.mark.parametrize("value", ["", "yes", 1, None])
def test_adoption_that_is_neither(value: object) -> None:
    with pytest.raises(InvalidPropertiesError, match=r"adopt_running is .*; it must be true or false"):
        parse_adopt_running(value)


def test_environment_that_is_the_stacks_or_not_known() -> None:
    check_environment(VERSION, "us-east-1", "111122223333")
    check_environment(VERSION, None, None)


def test_environment_that_is_anothers_is_a_fault_each() -> None:
    with pytest.raises(InvalidPropertiesError) as refused:
        check_environment(VERSION, "eu-west-1", "444455556666")
    region, account = refused.value.faults
    assert "of the Region us-east-1, but the stack deploys to eu-west-1" in region
    assert "of the account 111122223333, but the stack deploys to 444455556666" in account
