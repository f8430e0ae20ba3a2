"""The page of every message, in Markdown."""

import html
from collections.abc import Iterator, Mapping
from typing import Final

from docs.site.messages import SOURCES, messages, remedies_by_status, remedies_out_of_time
from docs.site.waiting import MEANINGS

_OF_PRIVATE_CODE: Final[Mapping[str, str]] = {
    "running_model/_provider.py": "A provider is defined in a stack that has one.",
    "running_model/_dashboard.py": "A dashboard is given no model.",
    "running_model/_handler_code.py": "The crhelper that is installed goes into the function.",
    "app.py": "The CDK runs the repository's own app.",
    "lambda/properties.py": "An ARN, or a number of units, is read.",
}
"""When the messages appear whose functions have no docstring for users."""
_ELSEWHERE: Final[Mapping[tuple[str, str], str]] = {
    ("lambda/reasons.py: invalid_properties", "<said><more>"): "each fault, in the words of the "
    "[table above](#at-synth-and-of-tokens-at-deployment)",
    ("lambda/reasons.py: never_runs", "<remedy>"): "[by status](#statuses-that-cant-be-started)",
    ("lambda/reasons.py: out_of_time", "<remedy>"): "[by what it was for](#when-time-ran-out)",
}
"""Texts that are put together elsewhere, and where the page has them."""


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
                texts = (message.words, message.remedy) if is_deployment else (message.words,)
                cells = [_ELSEWHERE.get((message.place, text)) or _cell(text) for text in texts]
                yield f"| {_cell(message.when or _OF_PRIVATE_CODE[source])} | {' | '.join(cells)} |"
    yield "\n### Statuses that can't be started\n"
    yield "| status | what to do |\n|---|---|"
    yield from (f"| {_cell(status)} | {_cell(remedy)} |" for status, remedy in remedies_by_status().items())
    start, stop = remedies_out_of_time()
    yield "\n### When time ran out\n\n| for | what to do |\n|---|---|"
    yield f"| a start | {_cell(start)} |\n| a stop | {_cell(stop)} |"
    yield "\nThe words before that say what it was waiting for, or about to do. They are those of the log.\n"
    yield "| words | what they mean |\n|---|---|"
    yield from (f"| {_cell(words)} | {_cell(meaning)} |" for words, meaning in MEANINGS.items())


def _cell(text: str) -> str:
    return html.escape(text, quote=False).replace("|", "&#124;").replace("*", "&#42;").replace("_", "&#95;")
