"""The fake service's own HTTP resources, beside the AWS API: how it behaves, and what happened to it."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto.core.exceptions import ServiceException
from werkzeug.wrappers import Request, Response

from .arns import version_named_by
from .behaviour import Behaviour, Status
from .conditions import conditions
from .models import CustomLabelsBackend, rekognition_backends
from .project_version import ProjectVersion, StatusChange
from .validated import Validated

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/_custom_labels/"


@dataclass(frozen=True)
class NewStatus(Validated):
    """A status that a version is put into; see `CustomLabelsControl.set_status`."""

    project_version_arn: str
    status: Status
    status_message: str | None = None
    min_inference_units: int | None = None
    max_inference_units: int | None = None


@dataclass(frozen=True)
class PassingTime(Validated):
    """How far the clock is to be moved on; see `CustomLabelsControl.pass_time`."""

    seconds: float


class ControlApplication:
    """A WSGI application: resources under `/_custom_labels/`, and everything else as `application` has it."""

    def __init__(self, application: "WSGIApplication", initial_behaviour: Behaviour) -> None:
        self._application = application
        self._initial_behaviour = initial_behaviour
        self._resources: dict[tuple[str, str], Callable[[Any], Any]] = {
            ("GET", "behaviour"): self._behaviour,
            ("PUT", "behaviour"): self._replace_behaviour,
            ("PATCH", "behaviour"): self._change_behaviour,
            ("GET", "calls"): lambda _: [call.to_json() for call in conditions.calls],
            ("GET", "history"): lambda _: [change.to_json() for change in status_history()],
            ("GET", "versions"): lambda _: [_state(version) for backend in _backends() for version in _living(backend)],
            ("POST", "versions/status"): self._put_status,
            ("POST", "time"): self._pass_time,
            ("POST", "reset"): lambda _: reset(self._initial_behaviour),
        }

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(PATH):
            return self._application(environ, start_response)
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        resource = self._resources.get((request.method, request.path.removeprefix(PATH)))
        if resource is None:
            known = ", ".join(f"{method} {PATH}{name}" for method, name in self._resources)
            return _json({"error": f"No {request.method} {request.path}; there are {known}"}, 404)
        try:
            with conditions.lock:
                return _json(resource(json.loads(request.get_data() or b"{}")), 200)
        except (TypeError, ValueError) as error:
            return _json({"error": str(error)}, 400)

    def _behaviour(self, _: Any) -> dict[str, Any]:
        return conditions.behaviour.to_json()

    def _replace_behaviour(self, document: Any) -> dict[str, Any]:
        conditions.behaviour = Behaviour.from_json(document)
        return conditions.behaviour.to_json()

    def _change_behaviour(self, document: Any) -> dict[str, Any]:
        conditions.behaviour = conditions.behaviour.changed(document)
        return conditions.behaviour.to_json()

    def _put_status(self, document: Any) -> dict[str, Any]:
        return _state(put_status(NewStatus.from_json(document)))

    def _pass_time(self, document: Any) -> dict[str, Any]:
        conditions.seconds_passed += PassingTime.from_json(document).seconds
        return {"time": conditions.now()}


def put_status(new: NewStatus) -> ProjectVersion:
    """Puts a version into any status at once, from which it goes nowhere by itself.

    Raises:
        ValueError: there is no such version.
    """
    if version_named_by(new.project_version_arn) is None:
        raise ValueError(f"{new.project_version_arn} is no ARN of a version")
    _, _, _, region, account_id, _ = new.project_version_arn.split(":")
    try:
        version = rekognition_backends[account_id][region].find_version(new.project_version_arn, "")
    except (KeyError, ServiceException) as error:
        raise ValueError(f"{new.project_version_arn} does not exist") from error
    version.put(new.status, new.status_message, new.min_inference_units, new.max_inference_units)
    return version


def status_history() -> list[StatusChange]:
    """Every change of every version's status up to now, in order of time."""
    return sorted((change for backend in _backends() for change in backend.history()), key=lambda change: change.time)


def reset(behaviour: Behaviour | None = None) -> None:
    """Forgets every project, version and call, and takes `behaviour` (default: the defaults)."""
    for backend in _backends():
        backend.reset()
    conditions.reset(behaviour)


def _backends() -> list[CustomLabelsBackend]:
    return [backend for account in rekognition_backends.values() for backend in account.values()]


def _living(backend: CustomLabelsBackend) -> list[ProjectVersion]:
    return [version for project in backend.projects.values() for version in project.living_versions()]


def _state(version: ProjectVersion) -> dict[str, Any]:
    return {**version.current.to_json(), "tags": version.tags.written()}


def _json(document: Any, status: int) -> Response:
    return Response(json.dumps(document), status, content_type="application/json")
