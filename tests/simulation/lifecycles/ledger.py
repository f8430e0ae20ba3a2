"""What befell whom, and when: for the report, and for the checks that allow for it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations

from tests.simulation.lifecycles.kinds import CIRCUMSTANCES, Kind
from tests.simulation.requests_sent import SentRequest


class Ledger:
    """Everything that befell in one lifecycle."""

    def __init__(self, now: Callable[[], float], requests: Callable[[], Iterable[SentRequest]]) -> None:
        self.now = now
        self._requests = requests
        self._once: set[tuple[Kind, str]] = set()
        self._kinds: defaultdict[str, set[Kind]] = defaultdict(set)
        self._last: dict[str, float] = {}
        self.faults: Counter[str] = Counter()
        self.told: list[tuple[float, str]] = []
        """When and what, for the timeline."""

    def befell(self, kind: Kind, request_id: str = "", until: float | None = None, once: str = "") -> None:
        """Something befell one request, or all that are under way.

        Args:
            kind: what.
            request_id: whom; empty for all.
            until: until when it lasts, if not just now.
            once: what is one and the same under this name is counted once, however often it shows.
        """
        now = self.now()
        if not once or (kind, once) not in self._once:
            self._once.add((kind, once))
            self.faults[str(kind)] += 1
            self.told.append((now, f"    ! {kind}{f' ({request_id})' if request_id else ''}"))
        for affected in [request_id] if request_id else self._under_way():
            self._kinds[affected].add(kind)
            if kind not in CIRCUMSTANCES:
                self._last[affected] = max(self._last.get(affected, 0.0), now if until is None else until)

    def tell(self, text: str) -> None:
        """Something that belongs into the story, though it isn't a fault."""
        self.told.append((self.now(), text))

    def kinds_of(self, request: SentRequest) -> set[Kind]:
        """What befell a request."""
        return self._kinds[request.request_id]

    def last_fault(self, request: SentRequest) -> float:
        """When the last fault befell a request; when it was issued, if none did."""
        return max(request.issued_at, self._last.get(request.request_id, 0.0))

    def pairs(self) -> Counter[tuple[str, str]]:
        """Which kinds met in one request's lifetime, and how often."""
        met: Counter[tuple[str, str]] = Counter()
        for kinds in self._kinds.values():
            met.update((str(one), str(other)) for one, other in combinations(sorted(kinds), 2))
        return met

    def _under_way(self) -> list[str]:
        return [request.request_id for request in self._requests() if not request.ended]
