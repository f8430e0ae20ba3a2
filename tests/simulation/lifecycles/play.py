"""One lifecycle, from its seed: the world, its actors and the checks, set up and let go until all is at rest."""

import gc
import random
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from tests.simulation.calls import AwsError, Call, Faults
from tests.simulation.lifecycles.checks import ALL, NO_SECRETS
from tests.simulation.lifecycles.checks.check import Verdicts
from tests.simulation.lifecycles.checks.leak import Leak
from tests.simulation.lifecycles.engine import Engine
from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.lifecycles.lambda_service import Deliveries
from tests.simulation.lifecycles.ledger import Ledger
from tests.simulation.lifecycles.observer import Observer
from tests.simulation.lifecycles.owner import NAMES, UNITS, Owner
from tests.simulation.lifecycles.permission_faults import troubles
from tests.simulation.lifecycles.person import PERSON, Person
from tests.simulation.lifecycles.plan import Plan, draw_plan, stream
from tests.simulation.lifecycles.result import Lifecycle
from tests.simulation.lifecycles.retention import Retention
from tests.simulation.lifecycles.said import outcome
from tests.simulation.lifecycles.scene import Scene
from tests.simulation.lifecycles.scheduler import Punctuality
from tests.simulation.lifecycles.service import (
    STALEST_SECONDS,
    add_version,
    age_of_reads,
    draw_behaviour,
    end,
    slow_now_and_then,
)
from tests.simulation.lifecycles.stage import Script, Stage
from tests.simulation.lifecycles.touched import Touched
from tests.simulation.lifecycles.wire_faults import DrawnFaults, Endurance
from tests.simulation.log_capture import SecretShownError
from tests.simulation.model_version import ModelVersion, Snapshot, Units
from tests.simulation.requests_sent import SentRequest
from tests.simulation.timeline import render
from tests.simulation.world import World

LONGEST_SECONDS: Final = 400_000.0
"""No lifecycle takes longer: some twenty operations of an hour, tried three times."""
_REST_SECONDS: Final = 1800.0
"""Watched after the last that happened: nothing may start any more."""
_LONG_START_SECONDS: Final = 600.0
_SLOW_STARTS: Final = (220.0, 400.0)
_LAGGING_WORDS: Final = 0.15
"""That what CloudFormation says of a stack is some seconds old."""
_NOTICES_LATE: Final = 0.1
"""That CloudFormation takes some seconds to show an answer that it has got."""


class Play:
    """A lifecycle on its stage."""

    def __init__(self, seed: int, plan: Plan | None = None, faults: Faults | None = None) -> None:
        """Set the stage.

        Args:
            seed: what chance draws from.
            plan: the measures; drawn, if it isn't given.
            faults: what befalls calls; drawn, if it isn't given.
        """
        self._seed = seed
        self._plan = plan or draw_plan(seed)
        self._faults = faults
        self.world = World(seed)
        self.ledger = Ledger(lambda: self.world.time.timestamp, self.world.cloudformation.requests.values)
        self.touched = Touched()
        self.scene = Scene(self.world, self.ledger, self.touched)
        self.verdicts = Verdicts(self.scene)
        self.checks = [check(self.scene, self.verdicts) for check in ALL]
        self.observer = Observer(self.scene, self.ledger)
        self._stage = Stage(self.world.time)
        self._endurance = Endurance(self.ledger.now, self.world.cloudformation.requests.get)
        self._deliveries = Deliveries(
            self.world.time, self.ledger, self._stream("lambda"), self._plan.faults["lambda"], self.scene.engines
        )
        self._set_up()

    def _stream(self, name: str) -> random.Random:
        return stream(self._seed, name)

    def _set_up(self) -> None:
        plan, world = self._plan, self.world
        latency = self._stream("latency")
        if latency.random() < _NOTICES_LATE:
            world.cloudformation.notices_after = latency.uniform(1, 20)
        world.wire.latency = slow_now_and_then(latency, self.ledger)
        words = self._stream("words")
        if words.random() < _LAGGING_WORDS:
            world.cloudformation.lag(words.uniform(0.5, STALEST_SECONDS), age_of_reads(words))
        world.rekognition.behaviour = draw_behaviour(plan, self._stream("service"))
        world.rekognition.age = age_of_reads(self._stream("age"))
        world.wire.faults = self._faults or DrawnFaults(
            self.scene, self.ledger, self._stream("wire"), plan.faults["wire"], self._endurance
        )
        if plan.slows_down:
            self._slow_down(self._stream("slowness"))
        punctuality = Punctuality(
            self.ledger, self._stream("scheduler"), plan.faults["scheduler"], self._endurance.may_hinder
        )
        world.schedules.punctuality, world.schedules.straggler = punctuality.of_next, punctuality.after_delete
        world.wire.witnesses += [self, self.observer]
        world.time.watchers.append(self._look)
        world.cloudformation.listeners.append(self._ended)

    def _slow_down(self, chance: random.Random) -> None:
        def slow_down() -> None:
            self.world.rekognition.behaviour.starting_seconds = chance.uniform(*_SLOW_STARTS)
            self.ledger.tell("starts take longer from now on")

        self.world.time.after(chance.uniform(60, 300), slow_down)

    def run(self) -> Lifecycle:
        """Play it to its end."""
        try:
            with self.world.open():
                self._begin()
                self.world.until(self._is_at_rest, LONGEST_SECONDS)
                self.world.run(_REST_SECONDS)
                for check in self.checks:
                    check.at_rest()
        except SecretShownError as error:
            self.verdicts.report(NO_SECRETS, str(error))
        return self._result()

    def _begin(self) -> None:
        plan, chance = self._plan, self._stream("owner")
        self.scene.silences = chance.randint(1, 4) if plan.is_silenced else 0
        versions = [
            add_version(self.world, self.ledger, f"v{number}", chance) for number in range(plan.models + plan.spares)
        ]
        first = versions[: plan.models]
        if plan.is_run_already:
            self.ledger.befell(Kind.ADOPTION if plan.adopts else Kind.PERSON_STARTS)
            self._run_by_a_person(first[0], chance)
        if plan.starting_seconds >= _LONG_START_SECONDS:
            self.ledger.befell(Kind.LONG_START)
        self._stage.play(self._life("shop", first, versions, plan.updates))
        if plan.faults["second stack"]:
            self.ledger.befell(Kind.SECOND_STACK)
            rival = chance.choice(versions)
            self._stage.play(self._life("other", [rival], [rival], chance.randint(0, 1), chance.uniform(0, 200)))
        person = Person(self.world, self.ledger, self.touched, self._stream("person"))
        self._stage.play(person.acts(plan.faults["person"]))
        self._stage.play(troubles(self.world, self.scene, self._stream("permission"), plan.faults["permission"]))

    def _run_by_a_person(self, version: ModelVersion, chance: random.Random) -> None:
        """Have it run already when the stack comes."""
        version.was_started = True
        units = Units(*chance.choice(UNITS))
        version.history[:] = [
            Snapshot(self.world.epoch, chance.choice(("RUNNING", "RUNNING", "STARTING")), units=units, runner=PERSON)
        ]
        if version.status == "STARTING":
            found, seconds = version.now, chance.uniform(5, 60)
            self.world.time.after(seconds, lambda: end(version, found, "RUNNING", self.world.time.timestamp))

    def _life(
        self, name: str, first: list[ModelVersion], versions: list[ModelVersion], updates: int, after: float = 0.0
    ) -> Script:
        yield after
        deployment = self.world.deployment(name)
        stack = deployment.stack
        stack.invoke = self._deliveries.through(stack.invoke)
        if self._plan.shares_provider:
            stack.allows_every_version = True
            self.ledger.befell(Kind.SHARED_PROVIDER)
        engine = self.scene.engines[stack.stack_id] = Engine(deployment, self.ledger)
        retention = Retention(engine, self.world.rekognition, self.ledger, self._stream(f"{name}'s retention"))
        owner = Owner(engine, self.ledger, self._stream(name), self._plan.timeout, retention)
        template = {
            logical_id: owner.properties(version, adopts=self._plan.adopts)
            for logical_id, version in zip(NAMES, first, strict=False)
        }
        yield from owner.lives(template, versions, updates, self._plan.is_deleted)
        if stack.status == "DELETE_COMPLETE":
            # The function and the group of schedules go last: every resource depends on them (design, on deletion).
            function = self.world.functions[stack.function_arn]
            function.is_gone = True
            self.world.schedules.remove_all_of(stack.function_arn)

    def _is_at_rest(self) -> bool:
        world = self.world
        return (
            not self._stage.playing
            and not self._deliveries.pending
            and not world.schedules.existing
            and all(function.is_idle for function in world.functions.values())
        )

    def _look(self) -> None:
        for check in self.checks:
            check.look()

    def _ended(self, request: SentRequest) -> None:
        if request.timed_out and not self.scene.is_gone(request):
            self.ledger.befell(Kind.SERVICE_TIMEOUT, request.request_id)
        if self.world.cloudformation.notices_after:
            self.ledger.befell(Kind.ANSWER_NOTICED_LATE, request.request_id)
        for check in self.checks:
            check.answered(request)

    def before(self, call: Call) -> None:
        """A witness of the wire: show it to every check."""
        for check in self.checks:
            check.before(call)

    def after(self, call: Call, result: Mapping[str, Any]) -> None:
        """A witness of the wire: show it to every check."""
        for check in self.checks:
            check.after(call, result)

    def refused(self, call: Call, error: AwsError) -> None:
        """A witness of the wire: nothing has changed."""

    def _result(self) -> Lifecycle:
        requests = list(self.scene.requests.values())
        leak = next(check for check in self.checks if isinstance(check, Leak))
        return Lifecycle(
            seed=self._seed,
            violations=tuple(self.verdicts.violations),
            calls=len(self.world.wire.calls),
            requests=len(requests),
            virtual_seconds=self.world.time.timestamp - self.world.epoch,
            faults=self.ledger.faults,
            pairs=self.ledger.pairs(),
            answers=Counter(map(outcome, requests)),
            longest_answer=max((each.seconds for each in requests if each.answer), default=0.0),
            longest_unwanted_run=leak.longest,
            its_cause=leak.cause,
            statuses=frozenset(self.observer.statuses),
        )

    def tell(self) -> str:
        """The story, as a person reads it."""
        marks = [
            (violation.timestamp, f"*** {violation.check}: {violation.detail}")
            for violation in self.verdicts.violations
        ]
        return render(self.world, [*self.ledger.told, *marks])


def run(seed: int) -> Lifecycle:
    """Play the lifecycle that a seed draws."""
    # A sixth of its time would go into looking for garbage, of which it makes little before its end.
    collects = gc.isenabled()
    gc.disable()
    try:
        return Play(seed).run()
    finally:
        if collects:
            gc.enable()
