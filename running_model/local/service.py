"""Amazon Rekognition with Custom Labels, served on this machine."""

import socket
import threading
from functools import partial
from time import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from moto.moto_server.werkzeug_app import MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from .custom_labels import install
from .custom_labels.behaviour import SERVICE_CALL_QUOTAS, Behaviour, Failure, Fault, Status
from .custom_labels.conditions import Call, Clock, conditions
from .custom_labels.control import ControlApplication, reset
from .custom_labels.project_version import StatusChange
from .custom_labels_control import CustomLabelsControl, VersionState

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

__all__ = [
    "SERVICE_CALL_QUOTAS",
    "Behaviour",
    "Call",
    "CustomLabelsControl",
    "CustomLabelsService",
    "Failure",
    "Fault",
    "Status",
    "StatusChange",
    "VersionState",
]

LOOPBACK = "127.0.0.1"
DEFAULT_ACCOUNT_ID = "000000000000"
"""ministack's account."""
SECONDS_TO_NOTICE_A_SHUTDOWN = 0.02

_serving = threading.Lock()


class _RequestHandler(MotoRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: every call is in the record of calls."""

    def connection_dropped(self, error: BaseException, environ: "WSGIEnvironment | None" = None) -> None:
        # werkzeug would keep a connection open on which a reply was lost, and the client waiting.
        self.close_connection = True


class CustomLabelsService:
    """A context manager that serves Rekognition with Custom Labels on a port of the loopback interface.

    moto keeps one set of backends a process, so only one service at a time can be open in a process.

    Args:
        behaviour: How it behaves at first and after each reset. Default: `Behaviour()`.
        port: The TCP port. Default: 0, any free one.
        account_id: The account of callers whose access key id doesn't name one. Default: ministack's.
        clock: The time in seconds since the epoch. Default: the machine's.

    Raises:
        RuntimeError: on entering, if another service is open in this process.
        OSError: on entering, if the port is taken.
    """

    def __init__(
        self,
        behaviour: Behaviour | None = None,
        *,
        port: int = 0,
        account_id: str = DEFAULT_ACCOUNT_ID,
        clock: Clock = time,
    ) -> None:
        self._behaviour = behaviour or Behaviour()
        self._port = port
        self._account_id = account_id
        self._clock = clock
        self._server: BaseWSGIServer | None = None

    def __enter__(self) -> Self:
        if not _serving.acquire(blocking=False):
            raise RuntimeError("Another CustomLabelsService is open in this process, and there can be only one.")
        try:
            self._start()
        except BaseException:
            _serving.release()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._server
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server = None
        self._put_conditions(None, time)
        _serving.release()

    @property
    def endpoint_url(self) -> str:
        """Where it serves, like `http://127.0.0.1:40123`: the AWS API, and the control for `CustomLabelsControl`.

        Raises:
            RuntimeError: the service is not open.
        """
        if self._server is None:
            raise RuntimeError("The service is not open: use it as a context manager.")
        return f"http://{LOOPBACK}:{self._server.port}"

    @property
    def control(self) -> CustomLabelsControl:
        """The control over this service."""
        return CustomLabelsControl(self.endpoint_url)

    def _start(self) -> None:
        install()
        application = ControlApplication(create_backend_app("rekognition"), self._behaviour)
        # Given a port that is taken, werkzeug would end the process; a socket of ours raises OSError.
        with socket.create_server((LOOPBACK, self._port)) as listening:
            self._server = make_server(
                LOOPBACK,
                listening.getsockname()[1],
                application,
                threaded=True,
                request_handler=_RequestHandler,
                fd=listening.fileno(),
            )
        self._put_conditions(self._account_id, self._clock)
        serve = partial(self._server.serve_forever, poll_interval=SECONDS_TO_NOTICE_A_SHUTDOWN)
        self._thread = threading.Thread(target=serve, name="custom-labels", daemon=True)
        self._thread.start()

    def _put_conditions(self, account_id: str | None, clock: Clock) -> None:
        conditions.default_account_id, conditions.clock = account_id, clock
        reset(self._behaviour)
