"""Where actors play: scripts that let time pass by yielding, all on the one clock.

A script is a generator. It yields seconds to let pass, or an Until, and gets back whether what it waited for came.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from tests.simulation.virtual_time import VirtualTime


@dataclass(frozen=True)
class Until:
    """Wait until something is so, that many seconds at the most."""

    condition: Callable[[], bool]
    seconds: float = float("inf")


Script = Generator[float | Until, bool, Any]


class _Waiting:
    def __init__(self, script: Script, condition: Callable[[], bool]) -> None:
        self.script = script
        self.condition = condition


class Stage:
    """Plays scripts side by side."""

    def __init__(self, time: VirtualTime) -> None:
        self._time = time
        self._waiting: list[_Waiting] = []
        self.playing = 0
        """How many scripts have not ended yet."""
        time.watchers.append(self._look)

    def play(self, script: Script) -> None:
        """Begin a script, now."""
        self.playing += 1
        self._advance(script, None)

    def _advance(self, script: Script, came: bool | None) -> None:
        try:
            wanted = next(script) if came is None else script.send(came)
        except StopIteration:
            self.playing -= 1
            return
        if not isinstance(wanted, Until):
            self._time.after(wanted, lambda: self._advance(script, False))
        elif wanted.condition():
            self._time.after(0.0, lambda: self._advance(script, True))
        else:
            waiting = _Waiting(script, wanted.condition)
            self._waiting.append(waiting)
            if wanted.seconds != float("inf"):
                self._time.after(wanted.seconds, lambda: self._give_up(waiting))

    def _give_up(self, waiting: _Waiting) -> None:
        if waiting in self._waiting:
            self._waiting.remove(waiting)
            self._advance(waiting.script, waiting.condition())

    def _look(self) -> None:
        for waiting in [waiting for waiting in self._waiting if waiting.condition()]:
            self._waiting.remove(waiting)
            self._advance(waiting.script, True)
