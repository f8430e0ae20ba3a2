"""Scenes that many tests begin with, and questions that they end with."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.simulation.calls import Call
from tests.simulation.deployment import Deployment, properties_of
from tests.simulation.model_version import ModelVersion, Units
from tests.simulation.requests_sent import SentRequest
from tests.simulation.world import World

WRITES = ("StartProjectVersion", "StopProjectVersion", "TagResource", "UntagResource")
RUNNING_CALLS = ("StartProjectVersion", "StopProjectVersion")
FOUND = Units(2)
ADOPT = {"AdoptRunning": "true"}


def standing(
    world: World, version: ModelVersion, minimum: int = 1, maximum: int | None = None, name: str = "shop", **more: str
) -> Deployment:
    """A stack that stands, whose resource Logos runs a version: created through the handler's own door."""
    shop = world.deployment(name)
    assert world.answer(shop.create("Logos", properties_of(version, minimum, maximum, **more))).succeeded
    shop.become("CREATE_COMPLETE")
    world.run(600)
    return shop


def two_standing(world: World, **more: str) -> tuple[Deployment, ModelVersion, ModelVersion]:
    """A stack that stands, whose resources Logos and Brands run a version each: these two, in that order."""
    one, two = world.rekognition.add_version("one"), world.rekognition.add_version("two")
    shop = standing(world, one, 1, None, "shop", **more)
    begin_update(shop)
    assert world.answer(shop.create("Brands", properties_of(two, **more))).succeeded
    shop.become("UPDATE_COMPLETE")
    world.run(600)
    return shop, one, two


def run_by_a_person(world: World, units: Units = FOUND) -> ModelVersion:
    """A version that a person runs."""
    version = world.rekognition.add_version("one")
    world.rekognition.start(version, units, "a person")
    world.run(300)
    return version


def adopted(world: World, version: ModelVersion, units: Units = FOUND) -> Deployment:
    """A stack that is being created and has adopted a version."""
    shop = world.deployment()
    assert world.answer(shop.create("Logos", properties_of(version, *units, **ADOPT))).succeeded
    return shop


def begin_update(shop: Deployment) -> None:
    """The stack's owner deploys again."""
    shop.become("UPDATE_IN_PROGRESS")


def begin_destroy(shop: Deployment) -> None:
    """The stack's owner destroys it."""
    shop.become("DELETE_IN_PROGRESS")


@contextmanager
def kept_back(shop: Deployment) -> Iterator[None]:
    """What CloudFormation sends meanwhile is not delivered yet: a test does so later, or something else comes first."""
    invoke, shop.stack.invoke = shop.stack.invoke, lambda event: None
    try:
        yield
    finally:
        shop.stack.invoke = invoke


def writes(world: World, since: float = 0.0) -> list[str]:
    """The calls that changed, or would have changed, a model or its tags."""
    return [call.operation for call in world.calls(*WRITES, since=since)]


def calls_about(world: World, version: ModelVersion, operations: Sequence[str], since: float = 0.0) -> list[str]:
    """The calls of these operations that were about a version."""
    return [call.operation for call in world.calls(*operations, since=since) if call.resource == version.arn]


def only_call(world: World, operation: str) -> Call:
    """The one call of an operation."""
    (call,) = world.calls(operation)
    return call


def is_untouched(world: World, version: ModelVersion, since: float) -> bool:
    """Whether nothing was written about a version since then."""
    return not calls_about(world, version, WRITES, since)


def leaves_nothing(world: World, request: SentRequest) -> bool:
    """Whether the request's polls have ended and its invocations are over."""
    return request.request_id not in world.schedules.existing


class Swap:
    """A stack whose Update from one version to another has been sent."""

    def __init__(self, world: World, status: str = "TRAINING_COMPLETED", **properties: str) -> None:
        self.old = world.rekognition.add_version("old")
        self.new = world.rekognition.add_version("new", status=status)
        self.shop = standing(world, self.old)
        begin_update(self.shop)
        self.since = world.time.timestamp
        self.update = self.shop.update("Logos", properties_of(self.new, **properties))

    def roll_back(self) -> SentRequest:
        """CloudFormation cancels the swap: a reverse Update, its PhysicalResourceId still the old one."""
        self.shop.become("UPDATE_ROLLBACK_IN_PROGRESS")
        return self.shop.update("Logos", properties_of(self.old))
