"""CloudFormation's engine: what it sends to a stack's resources when its owner creates, updates or deletes the stack.

It does what shared/facts/cloudformation.md says that the real one does, the doubtful rows ([?] there) as the fate of
the operation has it, and nothing else.
"""

import functools
from collections.abc import Iterable
from typing import Final

from tests.simulation.deployment import Deployment
from tests.simulation.lifecycles.kinds import Kind
from tests.simulation.lifecycles.ledger import Ledger
from tests.simulation.lifecycles.sending import VERSION, Fate, Leftover, Properties, Sender, Standing, Template
from tests.simulation.lifecycles.stage import Script, Until
from tests.simulation.requests_sent import SentRequest

CLEANUP_TRIES: Final = 3
"""Of a Delete in an update's cleanup; then CloudFormation gives it up (coverage-roadmap#744)."""


class Engine(Sender):
    """CloudFormation, for one stack."""

    def __init__(self, deployment: Deployment, ledger: Ledger) -> None:
        super().__init__(deployment, ledger)
        self.before: dict[str, Standing] = {}
        """What stood when the update under way began."""
        self.in_hand: set[str] = set()
        """The versions that the operation under way has to do with."""
        self.went_back = False
        """Whether the last operation but a deletion was rolled back."""
        self.retained: dict[str, bool] = {}
        """By version that no resource holds any more: whether it runs on, as its removal policy has it."""
        self._ids: dict[str, dict[str, Properties]] = {}
        """Every physical id that a resource has had since the stack was last in order, with its properties then."""
        self._is_retry = False
        """Whether the last update was one after an update that had failed."""
        self._attempted: dict[str, Properties] = {}
        """What a failed update wanted of each resource."""

    def create(self, template: Template, fate: Fate) -> Script:
        """Create the stack. In its statuses: CREATE_COMPLETE, or CREATE_FAILED, ROLLBACK_COMPLETE, ROLLBACK_FAILED."""
        self._begin("CREATE_IN_PROGRESS", template)
        sent = [self.deployment.create(name, properties) for name, properties in template.items()]
        if (yield from self._all_succeed(sent, fate)):
            self._end("CREATE_COMPLETE")
        elif not fate.rolls_back:
            yield from self._stop_where_it_is(sent)
            self._end("CREATE_FAILED")
        elif fate.is_deleted_meanwhile:
            self._cancel(sent)
            yield from self.delete()
        else:
            # "Resource creation cancelled", and Delete at once, with an id that CloudFormation made up (aws-cdk#26139).
            self._begin("ROLLBACK_IN_PROGRESS", {})
            self._ledger.befell(Kind.ROLLBACK)
            self._cancel(sent)
            yield fate.pause
            deleted = yield from self._delete_all(list(self.stack.resources))
            self._end("ROLLBACK_COMPLETE" if deleted else "ROLLBACK_FAILED")

    def delete(self) -> Script:
        """Delete the stack. In its statuses: DELETE_COMPLETE or DELETE_FAILED."""
        was_failed = self.stack.status in ("UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED")
        self._begin("DELETE_IN_PROGRESS", {})
        # What a failed update has replaced, and no cleanup has deleted yet, goes with the stack.
        replaced = [self._delete(each) for each in self._still_to_be_cleaned()] if was_failed else []
        if (yield from self._delete_all(list(self.stack.resources), replaced)):
            self.deployment.end()
            self.in_hand = set()
        else:
            self._end("DELETE_FAILED")

    def update(self, template: Template, fate: Fate) -> Script:
        """Update the stack. In its statuses: UPDATE_COMPLETE, UPDATE_FAILED or UPDATE_ROLLBACK_COMPLETE or _FAILED."""
        retries = self._is_retry = self.stack.status in ("CREATE_FAILED", "UPDATE_FAILED")
        if not retries:
            self.before = {
                name: Standing(each.physical_id, each.properties) for name, each in self.stack.resources.items()
            }
            self._ids = {}
        self._note_ids()
        failed = self._failed_creates(template)
        self._begin("UPDATE_IN_PROGRESS", template)
        sent = self._send_changes(template)
        if retries:
            self._ledger.befell(Kind.RETRY)
        if (yield from self._all_succeed(sent, fate)):
            leftovers = [*failed, *self._no_longer_wanted(template)]
            yield from self._tidy_up(self._retain(leftovers) if fate.retains else leftovers, fate, "UPDATE_COMPLETE")
        elif not fate.rolls_back or retries:
            yield from self._stop_where_it_is(sent)
            self._end("UPDATE_FAILED")
        else:
            yield from self.roll_back(sent, fate)

    def roll_back(self, sent: Iterable[SentRequest], fate: Fate) -> Script:
        """Undo an update whose requests were these; from UPDATE_ROLLBACK_FAILED, go on with undoing it."""
        self._begin("UPDATE_ROLLBACK_IN_PROGRESS", {})
        if not fate.keeps_attempted_policy:
            self.stack.allowed = {standing.properties[VERSION] for standing in self.before.values()}
        self._ledger.befell(Kind.ROLLBACK)
        self._cancel(sent)
        yield fate.pause
        leftovers = self._created() + self._replaced()
        at_once = self._not_created() if fate.deletes_created_at_once else []
        deletes = [self._delete(each) for each in at_once]
        reverse = self._send_reverse_updates(fate)
        if not (yield from self._all_succeed([*deletes, *reverse], Fate(), to_the_end=True)):
            self._end("UPDATE_ROLLBACK_FAILED")
            return
        rest = [each for each in leftovers if each not in at_once]
        yield from self._tidy_up(rest, fate, "UPDATE_ROLLBACK_COMPLETE")

    def _begin(self, status: str, template: Template) -> None:
        self.went_back = "ROLLBACK" in status or (self.went_back and status == "DELETE_IN_PROGRESS")
        self._become(status)
        named = [*template.values(), *(each.properties for each in self.stack.resources.values())]
        physical_ids = {each.physical_id or "" for each in self.stack.resources.values()}
        before = {standing.properties[VERSION] for standing in self.before.values()}
        self.in_hand |= {properties[VERSION] for properties in named} | physical_ids | before
        if template:
            # A removed or swapped version's Delete comes when the policy names it no more (aws-cdk#14037).
            self.stack.allowed = {properties[VERSION] for properties in template.values()}

    def _end(self, status: str) -> None:
        self._become(status)
        for resource in self.stack.resources.values():
            self.retained.pop(resource.physical_id or "", None)
        failed = status in ("UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED")
        # What a failed update has replaced is CloudFormation's still, until an update succeeds or is rolled back.
        self.in_hand = {physical_id for name in self.before for physical_id in self._ids[name]} if failed else set()

    def _send_changes(self, template: Template) -> list[SentRequest]:
        sent = []
        for name, properties in template.items():
            resource = self.stack.resources.get(name)
            if resource is None or resource.status == "CREATE_FAILED":
                sent.append(self.deployment.create(name, properties))
            elif resource.properties != properties or resource.status == "UPDATE_FAILED":
                sent.append(self.deployment.update(name, properties))
        return sent

    def _failed_creates(self, template: Template) -> list[Leftover]:
        """With rollback disabled a retry sends a new Create, and in the end a Delete for the one that had failed."""
        return [
            Leftover(name, each.physical_id, each.properties, was_replaced=True)
            for name, each in self.stack.resources.items()
            if each.status == "CREATE_FAILED" and name in template and each.physical_id
        ]

    def _no_longer_wanted(self, template: Template) -> list[Leftover]:
        resources = self.stack.resources
        removed = [
            Leftover(name, each.physical_id, each.properties, was_replaced=False)
            for name, each in resources.items()
            if name not in template
        ]
        return removed + [each for each in self._still_to_be_cleaned() if each.logical_id in template]

    def _note_ids(self) -> None:
        for name, resource in self.stack.resources.items():
            if resource.physical_id:
                self._ids.setdefault(name, {}).setdefault(resource.physical_id, resource.properties)

    def _still_to_be_cleaned(self) -> list[Leftover]:
        """What updates have replaced, and nothing has deleted yet."""
        return [
            Leftover(name, physical_id, properties, was_replaced=True)
            for name, ids in self._ids.items()
            for physical_id, properties in ids.items()
            if name in self.before and name in self.stack.resources
            if physical_id != self.stack.resources[name].physical_id
        ]

    def _created(self) -> list[Leftover]:
        return [
            Leftover(name, each.physical_id, each.properties, was_replaced=False)
            for name, each in self.stack.resources.items()
            if name not in self.before
        ]

    def _not_created(self) -> list[Leftover]:
        """What was cancelled or has failed, whose Delete may come before the cleanup.

        "Ongoing removal of new resources ... after a failed stack update" is the cleanup (CloudFormation User Guide,
        "Stack status codes", UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS).
        """
        resources = self.stack.resources
        return [each for each in self._created() if resources[each.logical_id].status == "CREATE_FAILED"]

    def _replaced(self) -> list[Leftover]:
        """Updates that answered with a new id, SUCCESS or FAILED: a Delete comes for it (cases ii and iii)."""
        self._note_ids()
        return [
            Leftover(name, physical_id, properties, was_replaced=True)
            for name, ids in self._ids.items()
            for physical_id, properties in ids.items()
            if name in self.before and physical_id != self.before[name].physical_id
        ]

    def _send_reverse_updates(self, fate: Fate) -> list[SentRequest]:
        """Cases i, iii and iv of a failed update: an Update with the old properties."""
        sent = []
        for name, resource in self.stack.resources.items():
            old = self.before.get(name)
            if old is None or (resource.properties == old.properties and resource.status != "UPDATE_FAILED"):
                continue
            if resource.properties != old.properties:
                self._attempted[name] = resource.properties
            if resource.physical_id != old.physical_id and not fate.reverses_replaced:
                # Case iii without the reverse Update, which is published nowhere: CloudFormation goes back by itself.
                self._ledger.befell(Kind.NO_REVERSE_UPDATE)
                resource.physical_id, resource.properties = old.physical_id, old.properties
                resource.status = "UPDATE_COMPLETE"
            else:
                attempted = self._attempted.get(name, old.properties)
                sent.append(self.deployment.update(name, old.properties, OldResourceProperties=attempted))
        return sent

    def _tidy_up(self, leftovers: list[Leftover], fate: Fate, ending: str) -> Script:
        """The cleanup: what fails is tried again, three times in all, and then given up behind a green end."""
        self._become(f"{ending}_CLEANUP_IN_PROGRESS")
        lists = self._lists_replaced(leftovers, fate)
        waiting = [(leftover, 1, self._delete(leftover, lists_replaced=lists)) for leftover in leftovers]
        while waiting:
            sent = [request for _, _, request in waiting]
            yield Until(functools.partial(self._any_is_over, sent))
            over = [each for each in waiting if self.is_over(each[2])]
            waiting = [each for each in waiting if each not in over]
            for leftover, tries, request in over:
                if not self.has_succeeded(request) and tries < CLEANUP_TRIES:
                    self._ledger.befell(Kind.CLEANUP_AGAIN)
                    waiting.append((leftover, tries + 1, self._delete(leftover, lists_replaced=lists)))
                    continue
                if not self.has_succeeded(request):
                    self._ledger.befell(Kind.CLEANUP_GIVEN_UP)
                self._forget(leftover)
        self._end(ending)

    def _retain(self, leftovers: list[Leftover]) -> list[Leftover]:
        """Let what was claimed be, and return the rest, which is deleted."""
        claimed = [each for each in leftovers if each.physical_id == each.properties[VERSION]]
        for leftover in claimed:
            self._ledger.befell(Kind.RETAINED)
            self._forget(leftover)
            self.retained[leftover.properties[VERSION]] = True
        return [each for each in leftovers if each not in claimed]

    def _any_is_over(self, sent: list[SentRequest]) -> bool:
        return any(self.is_over(request) for request in sent)

    def _lists_replaced(self, leftovers: list[Leftover], fate: Fate) -> bool:
        """Whether the list shows what is deleted in place of what has replaced it.

        Two doubtful rows at once can't be told from a swap: an exchange undone without reverse Updates, or done by an
        update that failed with rollback disabled (so that none of this update's requests claims what was given to
        another resource), which the list doesn't show either (docs/protocol.md, "Not covered").
        """
        held = {resource.physical_id for resource in self.stack.resources.values()}
        given = any(leftover.physical_id in held for leftover in leftovers)
        return fate.lists_replaced and not (given and (self._is_retry or not fate.reverses_replaced))
