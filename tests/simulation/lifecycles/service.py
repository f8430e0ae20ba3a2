"""Rekognition as an actor: the rows that are published nowhere, either way; staleness, failures and quotas."""

import random
from collections.abc import Callable
from typing import Final

from tests.simulation.behaviour import Behaviour
from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.lifecycles.ledger import Ledger
from tests.simulation.lifecycles.plan import Plan, pick
from tests.simulation.model_version import ModelVersion, Snapshot
from tests.simulation.world import World

STALEST_SECONDS: Final = 4.0
"""The stalest read that the protocol tolerates (docs/protocol.md, "The settling time")."""
_UNSUITABLE: Final = (
    "TRAINING_IN_PROGRESS",
    "TRAINING_FAILED",
    "COPYING_FAILED",
    "DELETING",
    "DEPRECATED",
    "EXPIRED",
)
_FIRST: Final = (
    ("TRAINING_COMPLETED", 51.0),
    ("STOPPED", 25.0),
    ("COPYING_COMPLETED", 8.0),
    ("FAILED", 8.0),
    ("COPYING_IN_PROGRESS", 3.0),
    ("STOPPING", 2.0),
    ("unsuitable", 3.0),
)
_SLOW_CALL, _SLOW_SECONDS = 0.004, 1.4
_SLOW_SPELL, _SLOWEST_SECONDS = 0.25, 3.4
"""Now and then a call is slow, or some in a row: there and back again within the 7 s after which it is given up."""
_WAYS_IN_A_ROW: Final = 12


def draw_behaviour(plan: Plan, chance: random.Random) -> Behaviour:
    """How the service behaves in this world: unknown rows at even odds, faults as many as planned."""
    behaviour = Behaviour(
        starting_seconds=plan.starting_seconds,
        stopping_seconds=plan.stopping_seconds,
        running_models=20,
        stop_when_starting=chance.choice(("accepted", "ResourceInUseException")),
        start_when_failed=pick(chance, (("accepted", 80.0), ("ResourceInUseException", 20.0))),
        stop_when_failed=chance.choice(("accepted", "ResourceInUseException")),
        stop_when_never_started=chance.choice(("ResourceInUseException", "InvalidParameterException")),
        max_units_echoed_when_not_given=chance.random() < 0.3,
        units_kept_after_stopped=chance.random() < 0.5,
        units_echoed=chance.random() < 0.85,
    )
    for _ in range(plan.faults["service"]):
        _trouble(behaviour, chance)
    return behaviour


def _trouble(behaviour: Behaviour, chance: random.Random) -> None:
    lag = chance.uniform(0.5, STALEST_SECONDS)
    match chance.choice(("start", "stop", "describe", "hidden", "tags", "apart", "refused", "quota", "limit", "units")):
        case "start":
            behaviour.failing_starts.append("the service has no capacity")
        case "stop":
            behaviour.failing_stops.append("the service could not stop it")
        case "describe":
            behaviour.describe_lag_seconds = lag
        case "hidden":
            behaviour.start_hidden_seconds = lag
        case "tags":
            behaviour.tags_lag_seconds, behaviour.tag_keys_apart_seconds = lag, 0.0
        case "apart":
            # A claim has three keys: the last lands this much later, and no read is staler than is tolerated.
            behaviour.tags_lag_seconds, behaviour.tag_keys_apart_seconds = 0.0, lag / 2
        case "refused":
            behaviour.tags_refused_in = chance.choice((("STARTING",), ("STOPPING",), ("STARTING", "STOPPING")))
        case "quota":
            behaviour.running_models = chance.choice((1, 2, 3))
        case "limit":
            behaviour.limit_exceeded_after_stop_seconds = chance.uniform(20, 110)
        case "units":
            behaviour.inference_units = 2


def age_of_reads(chance: random.Random) -> Callable[[float], float]:
    """How old reads are: all alike, or each as it comes, so that a newer one is followed by an older one."""
    alike = chance.random() < 0.5
    return lambda lag: lag if alike or not lag else lag * chance.random()


def slow_now_and_then(chance: random.Random, ledger: Ledger) -> Callable[[], float]:
    """How long calls take, each of them twice: one way and the other. Some slow ones in a row are a fault."""
    slow = spells = 0

    def latency() -> float:
        nonlocal slow, spells
        if slow:
            slow -= 1
            ledger.befell(Kind.SLOW_CALLS, once=str(spells))
            return chance.uniform(1, _SLOWEST_SECONDS)
        if chance.random() > _SLOW_CALL:
            return 0.02
        slow = _WAYS_IN_A_ROW if chance.random() < _SLOW_SPELL else 0
        spells += 1
        return _SLOW_SECONDS * chance.random()

    return latency


def add_version(world: World, ledger: Ledger, name: str, chance: random.Random) -> ModelVersion:
    """A version as it is found: mostly ready to be started."""
    status = pick(chance, _FIRST)
    project = chance.choice(("logos", "logos", "parts"))
    if status == "unsuitable":
        ledger.befell(Kind.UNSUITABLE_VERSION)
        return world.rekognition.add_version(name, project, status=chance.choice(_UNSUITABLE))
    version = world.rekognition.add_version(name, project, status=status)
    version.was_started = status in ("STOPPED", "STOPPING", "FAILED")
    ending = {"COPYING_IN_PROGRESS": "COPYING_COMPLETED", "STOPPING": "STOPPED"}.get(status)
    if ending:
        seconds = chance.uniform(5, 60)
        found = version.now
        world.time.after(seconds, lambda: end(version, found, ending, world.time.timestamp))
    return version


def end(version: ModelVersion, found: Snapshot, status: str, timestamp: float) -> None:
    """Have the state that a version was found in pass, unless it has already."""
    if version.now is found:
        version.become(status, timestamp)
