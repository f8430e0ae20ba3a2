"""Answers by their outcome, in few words: what the report counts."""

from typing import Final

from tests.simulation.requests_sent import SentRequest

_CAUSES: Final = (
    ("superseded", "superseded"),
    ("a quota is reached", "quota"),
    ("is denied", "denied"),
    ("There is no model version", "no such version"),
    ("belongs to the stack", "claimed by another stack"),
    ("carries no claim of this stack", "runs unclaimed"),
    ("runs, but not by a start of this stack", "started by another"),
    ("is held by", "held by another resource"),
    ("doesn't say with how many", "units unknown"),
    ("failed to start", "start failed"),
    ("somebody restarted it", "wrong units"),
    ("refused to stop", "not stopped"),
    ("its 'running-model:' tags were removed", "tags lost"),
    ("its tag running-model:units is gone", "record lost"),
    ("Time ran out", "out of time"),
    ("could not be made", "not armed"),
    ("The handler failed", "the handler broke"),
    ("can't be started", "never runs"),
    ("failed (", "refused by the service"),
)


def cause_of(request: SentRequest) -> str:
    """What a request's failure names as its cause; empty if it didn't fail, or was never answered."""
    if request.timed_out or request.answer is None or request.answer.succeeded:
        return ""
    reason = request.answer.reason
    return next((cause for telling, cause in _CAUSES if telling in reason), "another reason")


def outcome(request: SentRequest) -> str:
    """How a request ended, such as "Create SUCCESS" or "Delete FAILED: tags lost"."""
    if request.timed_out or request.answer is None:
        return f"{request.type} never answered"
    cause = cause_of(request)
    return f"{request.type} FAILED: {cause}" if cause else f"{request.type} SUCCESS"
