"""The README's few lines on how far the handler can be trusted, of the same numbers as the page."""

import re
from typing import Final

from tests.simulation.defects.catalogue import DEFECTS
from tests.simulation.lifecycles import KINDS
from tests.simulation.report.heat_map import met
from tests.simulation.report.limits import IN_PRINCIPLE
from tests.simulation.report.page import DOLLARS_AN_HOUR, YEAR_SECONDS
from tests.simulation.report.tables import count, duration, table
from tests.simulation.soak.state import State
from tests.simulation.soak.tally import Longest

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
    pairs, possible = met(total.pairs)
    states, scenarios = sum(each.states for each in state.exploration.values()), len(state.exploration)
    caught = sum(bool(each.check) for each in state.run.defects.values())
    kinds = sum(bool(total.faults[kind]) for kind in KINDS)
    broken = len(total.violations) + sum(bool(each.violation) for each in state.exploration.values())
    cause, longest = max(total.unwanted_runs.items(), key=lambda each: each[1].seconds, default=("none", Longest()))
    run = f"{duration(longest.seconds)} ({cause}; ${longest.seconds / 3600 * DOLLARS_AN_HOUR:,.2f} a unit)"
    lines = (
        f"**{count(total.lifecycles)} random lifecycles** of stacks ({total.virtual_seconds / YEAR_SECONDS:,.0f} "
        f"virtual years, {count(total.calls)} AWS calls) with the very function that is deployed, and {count(states)} "
        f"states of its protocol in {scenarios} scenarios: **{count(broken)} violations** of what it promises.",
        f"{kinds} of {len(KINDS)} kinds of faults befell them, and {count(pairs)} of {count(possible)} pairs of kinds "
        "met in one request.",
        f"{caught} of {len(DEFECTS)} seeded defects of the function were caught by these checks.",
        f"The longest time to an answer was {duration(total.longest_answer.seconds)}; the longest that a model ran "
        f"though nothing wanted it, {run}.",
        "[The report](docs/reliability.md) has all numbers, what they don't prove, and how to play a lifecycle again.",
    )
    bullets = "\n".join(f"- {line}" for line in lines)
    return (
        f"{bullets}\n\nWhat can't be prevented even in principle, and how loud and how dear it is:\n\n"
        f"{table(('what happens', 'how it is heard of', 'what it costs'), IN_PRINCIPLE)}"
    )
