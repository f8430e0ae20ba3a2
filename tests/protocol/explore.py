"""The exploration: every state that a scenario can reach, and whether an end can be reached from each of them."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass

from tests.protocol.acts import PUBLISHED, Service
from tests.protocol.cloudformation import Script
from tests.protocol.invariants import at_rest
from tests.protocol.moves import moves
from tests.protocol.world import World


@dataclass(frozen=True)
class Scenario:
    """A world to begin with, and what CloudFormation does in it.

    `rests` says what is wrong with a world at rest.
    """

    name: str
    beginning: World
    script: Script
    service: Service = PUBLISHED
    rests: Callable[[World], str | None] = at_rest


@dataclass(frozen=True)
class Exploration:
    """What an exploration found: how many states, and the first violation with the moves that lead to it, if any."""

    states: int
    violation: str | None = None
    trace: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The result as a person reads it."""
        if self.violation is None:
            return f"{self.states:,} states, all good"
        return "\n   ".join((f"VIOLATED: {self.violation}", *self.trace))


def explore(scenario: Scenario) -> Exploration:
    """Explore a scenario, breadth first, so that a trace is as short as can be."""
    return _Explorer(scenario).run()


class _Explorer:
    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._worlds = [scenario.beginning]
        self._numbers = {scenario.beginning: 0}
        self._parents = array("l", [-1])
        self._sources, self._targets = array("l"), array("l")
        self._ends: list[int] = []

    def run(self) -> Exploration:
        number = 0
        while number < len(self._worlds):
            if violation := self._expand(number):
                return violation
            number += 1
        return self._endless() or Exploration(len(self._worlds))

    def _expand(self, number: int) -> Exploration | None:
        """Find a world's successors; check each move to them, and the world itself if it is at rest."""
        world = self._worlds[number]
        is_end = True
        for move in moves(world, self._scenario.script, self._scenario.service):
            target = self._numbers.setdefault(move.world, len(self._worlds))
            if target == len(self._worlds):
                self._worlds.append(move.world)
                self._parents.append(number)
            if move.violation:
                return Exploration(len(self._worlds), move.violation, (*self._trace(number), _said(move.what)))
            if not move.fault:
                is_end = False
                self._sources.append(number)
                self._targets.append(target)
        if is_end:
            self._ends.append(number)
        if not world.invocations and not world.polls and (violation := self._scenario.rests(world)):
            return Exploration(len(self._worlds), violation, self._trace(number))
        return None

    def _endless(self) -> Exploration | None:
        """A state from which no end can be reached without another fault, if there is one."""
        first = array("l", [-1]) * len(self._worlds)
        following = array("l", [-1]) * len(self._sources)
        for edge, target in enumerate(self._targets):
            following[edge], first[target] = first[target], edge
        ending = bytearray(len(self._worlds))
        pending = list(self._ends)
        for number in pending:
            ending[number] = True
        while pending:
            edge = first[pending.pop()]
            while edge >= 0:
                source = self._sources[edge]
                if not ending[source]:
                    ending[source] = True
                    pending.append(source)
                edge = following[edge]
        stuck = ending.find(0)
        return None if stuck < 0 else Exploration(len(self._worlds), "never ends", self._trace(stuck))

    def _trace(self, number: int) -> tuple[str, ...]:
        """The moves that lead to a world, found again on the way back to the beginning."""
        trace: list[str] = []
        while (parent := self._parents[number]) >= 0:
            world = self._worlds[number]
            options = moves(self._worlds[parent], self._scenario.script, self._scenario.service)
            trace.append(next(_said(move.what) for move in options if move.world == world))
            number = parent
        return tuple(reversed(trace))


def _said(what: tuple[object, ...]) -> str:
    return " ".join(word for word in map(str, what) if word)
