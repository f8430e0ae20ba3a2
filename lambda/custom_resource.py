"""crhelper's custom resource, with its edges mended (crhelper 2.0.12; tests/unit pins the private names used here)."""

import http.client
import json
import ssl
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from clock import Clock
from crhelper import FAILED, SUCCESS, CfnResource
from watch import Answer

PUT_TRIES: Final = 3
PUT_TIMEOUT_SECONDS: Final = 8.0
PUT_PAUSE_SECONDS: Final = 2.0
_OK: Final = range(200, 300)


class PolledResource(CfnResource):
    """A custom resource whose every invocation, first or poll, runs one and the same function.

    It answers when that function returns an answer, and says in `delivered` whether CloudFormation took it.
    """

    # Without this the constructor builds clients for Lambda, Events and Logs, which nothing here uses (edge 12).
    _sam_local = property(lambda self: True, lambda self, value: None)

    def __init__(self, clock: Clock) -> None:
        # INFO, for at DEBUG the whole event is logged, ResponseURL and all; no sleep before a Delete's answer (10).
        super().__init__(json_logging=False, log_level="INFO", boto_level="ERROR", sleep_on_delete=0)
        self._clock = clock
        self.clear()

    def clear(self) -> None:
        """Forget the request before: a warm process would answer it again (edge 13)."""
        self.Status, self.Reason, self.PhysicalResourceId = "", "", ""
        self.StackId, self.RequestId, self.LogicalResourceId = "", "", ""
        self._event: dict[str, Any] = {}
        self.Data, self._context, self._response_url = {}, None, ""
        self._run: Callable[[], Answer | None] = lambda: None
        self._log_place = ""
        self._answer: Answer | None = None
        self.error: Exception | None = None
        self.delivered = False

    def respond(self, event: dict[str, Any], context: object, run: Callable[[], Answer | None], log_place: str) -> bool:
        """Run for this event, deliver the answer if there is one, and return whether CloudFormation took it.

        What `run` raises is kept in `error` and is no answer (edge 6: any exception would fail the request).

        Args:
            event: CloudFormation's, checked before.
            context: Lambda's.
            run: gives the answer, or None while the request goes on.
            log_place: the sentence that says in a reason where the log is.
        """
        self._run, self._log_place = run, log_place
        self(event, context)
        return self.delivered

    def _poll_enabled(self) -> bool:
        """Polling is by Scheduler, armed beforehand: no rules, no permissions, no removal before the answer (1-5)."""
        return False

    def _set_timeout(self) -> None:
        """No timer: it would answer FAILED for what the next poll heals (edge 7)."""

    def _get_func(self) -> Callable[..., None]:
        return self._step

    def _step(self, event: dict[str, Any], context: object) -> None:
        try:
            self._answer = self._run()
        except Exception as error:  # whatever it is, the next poll or Lambda's retry goes on
            self.error = error

    def _cfn_response(self, event: dict[str, Any]) -> None:
        """Answer only if there is an answer, and with its physical id, never an invented one (edge 8)."""
        if self._answer is None:
            return
        self.Status = SUCCESS if self._answer.succeeded else FAILED
        self.PhysicalResourceId = self._answer.physical_id
        self._send()

    def _send(self, status: str | None = None, reason: str = "", send_response: object = None) -> None:
        if self._answer is not None:
            super()._send(status, reason, send_response=self._put)  # type: ignore[misc]  # its stubs leave it out

    def _put(self, url: str, body: dict[str, Any], ssl_verify: object) -> None:
        """PUT the answer: any other status than 2xx is none (9), and the reason stays whole (11, 14)."""
        if self._answer and self._answer.reason:
            body["Reason"] = self._answer.reason.render(self._log_place)
        content = json.dumps(body)
        for attempt in range(PUT_TRIES):
            if attempt:
                self._clock.sleep(PUT_PAUSE_SECONDS)
            status = _put_once(url, content)
            if status in _OK:
                self.delivered = True
                return


def _put_once(url: str, content: str) -> int | None:
    """The HTTP status of one PUT, or None where no answer came. The URL is a secret: it stays out of any message."""
    parts = urlsplit(url)
    connection = http.client.HTTPSConnection(
        parts.netloc, timeout=PUT_TIMEOUT_SECONDS, context=ssl.create_default_context()
    )
    headers: Mapping[str, str] = {"content-type": "", "content-length": str(len(content))}
    try:
        connection.request("PUT", f"{parts.path}?{parts.query}", body=content, headers=dict(headers))
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
