"""The log: a JSON line a step, which says what was seen, what was done and why; what a person reads at 3 a.m."""

from contextlib import redirect_stdout

from tests.handler.scenes import begin_destroy, standing
from tests.simulation.calls import Fault
from tests.simulation.deployment import properties_of
from tests.simulation.world import World


def test_each_step_is_a_line(world: World) -> None:
    version = world.rekognition.add_version("one")
    world.rekognition.behaviour.starting_seconds = 3
    with redirect_stdout(world.log):
        create = world.deployment().create("Logos", properties_of(version))
        assert world.answer(create).succeeded

    lines = world.log_lines(create)
    *steps, answered = lines
    assert {(line["request"], line["requestId"], line["logicalId"]) for line in lines} == {
        ("Create", create.request_id, "Logos")
    }
    assert {line["version"] for line in steps} == {version.arn}
    assert [(line["status"], line["decision"], line["why"]) for line in steps] == [
        ("TRAINING_COMPLETED", "Take", "claims it over nobody"),
        ("TRAINING_COMPLETED", "Wait", "settles"),
        ("TRAINING_COMPLETED", "WriteRecord", "TRAINING_COMPLETED, to be started with 1"),
        ("TRAINING_COMPLETED", "Start", "TRAINING_COMPLETED, and recorded"),
        ("RUNNING", "Wait", "RUNNING may be older news"),
        ("RUNNING", "Succeed", "RUNNING with 1"),
    ]
    assert (answered["answer"], answered["delivered"]) == ("SUCCESS", "True")
    seconds = [line["seconds"] for line in lines]
    assert seconds == sorted(seconds)
    assert seconds[-1] == round(create.seconds, 1)


def test_what_failed_is_named_with_what_it_led_to(world: World) -> None:
    version = world.rekognition.add_version("one")
    shop = standing(world, version)
    begin_destroy(shop)
    world.befall(Fault("StopProjectVersion", "ThrottlingException"), Fault("DescribeProjectVersions", "ReadTimeout"))
    with redirect_stdout(world.log):
        delete = shop.delete("Logos")
        assert world.answer(delete).succeeded

    told = [(line.get("status"), line.get("decision"), line.get("why")) for line in world.log_lines(delete)]
    unseen, _, stopped, *_ = told
    assert unseen == (None, "Wait", "rekognition:DescribeProjectVersions: ReadTimeoutError")
    assert stopped == ("RUNNING", "Stop then Wait", "rekognition:StopProjectVersion: ThrottlingException")
