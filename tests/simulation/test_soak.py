"""The soak: runs add up, a changed handler starts anew, a violation ends it; the report depends on the state alone."""

import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.simulation.defects.catalogue import DEFECTS
from tests.simulation.lifecycles import run
from tests.simulation.report.command import write_report
from tests.simulation.report.heat_map import colour_of, draw_heat_map, met
from tests.simulation.report.page import render
from tests.simulation.report.summary import with_summary
from tests.simulation.soak import state as states
from tests.simulation.soak.exploration import explore
from tests.simulation.soak.fingerprint import REPOSITORY, hash_of_handler
from tests.simulation.soak.seeds import Seeds
from tests.simulation.soak.soak import FEW, Plan, replay_commands, soak
from tests.simulation.soak.state import PUBLISHED, State, load, read
from tests.simulation.soak.tally import Tally

_LEAVES_SECRETS = next(defect for defect in DEFECTS if defect.name == "ResponseURL logged")


def _plan(folder: Path) -> Plan:
    """One batch: the time is up before a second one begins; nothing is published yet."""
    return Plan(seconds=0.0, processes=1, folder=folder, published=folder / "none", batch=2, proofs=False)


def _repository(folder: Path) -> Path:
    """As much of one as a report is written to."""
    (folder / "docs").mkdir(parents=True)
    (folder / "README.md").write_text("<!-- --8<-- [start:reliability] -->\n<!-- --8<-- [end:reliability] -->\n")
    return folder


def test_two_soaks_add_up(tmp_path: Path) -> None:
    """The second goes on with the seeds after the first's."""
    first = soak(_plan(tmp_path))
    assert first.run.seeds.ranges == [(0, 2)]
    second = soak(_plan(tmp_path))
    assert second.run.seeds.ranges == [(0, 4)]
    assert second.total().lifecycles == 4
    assert second.total().calls > first.total().calls


def test_a_changed_handler_starts_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found about another handler says nothing about this one."""
    soak(_plan(tmp_path))
    monkeypatch.setattr(states, "hash_of_handler", lambda: "another")
    assert load(tmp_path, tmp_path / "none").total().lifecycles == 0


def test_a_changed_simulation_goes_on_and_plays_again_what_was_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The handler is the same, so the simulation was at fault where it complained, and right everywhere else."""
    soak(_plan(tmp_path))
    with _LEAVES_SECRETS.broken():
        broken = soak(_plan(tmp_path))
    assert broken.total().lifecycles == 4
    assert len(replay_commands(broken)) == 2
    assert soak(_plan(tmp_path)).run.seeds.ranges == [(0, 2), (4, 6)]

    monkeypatch.setattr(states, "hash_of_simulation", lambda: "another")
    assert load(tmp_path, tmp_path / "none").total().lifecycles == 4
    state = soak(_plan(tmp_path))

    assert state.run.seeds.ranges == [(2, 4)]
    assert state.total().lifecycles == 6
    assert replay_commands(state) == []


def test_a_violation_ends_it_and_says_how_to_play_it_again(tmp_path: Path) -> None:
    """The first few are enough."""
    plan = Plan(seconds=3600, processes=1, folder=tmp_path, published=tmp_path / "none", batch=1, proofs=False)
    with _LEAVES_SECRETS.broken():
        state = soak(plan)
    assert state.run.broken.lifecycles == FEW
    assert [command.splitlines()[-1].split()[-1] for command in replay_commands(state)] == ["0", "1", "2"]
    page, *_ = write_report(state, _repository(tmp_path))
    assert "python -m tests.simulation 2" in page.read_text()
    assert "no secrets" in page.read_text()


def test_the_report_is_the_same_for_the_same_state(tmp_path: Path) -> None:
    """Also once the state was written and read again."""
    repository = _repository(tmp_path)
    found = soak(_plan(tmp_path))
    written = [path.read_text() for path in write_report(found, repository)]
    assert written == [path.read_text() for path in write_report(load(tmp_path, tmp_path / "none"), repository)]
    assert written == [
        path.read_text() for path in write_report(read(repository / "docs" / PUBLISHED.name), repository)
    ]


def test_a_soak_goes_on_from_what_was_published(tmp_path: Path) -> None:
    """A fresh clone has no state but that beside the report."""
    *_, published, _ = write_report(soak(_plan(tmp_path / "first")), _repository(tmp_path))
    assert load(tmp_path / "none", published).played().ranges == [(0, 2)]


def test_of_two_states_it_goes_on_from_the_one_that_knows_more(tmp_path: Path) -> None:
    """A state of one's own may be older than what somebody else has published."""
    (tmp_path / "own").mkdir()
    *_, published, _ = write_report(soak(_plan(tmp_path)), _repository(tmp_path))
    soak(_plan(tmp_path / "own"))
    soak(_plan(tmp_path / "own"))
    assert load(tmp_path / "own", published).total().lifecycles == 4
    *_, published, _ = write_report(load(tmp_path / "own", tmp_path / "none"), tmp_path)
    assert load(tmp_path, published).total().lifecycles == 4


def test_it_says_how_much_is_not_measured_yet(tmp_path: Path) -> None:
    """What was neither hunted nor explored is neither caught nor good."""
    page, *_, readme = write_report(State("none", "none", "none"), _repository(tmp_path))
    for written in (page.read_text(), readme.read_text()):
        assert f"0 of 0 (hunted so far; there are {len(DEFECTS)})" in written
        assert "0 states in 0 of " in written


@pytest.mark.parametrize(("most", "budget"), [(50_000, (1, 1)), (100, (0, 0))], ids=["the tests' budget", "none"])
def test_a_scenario_is_explored_with_the_largest_budget_that_fits(most: int, budget: tuple[int, int]) -> None:
    explored = explore("late create retried", most)
    assert (explored.crashes, explored.duplicates) == budget
    assert (explored.violation == "") is (budget != (0, 0))
    assert explored.states <= most


def test_an_interrupted_soak_keeps_what_it_found_and_says_where(tmp_path: Path) -> None:
    """Ctrl-C, in a process of its own; the report stays as it is."""
    arguments = ["--only-lifecycles", "--processes", "2", "--folder", str(tmp_path)]
    with subprocess.Popen(  # noqa: S603  # this very interpreter
        [sys.executable, "-m", "tests.simulation.soak", *arguments],
        cwd=REPOSITORY,
        stderr=subprocess.PIPE,
        text=True,
        # Also where this process was told to ignore it, as by nohup or by &.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as soaking:
        assert soaking.stderr
        assert soaking.stderr.readline()
        soaking.send_signal(signal.SIGINT)
        _, said = soaking.communicate(timeout=60)
    assert soaking.returncode == 130
    assert f"kept in {tmp_path}" in said
    assert "Traceback" not in said
    assert [path.suffix for path in tmp_path.iterdir()] == [".json"]


def test_a_kind_that_never_befell_anything_is_shown_as_a_failure(tmp_path: Path) -> None:
    """A soak that hasn't shown a fault has proved nothing about it."""
    page, *_ = write_report(State("none", "none", "none"), _repository(tmp_path))
    assert "| exchange | **0: a failure** |" in page.read_text()


def test_the_published_report_is_of_the_published_data() -> None:
    """No number in it was typed by hand, and what it says of itself is what the code says today."""
    state = read(PUBLISHED)
    readme = (REPOSITORY / "README.md").read_text()
    assert (PUBLISHED.with_suffix(".md")).read_text() == render(state), "python -m tests.simulation.report"
    assert (PUBLISHED.parent / "fault-pairs.svg").read_text() == draw_heat_map(state.total().pairs)
    assert readme == with_summary(readme, state), "python -m tests.simulation.report"


def test_what_is_of_an_earlier_handler_says_so(tmp_path: Path) -> None:
    """Where its numbers stand: on the page and in the README."""
    said = "The handler as it is has not been measured yet"
    for handler, says_so in (("another", True), (hash_of_handler(), False)):
        page, _, _, readme = write_report(State(handler, "none", "none"), _repository(tmp_path / handler))
        assert (said in page.read_text()) is says_so
        assert (said in readme.read_text()) is says_so


def test_the_sum_of_tallies_is_the_tally_of_all() -> None:
    """And it survives being written and read."""
    whole, parts = Tally(), [Tally(), Tally()]
    for seed in range(4):
        lifecycle = run(seed)
        whole.add(lifecycle)
        parts[seed % 2].add(lifecycle)
    parts[0].merge(Tally.from_json(parts[1].to_json()))
    assert parts[0].to_json() == whole.to_json()


def test_seeds_are_never_given_twice() -> None:
    """Gaps are filled before new ones are begun."""
    seeds = Seeds()
    seeds.add((0, 10))
    seeds.add((15, 20))
    assert seeds.free(10) == (10, 15)
    seeds.add((10, 15))
    assert seeds.ranges == [(0, 20)]
    assert seeds.free(10) == (20, 30)


def test_the_heat_map_is_logarithmic() -> None:
    """Each power of ten is as much darker as the one before."""
    shades = [int(colour_of(times, 100)[1:3], 16) for times in (1, 10, 100)]
    assert shades[0] - shades[1] == pytest.approx(shades[1] - shades[2], abs=1)


def test_pairs_are_counted_in_whatever_order_they_come() -> None:
    """A pair is one pair."""
    assert met({("swap", "quota"): 2, ("quota", "swap"): 1})[0] == 1
