"""The wire between the deployed functions and the cloud: all that they ask and answer passes here, or doesn't."""

import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from running_model.local import LocalCloud
from tests.deploy.faults.callers import kill_caller

ANSWER = "Answer"
"""What the PUT to a ResponseURL is called here, beside the names of AWS's own operations."""

_HANG_GUARD = 900.0
_OF_ONE_CONNECTION = frozenset({"connection", "content-length", "date", "host", "server", "transfer-encoding"})


@dataclass(frozen=True)
class Reply:
    """A reply as it came, or as it is made up."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Passage:
    """One request on its way.

    `forward` sends it on and returns the reply, `kill_caller` kills the process that sent it, `caller_hung_up` returns
    once the caller waits no more.
    """

    forward: Callable[[], Reply]
    kill_caller: Callable[[], None]
    caller_hung_up: Callable[[], None]


Mishap = Callable[[Passage], Reply | None]
"""What befalls a request; it returns the reply that its caller gets, or None for none."""


class Fault:
    """A mishap that befalls some calls to come.

    Args:
        call: An operation of AWS's, or `ANSWER`.
        mishap: What happens.
        times: How often; None: until it is lifted.
        spared: How many calls before are let be.
    """

    def __init__(self, call: str, mishap: Mishap, times: int | None, spared: int) -> None:
        self.call = call
        self.mishap = mishap
        self.happened = 0
        self._left = times
        self._spared = spared

    @property
    def is_over(self) -> bool:
        """Whether it has happened as often as it was to, or was lifted after it had happened at all."""
        return self._left == 0 and self.happened > 0

    def lift(self) -> None:
        """Let it happen no more."""
        self._left = 0

    def befalls(self, call: str) -> bool:
        """Count a call, and say whether the mishap befalls it."""
        if call != self.call or self._left == 0:
            return False
        if self._spared:
            self._spared -= 1
            return False
        self._left = None if self._left is None else self._left - 1
        self.happened += 1
        return True


class Wire:
    """A context manager: an HTTPS server on the loopback, between functions and a cloud that is started later.

    Attributes:
        port: Where it listens.
        faults: Those of the present test.
        calls: The names of the present test's calls so far, in the order in which they came.
    """

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self._lock = threading.Lock()
        self.forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def lead_to(self, cloud: LocalCloud) -> None:
        """Begin to serve, with the cloud's own certificate: functions trust no other."""
        self._cloud = cloud
        certificate = Path(cloud.environment["AWS_CA_BUNDLE"])
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_name("server.key"))
        # Each connection's own thread shakes hands, so that none keeps the others waiting.
        self._server.socket = context.wrap_socket(self._server.socket, True, do_handshake_on_connect=False)
        self._trust = ssl.create_default_context(cafile=str(certificate))
        threading.Thread(target=self._server.serve_forever, name="wire", daemon=True).start()

    def befall(self, call: str, mishap: Mishap, *, times: int | None = 1, spared: int = 0) -> Fault:
        """Let a mishap befall the next calls of an operation, or those after the next few; see `Fault`."""
        fault = Fault(call, mishap, times, spared)
        with self._lock:
            self.faults.append(fault)
        return fault

    def forget(self) -> None:
        """Let everything pass from now on, and forget what has."""
        with self._lock:
            self.faults: list[Fault] = []
            self.calls: list[str] = []

    def count(self, call: str) -> int:
        """How often an operation was called so far, whatever became of it."""
        return self.calls.count(call)

    def carry(self, call: str, passage: Passage) -> Reply | None:
        """Send a request on its way; None where its caller gets no reply."""
        with self._lock:
            self.calls.append(call)
            fault = next((fault for fault in self.faults if fault.befalls(call)), None)
        return fault.mishap(passage) if fault else passage.forward()

    def forward(self, request: "_Request") -> Reply:
        """Do for a request what would be done without this wire."""
        to_rekognition = "X-Amz-Target" in request.headers
        url = urlsplit(
            self._cloud.environment["AWS_ENDPOINT_URL_REKOGNITION" if to_rekognition else "AWS_ENDPOINT_URL"]
        )
        connection = (
            HTTPConnection(url.netloc, timeout=_HANG_GUARD)
            if to_rekognition
            else HTTPSConnection(url.netloc, timeout=_HANG_GUARD, context=self._trust)
        )
        try:
            connection.request(request.command, request.path, request.body, _kept(request.headers))
            response = connection.getresponse()
            return Reply(response.status, response.read(), _kept(response.headers))
        finally:
            connection.close()

    def _handler(self) -> type["_Request"]:
        return type("Request", (_Request,), {"wire": self})


class _Request(BaseHTTPRequestHandler):
    """One connection's requests, one after another."""

    protocol_version = "HTTP/1.1"
    wire: Wire
    body: bytes

    def _carry(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        passage = Passage(
            forward=lambda: self.wire.forward(self),
            kill_caller=lambda: kill_caller(self.client_address[1], self.wire.port),
            caller_hung_up=self._wait_for_hang_up,
        )
        reply = self.wire.carry(self._call(), passage)
        if reply is None:
            self.close_connection = True
            return
        self.send_response_only(reply.status)
        for name, value in (reply.headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    do_DELETE = do_GET = do_POST = do_PUT = _carry  # noqa: N815 - as http.server calls them

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: a path may be a ResponseURL's."""

    def _call(self) -> str:
        """The operation's name, by what each of the protocols has in its place."""
        if "X-Amz-Target" in self.headers:
            return str(self.headers["X-Amz-Target"]).rpartition(".")[2]
        if self.path.startswith("/schedules/"):
            return {"POST": "CreateSchedule", "DELETE": "DeleteSchedule"}[self.command]
        if self.command == "PUT":
            return ANSWER
        return parse_qs(self.body.decode())["Action"][0]

    def _wait_for_hang_up(self) -> None:
        self.connection.settimeout(_HANG_GUARD)
        try:
            self.connection.recv(1)
        except OSError:  # However it went away, it is gone.
            return


def _kept(headers: "Message[str, str]") -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _OF_ONE_CONNECTION}
