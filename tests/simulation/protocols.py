"""The three AWS protocols that the handler's calls speak: a request into parameters, a result into bytes."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.simulation.calls import AwsError

_XML_NAMESPACE: Final = "http://cloudformation.amazonaws.com/doc/2010-05-15/"


@dataclass(frozen=True)
class HttpAnswer:
    """An HTTP response."""

    status: int
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class WireProtocol:
    """How one service reads and writes."""

    parameters: Callable[[str, bytes], dict[str, Any]]
    """Of a URL and a body."""
    result: Callable[[str, Mapping[str, Any]], HttpAnswer]
    """Of an operation and its result."""
    error: Callable[[AwsError], HttpAnswer]


def _json_parameters(url: str, body: bytes) -> dict[str, Any]:
    parameters: dict[str, Any] = json.loads(body)
    return parameters


def _rest_parameters(url: str, body: bytes) -> dict[str, Any]:
    parts = urlsplit(url)
    name = unquote(parts.path.rpartition("/")[2])
    query = {key[:1].upper() + key[1:]: value for key, value in parse_qsl(parts.query)}
    return {"Name": name, **query, **(json.loads(body) if body else {})}


def _query_parameters(url: str, body: bytes) -> dict[str, Any]:
    return dict(parse_qsl(body.decode()))


def _json_result(operation: str, result: Mapping[str, Any]) -> HttpAnswer:
    return HttpAnswer(200, json.dumps(result).encode(), {"content-type": "application/x-amz-json-1.1"})


def _json_error(error: AwsError) -> HttpAnswer:
    body = json.dumps({"__type": error.code, "message": error.message, "Message": error.message}).encode()
    return HttpAnswer(error.http_status, body, {"x-amzn-errortype": error.code})


def _xml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "".join(f"<{name}>{_xml(part)}</{name}>" for name, part in value.items())
    if isinstance(value, list):
        return "".join(f"<member>{_xml(part)}</member>" for part in value)
    return escape(str(value))


def _xml_result(operation: str, result: Mapping[str, Any]) -> HttpAnswer:
    inner = f"<{operation}Result>{_xml(result)}</{operation}Result>"
    body = f'<{operation}Response xmlns="{_XML_NAMESPACE}">{inner}</{operation}Response>'
    return HttpAnswer(200, body.encode(), {"content-type": "text/xml"})


def _xml_error(error: AwsError) -> HttpAnswer:
    inner = _xml({"Error": {"Type": "Sender", "Code": error.code, "Message": error.message}, "RequestId": "r"})
    body = f'<ErrorResponse xmlns="{_XML_NAMESPACE}">{inner}</ErrorResponse>'
    return HttpAnswer(error.http_status, body.encode(), {"content-type": "text/xml"})


PROTOCOLS: Final[Mapping[str, WireProtocol]] = {
    "rekognition": WireProtocol(_json_parameters, _json_result, _json_error),
    "scheduler": WireProtocol(_rest_parameters, _json_result, _json_error),
    "cloudformation": WireProtocol(_query_parameters, _xml_result, _xml_error),
}
