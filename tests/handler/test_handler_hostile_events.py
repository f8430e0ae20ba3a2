"""The event is hostile: answered if an answer can be given, otherwise logged; no retries, no PUT to a stranger.

Each event comes to a warm process, and a good one follows in it (crhelper edge 13).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.handler.scenes import WRITES
from tests.simulation.deployment import Deployment, properties_of
from tests.simulation.requests_sent import response_url
from tests.simulation.world import World

TEXT = st.one_of(st.text(max_size=40), st.sampled_from(["", "\x00", "\ud800", "ß" * 5000, "${AWS::StackId}", "'; --"]))
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXT)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=8,
)
ARNS = st.sampled_from(
    [
        "arn:aws:rekognition:us-east-1:999999999999:project/logos/version/one/1763629815000",
        "arn:aws:rekognition:eu-west-1:111122223333:project/logos/version/one/1763629815000",
        "arn:aws:rekognition:us-east-1:111122223333:project/logos/1763629815000",
        "arn:aws:rekognition:us-east-1:111122223333:project/logos/version/../1763629815000",
        "arn:aws:s3:::logos",
    ]
)
PROPERTIES = st.fixed_dictionaries(
    {},
    optional={
        "ProjectVersionArn": st.one_of(ARNS, JSON),
        "ProjectArn": st.one_of(ARNS, JSON),
        "MinInferenceUnits": JSON,
        "MaxInferenceUnits": JSON,
        "AdoptRunning": JSON,
        "Revision": JSON,
        "x": JSON,
    },
)
STRANGERS = st.sampled_from(
    [
        "https://example.com/answer",
        "https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com.example.com/answer",
        "https://user@cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com:8443/answer",
        "http://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com/answer",
        "https://bucket.s3.us-east-1.amazonaws.com/answer",
        "https://169.254.169.254/latest",
        "https://[",
    ]
)
MANY = settings(max_examples=60, deadline=None, derandomize=True)


@contextmanager
def warm_world() -> Iterator[tuple[World, Deployment]]:
    """A world whose function has handled a request, so that its process is warm; a good one follows what is tried."""
    world = World()
    with world.open():
        first, second = world.rekognition.add_version("first"), world.rekognition.add_version("second")
        shop = world.deployment()
        assert world.answer(shop.create("First", properties_of(first))).succeeded
        since = world.time.timestamp
        yield world, shop
        assert world.calls(*WRITES, since=since) == []
        assert world.cloudformation.strangers == []
        function = next(iter(world.functions.values()))
        assert {invocation.outcome for invocation in function.invocations} == {"ended"}, "Lambda tries again"
        assert world.answer(shop.create("Second", properties_of(second))).succeeded
        world.run(3600)
        assert world.schedules.existing == {}


def good_event(shop: Deployment) -> dict[str, Any]:
    """An event that could be answered, of a request that nobody has sent."""
    return {
        "RequestType": "Create",
        "ResponseURL": response_url("bbbbbbbb-0000-0000-0000-000000000001", "20261124T090000Z"),
        "StackId": shop.stack_id,
        "RequestId": "bbbbbbbb-0000-0000-0000-000000000001",
        "LogicalResourceId": "Third",
        "ResourceType": "Custom::RekognitionRunningModel",
        "ResourceProperties": {"ProjectVersionArn": "x"},
    }


def ignored(world: World, shop: Deployment, event: Any) -> None:
    """The event is logged and nothing else: no call is made."""
    calls = len(world.wire.calls)
    shop.stack.invoke(event)
    world.run(400)
    assert world.wire.calls[calls:] == []
    assert any("ignored" in line for line in world.log_lines())


@MANY
@given(event=JSON)
def test_what_is_no_event_of_cloudformations_is_ignored(event: Any) -> None:
    with warm_world() as (world, shop):
        ignored(world, shop, event)


@MANY
@given(url=st.one_of(STRANGERS, JSON))
def test_nothing_is_put_to_a_stranger(url: Any) -> None:
    with warm_world() as (world, shop):
        ignored(world, shop, {**good_event(shop), "ResponseURL": url})


WRONG: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.integers(), st.lists(TEXT, max_size=2), st.just(""), st.just({})
)


@MANY
@given(
    field=st.sampled_from(["RequestType", "StackId", "RequestId", "LogicalResourceId", "ResourceProperties"]),
    value=WRONG,
)
def test_an_event_without_what_an_answer_needs_is_ignored(field: str, value: Any) -> None:
    if field == "ResourceProperties" and value == {}:
        return
    with warm_world() as (world, shop):
        ignored(world, shop, {**good_event(shop), field: value})


@MANY
@given(
    request_type=st.sampled_from(["Create", "Update", "Delete"]),
    properties=PROPERTIES,
    old=st.one_of(PROPERTIES, JSON),
    physical_id=st.text(st.characters(codec="ascii"), min_size=1, max_size=1024),
)
def test_hostile_properties_are_answered(
    request_type: str, properties: dict[str, Any], old: Any, physical_id: str
) -> None:
    with warm_world() as (world, shop):
        more: dict[str, Any] = {} if request_type == "Create" else {"PhysicalResourceId": physical_id}
        if request_type == "Update":
            more["OldResourceProperties"] = old
        request = world.cloudformation.send(shop.stack, request_type, "Third", ResourceProperties=properties, **more)
        answer = world.answer(request, seconds=60)
        assert answer.succeeded is (request_type == "Delete")
        assert answer.succeeded or "deploy again" in answer.reason


def test_a_huge_property_is_answered_in_a_thousand_characters() -> None:
    with warm_world() as (world, shop):
        properties = {"ProjectVersionArn": "x" * 200_000}
        answer = world.answer(world.cloudformation.send(shop.stack, "Create", "Third", ResourceProperties=properties))
        assert not answer.succeeded
        assert len(answer.reason) <= 1000
        assert "project_version_arn" in answer.reason


def test_an_answer_stays_below_4_kb_whatever_characters_are_in_it() -> None:
    """As JSON a character beyond ASCII takes six bytes, and so does a control character."""
    with warm_world() as (world, shop):
        for character in 'ß\x00"':
            properties = {"ProjectVersionArn": character * 5000, "MinInferenceUnits": character * 5000}
            request = world.cloudformation.send(shop.stack, "Create", "Third", ResourceProperties=properties)
            assert not world.answer(request).succeeded
