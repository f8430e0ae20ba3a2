"""Defects of the door: arming, answering in time, marking, disarming, and keeping the ResponseURL secret."""

import json
import sys
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import custom_resource
import event
import handler
import request as requests
import watch
from handler import Invocation
from polling import Polls
from request import Request
from watch import Answer, Outcome

from tests.simulation.defects.checks import ANSWERED, NO_SECRETS, POLLS, TAGS
from tests.simulation.defects.defect import Defect, patched


def _disarm_before_answer() -> AbstractContextManager[object]:
    original = Invocation.run

    def run(self: Invocation) -> Answer | None:
        answer = original(self)
        if answer and self._outcome.finished:
            self._polls.disarm(self._request)
        return answer

    return patched((Invocation, "run", run))


def _mark_before_answer() -> AbstractContextManager[object]:
    original = Invocation.run

    def run(self: Invocation) -> Answer | None:
        answer = original(self)
        if answer and answer.settles:
            self._stepper.mark_settled(self._request, answer.settles)
        return answer

    return patched((Invocation, "run", run))


def _no_deadline() -> AbstractContextManager[object]:
    return patched((Request, "last_call", property(lambda self: self.deadline + timedelta(hours=1))))


def _last_call_late() -> AbstractContextManager[object]:
    return patched((requests, "ANSWER_MARGIN", timedelta(seconds=5)))


def _deadline_from_arrival() -> AbstractContextManager[object]:
    return patched((event, "_issued_at", lambda fields, arrived: arrived))


def _named_by_logical_id() -> AbstractContextManager[object]:
    create, disarm = Polls._create, Polls.disarm

    def renamed(asked: Request) -> Request:
        return replace(asked, request_id=asked.logical_id)

    return patched(
        (Polls, "_create", lambda self, asked, event: create(self, renamed(asked), event)),
        (Polls, "disarm", lambda self, asked: disarm(self, renamed(asked))),
    )


def _not_armed() -> AbstractContextManager[object]:
    return patched((Polls, "arm", lambda self, asked, event: None))


def _never_disarmed() -> AbstractContextManager[object]:
    return patched((Polls, "disarm", lambda self, asked: None))


def _disarmed_with_a_hold() -> AbstractContextManager[object]:
    original = watch.combine

    def combine(asked: Request, results: Any) -> Outcome | None:
        outcome = original(asked, results)
        return replace(outcome, finished=True) if outcome else None

    return patched((watch, "combine", combine))


def _status_of_put_ignored() -> AbstractContextManager[object]:
    return patched((custom_resource, "_OK", range(100, 600)))


def _url_logged() -> AbstractContextManager[object]:
    original = event.parse_request

    def parse_request(received: Any, arrived: datetime) -> Request:
        sys.stdout.write(json.dumps(received) + "\n")
        return original(received, arrived)

    return patched((handler, "parse_request", parse_request))


DEFECTS: Final = (
    Defect("disarm before answer", _disarm_before_answer, (ANSWERED,)),
    Defect("mark before answer", _mark_before_answer, (ANSWERED,)),
    Defect("no deadline", _no_deadline, (ANSWERED,)),
    Defect("last call late", _last_call_late, (ANSWERED,)),
    Defect("deadline counted from arrival", _deadline_from_arrival, (ANSWERED,)),
    Defect("schedule named by logical id", _named_by_logical_id, (ANSWERED, POLLS)),
    Defect("polls not armed", _not_armed, (ANSWERED,)),
    Defect("polls never disarmed", _never_disarmed, (POLLS,)),
    Defect("polls disarmed while it holds", _disarmed_with_a_hold, (TAGS,)),
    Defect("PUT's status ignored", _status_of_put_ignored, (ANSWERED,)),
    Defect("ResponseURL logged", _url_logged, (NO_SECRETS,)),
)
