"""Arm, act, answer, mark, disarm: the schedule of polls (design, "Arm, act, answer, disarm")."""

from contextlib import redirect_stdout

import pytest

from tests.handler.scenes import begin_destroy, kept_back, leaves_nothing, only_call, standing
from tests.simulation.calls import Fault
from tests.simulation.deployment import properties_of
from tests.simulation.world import World


def test_the_schedule_is_made_before_anything_else_and_named_after_the_request(world: World) -> None:
    """ "create the poll schedule first (named after the RequestId, so a duplicate is a no-op)"."""
    create = world.deployment().create("Logos", properties_of(world.rekognition.add_version("one")))

    world.run(1)

    assert world.operations()[0] == "CreateSchedule"
    assert list(world.schedules.existing) == [create.request_id]


@pytest.mark.parametrize("timeout", [300, 3600])
def test_the_schedule_polls_each_minute_from_the_next_one_to_the_deadline(world: World, timeout: int) -> None:
    """A rate without StartDate fires at once; RetryPolicy defaults to 185 tries over 24 hours, past any EndDate."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version, ServiceTimeout=str(timeout)))

    world.run(1)

    parameters = only_call(world, "CreateSchedule").parameters
    target = parameters["Target"]
    assert parameters["ScheduleExpression"] == "rate(1 minute)"
    assert parameters["GroupName"] == "running-model-polls"
    assert parameters["Description"] == "Create of Logos: polls until answered"
    assert parameters["StartDate"] == pytest.approx(create.issued_at + 60, abs=1)
    assert parameters["EndDate"] == pytest.approx(create.issued_at + timeout, abs=1)
    assert parameters["ActionAfterCompletion"] == "DELETE"
    assert parameters["FlexibleTimeWindow"] == {"Mode": "OFF"}
    assert target["Arn"] == shop.stack.function_arn
    assert target["RoleArn"].endswith("role/poll")
    assert target["RetryPolicy"] == {"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60}


def test_a_poll_is_the_request_again_and_nothing_of_it_is_remembered_elsewhere(world: World) -> None:
    """Level-triggered: "no step relies on what an earlier invocation remembered"."""
    create = world.deployment().create("Logos", properties_of(world.rekognition.add_version("one")))

    world.run(1)

    polled = world.schedules.existing[create.request_id].input
    assert {name: polled[name] for name in create.event} == create.event


def test_the_schedule_goes_only_after_the_answer_was_delivered_and_the_claim_marked(world: World) -> None:
    """ "then answer if it is settled, mark the claim settled, and only then delete the schedule"."""
    standing(world, world.rekognition.add_version("one"))

    operations = [call.operation for call in world.calls("PUT", "TagResource", "DeleteSchedule")]
    assert operations[-3:] == ["PUT", "TagResource", "DeleteSchedule"]


def test_a_duplicate_of_an_armed_request_makes_no_second_schedule(world: World) -> None:
    """Names are unique in a group; creating one that exists is a ConflictException (idempotent by name)."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version))
    world.run(5)

    shop.redeliver(create)

    assert world.answer(create).succeeded
    assert [call.error for call in world.calls("CreateSchedule")] == ["", "ConflictException"]
    assert version.statuses.count("STARTING") == 1


@pytest.mark.parametrize("logical_id", ["L" * 255, "Logos"])
def test_a_construct_deep_in_a_tree_can_be_polled(world: World, logical_id: str) -> None:
    """crhelper edge 1: named by logical id, "a construct deep in a tree fails with a ValidationException"."""
    create = world.deployment().create(logical_id, properties_of(world.rekognition.add_version("one")))

    assert world.answer(create).succeeded
    assert len(world.schedules.ever) == 1


def test_a_logical_id_that_is_not_cloudformations_is_cut_where_a_schedule_describes_itself(world: World) -> None:
    """A description has 512 characters at the most (CreateSchedule)."""
    world.deployment().create("L" * 600, properties_of(world.rekognition.add_version("one")))

    world.run(1)

    assert len(only_call(world, "CreateSchedule").parameters["Description"]) == 512


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("error", ["ThrottlingException", "InternalServerException", "ReadTimeout", "ReplyLost"])
def test_a_schedule_that_fails_to_be_made_at_first_is_tried_again(world: World, error: str, after_effect: bool) -> None:
    """A retry after a lost reply finds a conflict, which is what was wanted."""
    world.befall(Fault("CreateSchedule", error, after_effect))
    create = world.deployment().create("Logos", properties_of(world.rekognition.add_version("one")))

    assert world.answer(create).succeeded

    assert len(world.calls("CreateSchedule")) == 2
    assert leaves_nothing(world, create)


def test_a_create_that_can_not_be_armed_begins_nothing_and_says_so(world: World) -> None:
    """Arm first: what can't be polled isn't begun; the policy may be late, so it is tried for two minutes."""
    world.permissions.withhold("CreateSchedule")
    version = world.rekognition.add_version("one")
    create = world.deployment().create("Logos", properties_of(version))

    answer = world.answer(create)

    assert not answer.succeeded
    assert 110 <= create.seconds <= 180
    tries = [call.timestamp for call in world.calls("CreateSchedule")]
    assert 110 <= tries[-1] - tries[0] < 120
    place = f"scheduler:CreateSchedule on running-model-polls/{create.request_id} failed (AccessDeniedException)"
    assert f"could not be made: {place}" in answer.reason
    assert "StartProjectVersion" not in world.operations()
    assert world.rekognition.tags_of(version) == {}


def test_a_late_duplicate_that_is_throttled_is_as_patient_as_the_first(world: World) -> None:
    """The request is at work: one throttle must not end it."""
    world.rekognition.behaviour.starting_seconds = 400
    shop = world.deployment()
    create = shop.create("Logos", properties_of(world.rekognition.add_version("one")))
    world.run(200)
    world.befall(Fault("CreateSchedule", "ThrottlingException", times=5))

    shop.redeliver(create)

    assert world.answer(create).succeeded
    assert leaves_nothing(world, create)


def test_a_duplicate_that_can_not_be_armed_leaves_the_schedule_that_is_there(world: World) -> None:
    """It is the first invocation's, which may still need it."""
    world.rekognition.behaviour.starting_seconds = 900
    shop = world.deployment()
    create = shop.create("Logos", properties_of(world.rekognition.add_version("one")))
    world.run(200)
    world.befall(Fault("CreateSchedule", "ThrottlingException", times=None))

    shop.redeliver(create)
    assert not world.answer(create).succeeded
    world.run(5)

    assert create.request_id in world.schedules.existing
    assert world.calls("DeleteSchedule") == []


def test_a_delete_that_can_not_be_armed_stops_what_it_can_at_once(world: World) -> None:
    """A Delete that gives up leaks: it does its work in one window, and says if that was not enough."""
    world.rekognition.behaviour.stopping_seconds = 10
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    world.permissions.withhold("CreateSchedule")
    begin_destroy(shop)

    delete = shop.delete("Logos")

    assert world.answer(delete).succeeded
    assert version.status == "STOPPED"
    assert delete.seconds <= 200


@pytest.mark.parametrize("error", ["ThrottlingException", "AccessDeniedException", "ReadTimeout", "Killed"])
def test_a_schedule_that_fails_to_be_deleted_is_deleted_by_the_next_poll(world: World, error: str) -> None:
    """Invariant 6: "polling ends with its request"."""
    world.befall(Fault("DeleteSchedule", error))
    version = world.rekognition.add_version("one")
    create = world.deployment().create("Logos", properties_of(version))
    with redirect_stdout(world.log):
        world.answer(create)
        world.run(150)

    assert leaves_nothing(world, create)
    assert len(create.answers) == 1
    unfinished = [line["unfinished"] for line in world.log_lines(create) if "unfinished" in line]
    where = f"scheduler:DeleteSchedule on running-model-polls/{create.request_id}: {error}"
    assert [each[: len(where)] for each in unfinished] == ([] if error == "Killed" else [where])


def test_a_schedule_that_is_gone_already_is_no_failure(world: World) -> None:
    """crhelper edge 5: two polls overlapping, "ResourceNotFoundException turns a success into FAILED"."""
    version = world.rekognition.add_version("one")
    create = world.deployment().create("Logos", properties_of(version))
    world.until(lambda: version.status == "RUNNING")
    world.schedules.existing.clear()

    with redirect_stdout(world.log):
        assert world.answer(create).succeeded

    delete = only_call(world, "DeleteSchedule")
    assert delete.error == "ResourceNotFoundException"
    assert delete.parameters["GroupName"] == "running-model-polls"
    assert len(create.answers) == 1
    assert [line["answer"] for line in world.log_lines(create) if "answer" in line] == ["SUCCESS"]
    assert not any("unfinished" in line for line in world.log_lines(create))


def test_nothing_is_armed_for_a_stack_that_is_gone(world: World) -> None:
    """An invocation may outlive its stack, whose schedule group went with it: it begins nothing, and leaves nothing."""
    shop = world.deployment()
    version = world.rekognition.add_version("one")
    with kept_back(shop):
        create = shop.create("Logos", properties_of(version))
    world.schedules.remove_all_of(shop.stack.function_arn)

    shop.redeliver(create)
    world.run(300)

    assert {call.error for call in world.calls("CreateSchedule")} == {"ResourceNotFoundException"}
    assert world.schedules.existing == {}
    assert world.rekognition.tags_of(version) == {}


def test_a_lost_schedule_is_made_again_by_a_duplicate(world: World) -> None:
    """Level-triggered: whoever comes goes on, and arms what isn't armed."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version))
    world.run(30)
    world.schedules.existing.clear()
    world.run(200)
    assert not create.answers

    shop.redeliver(create)

    assert world.answer(create).succeeded
    assert leaves_nothing(world, create)


@pytest.mark.parametrize("times", [1, 3])
def test_missed_polls_delay_the_answer_and_nothing_else(world: World, times: int) -> None:
    """Faults: "Polls missed or late"."""
    version = world.rekognition.add_version("one")
    create = world.deployment().create("Logos", properties_of(version))
    world.run(30)
    world.schedules.missed = times

    assert world.answer(create).succeeded

    assert create.seconds <= 150 + 60 * times


def test_overlapping_polls_start_it_once(world: World) -> None:
    """Faults: "overlapping invocations of every kind"."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    create = shop.create("Logos", properties_of(version))
    world.run(2)
    poll = world.schedules.existing[create.request_id].input
    for seconds in (0, 0.1, 10, 18):
        world.time.after(seconds, lambda: shop.stack.invoke(poll))

    assert world.answer(create).succeeded

    assert version.statuses.count("STARTING") == 1
    assert "StopProjectVersion" not in world.operations()
    assert leaves_nothing(world, create)


def test_without_a_date_in_its_url_a_request_counts_from_its_arrival(world: World) -> None:
    """The X-Amz-Date is undocumented, "so without it arrival decides", which a poll's input carries on."""
    version = world.rekognition.add_version("one")
    shop = world.deployment()
    shop.stack.invoke, invoke = lambda event: None, shop.stack.invoke
    create = shop.create("Logos", properties_of(version, ServiceTimeout="600"))
    world.run(100)
    url = create.event["ResponseURL"]
    create.event["ResponseURL"] = url.replace("X-Amz-Date", "X-Date")
    shop.stack.invoke = invoke

    shop.redeliver(create)

    assert world.answer(create).succeeded
    ends = world.schedules.ever[create.request_id].ends_at
    assert ends == pytest.approx(create.issued_at + 100 + 600, abs=2)


def test_the_window_ends_before_the_next_poll_begins(world: World) -> None:
    """ "look and act for up to 50 s": the next poll comes a minute after this one."""
    world.rekognition.behaviour.starting_seconds = 1000
    create = world.deployment().create("Logos", properties_of(world.rekognition.add_version("one")))

    world.answer(create)

    function = next(iter(world.functions.values()))
    for earlier, later in zip(function.invocations, function.invocations[1:], strict=False):
        calls = [call.timestamp for call in world.wire.calls if call.invocation == earlier.name]
        assert max(calls) <= earlier.started_at + 52
        assert max(calls) < later.started_at
