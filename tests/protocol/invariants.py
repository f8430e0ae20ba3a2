"""The invariants: what an act or an answer must not do, and how the world must be when it is at rest."""

from collections.abc import Iterator

from decision import Decision, Fail
from model import Status
from request import Desired, RequestType

from tests.protocol.asked import Issued
from tests.protocol.cloudformation import CloudFormation, Resource
from tests.protocol.version import PERSON, UP, Version
from tests.protocol.world import Invocation, World


def fights(version: Version, issued: Issued, does: str) -> str | None:
    """No fight: once a newer request for the same resource has acted, an older one changes nothing any more."""
    return f"fight: '{issued}' {does} it after a newer request has acted" if version.outdated(issued) else None


def trespasses_by_claim(version: Version, issued: Issued) -> str | None:
    """No trespass: a model that somebody else runs is not claimed, unless adoption was asked for."""
    claim = version.tags.claim
    is_ours = claim is not None and claim.stack == issued.asked.stack
    if version.status not in UP or version.runner == issued.asked.stack or issued.asked.adopts:
        return None
    if version.runner == PERSON and is_ours:
        return None
    return f"trespass: '{issued}' claims what {version.runner} runs"


def trespasses_by_start(version: Version, issued: Issued) -> str | None:
    """No trespass: nobody starts what another stack has claimed."""
    claim = version.tags.claim
    if claim is None or claim.stack == issued.asked.stack:
        return None
    return f"trespass: '{issued}' starts what {claim.stack} has claimed"


def trespasses_by_stop(cloudformation: CloudFormation, version: Version, invocation: Invocation) -> str | None:
    """No trespass: what somebody else runs, or another resource of the stack holds, is not stopped."""
    issued = invocation.issued
    if version.runner not in (None, issued.asked.stack):
        return f"trespass: '{issued}' stops what {version.runner} runs"
    desired = issued.request.goals[len(invocation.results)].desired
    holder = _other_holder(cloudformation, issued, invocation.version, desired)
    return f"trespass: '{issued}' stops what {holder.logical_id} of its stack keeps" if holder else None


def _other_holder(cloudformation: CloudFormation, issued: Issued, number: int, desired: Desired) -> Resource | None:
    """A live resource for whose sake a request may not stop a version: any, unless it may change its own."""
    for resource in cloudformation.words.resources:
        own = resource.logical_id == issued.asked.logical_id and desired is Desired.RUNNING
        if resource.stack == issued.asked.stack and resource.holds == number and not own:
            return resource
    return None


def untrue_answer(world: World, invocation: Invocation) -> str | None:
    """True: SUCCESS means RUNNING with the units asked for; to a Delete, that it doesn't run or isn't ours."""
    issued, outcome = invocation.issued, invocation.outcome
    if outcome is None or not outcome.succeeded or world.cloudformation.answer(issued.asked):
        return None
    number = issued.goals[0]
    version = world.versions[number]
    untrue = f"untrue: '{issued}' is answered SUCCESS, {version.status} {version.units}"
    if issued.request.type is RequestType.DELETE:
        ours = version.status in UP and version.runner == issued.asked.stack
        kept = _other_holder(world.cloudformation, issued, number, Desired.STOPPED)
        return untrue if ours and not kept else None
    runs = version.status is Status.RUNNING and version.units == issued.asked.units
    # An answer to a request that CloudFormation gave up on says nothing to anybody.
    return None if runs or any(other.succeeds(issued) for other in world.cloudformation.issued) else untrue


def unfounded(version: Version, decision: Decision) -> str | None:
    """A start is given up as failed only where one has, and none is under way: older news is about an older start."""
    if not isinstance(decision, Fail) or decision.why != "the start failed":
        return None
    if version.status in UP:
        return f"unfounded: the start failed, but it is {version.status}"
    if not version.has_failed:
        return "unfounded: the start failed, but it was FAILED before"
    return None


def at_rest(world: World) -> str | None:
    """When nothing is under way: all is answered, what is held runs, what isn't doesn't, and nothing is left on it."""
    cloudformation = world.cloudformation
    for issued in cloudformation.issued:
        if not cloudformation.answer(issued.asked):
            return f"unanswered: '{issued}'"
    for number, version in enumerate(world.versions):
        for violation in (*_lost(cloudformation, number, version), *_left(cloudformation, number, version)):
            return violation
    return None


def _lost(cloudformation: CloudFormation, number: int, version: Version) -> Iterator[str]:
    """A resource that stands with SUCCESS has its version RUNNING, with its units and its stack's claim."""
    for resource in cloudformation.words.resources:
        if resource.holds != number or resource.units is None or not resource.status.endswith("_COMPLETE"):
            continue
        claim = version.tags.claim
        state = f"{version.status} {version.units}, {version.tags}"
        if (version.status, version.units) != (Status.RUNNING, resource.units):
            yield f"lost: {resource.logical_id} stands, but version {number + 1} is {state}"
        elif claim is None or claim.stack != resource.stack:
            yield f"unclaimed: {resource.logical_id} stands, but version {number + 1} is {state}"


def _left(cloudformation: CloudFormation, number: int, version: Version) -> Iterator[str]:
    """What no resource of a stack at rest holds is not running by the stack's start, and carries no claim."""
    for stack, status in cloudformation.words.statuses:
        if status.endswith("_IN_PROGRESS"):
            continue
        resources = [resource for resource in cloudformation.words.resources if resource.stack == stack]
        if any(resource.holds == number or _is_pending(resource) for resource in resources):
            continue
        if version.status in UP and version.runner == stack:
            yield f"leak: version {number + 1} is {version.status}, started by {stack}, for nobody"
        if version.tags.claim and version.tags.claim.stack == stack:
            yield f"residue: version {number + 1} has {version.tags}, for nobody"


def _is_pending(resource: Resource) -> bool:
    """Whether CloudFormation isn't done with it: a Delete follows a failed Create, and a failed Delete is loud."""
    return resource.status.endswith("_IN_PROGRESS") or resource.status in ("CREATE_FAILED", "DELETE_FAILED")
