"""The README's few lines on how far the handler can be trusted, of the same numbers as the page."""

import re
from typing import Final

from tests.simulation.report.limits import IN_PRINCIPLE, PREVENTABLE
from tests.simulation.report.numbers import Numbers, cost_of
from tests.simulation.report.tables import count, duration, table
from tests.simulation.soak.state import State

_SECTION: Final = re.compile(
    r"(?<=<!-- --8<-- \[start:reliability\] -->\n).*?(?=<!-- --8<-- \[end:reliability\] -->)", re.DOTALL
)


def with_summary(readme: str, state: State) -> str:
    """The README with its section of that name made anew."""
    written, sections = _SECTION.subn(lambda _: f"\n{summary(state)}\n\n", readme)
    assert sections == 1, "the README has no section reliability, or several"
    return written


def summary(state: State) -> str:
    """Five lines, and what can't be prevented."""
    total = state.total()
    numbers = Numbers(state, total)
    cause, longest = numbers.longest_run
    lines = (
        f"**{count(total.lifecycles)} random lifecycles** of stacks ({numbers.years:,.1f} virtual years, "
        f"{count(total.calls)} AWS calls) with the deployed function's own code, lambda/ "
        f"`{state.handler}`, and its protocol explored "
        f"({numbers.states}): **{count(numbers.violations)} violations**.{numbers.caveat}",
        f"Kinds of faults that befell them: {numbers.kinds}; pairs of kinds that met in one request: {numbers.pairs}.",
        f"Seeded defects of the function that these checks caught: {numbers.caught}.",
        f"The longest time to an answer was {duration(total.longest_answer.seconds)}; the longest that a model ran "
        f"though nothing wanted it, {duration(longest.seconds)} ({cause}; {cost_of(longest.seconds)} a unit).",
        "[The report](docs/reliability.md) has all numbers, what they don't prove, and how to play a lifecycle again.",
    )
    bullets = "\n".join(f"- {line}" for line in lines)
    return (
        f"{bullets}\n\nWhat can't be prevented even in principle, and how loud and how dear it is:\n\n"
        f"{table(('what happens', 'how it is heard of', 'what it costs'), IN_PRINCIPLE)}\n\n"
        "What could be prevented by reading the stack's events, and isn't:\n\n"
        f"{table(('what happens', 'how it is heard of', 'what it costs'), PREVENTABLE)}"
    )
