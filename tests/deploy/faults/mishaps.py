"""What may befall a request on its way, as AWS, the network or the end of a process would have it."""

import json
from http import HTTPStatus

from tests.deploy.faults.wire import Passage, Reply


def caller_killed_before(passage: Passage) -> None:
    """The function's process dies before its call gets anywhere."""
    passage.kill_caller()


def caller_killed_after(passage: Passage) -> None:
    """The call takes effect, and the function's process dies before it hears of that."""
    passage.forward()
    passage.kill_caller()


def reply_lost(passage: Passage) -> None:
    """The call takes effect, and the connection breaks before the reply."""
    passage.forward()


def hangs(passage: Passage) -> None:
    """Nothing is taken and nothing said, until the caller waits no more."""
    passage.caller_hung_up()


def hangs_once_taken(passage: Passage) -> None:
    """The call takes effect, and nothing is said, until the caller waits no more."""
    passage.forward()
    passage.caller_hung_up()


def unavailable(_: Passage) -> Reply:
    """S3's, and so a ResponseURL's, "503 Slow Down"."""
    return Reply(HTTPStatus.SERVICE_UNAVAILABLE, b"<Error><Code>SlowDown</Code></Error>")


def denied(_: Passage) -> Reply:
    """What Scheduler answers one whom no policy allows the call."""
    said = {"__type": "AccessDeniedException", "Message": "User is not authorized to perform this action"}
    headers = {"x-amzn-ErrorType": "AccessDeniedException", "Content-Type": "application/json"}
    return Reply(HTTPStatus.FORBIDDEN, json.dumps(said).encode(), headers)
