"""A cloud of its own for each test, and what must be so after every one of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from running_model.local import LocalCloud

pytest.register_assert_rewrite("tests.deploy.aftermath")

from tests.deploy import aftermath  # noqa: E402
from tests.deploy.account import Account  # noqa: E402
from tests.deploy.recorded_calls import record_calls  # noqa: E402

TIME_SCALE = 60.0
# Shorter than the handler's settling time of 20 real seconds, longer than the time between two of its looks.
STARTING_SECONDS = 900.0
STOPPING_SECONDS = 180.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put a few short tests between every two stories, and the longest story first.

    For an idle worker takes tests over from a busy one, but never its next: that must not be a story too.
    """
    folder = Path(__file__).parent
    stories = [item for item in items if item.path.parent == folder]
    others = [item for item in items if item.path.parent != folder]
    stories.sort(key=lambda item: item.path.name != "test_swaps.py")
    between = len(others) / len(stories) if stories else 0.0
    parts = [[story, *others[round(n * between) : round((n + 1) * between)]] for n, story in enumerate(stories)]
    items[:] = [item for part in parts for item in part] or others


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    with LocalCloud() as cloud:
        record_calls(cloud)
        cloud.custom_labels.change_behaviour(
            time_scale=TIME_SCALE, starting_seconds=STARTING_SECONDS, stopping_seconds=STOPPING_SECONDS
        )
        account = Account(cloud, tmp_path)
        yield account
        aftermath.check_schedules(account)
        account.delete_stacks()
        aftermath.check(account)
