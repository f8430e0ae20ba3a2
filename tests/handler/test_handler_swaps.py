"""Update to another version: the new one runs before the old one is stopped (issue 3; protocol rule 8)."""

import pytest

from tests.handler.scenes import (
    RUNNING_CALLS,
    begin_destroy,
    begin_update,
    calls_about,
    is_untouched,
    leaves_nothing,
    standing,
)
from tests.simulation.calls import Fault
from tests.simulation.deployment import Deployment, properties_of
from tests.simulation.model_version import ModelVersion, Units
from tests.simulation.requests_sent import SentRequest
from tests.simulation.world import World


class Swap:
    """A stack whose Update from one version to another has been sent."""

    def __init__(self, world: World, status: str = "TRAINING_COMPLETED") -> None:
        self.old = world.rekognition.add_version("old")
        self.new = world.rekognition.add_version("new", status=status)
        self.shop = standing(world, self.old)
        begin_update(self.shop)
        self.since = world.time.timestamp
        self.update = self.shop.update("Logos", properties_of(self.new))

    def roll_back(self) -> SentRequest:
        """CloudFormation cancels the swap: a reverse Update, its PhysicalResourceId still the old one."""
        self.shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
        return self.shop.update("Logos", properties_of(self.old))


def test_a_swap_starts_the_new_one_and_leaves_the_old_one_to_its_delete(world: World) -> None:
    """ "so that CloudFormation deletes the old one only after the whole update has succeeded: no gap"."""
    swap = Swap(world)

    answer = world.answer(swap.update)

    assert answer.succeeded
    assert answer.physical_id == swap.new.arn
    assert swap.new.status == "RUNNING"
    assert is_untouched(world, swap.old, swap.since)
    swap.shop.become("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    cleanup = swap.shop.delete_replaced("Logos", swap.old.arn, properties_of(swap.old))
    assert world.answer(cleanup).succeeded
    assert swap.old.status == "STOPPED"
    assert swap.new.status == "RUNNING"
    assert world.rekognition.tags_of(swap.old) == {}
    assert leaves_nothing(world, cleanup)


@pytest.mark.parametrize("project", ["logos", "faces"])
def test_a_swap_works_within_a_project_and_across_projects(world: World, project: str) -> None:
    """The project ARN is looked up for each version's own project."""
    old = world.rekognition.add_version("old")
    new = world.rekognition.add_version("new", project=project)
    shop = standing(world, old)
    begin_update(shop)

    assert world.answer(shop.update("Logos", properties_of(new))).succeeded


def test_a_swap_at_the_quota_is_refused_within_three_minutes_and_the_old_one_untouched(world: World) -> None:
    """ "refused with the quota's code and the remedy within three minutes, the old model untouched"."""
    world.rekognition.behaviour.running_models = 1
    swap = Swap(world)

    answer = world.answer(swap.update)

    assert not answer.succeeded
    assert swap.update.seconds <= 180
    assert "LimitExceededException" in answer.reason
    assert "L-5E225387" in answer.reason
    assert answer.physical_id == swap.old.arn
    assert is_untouched(world, swap.old, swap.since)
    assert swap.old.status == "RUNNING"


def test_a_swap_refused_at_the_quota_gives_its_claim_back_in_the_rollback(world: World) -> None:
    """Rule 8: the rollback answers "and keeps the claim ... only then does it let go"."""
    world.rekognition.behaviour.running_models = 1
    swap = Swap(world)
    world.answer(swap.update)

    back = swap.roll_back()
    assert world.answer(back).succeeded
    swap.shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(300)

    assert world.rekognition.tags_of(swap.new) == {}
    assert (swap.old.status, swap.new.status) == ("RUNNING", "TRAINING_COMPLETED")
    assert leaves_nothing(world, back)


def test_a_swap_whose_sibling_failed_is_undone_by_its_delete(world: World) -> None:
    """Case (iii): SUCCESS with a new id and a sibling failed: Delete for the new id in the rollback's cleanup."""
    swap = Swap(world)
    world.answer(swap.update)

    back = swap.roll_back()
    assert world.answer(back).succeeded
    swap.shop.become("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
    assert world.answer(swap.shop.delete_replaced("Logos", swap.new.arn, properties_of(swap.new))).succeeded

    assert (swap.old.status, swap.new.status) == ("RUNNING", "STOPPED")
    assert calls_about(world, swap.old, RUNNING_CALLS, swap.since) == []


@pytest.mark.parametrize("when", ["TRAINING_COMPLETED", "STARTING"])
def test_a_cancelled_swap_leaves_nothing_running_for_nobody(world: World, when: str) -> None:
    """Rule 8: "no Delete can come for a version that CloudFormation never learnt of"."""
    swap = Swap(world)
    world.until(lambda: swap.new.status == when)

    back = swap.roll_back()
    answer = world.answer(back)

    assert answer.succeeded
    assert answer.physical_id == swap.old.arn
    assert swap.new.status not in ("STARTING", "RUNNING")
    swap.shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(3600)
    assert swap.new.status not in ("STARTING", "RUNNING")
    assert world.rekognition.tags_of(swap.new) == {}
    assert calls_about(world, swap.old, RUNNING_CALLS, swap.since) == []
    assert leaves_nothing(world, back)
    assert not world.answer(swap.update).succeeded


def test_a_cancelled_swap_that_comes_late_finds_its_version_taken(world: World) -> None:
    """Rule 8: "the swap itself may still be on its way, with CloudFormation's word still UPDATE_IN_PROGRESS"."""
    old, new = world.rekognition.add_version("old"), world.rekognition.add_version("new")
    shop = standing(world, old)
    begin_update(shop)
    # Its invocation is delivered late: what CloudFormation sent is kept back.
    invoke, shop.stack.invoke = shop.stack.invoke, lambda event: None
    swap = shop.update("Logos", properties_of(new))
    shop.stack.invoke = invoke
    world.run(5)
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    back = shop.update("Logos", properties_of(old))

    world.run(10)
    shop.redeliver(swap)
    assert world.answer(back).succeeded
    shop.redeliver(swap)
    world.run(30)
    shop.become("UPDATE_ROLLBACK_COMPLETE")
    world.run(15)
    shop.redeliver(swap)
    world.run(3600)

    assert calls_about(world, new, RUNNING_CALLS) == []
    assert world.rekognition.tags_of(new) == {}
    assert world.schedules.existing == {}


def test_the_claim_on_an_abandoned_version_is_let_go_only_after_cloudformation_moved_on(world: World) -> None:
    """Rule 8: "until CloudFormation's word has moved on and a settling time has passed; only then"."""
    swap = Swap(world)
    world.until(lambda: swap.new.status == "STARTING")
    world.cloudformation.notices_after = 600
    back = swap.roll_back()
    answer = world.answer(back)
    resource = swap.shop.stack.resources["Logos"]

    world.until(lambda: resource.status != "UPDATE_IN_PROGRESS")
    moved_on = world.time.timestamp
    assert moved_on >= answer.timestamp + 600
    assert world.rekognition.tags_of(swap.new)["running-model:stack"] == swap.shop.stack_id
    assert back.request_id in world.schedules.existing
    world.until(lambda: not world.rekognition.tags_of(swap.new), 200)
    assert world.time.timestamp - moved_on >= 20
    world.rest()
    assert leaves_nothing(world, back)


def test_what_could_not_be_stopped_in_time_is_stopped_before_it_is_let_go(world: World) -> None:
    """Rule 10: the rollback failed, for Stop was refused in STARTING; once it runs it can be stopped."""
    world.rekognition.behaviour.stop_when_starting = "ResourceInUseException"
    swap = Swap(world)
    world.until(lambda: swap.new.status == "STARTING")
    back = swap.roll_back()
    world.run(30)
    # CloudFormation gives the rollback up: UPDATE_ROLLBACK_FAILED.
    resource = swap.shop.stack.resources["Logos"]
    resource.status, resource.request_id = "UPDATE_FAILED", ""
    swap.shop.become("UPDATE_ROLLBACK_FAILED")

    world.run(600)

    assert swap.new.statuses[-3:] == ["RUNNING", "STOPPING", "STOPPED"]
    assert world.rekognition.tags_of(swap.new) == {}
    assert back.request_id not in world.schedules.existing


def test_a_swap_that_failed_is_undone_although_its_stack_is_being_deleted(world: World) -> None:
    """Rule 10: the Delete is sent for the old version, and nobody else knows of the new one."""
    old, new = world.rekognition.add_version("old"), world.rekognition.add_version("new")
    shop = standing(world, old)
    begin_update(shop)
    world.rekognition.behaviour.starting_seconds = 600
    swap = shop.update("Logos", properties_of(new, ServiceTimeout="300"))
    # Rollback is disabled, and the owner deletes the stack at once.
    assert not world.answer(swap).succeeded
    begin_destroy(shop)
    shop.delete("Logos")

    world.run(600)

    assert new.statuses[-3:] == ["STARTING", "STOPPING", "STOPPED"]
    assert old.status == "STOPPED"


def test_what_a_failed_swap_has_started_is_undone_by_its_retry_too(world: World) -> None:
    """Rule 10: the retry took the start over as it ran; with the stack's failure it is for nobody."""
    old, new = world.rekognition.add_version("old"), world.rekognition.add_version("new")
    shop = standing(world, old)
    begin_update(shop)
    world.rekognition.behaviour.starting_seconds = 450
    assert not world.answer(shop.update("Logos", properties_of(new, ServiceTimeout="300"))).succeeded
    # Rollback is disabled, and the owner deploys again at once.
    retry = shop.update("Logos", properties_of(new, ServiceTimeout="300"))
    assert not world.answer(retry).succeeded
    assert new.statuses.count("STARTING") == 1
    shop.become("UPDATE_FAILED")

    world.run(600)

    assert new.statuses[-1] == "STOPPED"
    assert is_untouched(world, old, retry.issued_at)


def test_a_claim_that_is_seen_in_part_is_no_other_resources(world: World) -> None:
    """Its tags may land one after another: from the stack's alone nobody can tell that it isn't the swap's (rule 8)."""
    old, new = world.rekognition.add_version("old"), world.rekognition.add_version("new")
    shop = standing(world, old)
    begin_update(shop)
    invoke, shop.stack.invoke = shop.stack.invoke, lambda event: None
    shop.update("Logos", properties_of(new))
    shop.stack.invoke = invoke
    world.rekognition.tag(new, {"running-model:stack": shop.stack_id})
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
    back = shop.update("Logos", properties_of(old))

    assert world.answer(back).succeeded

    assert back.request_id in world.rekognition.tags_of(new)["running-model:request"]


def test_a_claim_just_made_and_not_seen_yet_is_let_go_all_the_same(world: World) -> None:
    """CloudFormation may have moved on just then: a duplicate has answered."""
    swap = Swap(world)
    world.run(5)
    world.rekognition.behaviour.tags_lag_seconds = 4.0
    back = swap.roll_back()
    world.until(lambda: back.request_id in world.rekognition.tags_of(swap.new).get("running-model:request", ""))
    resource = swap.shop.stack.resources["Logos"]
    resource.status, resource.request_id = "UPDATE_COMPLETE", ""
    swap.shop.become("UPDATE_ROLLBACK_COMPLETE")

    world.rest()

    assert world.rekognition.tags_of(swap.new) == {}
    assert leaves_nothing(world, back)


def test_a_person_who_runs_the_abandoned_version_is_left_alone(world: World) -> None:
    """Rule 8: "claims that version even if nobody has (unless it runs unclaimed or is another stack's)"."""
    old, new = world.rekognition.add_version("old"), world.rekognition.add_version("new")
    world.rekognition.start(new, Units(1), "a person")
    world.run(200)
    shop = standing(world, old)
    begin_update(shop)
    assert not world.answer(shop.update("Logos", properties_of(new))).succeeded
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")

    assert world.answer(shop.update("Logos", properties_of(old))).succeeded

    assert is_untouched(world, new, 0.0)
    assert new.status == "RUNNING"


def test_another_stacks_version_is_left_alone_by_swap_and_rollback(world: World) -> None:
    """Rule 3 and rule 8: another stack's claim is never taken."""
    new = world.rekognition.add_version("new")
    standing(world, new, name="other")
    old = world.rekognition.add_version("old")
    shop = standing(world, old)
    since = world.time.timestamp
    begin_update(shop)
    assert not world.answer(shop.update("Logos", properties_of(new))).succeeded
    shop.become("UPDATE_ROLLBACK_IN_PROGRESS")

    assert world.answer(shop.update("Logos", properties_of(old))).succeeded

    assert is_untouched(world, new, since)


def test_a_cleanup_that_fails_is_tried_again_under_a_new_request(world: World) -> None:
    """A cleanup Delete that fails is tried three times in all, each with a new RequestId."""
    swap = Swap(world)
    world.answer(swap.update)
    swap.shop.become("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    world.permissions.withhold("StopProjectVersion", until=world.time.timestamp + 200)
    properties = properties_of(swap.old, ServiceTimeout="300")

    first = swap.shop.delete_replaced("Logos", swap.old.arn, properties)
    assert not world.answer(first).succeeded
    second = swap.shop.delete_replaced("Logos", swap.old.arn, properties)
    answer = world.answer(second)

    assert answer.succeeded
    assert swap.old.status == "STOPPED"
    assert swap.new.status == "RUNNING"


def test_a_swapped_version_is_stopped_although_the_policy_names_it_no_more(world: World) -> None:
    """Design: "by the time that a removed or swapped version's Delete comes, the policy already speaks of the new"."""
    swap = Swap(world)
    swap.shop.stack.allowed.discard(swap.old.arn)
    world.answer(swap.update)
    swap.shop.become("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")

    cleanup = swap.shop.delete_replaced("Logos", swap.old.arn, properties_of(swap.old))

    assert world.answer(cleanup).succeeded
    assert swap.old.status == "STOPPED"
    assert world.rekognition.tags_of(swap.old) == {}


@pytest.mark.parametrize("status", ["TRAINING_COMPLETED", "TRAINING_FAILED"])
def test_a_rollback_answers_although_the_policy_names_the_abandoned_version_no_more(world: World, status: str) -> None:
    """Rule 8 claims it "even if nobody has", but without a claim no tag grants TagResource: neither to the swap."""
    swap = Swap(world, status=status)
    if status == "TRAINING_FAILED":
        assert not world.answer(swap.update, seconds=10).succeeded
    else:
        world.befall(Fault("CreateSchedule", "Killed"))
    swap.shop.stack.allowed.discard(swap.new.arn)

    back = swap.roll_back()

    assert world.answer(back).succeeded
    assert back.seconds <= 300


def holder_of(shop: Deployment, version: ModelVersion) -> list[str]:
    """The resources that hold a version."""
    return [name for name, resource in shop.stack.resources.items() if resource.physical_id == version.arn]


def test_a_failed_swap_keeps_the_physical_id_so_that_nothing_is_replaced(world: World) -> None:
    """Case (i): the resource answered FAILED with the same id: an Update with the old properties."""
    swap = Swap(world)
    world.rekognition.behaviour.failing_starts = ["no capacity"]

    answer = world.answer(swap.update)

    assert not answer.succeeded
    assert answer.physical_id == swap.old.arn
    assert holder_of(swap.shop, swap.old) == ["Logos"]
    assert swap.old.status == "RUNNING"
