"""Invariant 3: once no resource wants a model any more, it isn't running by the stack's start, and won't be."""

from typing import Final

from tests.simulation.cloudformation import Stack
from tests.simulation.lifecycles.checks.check import Check, Verdicts
from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.lifecycles.said import cause_of
from tests.simulation.lifecycles.scene import Scene
from tests.simulation.model_version import UP, ModelVersion
from tests.simulation.requests_sent import SentRequest

_LEAK: Final = "leak"
_SILENT: Final = "leak: silent"
_IT_MAY_RUN: Final = frozenset({"denied", "not stopped", "out of time", "tags lost", "record lost", "runs unclaimed"})
"""Causes whose reasons say that the model may run on, or what the stack was not allowed to do about it."""
_REFUSED: Final = frozenset({Kind.STOP_REFUSED_IN_STARTING, Kind.TAGS_REFUSED})
_TOLERATED_SECONDS: Final = 240.0
"""A swap that has failed where rollback is disabled is undone by its next poll (rule 10), and stopping begins."""
_UNMARKED_SECONDS: Final = 160.0
"""Before its deadline: the last call, after which no SUCCESS settles a claim (rule 10), and what its delivery takes."""


class Leak(Check):
    """Where a Delete has answered FAILED the leak is loud, and its owner's to end: it is measured, not forbidden."""

    NAMES = (_LEAK, _SILENT)

    def __init__(self, scene: Scene, verdicts: Verdicts) -> None:
        super().__init__(scene, verdicts)
        self._since: dict[str, float] = {}
        self._tolerated_since: dict[str, float] = {}
        """Since when that counts: not while its stack may still give it back."""
        self._failed: dict[tuple[str, str], SentRequest] = {}
        """By stack and version."""
        self._told: set[tuple[str, str]] = set()
        """Whoever was told that a model may run on, whatever was answered later; by any failure, if it was retagged."""
        self.longest = 0.0
        self.cause = ""

    def answered(self, request: SentRequest) -> None:
        """Remember which versions somebody was told about."""
        for arn in self.scene.concerned(request):
            if request.answer and request.answer.succeeded:
                self._failed.pop((request.stack_id, arn), None)
                if self._cannot_know(request, arn):
                    self._told.add((request.stack_id, arn))
            else:
                self._failed[request.stack_id, arn] = request
                if request.answer is None or cause_of(request) in _IT_MAY_RUN or arn in self.scene.touched.retagged:
                    self._told.add((request.stack_id, arn))

    def look(self) -> None:
        """Notice since when a model runs for nobody."""
        for version in self.scene.world.rekognition.versions.values():
            state = version.history[-1]
            stack = self.scene.world.cloudformation.stacks.get(state.runner) if state.status in UP else None
            if stack and not self._may_run(stack, version):
                now = self.scene.world.time.timestamp
                self._since.setdefault(version.arn, now)
                if version.arn not in self._tolerated_since or self.scene.may_be_given_back(stack, version):
                    self._tolerated_since[version.arn] = now
            elif version.arn in self._since:
                self._end(version)

    def _may_run(self, stack: Stack, version: ModelVersion) -> bool:
        scene = self.scene
        is_retained = scene.is_retained(stack, version.arn, running=True)
        return is_retained or scene.is_wanted(stack, version.arn) or scene.is_put_back(stack, version)

    def at_rest(self) -> None:
        """What runs for nobody now will do so for ever."""
        for arn in list(self._since):
            self._end(self.scene.world.rekognition.versions[arn], for_ever=True)

    def _end(self, version: ModelVersion, *, for_ever: bool = False) -> None:
        touched, now = self.scene.touched, self.scene.world.time.timestamp
        seconds = now - self._since.pop(version.arn)
        is_brief = now - self._tolerated_since.pop(version.arn) <= _TOLERATED_SECONDS
        told = self._failed.get((version.runner, version.arn))
        was_told = (version.runner, version.arn) in self._told
        if seconds > self.longest:
            self.longest = seconds
            self.cause = f"{told.type} FAILED" if told else "undone by a poll"
        if (is_brief and not for_ever) or version.arn in touched.driven or self._outran_everybody(version):
            return
        if told is None and not was_told:
            self.verdicts.report(_SILENT, f"{version.name} is {version.status} for nobody, and nobody was told")
        elif told and version.arn not in touched.retagged and not self._is_excused(told):
            self.verdicts.report(_LEAK, f"{version.name} is {version.status} for nobody")

    def _outran_everybody(self, version: ModelVersion) -> bool:
        """Whether its stack, and with it whoever polls, was gone before anybody could stop it.

        For it was still starting, and Stop, or tags, were refused then; or another resource might have got it back.
        """
        stack = self.scene.world.cloudformation.stacks[version.runner]
        if stack.status != "DELETE_COMPLETE":
            return False
        sent = [each for each in self.scene.requests.values() if each.stack_id == stack.stack_id]
        kinds = {
            kind
            for each in sent
            if version.arn in self.scene.concerned(each)
            for kind in self.scene.ledger.kinds_of(each)
        }
        gone_at = max(each.issued_at + each.seconds for each in sent if each.type == "Delete")
        is_refused = bool(_REFUSED & kinds) and version.at(gone_at).status == "STARTING"
        return is_refused or self.scene.is_destroyed_in_haste(stack, version)

    def _cannot_know(self, request: SentRequest, arn: str) -> bool:
        """Whether a person took the tags away, and the request's id doesn't say that the version was ever claimed.

        Such are a Delete with an id that was made up, and the rollback of a swap to the version. And in a rollback a
        model that may have been adopted looks without its tags as if it had been put back; there, or where it may have
        been adopted, one whose start was settled by no mark looks without its record as if somebody had started it.
        """
        if arn not in self.scene.touched.retagged:
            return False
        is_named = request.event.get("PhysicalResourceId") == arn
        if request.type == "Delete":
            status = self.scene.world.cloudformation.stacks[request.stack_id].status
            may_adopt = request.event["ResourceProperties"].get("AdoptRunning") == "true"
            goes_back = "ROLLBACK" in status
            cannot_tell = (may_adopt and goes_back) or ((may_adopt or goes_back) and self._is_unmarked(request, arn))
            return not is_named or cannot_tell
        return request.type == "Update" and not is_named and self.scene.asked_version(request) != arn

    def _is_unmarked(self, request: SentRequest, arn: str) -> bool:
        """Whether the stack has got the version by answers after the last call, or that no mark followed, alone."""
        succeeded = [
            each
            for each in self.scene.requests.values()
            if each.stack_id == request.stack_id and each.type != "Delete" and self.scene.asked_version(each) == arn
            if each.answer and each.answer.succeeded
        ]
        unmarked = (
            each.seconds >= each.timeout_seconds - _UNMARKED_SECONDS or not self.scene.is_marked(each, arn)
            for each in succeeded
        )
        return bool(succeeded) and all(unmarked)

    def _is_excused(self, told: SentRequest) -> bool:
        """A Delete that can't be done says so; where no answer arrives, CloudFormation does.

        Nobody can undo a swap that starts until its polls or its stack are gone, where Stop or tags are refused then.
        """
        hopeless = {Kind.PERMISSION_WITHDRAWN, Kind.SERVICE_TIMEOUT, *_REFUSED}
        return told.type == "Delete" or bool(hopeless & self.scene.ledger.kinds_of(told))
