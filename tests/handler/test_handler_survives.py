"""Faults amid a request: deaths, throttles, lost replies, answers that don't arrive, deadlines."""

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session

from tests.handler.scenes import begin_destroy, leaves_nothing, standing
from tests.simulation.calls import Fault
from tests.simulation.deployment import properties_of
from tests.simulation.world import World

CREATES_CALLS = [
    "CreateSchedule",
    "DescribeProjects",
    "DescribeProjectVersions",
    "ListTagsForResource",
    "DescribeStacks",
    "ListStackResources",
    "TagResource",
    "StartProjectVersion",
    "PUT",
    "DeleteSchedule",
]
DELETES_CALLS = [
    "CreateSchedule",
    "DescribeProjectVersions",
    "ListTagsForResource",
    "DescribeStacks",
    "ListStackResources",
    "TagResource",
    "StopProjectVersion",
    "UntagResource",
    "PUT",
    "DeleteSchedule",
]


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("operation", CREATES_CALLS)
def test_a_create_outlives_the_death_of_its_invocation_at_any_call(
    world: World, operation: str, after_effect: bool
) -> None:
    """A4: "an invocation that dies is tried again: by Lambda's own retries before the schedule is armed, by the
    schedule after"."""
    world.befall(Fault(operation, "Killed", after_effect))
    version = world.rekognition.add_version("one")
    create = world.deployment().create("Logos", properties_of(version))

    assert world.answer(create).succeeded

    world.run(200)
    assert version.statuses == ["TRAINING_COMPLETED", "STARTING", "RUNNING"]
    assert leaves_nothing(world, create)
    assert f"{create.request_id} " in world.rekognition.tags_of(version)["running-model:settled"]


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("operation", DELETES_CALLS)
def test_a_delete_outlives_the_death_of_its_invocation_at_any_call(
    world: World, operation: str, after_effect: bool
) -> None:
    """The same for a Delete."""
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    begin_destroy(shop)
    world.befall(Fault(operation, "Killed", after_effect))

    delete = shop.delete("Logos")
    assert world.answer(delete).succeeded

    world.run(300)
    assert version.status == "STOPPED"
    assert world.rekognition.tags_of(version) == {}
    assert leaves_nothing(world, delete)


@pytest.mark.parametrize("error", ["ThrottlingException", "InternalServerError", "ReadTimeout", "ReplyLost"])
@pytest.mark.parametrize("operation", [*CREATES_CALLS[1:8], "*"])
def test_a_create_outlives_an_error_of_any_call(world: World, operation: str, error: str) -> None:
    """crhelper edge 6: "Any exception in a poll, a throttle included, fails the request at once"."""
    world.befall(Fault(operation, error, after_effect=True, times=2, skip=1 if operation == "*" else 0))
    version = world.rekognition.add_version("one")
    create = world.deployment().create("Logos", properties_of(version))

    assert world.answer(create).succeeded

    assert version.statuses == ["TRAINING_COMPLETED", "STARTING", "RUNNING"]


def test_a_minute_of_throttles_is_met_with_patience(world: World) -> None:
    """ "every 5 s or so, with jitter, backing off when throttled"."""
    version = world.rekognition.add_version("one")
    create = world.deployment().create("Logos", properties_of(version))
    world.run(30)
    world.befall(Fault("DescribeProjectVersions", "ThrottlingException", times=None))
    world.run(60)
    throttled = [call for call in world.calls("DescribeProjectVersions") if call.error]
    world.faults.clear()

    assert world.answer(create).succeeded

    assert 2 <= len(throttled) <= 8


def test_a_strange_refusal_of_cloudformations_is_no_word_that_the_stack_is_gone(world: World) -> None:
    """Only one code with one message says so."""
    world.befall(Fault("DescribeStacks", "ValidationError", message="1 validation error detected"))
    world.befall(Fault("DescribeStacks", "InternalFailure", message="The backend does not exist"))

    create = world.deployment().create("Logos", properties_of(world.rekognition.add_version("one")))

    assert world.answer(create).succeeded


def test_an_answer_that_can_not_be_read_is_asked_for_again_at_the_next_step(world: World) -> None:
    """botocore's word for it is no BotoCoreError (botocore/parsers.py), and would have ended the invocation."""
    send, broken = world.wire.send, iter([b"<"])

    def garble(session: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
        response = send(session, request)
        if "cloudformation" in response.url:
            response._content = next(broken, response.content)  # type: ignore[attr-defined]
        return response

    world.wire.send = garble  # type: ignore[method-assign]
    create = world.deployment().create("Logos", properties_of(world.rekognition.add_version("one")))

    assert world.answer(create).succeeded

    assert {call.invocation for call in world.calls("DescribeStacks")[:2]} == {"Create#1"}


@pytest.mark.parametrize("error", ["500", "503", "403", "ReadTimeout", "ReplyLost"])
@pytest.mark.parametrize("times", [1, 3, 7])
def test_an_answer_that_does_not_arrive_is_put_again(world: World, error: str, times: int) -> None:
    """crhelper edge 9: "any HTTP status a success: a 503 or an expired URL loses the answer without a word"."""
    world.befall(Fault("PUT", error, times=times))
    version = world.rekognition.add_version("one")
    create = world.deployment().create("Logos", properties_of(version))

    assert world.answer(create).succeeded

    puts = world.calls("PUT")
    assert len(puts) == times + 1
    # Three in an invocation; a poll comes each minute.
    assert puts[-1].timestamp - puts[0].timestamp <= 60 * (times // 3) + 30
    assert leaves_nothing(world, create)


def test_an_answer_whose_reply_is_lost_is_put_again_and_says_the_same(world: World) -> None:
    """Faults: replies lost after the effect; the first answer is the one that counts."""
    world.befall(Fault("PUT", "ReadTimeout", after_effect=True, times=3))
    create = world.deployment().create("Logos", properties_of(world.rekognition.add_version("one")))
    world.answer(create)

    world.run(120)

    assert len(create.answers) == 4
    assert {(answer.succeeded, answer.physical_id) for answer in create.answers} == {
        (True, create.event["ResourceProperties"]["ProjectVersionArn"])
    }
    assert leaves_nothing(world, create)


def test_an_answer_that_can_not_be_put_holds_no_invocation_for_long(world: World) -> None:
    """crhelper edge 9: "After 5 failures it starts again, without end"."""
    world.befall(Fault("PUT", "ReadTimeout", times=None))
    world.deployment().create("Logos", properties_of(world.rekognition.add_version("one")))

    world.run(1000)

    function = next(iter(world.functions.values()))
    assert all(invocation.outcome == "ended" for invocation in function.invocations[:-1])
    for invocation in function.invocations:
        calls = [call.timestamp for call in world.wire.calls if call.invocation == invocation.name]
        assert max(calls) - invocation.started_at <= 90


@pytest.mark.parametrize("refused_in", ["STARTING", "STOPPING"])
def test_tags_that_can_not_be_written_in_a_passing_status_are_written_afterwards(world: World, refused_in: str) -> None:
    """Whether tags may be written in STARTING, STOPPING, DELETING is [?]."""
    world.rekognition.behaviour.tags_refused_in = (refused_in,)
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    shop.create("Logos", properties_of(version))
    world.until(lambda: version.status == "STARTING")
    shop.become("ROLLBACK_IN_PROGRESS")

    assert world.answer(shop.delete("Logos")).succeeded

    world.run(300)
    assert version.status == "STOPPED"
    assert world.rekognition.tags_of(version) == {}


def test_a_call_is_a_single_attempt_of_seven_seconds_at_most(world: World) -> None:
    """ "single attempts, connect 2 s, read 5 s": a retry is a new step, after a new look."""
    world.befall(Fault("StartProjectVersion", "ReadTimeout"), Fault("TagResource", "ConnectTimeout"))
    standing(world, world.rekognition.add_version("one"))

    for operation, error, seconds in (("StartProjectVersion", "ReadTimeout", 5), ("TagResource", "ConnectTimeout", 2)):
        position = next(n for n, call in enumerate(world.wire.calls) if call.operation == operation)
        failed, following = world.wire.calls[position : position + 2]
        assert failed.error == error
        assert following.timestamp - failed.timestamp >= seconds
        assert following.operation.startswith("Describe"), "a retry begins with a look"


def test_a_step_that_took_too_long_to_look_does_not_act(world: World) -> None:
    """ "It ends within 10 s of its look or does not act ... and the clock is asked again before the call"."""
    world.befall(Fault("ListTagsForResource", "ReadTimeout", after_effect=True, times=1))
    latencies = iter([0.02] * 6 + [2.0] * 8)
    world.wire.latency = lambda: next(latencies, 0.02)
    version = world.rekognition.add_version("one")

    standing(world, version)

    for write in world.calls("TagResource", "StartProjectVersion", "StopProjectVersion"):
        looks = [c for c in world.calls("DescribeProjectVersions") if c.timestamp <= write.timestamp]
        if write.parameters.get("Tags", {}).keys() != {"running-model:settled"}:
            assert write.timestamp - looks[-1].timestamp <= 3.1
