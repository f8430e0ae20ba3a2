"""A person with the console: starts, stops, retags and deletes model versions, whenever they like."""

import random
from contextlib import suppress
from typing import Final

from tests.simulation.calls import AwsError
from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.lifecycles.ledger import Ledger
from tests.simulation.lifecycles.stage import Script
from tests.simulation.lifecycles.touched import Touched
from tests.simulation.model_version import ModelVersion, Units
from tests.simulation.world import World

PERSON: Final = "a person"
_TAGS: Final = tuple(f"running-model:{name}" for name in ("stack", "resource", "request", "settled", "units", "found"))


class Person:
    """Whoever it is."""

    def __init__(self, world: World, ledger: Ledger, touched: Touched, chance: random.Random) -> None:
        self._world = world
        self._ledger = ledger
        self._touched = touched
        self._chance = chance

    def acts(self, number: int) -> Script:
        """Do so many things, some time between each."""
        for _ in range(number):
            yield self._chance.uniform(1, 300)
            version = self._chance.choice(list(self._world.rekognition.versions.values()))
            act = self._chance.choice(
                (self._start, self._stop, self._restart, self._restart, self._retag, self._retag, self._delete)
            )
            try:
                act(version)
            except AwsError:
                continue

    def _start(self, version: ModelVersion) -> None:
        self._world.rekognition.start(version, Units(self._chance.randint(1, 3)), PERSON)
        self._drive(version, Kind.PERSON_STARTS)

    def _stop(self, version: ModelVersion) -> None:
        self._world.rekognition.stop(version)
        self._drive(version, Kind.PERSON_STOPS)

    def _restart(self, version: ModelVersion) -> None:
        """Stop it, and start it with other units as soon as it is STOPPED."""
        self._stop(version)
        seconds = self._world.rekognition.behaviour.stopping_seconds + 1.0

        def start() -> None:
            with suppress(AwsError):
                self._start(version)

        self._world.time.after(seconds, start)

    def _delete(self, version: ModelVersion) -> None:
        self._world.rekognition.delete(version)
        self._drive(version, Kind.PERSON_DELETES)

    def _retag(self, version: ModelVersion) -> None:
        present = [name for name in _TAGS if name in self._world.rekognition.tags_of(version)]
        if not present:
            return
        touched = self._chance.choice((present, [self._chance.choice(present)]))
        value = self._chance.choice((None, None, "garbled"))
        self._world.rekognition.tag(version, dict.fromkeys(touched, value))
        self._touched.retagged.add(version.arn)
        self._note(version, Kind.PERSON_RETAGS)

    def _drive(self, version: ModelVersion, kind: Kind) -> None:
        self._touched.driven.add(version.arn)
        self._note(version, kind)

    def _note(self, version: ModelVersion, kind: Kind) -> None:
        self._touched.note(version.arn, self._world.time.timestamp)
        self._ledger.befell(kind)
