"""The owner of a stack: deploys it, changes it, deals with what fails as people do, and removes it."""

import random
from typing import Final

from tests.simulation.deployment import properties_of
from tests.simulation.lifecycles.engine import Engine
from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.lifecycles.ledger import Ledger
from tests.simulation.lifecycles.plan import pick
from tests.simulation.lifecycles.retention import Retention
from tests.simulation.lifecycles.sending import VERSION, Fate, Properties, Template
from tests.simulation.lifecycles.stage import Script
from tests.simulation.model_version import ModelVersion

NAMES: Final = ("Logos", "Brands", "Parts", "Signs", "Tools")
UNITS: Final = ((1, None), (2, None), (3, None), (1, 1), (1, 3), (2, 4))
_CREATE_FAILS, _UPDATE_FAILS = 0.2, 0.4
"""That another resource of the stack fails, or the owner cancels."""
_SHORTEST_PAUSE: Final = 1.0
_TRIES: Final = 3
"""How often an owner repeats what fails, before giving up."""


class Owner:
    """Whoever runs `cdk deploy` for one stack."""

    def __init__(
        self, engine: Engine, ledger: Ledger, chance: random.Random, timeout: int, retention: Retention
    ) -> None:
        self._engine = engine
        self._ledger = ledger
        self._chance = chance
        self._timeout = timeout
        self._retention = retention
        self._number = 0
        """Of whatever has to be new: names, revisions."""

    def lives(self, template: Template, spares: list[ModelVersion], updates: int, is_deleted: bool) -> Script:
        """Create the stack, update it so many times, and delete it."""
        yield from self._engine.create(template, self._fate(fails=_CREATE_FAILS))
        stands = self._engine.stack.status == "CREATE_COMPLETE"
        if not stands and self._engine.stack.status == "CREATE_FAILED" and self._chance.random() < 0.7:
            yield self._pause()
            yield from self._engine.update(template, self._fate(rolls_back=False))
            stands = self._engine.stack.status == "UPDATE_COMPLETE"
        for _ in range(updates if stands else 0):
            yield self._pause()
            changed = self._change(template, spares)
            yield from self._engine.update(changed, self._fate())
            self._retention.stop_by_hand()
            if self._engine.stack.status == "UPDATE_FAILED":
                yield from self._after_failed_update(changed if self._chance.random() < 0.7 else template)
            if self._engine.stack.status == "UPDATE_ROLLBACK_FAILED":
                yield from self._continue_rollback()
            stands = self._engine.stack.status in ("UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
            if not stands:
                break
            template = {name: each.properties for name, each in self._engine.stack.resources.items()}
        if self._engine.stack.status != "DELETE_COMPLETE" and (is_deleted or not stands):
            yield self._pause()
            yield from self._delete()

    def _after_failed_update(self, template: Template) -> Script:
        """Rollback is disabled: try again, roll back by command, or leave it (and delete the stack)."""
        yield self._pause()
        match self._chance.choice(("again", "again", "roll back", "leave")):
            case "again":
                yield from self._engine.update(template, self._fate(rolls_back=False))
            case "roll back":
                yield from self._engine.roll_back([], self._fate())

    def _continue_rollback(self) -> Script:
        for _ in range(_TRIES):
            if self._engine.stack.status == "UPDATE_ROLLBACK_FAILED":
                yield self._pause()
                yield from self._engine.roll_back([], self._fate())

    def _delete(self) -> Script:
        for _ in range(_TRIES):
            yield from self._engine.delete()
            if self._engine.stack.status == "DELETE_COMPLETE":
                break
            yield self._pause()

    def _pause(self) -> float:
        """Some time, but more than a second: operations don't follow each other faster, and that orders requests."""
        seconds = pick(self._chance, ((0.5, 20.0), (5.0, 20.0), (30.0, 30.0), (300.0, 30.0)))
        return max(_SHORTEST_PAUSE, seconds * self._chance.uniform(0.5, 2))

    def _fate(self, *, fails: float = _UPDATE_FAILS, rolls_back: bool | None = None) -> Fate:
        chance = self._chance
        moment = chance.choice((5.0, 30.0, 60.0, 150.0)) * chance.random()
        return Fate(
            fails_after=moment if chance.random() < fails else float("inf"),
            rolls_back=chance.random() < 0.85 if rolls_back is None else rolls_back,
            is_deleted_meanwhile=chance.random() < 0.15,
            pause=pick(chance, ((0.0, 60.0), (3.0, 20.0), (20.0, 20.0))) * chance.random(),
            reverses_replaced=chance.random() < 0.5,
            lists_replaced=chance.random() < 0.4,
            deletes_created_at_once=chance.random() < 0.2,
            keeps_attempted_policy=chance.random() < 0.5,
            retains=self._retention.is_asked_for(),
        )

    def properties(self, version: ModelVersion, *, adopts: bool = False) -> Properties:
        """The properties of a new construct."""
        minimum, maximum = self._chance.choice(UNITS)
        named = {"ProjectArn": version.project_arn} if self._chance.random() < 0.5 else {}
        named |= {"AdoptRunning": "true"} if adopts else {}
        return properties_of(version, minimum, maximum, ServiceTimeout=str(self._timeout), **named)

    def _change(self, template: Template, spares: list[ModelVersion]) -> Template:
        changed = dict(template)
        names = self._chance.sample(list(changed), k=min(len(changed), self._chance.choice((1, 1, 2))))
        if len(names) == 2 and self._chance.random() < 0.5:
            one, other = names
            changed[one], changed[other] = changed[other], changed[one]
            self._ledger.befell(Kind.EXCHANGE)
            return changed
        for name in names:
            self._change_one(changed, name, spares)
        return changed

    def _change_one(self, template: Template, name: str, spares: list[ModelVersion]) -> None:
        used = {properties[VERSION] for properties in template.values()}
        self._number += 1
        free = [spare for spare in spares if spare.arn not in used]
        match pick(
            self._chance, (("units", 4), ("swap", 5), ("revision", 1), ("rename", 3), ("remove", 1), ("add", 1))
        ):
            case "units":
                minimum, maximum = self._chance.choice(UNITS)
                kept = {key: value for key, value in template[name].items() if not key.endswith("InferenceUnits")}
                template[name] = properties_of(kept.pop(VERSION), minimum, maximum, **kept)
            case "swap" if free:
                self._ledger.befell(Kind.SWAP)
                template[name] = self.properties(self._chance.choice(free))
            case "rename":
                self._ledger.befell(Kind.RENAMED)
                template[f"{name}Renamed{self._number}"] = template.pop(name)
            case "remove" if len(template) > 1:
                del template[name]
            case "add" if free:
                template[f"Added{self._number}"] = self.properties(self._chance.choice(free))
            case _:
                template[name] = {**template[name], "Revision": str(self._number)}
