"""Fixed seeds of random lifecycles, and the seeds that have found bugs: every invariant, every step of the way."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulation.calls import KILLED, PUT, Fault, ScriptedFaults
from tests.simulation.lifecycles import CHECKS, KINDS, Lifecycle, run
from tests.simulation.lifecycles.plan import draw_plan
from tests.simulation.lifecycles.play import Play

_ROOT: Final = Path(__file__).resolve().parents[2]
_BLOCKS: Final = 16
_BLOCK: Final = 25
"""Lifecycles a test: enough of them to share the work between processes."""

REGRESSIONS: Final = {
    "a rollback doesn't take its own claim, of which it sees a part, for another resource's": 3608,
    "what a rollback couldn't stop in time is stopped before it is let go": 6069,
    "what a failed swap has started is stopped although its stack is being deleted": 6669,
    "what a failed swap has started is stopped by its retry that fails too": 7570,
    "a quota that is reached while time runs out is named": 10574,
    "the claim on an abandoned version is let go though its construct is gone": 13132,
    "the Delete of a construct that never claimed leaves the version to the one that gets it back": 16091,
    "a refused Stop at the last call isn't taken for a model that doesn't run": 20373,
    "what a stack may go back to isn't adopted by another": 24563,
    "a version just given up in an exchange isn't adopted, for its record would be lost": 36729,
    "the start of another invocation isn't taken for a model to be adopted": 68676,
    "an old read of the tags doesn't make a cleanup stop what another construct just got": 1378,
    "a claim is let go although only one poll after the last call can do it": 22641,
    "a Delete doesn't take its own claim, not seen yet, for none": 29226,
    "a duplicate that can't be armed leaves the polls of the invocation before it": 35132,
    "what a failed swap has started is stopped although its stack is gone before the next poll": 83538,
    "two refusals of Stop count only if they follow each other: a Stop may fail in between": 110723,
    "a model that a person has restarted is told to be held with the units that it has": 16997,
    "a rollback that may not touch what its swap has started doesn't take that for nothing to undo": 179590,
    "a swap that failed is undone although its stack begins to go between two reads of its word": 204045,
    "a rollback that failed before it could claim stops what its swap has started": 260633,
    "what an exchange goes back to is no dead claim to be adopted": 393519,
    "a rollback's cleanup stops a version that no other resource got, only a person removed its tag": 118905,
    "a record that a superseded request wrote late makes no news of a start that didn't follow": 447751,
    "a rollback that CloudFormation's word doesn't show yet reckons with the cancelled update": 470394,
    "a swap back within seconds doesn't take what was retained for what another may get back": 496864,
    "a failed rollback leaves nothing running for a construct that never had it": 550579,
    "a lost record is told of where no mark says that the start had succeeded": 571698,
    "what a construct gets back in an exchange is left to it, also where no mark says that it had it": 259858,
    "also where the swap that is cancelled was the second that tried to get it": 625022,
    "a model that its owner has stopped is not put back as it was once found": 139930,
    "nobody is refused for another construct's sake that has just given the version up": 621633,
    "a start is not given up because another invocation's was just accepted": 625014,
    "a swap that is retried where a rollback has let go is undone": 627132,
    "a Create that could not adopt leaves no record to be lost": 620675,
    "a request is not superseded by one of the stack that had the version before": 629246,
    "what a failed creation has claimed is its stack's to delete": 668482,
    "of two that take the tags off at once, the later one doesn't fail because they are off": 751695,
    "a late duplicate of a Create whose resource is gone ends its polls": 762669,
    "two refusals of Stop within a read's age of each other are one": 866848,
    "a claim that is made again, for it is seen in part, still says who had the version": 930909,
    "a failed swap is undone although the look after its answer fails": 1018567,
    "a rollback doesn't put back as it was found what its owner has stopped": 1042595,
    "a start that was just accepted is not told as refused when time runs out": 865370,
    "a record that an old read hides at the last call is no start of somebody else's": 1094835,
    "a start that was refused is no reason once the model is seen STARTING": 1116813,
}
"""Bugs that seeds have found and that are mended: a sentence for each, and the seed."""


def told(lifecycle: Lifecycle) -> list[str]:
    """A lifecycle's violations, each with the command that replays it."""
    return [
        f"python -m tests.simulation {lifecycle.seed}: {violation.check}: {violation.detail}"
        for violation in lifecycle.violations
    ]


@pytest.mark.parametrize("block", range(_BLOCKS))
def test_no_invariant_breaks_in_any_of_these_lifecycles(block: int) -> None:
    """Most with few faults, some with many: each is replayed by its seed."""
    seeds = range(block * _BLOCK, (block + 1) * _BLOCK)

    assert [line for seed in seeds for line in told(run(seed))] == []


def test_what_seeds_have_found_stays_mended() -> None:
    """Each by the lifecycle that showed it."""
    assert [(bug, line) for bug, seed in REGRESSIONS.items() for line in told(run(seed))] == []


def fingerprint(lifecycle: Lifecycle) -> str:
    """All that a lifecycle comes to, in an order that depends on nothing."""
    counters = [sorted(counter.items()) for counter in (lifecycle.faults, lifecycle.answers)]
    plain = replace(lifecycle, faults=Counter(), answers=Counter(), pairs=Counter(), statuses=frozenset())
    return f"{plain} {counters} {sorted(lifecycle.pairs.items())} {sorted(lifecycle.statuses)}"


def test_a_seed_plays_the_same_lifecycle_again_in_any_process() -> None:
    """ "one seed, everything deterministic": nothing depends on how hashes fall, or on what was played before."""
    seeds = (3, 34, 59)
    code = (
        "from tests.simulation.lifecycles import run\n"
        "from tests.simulation.test_lifecycles import fingerprint\n"
        f"for seed in {seeds}: print(fingerprint(run(seed)))"
    )
    environment = {**os.environ, "PYTHONPATH": f"{_ROOT}{os.pathsep}{_ROOT / 'lambda'}", "PYTHONHASHSEED": "271828"}

    elsewhere = subprocess.run(  # noqa: S603  # this very interpreter
        [sys.executable, "-c", code], env=environment, cwd=_ROOT, capture_output=True, text=True, check=True
    )

    assert elsewhere.stdout.splitlines() == [fingerprint(run(seed)) for seed in seeds]


def test_a_seed_is_told_as_a_timeline() -> None:
    """ "who did what, when, what the model's status and tags were, which invariant broke"."""
    told_story = subprocess.run(
        [sys.executable, "-m", "tests.simulation", "349"], cwd=_ROOT, capture_output=True, text=True, check=False
    )

    assert told_story.returncode == 0
    for part in ("CloudFormation sends Create of", "calls StartProjectVersion", " is RUNNING, ", "at the end v0 is "):
        assert part in told_story.stdout


def test_kinds_and_checks_are_named_once() -> None:
    """The report counts by these names."""
    assert len(set(KINDS)) == len(KINDS)
    assert len(set(CHECKS)) == len(CHECKS)


_CALLS: Final = (
    "CreateSchedule",
    "DescribeProjectVersions",
    "ListTagsForResource",
    "DescribeStacks",
    "ListStackResources",
    "TagResource",
    "UntagResource",
    "StartProjectVersion",
    "StopProjectVersion",
    "DeleteSchedule",
)
_WIRE_FAULTS: Final = st.builds(
    Fault,
    operation=st.sampled_from(_CALLS),
    error=st.sampled_from(("ThrottlingException", "InternalServerError", "ReadTimeout", "ReplyLost")),
    after_effect=st.booleans(),
    times=st.integers(1, 3),
    skip=st.integers(0, 6),
)
_PUT_FAULTS: Final = st.builds(
    Fault, operation=st.just(PUT), error=st.sampled_from(("503", "403", "ReadTimeout")), times=st.integers(1, 4)
)
_DEATHS: Final = st.builds(
    Fault,
    operation=st.sampled_from((*_CALLS, PUT)),
    error=st.just(KILLED),
    after_effect=st.booleans(),
    skip=st.integers(0, 4),
)


@settings(max_examples=30, derandomize=True, deadline=None, database=None)
@given(
    seed=st.integers(0, 20),
    faults=st.lists(_WIRE_FAULTS, max_size=3),
    puts=st.lists(_PUT_FAULTS, max_size=1),
    deaths=st.lists(_DEATHS, max_size=2),
)
def test_a_scripted_world_shrinks(seed: int, faults: list[Fault], puts: list[Fault], deaths: list[Fault]) -> None:
    """The same stories with nothing but these faults on the wire: if one fails, Hypothesis shows the fewest that do."""
    script = ScriptedFaults()
    script.add(*faults, *puts, *deaths)
    plan = replace(draw_plan(seed), models=1, timeout=600, faults=Counter(), is_silenced=False, starting_seconds=20.0)

    assert told(Play(seed, plan, script).run()) == []
