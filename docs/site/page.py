"""The page of every message, in Markdown."""

import html
from collections.abc import Iterator, Mapping
from typing import Final

from docs.site.messages import SOURCES, messages, remedies_by_status, remedies_out_of_time

_OF_PRIVATE_CODE: Final[Mapping[str, str]] = {
    "running_model/_provider.py": "A provider is defined in a stack that has one.",
    "running_model/_dashboard.py": "A dashboard is given no model.",
    "running_model/_handler_code.py": "The crhelper that is installed goes into the function.",
    "app.py": "The CDK runs the repository's own app.",
    "lambda/properties.py": "An ARN, or a number of units, is read.",
}
"""When the messages appear whose functions have no docstring for users."""


def messages_table() -> str:
    """A section for each moment, a table in each."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    for moment, sources in SOURCES.items():
        yield f"\n## {moment}\n"
        is_deployment = moment == "From the deployment"
        yield "| when | what it says | what to do |" if is_deployment else "| what is checked | what it says |"
        yield "|---|---|---|" if is_deployment else "|---|---|"
        for source in sources:
            for message in messages(source):
                cells = [
                    message.when or _OF_PRIVATE_CODE[source],
                    message.words,
                    *([message.remedy] if is_deployment else []),
                ]
                yield f"| {' | '.join(map(_cell, cells))} |"
    yield "\n### Statuses that can't be started\n"
    yield "| status | what to do |\n|---|---|"
    yield from (f"| {_cell(status)} | {_cell(remedy)} |" for status, remedy in remedies_by_status().items())
    start, stop = remedies_out_of_time()
    yield "\n### When time ran out\n\n| for | what to do |\n|---|---|"
    yield f"| a start | {_cell(start)} |\n| a stop | {_cell(stop)} |"


def _cell(text: str) -> str:
    return html.escape(text, quote=False).replace("|", "&#124;").replace("*", "&#42;").replace("_", "&#95;")
