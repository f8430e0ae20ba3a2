"""The decision after an AWS call failed: look again, give up with a reason, or what else the error tells. Pure."""

from datetime import datetime
from typing import Final

import reasons
from decision import (
    PASSING,
    PATIENCE,
    UP,
    Decision,
    Done,
    Fail,
    Hold,
    Observed,
    Release,
    Start,
    Stop,
    Succeed,
    Take,
    Wait,
    tried_since,
)
from model import Status
from request import Desired, Goal, Request, RequestType
from service_error import ServiceError, Trouble

_PERMANENT: Final = "InvalidParameterException"


def after_error(
    request: Request,
    goal: Goal,
    observed: Observed | None,
    attempted: Decision | None,
    error: ServiceError,
    now: datetime,
) -> Decision:
    """What to do after a call failed: `attempted` is the decision it carried out, None while looking."""
    why = f"{error.action}: {error.code}"
    if error.trouble is Trouble.TRANSIENT:
        return Wait(why, back_off=True, reason=reasons.refused(error))
    if observed and isinstance(attempted, Start) and error.trouble in (Trouble.LIMIT, Trouble.IN_USE):
        return _start_refused(goal, observed, attempted, error, now)
    if observed and isinstance(attempted, Stop) and error.trouble is not Trouble.DENIED:
        return _stop_refused(goal, observed, error)
    if error.trouble in (Trouble.IN_USE, Trouble.NOT_FOUND):
        return Wait(why, reason=reasons.refused(error))
    denied = error.trouble is Trouble.DENIED
    reason = reasons.denied(error) if denied else reasons.refused(error)
    # Whether tags may be written while a version starts or stops is published nowhere: if not, they can afterwards.
    passes = not denied and observed is not None and observed.description.status in (Status.STARTING, *PASSING)
    permanent = error.code == _PERMANENT and not passes
    in_time = now < request.issued_at + PATIENCE
    claimed = observed is not None and observed.ownership.claim is not None
    if denied and isinstance(attempted, Take) and goal.desired is Desired.ABANDONED and not (claimed or in_time):
        # The policy names the version no more and no tag of ours opens it: so the cancelled swap can't touch it either.
        return Done(why)
    patient = passes or (in_time and not permanent)
    if request.type is RequestType.DELETE or goal.desired is Desired.ABANDONED or patient:
        return Wait(why, reason=reason)
    return Fail(why, reason)


def _start_refused(goal: Goal, observed: Observed, attempted: Start, error: ServiceError, now: datetime) -> Decision:
    since = tried_since(observed.ownership) or now
    limit = error.trouble is Trouble.LIMIT
    # In use, but not described as FAILED, it starts or stops already: whoever looks again will see.
    refused = limit or observed.description.status is Status.FAILED
    reason = reasons.quota(goal.version.arn, attempted.units, error) if limit else reasons.refused(error)
    if refused and now >= since + PATIENCE:
        return Fail(error.code, reason)
    return Wait(f"Start: {error.code}", reason=reason)


def _stop_refused(goal: Goal, observed: Observed, error: ServiceError) -> Decision:
    """Stop sees the truth: where the description says that nothing runs, its refusal confirms it."""
    if observed.description.status in (*UP, Status.STOPPING):
        return Wait(f"Stop: {error.code}", reason=reasons.not_stopped(goal.version.arn, error))
    if goal.desired is Desired.ABANDONED:
        return Hold("nothing runs")
    return Release(f"Stop: {error.code}", Succeed("nothing runs"))
