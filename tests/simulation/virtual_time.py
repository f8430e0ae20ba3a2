"""One clock for the whole world, and processes that take turns on it.

One thread runs at a time: it goes on until it lets time pass, and then whatever is due next happens. Which that is
depends on nothing but the times asked for and the order of asking, so a run can be repeated exactly.
"""

import heapq
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

Action = Callable[[], None]

EPOCH: Final = datetime(2026, 11, 24, 9, 0, 0, tzinfo=UTC)
"""When every world begins."""


class Killed(BaseException):
    """Ends a process in the middle of whatever it does; no Exception, so that nothing handles it."""


class Process:
    """Something that lets time pass amid its work: an invocation of the function, or the test itself."""

    def __init__(self, name: str, work: Action, caller: str = "") -> None:
        self.name = name
        self.caller = caller
        """On whose behalf it calls AWS."""
        self.work = work
        self.is_killed = False
        self.is_over = False
        self.wake_up = 0
        """Counts its wake-ups: one asked for before the latest is void."""
        self.turn = threading.Lock()
        self.turn.acquire()


class VirtualTime:
    """The clock, what is due when, and whose turn it is."""

    def __init__(self, start: datetime) -> None:
        self._now = start.timestamp()
        self._due: list[tuple[float, int, Action | tuple[Process, int]]] = []
        self._sequence = 0
        self._main = Process("test", lambda: None)
        self._current = self._main
        self._asleep: set[Process] = set()
        self._awaited: Callable[[], bool] | None = None
        self._failure: BaseException | None = None
        self.watchers: list[Action] = []
        """Called after everything that happens; what one of them raises ends the run."""

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.fromtimestamp(self._now, UTC)

    @property
    def timestamp(self) -> float:
        """The time, in seconds since the epoch."""
        return self._now

    @property
    def current(self) -> Process:
        """Whose turn it is."""
        return self._current

    def at(self, timestamp: float, action: Action) -> None:
        """Do something at that time, or now if it is past. It must not let time pass itself."""
        self._push(timestamp, action)

    def after(self, seconds: float, action: Action) -> None:
        """Do something that much later."""
        self._push(self._now + seconds, action)

    def start(self, name: str, work: Action, caller: str) -> Process:
        """Begin a process, now."""
        process = Process(name, work, caller)
        self._asleep.add(process)
        threading.Thread(target=self._live, args=(process,), name=name, daemon=True).start()
        self._push(self._now, (process, process.wake_up))
        return process

    def sleep(self, seconds: float) -> None:
        """Let that many seconds pass in the process whose turn it is."""
        me = self._current
        self._wake(me, self._now + max(0.0, seconds))
        self._pass_time(me)

    def kill(self, process: Process) -> None:
        """End a process that sleeps, now."""
        if not process.is_over:
            process.is_killed = True
            self._wake(process, self._now)

    def run_until(self, awaited: Callable[[], bool], seconds: float) -> bool:
        """Let the world go on until something is so, that many seconds at most; return whether it is."""
        self._awaited = awaited
        try:
            self.sleep(seconds)
        finally:
            self._awaited = None
        return awaited()

    def close(self) -> None:
        """End every process that is left."""
        self.watchers.clear()
        self._due.clear()
        for process in list(self._asleep):
            process.is_killed = True
            self._switch(self._main, process)

    def _push(self, timestamp: float, what: Action | tuple[Process, int]) -> None:
        self._sequence += 1
        heapq.heappush(self._due, (max(timestamp, self._now), self._sequence, what))

    def _wake(self, process: Process, timestamp: float) -> None:
        process.wake_up += 1
        self._push(timestamp, (process, process.wake_up))

    def _pass_time(self, me: Process) -> None:
        """Let happen what is due, until it is this process's turn again."""
        self._asleep.add(me)
        try:
            self._take_turns(me)
        except Exception as error:
            if me is self._main:
                raise
            self._failure = error
            self._switch(me, self._main)
        finally:
            self._asleep.discard(me)
        if me is self._main and self._failure:
            failure, self._failure = self._failure, None
            raise failure
        if me.is_killed:
            raise Killed

    def _take_turns(self, me: Process) -> None:
        while True:
            self._observe()
            if not self._due:
                # Only at its close does the world have nothing due: until then the test waits for something.
                raise Killed
            timestamp, _, what = heapq.heappop(self._due)
            if isinstance(what, tuple):
                process, wake_up = what
                if process.is_over or process.wake_up != wake_up:
                    continue
                self._now = timestamp
                if process is not me:
                    self._switch(me, process)
                return
            self._now = timestamp
            what()

    def _observe(self) -> None:
        for watch in self.watchers:
            watch()
        if self._awaited and self._awaited():
            self._awaited = None
            self._wake(self._main, self._now)

    def _switch(self, me: Process, other: Process) -> None:
        self._current = other
        other.turn.release()
        if not me.is_over:
            me.turn.acquire()

    def _live(self, process: Process) -> None:
        process.turn.acquire()
        self._asleep.discard(process)
        try:
            if not process.is_killed:
                process.work()
        except Killed:
            pass
        except BaseException as error:  # whatever it is, the test has to hear of it
            self._failure = error
        process.is_over = True
        self._end_turn(process)

    def _end_turn(self, process: Process) -> None:
        if self._failure:
            self._switch(process, self._main)
            return
        try:
            self._take_turns(process)
        except Killed:
            self._switch(process, self._main)
        except Exception as error:  # likewise
            self._failure = error
            self._switch(process, self._main)
