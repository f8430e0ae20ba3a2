"""Who calls whom: the callers on the left, the function in the middle, and each of its grants on the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from os.path import commonprefix
from typing import Final

from request import RequestType

from docs.pictures.canvas import BOLD, CODE, FAINT, FAINT_INK, HEADING, LINE, PLAIN, Box, Canvas, Style, wrap
from docs.pictures.wiring import Grant, Poller, Resource, Wiring

_WIDTH: Final = 1000
_MARGIN: Final = 24
_TOP: Final = 96
_CALLERS: Final = Box(_MARGIN, _TOP, 290, 0)
_FUNCTION: Final = Box(370, _TOP, 148, 0)
_CALLED: Final = Box(574, _TOP, _WIDTH - _MARGIN - 574, 0)
_PADDING: Final = 12
_LINE: Final = 18
_GAP: Final = 12

_OURS: Final = "#ddf4ff"
_OUR_LINE: Final = "#54aeff"
_SERVICE: Final = "#f6f8fa"

_MIDDLE: Final = Style(anchor="middle", bold=True)
_MIDDLE_FAINT: Final = Style(size=12, colour=FAINT_INK, anchor="middle")
_SERVICE_NAMES: Final = {
    "cloudformation": "AWS CloudFormation",
    "iam": "AWS IAM",
    "logs": "Amazon CloudWatch Logs",
    "rekognition": "Amazon Rekognition",
    "scheduler": "Amazon EventBridge Scheduler",
}
_TYPE_PREFIX: Final = "AWS::"
_ELLIPSIS: Final = "…"


@dataclass(frozen=True)
class Row:
    """One call of a card: what is called, and in smaller letters on what and when."""

    calls: Sequence[str]
    details: Sequence[str]

    def lines(self, width: float) -> list[tuple[str, Style]]:
        """What is written, line by line."""
        calls = [(line, CODE) for line in wrap(self.calls, width, CODE)]
        return calls + [(line, FAINT) for detail in self.details for line in wrap(detail.split(" "), width, FAINT)]


def draw_architecture(wiring: Wiring) -> Canvas:
    """Draw it."""
    canvas = Canvas("Who calls whom: a stack with one RunningModel", _WIDTH)
    canvas.text(_MARGIN, 42, "Who calls whom", HEADING)
    canvas.text(_MARGIN, 64, "Drawn from the template of a stack with one RunningModel.", FAINT)
    _draw_legend(canvas)
    canvas.text(_CALLERS.left, _TOP - 8, "They call the function", FAINT)
    canvas.text(_CALLED.left, _TOP - 8, f"It calls, as {wiring.role.name}", FAINT)
    callers_end = _draw_callers(canvas, wiring)
    called_end = _draw_called(canvas, wiring)
    resources_end = _draw_resources(canvas, wiring, callers_end + 2 * _GAP)
    bottom = max(called_end, resources_end)
    _draw_function(canvas, wiring, Box(_FUNCTION.left, _TOP, _FUNCTION.width, called_end - _TOP))
    canvas.height = round(bottom) + _MARGIN
    return canvas


def service_name(service: str) -> str:
    """A service by its name, whether it is given by its prefix or by its principal."""
    return _SERVICE_NAMES[service.removesuffix(".amazonaws.com")]


def called(grant: Grant) -> list[str]:
    """A grant's actions without the service's prefix, as they are listed in the picture."""
    actions = [action.partition(":")[2] for action in grant.actions]
    return [f"{action}," for action in actions[:-1]] + actions[-1:]


def _draw_legend(canvas: Canvas) -> None:
    for left, fill, line, words in ((690, _OURS, _OUR_LINE, "in the stack"), (822, _SERVICE, LINE, "AWS's own")):
        canvas.box(Box(left, 30, 16, 16), fill=fill, line=line, radius=3)
        canvas.text(left + 24, 43, words, FAINT)


def _draw_callers(canvas: Canvas, wiring: Wiring) -> float:
    top: float = _TOP
    for customer in wiring.customers:
        top = _draw_card(canvas, _CALLERS, top, service_name("cloudformation"), [_request(customer)], _FUNCTION.left)
    for poller in wiring.pollers:
        top = _draw_card(canvas, _CALLERS, top, service_name(poller.service), [_poll(poller)], _FUNCTION.left)
    return top - _GAP


def _request(customer: Resource) -> Row:
    timeout = f"to be answered within {customer.properties['ServiceTimeout']} s"
    return Row([", ".join(RequestType)], [f"for {customer.type}", timeout])


def _poll(poller: Poller) -> Row:
    conditions = " and ".join(poller.conditions)
    return Row(["InvokeFunction"], [f"as {poller.role.name}", f"if {conditions}"])


def _draw_called(canvas: Canvas, wiring: Wiring) -> float:
    services: dict[str, list[Grant]] = {}
    for grant in wiring.grants:
        services.setdefault(grant.service, []).append(grant)
    # The service that it is all about comes first.
    order = sorted(services, key=lambda service: -len(services[service]))
    top: float = _TOP
    for service in order:
        rows = [Row(called(grant), _details(grant)) for grant in services[service]]
        top = _draw_card(canvas, _CALLED, top, service_name(service), rows, _FUNCTION.right)
    answer = Row(["PUT"], ["SUCCESS or FAILED, and why", "no grant: the URL itself allows it"])
    return _draw_card(canvas, _CALLED, top, "The request's ResponseURL", [answer], _FUNCTION.right) - _GAP


def _details(grant: Grant) -> list[str]:
    on = f"on {' and '.join(grant.resources)}"
    return [on, f"if {' and '.join(grant.conditions)}"] if grant.conditions else [on]


def _draw_card(canvas: Canvas, column: Box, top: float, title: str, rows: Sequence[Row], function_side: float) -> float:
    """Draw a card with an arrow for each row between it and the function; return where the next one begins."""
    written = [row.lines(column.width - 2 * _PADDING) for row in rows]
    height = _PADDING + _LINE + sum(len(lines) * _LINE + 6 for lines in written) + 4
    canvas.box(Box(column.left, top, column.width, height), fill=_SERVICE)
    baseline = top + _PADDING + 11
    canvas.text(column.left + _PADDING, baseline, title, BOLD)
    for row, lines in zip(rows, written, strict=True):
        baseline += 6
        arrow_height = baseline + _LINE - 4
        if column is _CALLERS:
            canvas.arrow(column.right, function_side, arrow_height, " ".join(row.calls))
        else:
            canvas.arrow(function_side, column.left, arrow_height, " ".join(row.calls))
        for line, style in lines:
            baseline += _LINE
            canvas.text(column.left + _PADDING, baseline, line, style)
    return top + height + _GAP


def _draw_function(canvas: Canvas, wiring: Wiring, box: Box) -> None:
    canvas.box(box, fill=_OURS, line=_OUR_LINE)
    properties = wiring.function.properties
    middle, baseline = box.left + box.width / 2, box.top + box.height / 2 - 3 * _LINE
    canvas.text(middle, baseline, "Lambda function", _MIDDLE)
    for words in (
        "one for all models",
        properties["Runtime"],
        properties["Architectures"][0],
        f"{properties['MemorySize']} MiB",
        f"{properties['Timeout']} s at the most",
    ):
        baseline += _LINE
        canvas.text(middle, baseline, words, _MIDDLE_FAINT)


def _draw_resources(canvas: Canvas, wiring: Wiring, top: float) -> float:
    """List what is in the stack; return where the list ends."""
    names = [resource.name for resource in wiring.resources if resource not in wiring.customers]
    shared = commonprefix(names)  # noqa: RUF071 - of names, not of paths
    height = 2 * _PADDING + 2 * _LINE + len(wiring.resources) * (2 * _LINE + 4)
    canvas.box(Box(_CALLERS.left, top, _CALLERS.width, height), fill=_OURS, line=_OUR_LINE)
    left, baseline = _CALLERS.left + _PADDING, top + _PADDING + 11
    canvas.text(left, baseline, f"In the stack: {len(wiring.resources)} resources", BOLD)
    baseline += _LINE
    canvas.text(left, baseline, f"({_ELLIPSIS} is {shared})", FAINT)
    for resource in wiring.resources:
        baseline += _LINE + 4
        canvas.text(left, baseline, resource.type.removeprefix(_TYPE_PREFIX), PLAIN)
        baseline += _LINE
        name = resource.name.removeprefix(shared)
        canvas.text(left, baseline, name if name == resource.name else _ELLIPSIS + name, FAINT)
    return top + height
