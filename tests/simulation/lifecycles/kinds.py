"""Everything that can befall a lifecycle, by name: faults, and circumstances that make them meet."""

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What can befall."""

    LAMBDA_KILLED = "Lambda killed"
    LAMBDA_TIMED_OUT = "Lambda timed out"
    DELIVERED_LATE = "invocation late"
    DUPLICATE = "duplicate invocation"
    LATE_DUPLICATE = "late duplicate (hours)"
    POLL_MISSED = "poll missed"
    POLL_LATE = "poll late"
    POLL_EARLY = "poll early"
    POLL_TWICE = "poll twice"
    POLL_AFTER_DELETE = "poll after delete"
    REPLY_LOST = "reply lost"
    CALL_TIMED_OUT = "call timed out"
    SLOW_CALLS = "slow calls"
    THROTTLED = "throttled"
    INTERNAL_ERROR = "internal error"
    PUT_503 = "PUT 503"
    PUT_TIMEOUT = "PUT timeout"
    PUT_403 = "PUT 403"
    STALE_DESCRIPTION = "stale description"
    STALE_TAGS = "stale tags"
    STALE_STACK = "stale stack"
    TAGS_APART = "tags land apart"
    TAGS_REFUSED = "tags refused"
    START_FAILED = "start failed"
    STOP_FAILED = "stop failed"
    STOP_REFUSED_IN_STARTING = "stop refused in STARTING"
    STOP_REFUSED_IN_FAILED = "stop refused in FAILED"
    START_REFUSED_IN_FAILED = "start refused in FAILED"
    UNITS_NOT_ECHOED = "units not echoed"
    MAXIMUM_INVENTED = "maximum echoed that was not given"
    LONG_START = "start of many minutes"
    QUOTA = "quota"
    LIMIT_AFTER_STOP = "limit after stop"
    PERMISSION_LATE = "permission late"
    PERMISSION_WITHDRAWN = "permission withdrawn"
    PERSON_STARTS = "person starts"
    PERSON_STOPS = "person stops"
    PERSON_RETAGS = "person retags"
    PERSON_DELETES = "person deletes the version"
    SECOND_STACK = "second stack"
    UNSUITABLE_VERSION = "unsuitable version"
    ANSWER_NOTICED_LATE = "answer noticed late"
    CANCELLED_CREATE = "cancelled create"
    CANCELLED_UPDATE = "cancelled update"
    CANCELLED_SWAP = "cancelled swap"
    RENAMED = "construct renamed"
    EXCHANGE = "exchange"
    SWAP = "swap"
    ADOPTION = "adoption"
    ROLLBACK = "rollback"
    ROLLBACK_AFTER_SUCCESS = "rollback after success"
    NO_REVERSE_UPDATE = "replaced without a reverse update"
    NO_ROLLBACK = "no rollback"
    RETRY = "retry after no rollback"
    CLEANUP_AGAIN = "cleanup tried again"
    CLEANUP_GIVEN_UP = "cleanup tried three times"
    LIST_SHOWS_REPLACED = "list shows the replaced resource"
    INVENTED_ID = "invented id"
    RETAINED = "model retained"
    SHARED_PROVIDER = "shared provider"
    SERVICE_TIMEOUT = "service timeout"


KINDS: Final = tuple(str(kind) for kind in Kind)

CIRCUMSTANCES: Final = frozenset(
    {
        Kind.QUOTA,
        Kind.UNITS_NOT_ECHOED,
        Kind.MAXIMUM_INVENTED,
        Kind.LONG_START,
        Kind.SECOND_STACK,
        Kind.CANCELLED_CREATE,
        Kind.CANCELLED_UPDATE,
        Kind.CANCELLED_SWAP,
        Kind.RENAMED,
        Kind.EXCHANGE,
        Kind.SWAP,
        Kind.ADOPTION,
        Kind.ROLLBACK,
        Kind.ROLLBACK_AFTER_SUCCESS,
        Kind.NO_REVERSE_UPDATE,
        Kind.NO_ROLLBACK,
        Kind.RETRY,
        Kind.CLEANUP_AGAIN,
        Kind.CLEANUP_GIVEN_UP,
        Kind.LIST_SHOWS_REPLACED,
        Kind.INVENTED_ID,
        Kind.RETAINED,
        Kind.SHARED_PROVIDER,
        Kind.ANSWER_NOTICED_LATE,
        Kind.TAGS_APART,
    }
)
"""What nobody has to recover from: a request's time to converge doesn't begin anew with them."""
