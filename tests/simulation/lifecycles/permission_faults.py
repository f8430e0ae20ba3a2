"""IAM as an actor: permissions that come late, and such as are withdrawn half-way, for a while or for good."""

import random
from typing import Final

from tests.simulation.lifecycles.scene import Scene
from tests.simulation.lifecycles.stage import Script, Until
from tests.simulation.world import World

OPERATIONS: Final = (
    "StartProjectVersion",
    "StopProjectVersion",
    "TagResource",
    "UntagResource",
    "ListTagsForResource",
    "DescribeProjectVersions",
    "DescribeProjects",
    "DescribeStacks",
    "ListStackResources",
    "CreateSchedule",
    "DeleteSchedule",
)
FOR_EVER: Final = 1e10
_LONGEST_SECONDS: Final = 2000.0


def troubles(world: World, scene: Scene, chance: random.Random, number: int) -> Script:
    """Withhold permissions, one after another."""
    now = world.time.timestamp
    if number and chance.random() < 0.3:
        # Whoever tidies up after an update can't: its Delete is tried three times, and given up.
        number -= 1
        yield Until(lambda: any("CLEANUP" in each.stack.status for each in scene.engines.values()), _LONGEST_SECONDS)
        until = FOR_EVER if chance.random() < 0.7 else world.time.timestamp + chance.uniform(100, 600)
        world.permissions.withhold(chance.choice(("StopProjectVersion", "TagResource", "UntagResource")), until=until)
    if number and chance.random() < 0.4:
        # A policy's CREATE_COMPLETE is not IAM's propagation (aws-cdk#37675, #37939).
        number -= 1
        world.permissions.withhold(chance.choice(OPERATIONS), until=now + chance.uniform(5, 110))
    for _ in range(number):
        yield chance.uniform(10, 400)
        now = world.time.timestamp
        until = FOR_EVER if chance.random() < 0.25 else now + chance.uniform(20, 1200)
        world.permissions.withhold(chance.choice(OPERATIONS), until=until)
