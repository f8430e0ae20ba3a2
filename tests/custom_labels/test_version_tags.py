"""Tags of versions: what is listed, when, and what is refused."""

from typing import get_args

import pytest

from running_model.local.custom_labels.behaviour import Status
from tests.custom_labels.rekognition import OUTPUT, Rekognition, refusal


def test_tags_given_at_creation_and_later(rekognition: Rekognition) -> None:
    arn = rekognition.version(rekognition.project(), Tags={"team": "vision", "cost": "42"})

    rekognition.client.tag_resource(ResourceArn=arn, Tags={"cost": "43", "stage": "test"})
    assert rekognition.tags(arn) == {"team": "vision", "cost": "43", "stage": "test"}
    rekognition.client.untag_resource(ResourceArn=arn, TagKeys=["team", "none"])
    assert rekognition.tags(arn) == {"cost": "43", "stage": "test"}


def test_tags_given_to_a_copy(rekognition: Rekognition) -> None:
    source = rekognition.version(rekognition.project(), Tags={"of": "source"})

    copy = rekognition.client.copy_project_version(
        SourceProjectArn=rekognition.project_of(source),
        SourceProjectVersionArn=source,
        DestinationProjectArn=rekognition.project("copies"),
        VersionName="copy",
        OutputConfig=OUTPUT,
        Tags={"of": "copy"},
    )["ProjectVersionArn"]

    assert rekognition.tags(copy) == {"of": "copy"}


def test_tags_are_listed_at_once_or_after_a_while(rekognition: Rekognition) -> None:
    arn = rekognition.version(rekognition.project(), Tags={"a": "old"})
    rekognition.pass_time(10)

    rekognition.client.tag_resource(ResourceArn=arn, Tags={"a": "new"})
    assert rekognition.tags(arn) == {"a": "new"}
    rekognition.behave(tags_lag_seconds=4)
    rekognition.pass_time(3.9)
    assert rekognition.tags(arn) == {"a": "old"}
    rekognition.pass_time(0.1)
    assert rekognition.tags(arn) == {"a": "new"}


def test_a_removed_tag_may_be_listed_for_a_while(rekognition: Rekognition) -> None:
    arn = rekognition.version(rekognition.project(), Tags={"a": "b"})
    rekognition.behave(tags_lag_seconds=4)
    rekognition.pass_time(10)

    rekognition.client.untag_resource(ResourceArn=arn, TagKeys=["a"])

    assert rekognition.tags(arn) == {"a": "b"}
    rekognition.pass_time(4)
    assert rekognition.tags(arn) == {}


def test_several_keys_land_together_or_one_after_another(rekognition: Rekognition) -> None:
    arn = rekognition.model()
    rekognition.client.tag_resource(ResourceArn=arn, Tags={"a": "1", "b": "1"})
    assert rekognition.tags(arn) == {"a": "1", "b": "1"}

    rekognition.behave(tag_keys_apart_seconds=2)
    rekognition.client.tag_resource(ResourceArn=arn, Tags={"a": "2", "b": "2", "c": "2"})
    seen = []
    for _ in range(3):
        seen.append(rekognition.tags(arn))
        rekognition.pass_time(2)
    assert seen == [{"a": "2", "b": "1"}, {"a": "2", "b": "2"}, {"a": "2", "b": "2", "c": "2"}]


def test_a_later_write_wins_even_if_an_earlier_one_lands_later(rekognition: Rekognition) -> None:
    rekognition.behave(tag_keys_apart_seconds=5)
    arn = rekognition.model()

    rekognition.client.tag_resource(ResourceArn=arn, Tags={"a": "1", "b": "1"})
    rekognition.client.tag_resource(ResourceArn=arn, Tags={"b": "2"})

    rekognition.pass_time(100)
    assert rekognition.tags(arn) == {"a": "1", "b": "2"}


@pytest.mark.parametrize("status", get_args(Status))
def test_tags_change_in_every_status_unless_refused(rekognition: Rekognition, status: Status) -> None:
    arn = rekognition.model_in(status)
    client = rekognition.client
    client.tag_resource(ResourceArn=arn, Tags={"a": "b"})

    rekognition.behave(tags_refused_in=[status])

    assert refusal(client.tag_resource, ResourceArn=arn, Tags={"a": "c"}) == "InvalidParameterException"
    assert refusal(client.untag_resource, ResourceArn=arn, TagKeys=["a"]) == "InvalidParameterException"
    assert rekognition.tags(arn) == {"a": "b"}


def test_fifty_tags_and_not_one_more(rekognition: Rekognition) -> None:
    arn = rekognition.model()
    tag = rekognition.client.tag_resource
    fifty = {f"key{number}": "" for number in range(50)}

    tag(ResourceArn=arn, Tags=fifty)
    tag(ResourceArn=arn, Tags={"key1": "again"})
    assert refusal(tag, ResourceArn=arn, Tags={"one": "more"}) == "ServiceQuotaExceededException"
    rekognition.client.untag_resource(ResourceArn=arn, TagKeys=["key1"])
    tag(ResourceArn=arn, Tags={"one": "more"})


@pytest.mark.parametrize(
    ("key", "value"),
    [("k" * 129, "v"), ("k", "v" * 257), ("aws:k", "v"), ("semi;colon", "v"), ("k", "semi;colon")],
)
def test_keys_and_values_that_the_service_refuses(rekognition: Rekognition, key: str, value: str) -> None:
    arn = rekognition.model()

    assert refusal(rekognition.client.tag_resource, ResourceArn=arn, Tags={key: value}) == "InvalidParameterException"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("k" * 128, "v" * 256),
        ("running-model:stack", "arn:aws:cloudformation:us-east-1:000000000000:stack/a/1b-2c"),
        ("größe", "é @ 1=1+0_/."),
        ("k", ""),
    ],
)
def test_keys_and_values_that_the_service_takes(rekognition: Rekognition, key: str, value: str) -> None:
    arn = rekognition.model()

    rekognition.client.tag_resource(ResourceArn=arn, Tags={key: value})

    assert rekognition.tags(arn) == {key: value}
