"""The wire between the handler and AWS: botocore's HTTP layer, and the PUT to a ResponseURL."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectionClosedError, ConnectTimeoutError, ReadTimeoutError
from botocore.httpsession import URLLib3Session

from tests.simulation.calls import HUNG, KILLED, NO_ANSWER, PUT, AwsError, Call, Fault, Faults, error_of
from tests.simulation.log_capture import guard
from tests.simulation.permissions import Permissions
from tests.simulation.protocols import PROTOCOLS, HttpAnswer, WireProtocol
from tests.simulation.virtual_time import Killed, VirtualTime

_ENDPOINT_SUFFIX: Final = ".us-east-1.amazonaws.com"
_SCHEDULER_OPERATIONS: Final = {"POST": "CreateSchedule", "DELETE": "DeleteSchedule", "GET": "GetSchedule"}
_RESOURCE_FIELDS: Final = ("ProjectVersionArn", "ResourceArn", "ProjectArn", "ProjectNames", "StackName", "Name")


class Service(Protocol):
    """An AWS service of the world."""

    def call(self, operation: str, parameters: Mapping[str, Any], caller: str) -> dict[str, Any]:
        """Answer a call. Raises AwsError."""
        ...


class Witness(Protocol):
    """Sees what becomes of each call that reaches a service, at the very moment."""

    def before(self, call: Call) -> None:
        """A call is about to take effect."""
        ...

    def after(self, call: Call, result: Mapping[str, Any]) -> None:
        """A call has taken effect."""
        ...

    def refused(self, call: Call, error: AwsError) -> None:
        """A call was refused."""
        ...


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self) -> Iterator[bytes]:
        yield self._content


class Wire:
    """Carries every call, with its latency and whatever befalls it."""

    def __init__(
        self,
        time: VirtualTime,
        services: Mapping[str, Service],
        put: Callable[[str, str], int],
        permissions: Permissions,
        faults: Faults,
    ) -> None:
        self._time = time
        self._services = services
        self._put = put
        self._permissions = permissions
        self.faults = faults
        self.latency: Callable[[], float] = lambda: 0.02
        """Seconds, there and back again alike."""
        self.calls: list[Call] = []
        self.witnesses: list[Witness] = []

    def send(self, session: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
        """Stand in for URLLib3Session.send."""
        url = str(request.url)
        host = urlsplit(url).hostname or ""
        assert host.endswith(_ENDPOINT_SUFFIX), f"a call to {host}, which is no service of this world"
        service = host.removesuffix(_ENDPOINT_SUFFIX)
        parameters = PROTOCOLS[service].parameters(url, _bytes(request.body))
        call = self._begin(_operation(request, parameters), parameters, _resource(parameters))
        answer = self._carry(call, session._timeout, url, lambda: self._answer(service, call))  # type: ignore[attr-defined]
        return AWSResponse(url, answer.status, dict(answer.headers), _Body(answer.body))  # type: ignore[arg-type]

    def put(self, url: str, body: str, timeout: float) -> int:
        """PUT an answer; the HTTP status it gets. Raises OSError."""
        guard(body, "an answer")
        call = self._begin(PUT, json.loads(body), urlsplit(url).path)
        fault = self._depart(call)
        if fault and not fault.after_effect:
            return self._put_fault(fault, timeout)
        status = self._put(url, body)
        call.took_effect = status < 300
        call.error = "" if call.took_effect else str(status)
        self._time.sleep(self.latency())
        return self._put_fault(fault, timeout) if fault else status

    def _begin(self, operation: str, parameters: Mapping[str, Any], resource: str) -> Call:
        process = self._time.current
        if operation != "CreateSchedule":
            guard(json.dumps(parameters), operation)
        else:
            guard(json.dumps({**parameters, "Target": {**parameters["Target"], "Input": ""}}), operation)
        call = Call(self._time.timestamp, process.caller, process.name, operation, parameters, resource)
        self.calls.append(call)
        return call

    def _depart(self, call: Call) -> Fault | None:
        fault = self.faults.befall(call)
        if fault:
            call.error = fault.error
        self._time.sleep(self.latency())
        if fault and not fault.after_effect:
            self._end(fault)
        return fault

    def _end(self, fault: Fault) -> None:
        """End the caller's process if that is what the fault does; one that hangs is ended by Lambda's timeout."""
        if fault.error == HUNG:
            self._time.sleep(float("inf"))
        if fault.error == KILLED:
            raise Killed

    def _carry(self, call: Call, timeout: Any, url: str, answer: Callable[[], HttpAnswer]) -> HttpAnswer:
        fault = self._depart(call)
        if fault and not fault.after_effect:
            return self._fault(fault, timeout, url, call)
        if fault and fault.late:
            self._time.sleep(fault.late)
        answered = answer()
        call.took_effect = answered.status < 300
        self._time.sleep(self.latency())
        return self._fault(fault, timeout, url, call) if fault else answered

    def _answer(self, service: str, call: Call) -> HttpAnswer:
        protocol = PROTOCOLS[service]
        try:
            self._permissions.check(call)
            for witness in self.witnesses:
                witness.before(call)
            result = self._services[service].call(call.operation, call.parameters, call.caller)
            for witness in self.witnesses:
                witness.after(call, result)
        except AwsError as error:
            call.error = call.error or error.code
            for witness in self.witnesses:
                witness.refused(call, error)
            return protocol.error(error)
        return protocol.result(call.operation, result)

    def _fault(self, fault: Fault, timeout: Any, url: str, call: Call) -> HttpAnswer:
        if fault.error in NO_ANSWER:
            self._no_answer(fault, timeout, url)
        self._end(fault)
        protocol: WireProtocol = PROTOCOLS[urlsplit(url).netloc.removesuffix(_ENDPOINT_SUFFIX)]
        return protocol.error(error_of(fault))

    def _no_answer(self, fault: Fault, timeout: Any, url: str) -> None:
        match fault.error:
            case "ConnectTimeout":
                self._time.sleep(timeout.connect_timeout)
                raise ConnectTimeoutError(endpoint_url=url)
            case "ReadTimeout":
                self._time.sleep(timeout.read_timeout)
                raise ReadTimeoutError(endpoint_url=url)
        raise ConnectionClosedError(endpoint_url=url)

    def _put_fault(self, fault: Fault, timeout: float) -> int:
        self._end(fault)
        if fault.error == "ReadTimeout":
            self._time.sleep(timeout)
            raise TimeoutError("timed out")
        if fault.error in NO_ANSWER:
            raise ConnectionResetError("the connection was reset")
        return int(fault.error)


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else body or b""


def _operation(request: AWSPreparedRequest, parameters: Mapping[str, Any]) -> str:
    target = request.headers.get("X-Amz-Target")
    if target:
        text = target.decode() if isinstance(target, bytes) else str(target)
        return text.rpartition(".")[2]
    return str(parameters.get("Action") or _SCHEDULER_OPERATIONS[str(request.method)])


def _resource(parameters: Mapping[str, Any]) -> str:
    return next((str(parameters[name]) for name in _RESOURCE_FIELDS if name in parameters), "")


def connection_class(wire: Wire) -> type:
    """What stands in for http.client.HTTPSConnection."""

    class Connection:
        """One PUT to a ResponseURL."""

        def __init__(self, host: str, timeout: float, context: object) -> None:
            self._host = host
            self._timeout = timeout
            self.status = 0

        def request(self, method: str, url: str, body: str, headers: Mapping[str, str]) -> None:
            assert method == "PUT"
            assert headers["content-length"] == str(len(body.encode()))
            assert headers["content-type"] == "", "the URL is signed for an empty content type"
            self.status = wire.put(f"https://{self._host}{url}", body, self._timeout)

        def getresponse(self) -> "Connection":
            return self

        def close(self) -> None:
            pass

    return Connection
