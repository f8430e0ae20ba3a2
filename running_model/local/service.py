"""Amazon Rekognition with Custom Labels, served on this machine, and the control over it."""

import json
import socket
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from http.client import HTTPConnection
from time import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from moto.moto_server.werkzeug_app import MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from .custom_labels import install
from .custom_labels.behaviour import SERVICE_CALL_QUOTAS, Behaviour, Failure, Fault, Status
from .custom_labels.conditions import Call, Clock, conditions
from .custom_labels.control import PATH, ControlApplication, NewStatus, reset
from .custom_labels.project_version import StatusChange

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from mypy_boto3_rekognition import RekognitionClient

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


@dataclass(frozen=True)
class VersionState(StatusChange):
    """A version as it truly is now; `time` is when it came into its status."""

    tags: dict[str, str]
    """Its tags, those that ListTagsForResource doesn't show yet included."""


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
    def control(self) -> "CustomLabelsControl":
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


class CustomLabelsControl:
    """The control over a `CustomLabelsService`, from this process or any other.

    Every method raises ValueError when the service refuses what it is given, with the service's reason, and OSError
    when the service can't be reached.

    Args:
        endpoint_url: The service's `endpoint_url`.
    """

    def __init__(self, endpoint_url: str) -> None:
        self._endpoint_url = endpoint_url

    def behaviour(self) -> Behaviour:
        """How the service behaves now; faults and failures with the times that are left."""
        return Behaviour.from_json(self._request("GET", "behaviour"))

    def set_behaviour(self, behaviour: Behaviour) -> None:
        """Replaces the whole behaviour. What is under way keeps the duration it began with."""
        self._request("PUT", "behaviour", behaviour.to_json())

    def change_behaviour(self, **changes: Any) -> Behaviour:
        """Changes some fields of the behaviour, in one step, and returns the whole.

        Args:
            changes: Fields of `Behaviour`.
        """
        known = Behaviour().changed(changes).to_json()
        return Behaviour.from_json(self._request("PATCH", "behaviour", {name: known[name] for name in changes}))

    def calls(self, operation: str = "", resource: str = "") -> list[Call]:
        """The calls so far, in the order of arrival.

        Args:
            operation: Only calls of this operation. Default: of any.
            resource: Only calls whose ARN contains this. Default: any.
        """
        calls = [Call(**call) for call in self._request("GET", "calls")]
        return [call for call in calls if operation in ("", call.operation) and resource in call.resource_arn]

    def history(self, resource: str = "") -> list[StatusChange]:
        """Every change of a version's status so far, in order of time, those that nobody looked at included.

        Args:
            resource: Only of versions whose ARN contains this. Default: of any.
        """
        changes = [StatusChange(**change) for change in self._request("GET", "history")]
        return [change for change in changes if resource in change.project_version_arn]

    def versions(self) -> list[VersionState]:
        """Every version of every account and Region, as it truly is now."""
        return [VersionState(**state) for state in self._request("GET", "versions")]

    def set_status(
        self,
        project_version_arn: str,
        status: Status,
        status_message: str | None = None,
        min_inference_units: int | None = None,
        max_inference_units: int | None = None,
    ) -> None:
        """Puts a version into any of the fourteen statuses at once, from which it goes nowhere by itself.

        Args:
            project_version_arn: The version.
            status: The status.
            status_message: The StatusMessage. Default: the status's usual one.
            min_inference_units: The units that descriptions show. Default: as they were, both of them.
            max_inference_units: The same.
        """
        new = NewStatus(project_version_arn, status, status_message, min_inference_units, max_inference_units)
        self._request("POST", "versions/status", asdict(new))

    def reset(self) -> None:
        """Forgets every project, version and call, and behaves as at first."""
        self._request("POST", "reset")

    def create_model(
        self,
        project_name: str,
        version_name: str,
        *,
        region: str = "us-east-1",
        feature: Literal["CUSTOM_LABELS", "CONTENT_MODERATION"] = "CUSTOM_LABELS",
        tags: Mapping[str, str] | None = None,
    ) -> str:
        """Creates a version (and its project, if need be) in the service's default account, through its AWS API.

        Args:
            project_name: The project's name.
            version_name: The version's name.
            region: The Region. Default: us-east-1.
            feature: A model, or a moderation adapter; for a new project. Default: a model.
            tags: The version's tags. Default: none.

        Returns:
            The version's ARN. It is trained after `Behaviour.training_seconds`; by default at once.

        Raises:
            botocore.exceptions.ClientError: the service refuses, for instance since the version exists.
        """
        client = self._rekognition(region)
        found = client.describe_projects(ProjectNames=[project_name], Features=[feature])["ProjectDescriptions"]
        project = found[0] if found else client.create_project(ProjectName=project_name, Feature=feature)
        version = client.create_project_version(
            ProjectArn=project["ProjectArn"],
            VersionName=version_name,
            OutputConfig={"S3Bucket": "training-output"},
            Tags=dict(tags or {}),
        )
        return version["ProjectVersionArn"]

    def _rekognition(self, region: str) -> "RekognitionClient":
        return boto3.client(
            "rekognition",
            region_name=region,
            endpoint_url=self._endpoint_url,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 (the service checks none)
            config=Config(proxies={}),
        )

    def _request(self, method: str, resource: str, document: Any = None) -> Any:
        connection = HTTPConnection(urlsplit(self._endpoint_url).netloc, timeout=30)
        try:
            connection.request(method, PATH + resource, body=json.dumps(document) if document is not None else None)
            response = connection.getresponse()
            answer = json.loads(response.read())
        finally:
            connection.close()
        if response.status != 200:
            raise ValueError(answer["error"])
        return answer
