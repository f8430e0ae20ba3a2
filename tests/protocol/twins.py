"""The broken twins: the handler with one rule of the protocol left out. Each must be caught, or nothing is proved."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Final
from unittest import mock

import decision
import ending
import lifecycle
import reasons
import step
import watch
from claim import Predecessor
from decision import Decision, Done, Fail, Hold, Observed, Release, StandDown, Start, Stop, Take, Wait, WriteRecord
from properties import InferenceUnits
from request import Desired, Goal, Request
from stack import StackWord

from tests.protocol import invocations
from tests.protocol.asked import Issued
from tests.protocol.shared import one
from tests.protocol.version import Claim, Version

Change = Callable[[Request, Observed, Decision], Decision]


@dataclass(frozen=True)
class Twin:
    """A rule left out: how, the scenario in which that shows, and the kinds of violation that may be found first."""

    rule: str
    left_out: Callable[[], AbstractContextManager[object]]
    scenario: str
    violations: tuple[str, ...]

    @contextmanager
    def broken(self) -> Iterator[None]:
        """Leave the rule out for a while."""
        with self.left_out():
            invocations.forget()
            yield
        invocations.forget()


def _patched(*changes: tuple[object, str, object]) -> AbstractContextManager[object]:
    patches = ExitStack()
    for target, name, replacement in changes:
        patches.enter_context(mock.patch.object(target, name, replacement))
    return patches


def _decided(desired: Desired, change: Change) -> AbstractContextManager[object]:
    """The decision about what is desired so, with this change to it."""
    decider = step._DECIDERS[desired]

    def changed(request: Request, goal: Goal, observed: Observed) -> Decision:
        return change(request, observed, decider(request, goal, observed))

    return mock.patch.dict(step._DECIDERS, {desired: changed})


def _without_fence() -> AbstractContextManager[object]:
    def never(request: Request, claim: object) -> bool:
        return False

    return _patched((lifecycle, "is_fenced", never), (ending, "is_fenced", never))


def _without_word() -> AbstractContextManager[object]:
    return _patched((StackWord, "waits_for", lambda self, request: True))


def _taken(is_quick: Callable[[Take], bool]) -> AbstractContextManager[object]:
    original = decision.take

    def take(request: Request, observed: Observed, word: StackWord) -> Take:
        taken = original(request, observed, word)
        return replace(taken, quick=is_quick(taken))

    return _patched((lifecycle, "take", take), (ending, "take", take))


def _without_settling() -> AbstractContextManager[object]:
    return _taken(lambda take: True)


def _quick_over_unfinished() -> AbstractContextManager[object]:
    return _taken(lambda take: take.predecessor is not Predecessor.NOBODY)


def _without_second_look() -> AbstractContextManager[object]:
    def at_once(request: Request, observed: Observed, decided: Decision) -> Decision:
        return decided

    return _patched((ending, "_at_second_look", at_once))


def _without_holder() -> AbstractContextManager[object]:
    return _patched((StackWord, "holders", lambda self, arn: []))


def _record_after_start() -> AbstractContextManager[object]:
    def start(goal: Goal, observed: Observed, units: InferenceUnits, gate: lifecycle.Gate) -> Decision:
        return gate(Start("at once", units))

    def record(goal: Goal, observed: Observed, adopt: bool, gate: lifecycle.Gate) -> Decision:
        units = observed.description.units or InferenceUnits(1)
        return gate(WriteRecord("afterwards", units, None))

    return _patched((lifecycle, "_start", start), (lifecycle, "_take_over", record))


def _without_refusing() -> AbstractContextManager[object]:
    def change(request: Request, observed: Observed, decided: Decision) -> Decision:
        if isinstance(decided, Fail) and decided.why == "runs unclaimed":
            return Take("whoever runs it", Predecessor.NOBODY, quick=False)
        return decided

    return _decided(Desired.RUNNING, change)


def _delete_without_record() -> AbstractContextManager[object]:
    def change(request: Request, observed: Observed, decided: Decision) -> Decision:
        leaves = isinstance(decided, Release) and decided.why == "runs, but not by our start"
        return Stop("whoever started it") if leaves else decided

    return _decided(Desired.STOPPED, change)


def _without_claim_on_abandoned() -> AbstractContextManager[object]:
    def change(request: Request, observed: Observed, decided: Decision) -> Decision:
        is_free = observed.ownership.claim is None
        return Done("nobody's") if is_free and isinstance(decided, Take) else decided

    return _decided(Desired.ABANDONED, change)


def _let_go_with_answer() -> AbstractContextManager[object]:
    def change(request: Request, observed: Observed, decided: Decision) -> Decision:
        return Release("at once", Done("let go")) if isinstance(decided, Hold) else decided

    return _decided(Desired.ABANDONED, change)


def _let_go_early() -> AbstractContextManager[object]:
    def change(request: Request, observed: Observed, decided: Decision) -> Decision:
        is_early = isinstance(decided, Wait) and decided.why == "lets go late"
        return Release("at once", Done("let go")) if is_early else decided

    return _decided(Desired.ABANDONED, change)


def _without_news() -> AbstractContextManager[object]:
    original = Version.recorded

    def recorded(self: Version, issued: Issued, units: int, over_failed: bool) -> Version:
        return original(self, issued, units, over_failed=False)

    return _patched((Version, "recorded", recorded))


def _mark_in_the_claim() -> AbstractContextManager[object]:
    def marked(self: Version, issued: Issued) -> Version:
        claim = one(Claim(issued, Predecessor.NOBODY, quick=True))
        return self.but(tags=self.tags.but(claim=claim, settled=issued))

    return _patched((Version, "marked", marked))


def _release_when_standing_down() -> AbstractContextManager[object]:
    def change(request: Request, observed: Observed, decided: Decision) -> Decision:
        is_mine = decision.is_mine(request, observed.ownership.claim)
        return Release("stands down", decided) if is_mine and isinstance(decided, StandDown) else decided

    return _decided(Desired.RUNNING, change)


def _without_undoing() -> AbstractContextManager[object]:
    def stand_down(goal: Goal, observed: Observed, word: StackWord) -> Decision:
        return StandDown("it failed", reasons.superseded(goal.version.arn))

    return _patched((lifecycle, "_undo", stand_down))


def _without_asking_whose_it_was() -> AbstractContextManager[object]:
    def change(request: Request, observed: Observed, decided: Decision) -> Decision:
        claims = (isinstance(decided, Done) and decided.why == "the swap hasn't touched it") or (
            isinstance(decided, Hold) and decided.unseen
        )
        return Take("whoever had it", Predecessor.UNFINISHED, quick=False) if claims else decided

    return _decided(Desired.ABANDONED, change)


def _leaving_what_is_held_no_more() -> AbstractContextManager[object]:
    def change(request: Request, observed: Observed, decided: Decision) -> Decision:
        return Done("whoever had it") if isinstance(decided, Hold) and decided.unseen else decided

    return _decided(Desired.ABANDONED, change)


def _trusting_the_list() -> AbstractContextManager[object]:
    return _patched((StackWord, "has_given_to_another", lambda self, claim, logical_id: False))


def _marking_late() -> AbstractContextManager[object]:
    return _patched((watch, "once_delivered", lambda request, outcome, now: outcome))


def _without_putting_back() -> AbstractContextManager[object]:
    return _patched((StackWord, "rolling_back", False))


_CANCELLED: Final = "create cancelled, delete with an invented id"
_ROLLED_BACK: Final = "update cancelled and rolled back, delete"
_PERSON: Final = "create cancelled, a person starts the model"
_SWAP: Final = "swap cancelled and rolled back"
_OF_ANOTHER: Final = "swap to what another had, retained, cancelled"

TWINS: Final = (
    Twin("fence", _without_fence, _ROLLED_BACK, ("untrue", "fight")),
    Twin("CloudFormation's word", _without_word, _CANCELLED, ("untrue",)),
    Twin("settling", _without_settling, _CANCELLED, ("untrue",)),
    Twin("settling, of two stacks", _without_settling, "two stacks at once", ("trespass",)),
    Twin("quick over a settled claim alone", _quick_over_unfinished, _ROLLED_BACK, ("untrue", "fight")),
    Twin("second look", _without_second_look, _CANCELLED, ("residue",)),
    Twin("holder", _without_holder, "construct renamed, rolled back, destroyed", ("trespass",)),
    Twin("record first", _record_after_start, _PERSON, ("trespass",)),
    Twin("refusing", _without_refusing, _PERSON, ("trespass",)),
    Twin("no stop without a record", _delete_without_record, _PERSON, ("trespass",)),
    Twin("claiming what is abandoned", _without_claim_on_abandoned, _SWAP, ("residue",)),
    Twin("keeping the claim after the answer", _let_go_with_answer, _SWAP, ("residue",)),
    Twin("letting go late", _let_go_early, _SWAP, ("residue",)),
    Twin("news", _without_news, "failed create retried", ("unfounded",)),
    Twin("mark apart from the claim", _mark_in_the_claim, _ROLLED_BACK, ("residue",)),
    Twin("standing down without a release", _release_when_standing_down, _CANCELLED, ("untrue",)),
    Twin("undoing what failed", _without_undoing, "late swap kept", ("leak",)),
    Twin("whose the abandoned was", _without_asking_whose_it_was, "exchange half cancelled", ("trespass", "untrue")),
    Twin("stopping what nothing holds at rest", _leaving_what_is_held_no_more, _OF_ANOTHER, ("leak", "residue")),
    Twin("not trusting the list", _trusting_the_list, "failed create retried, listed", ("trespass", "lost")),
    Twin("no mark after the last call", _marking_late, "late swap kept, twice", ("leak",)),
    Twin("putting back what was adopted", _without_putting_back, "adoption cancelled", ("not as it was found",)),
)
