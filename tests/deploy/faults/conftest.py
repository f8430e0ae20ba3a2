"""One cloud for all the faults that a worker injects, a stack for each test, and what must be so after every one."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from running_model.local import LocalCloud, environment
from running_model.local.custom_labels.behaviour import Behaviour
from tests.deploy.account import Account
from tests.deploy.recorded_calls import record_calls
from tests.deploy.stacks import one_model, synthesize

pytest.register_assert_rewrite("tests.deploy.faults.after_faults")

from tests.deploy.faults import after_faults  # noqa: E402
from tests.deploy.faults.deployment import HANG_GUARD, Deployment  # noqa: E402
from tests.deploy.faults.wire import Wire  # noqa: E402

# Starts last for as long as a test likes: it says itself when a model is RUNNING.
BEHAVIOUR = Behaviour(time_scale=60.0, starting_seconds=1e6, stopping_seconds=180.0, running_models=50)

_LONGEST = "test_a_create_whose_schedule_is_lost_ends_with_its_service_timeout"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest test first and, since no idle worker takes a busy one's next, a short one second."""
    items.sort(key=lambda item: item.name != _LONGEST)
    if len(items) > 1 and items[0].name == _LONGEST:
        shorter = min(items[1:], key=_by_length)
        items.remove(shorter)
        items.insert(1, shorter)


def _by_length(item: pytest.Item) -> int:
    """Where an item stands among short, shorter than most of ours, and any others."""
    return [item.path.parent.name == "local_cloud", item.path.stem == "test_duplicates", True].index(True)


@pytest.fixture(scope="session")
def wire() -> Iterator[Wire]:
    with Wire() as wire:
        yield wire


@pytest.fixture(scope="session")
def account(wire: Wire, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    with _cloud_answered_through(wire) as cloud:
        wire.lead_to(cloud)
        record_calls(cloud)
        account = Account(cloud, tmp_path_factory.mktemp("account"))
        _publish_function(account, tmp_path_factory.mktemp("published"))
        yield account


@pytest.fixture
def deployment(account: Account, wire: Wire, tmp_path: Path) -> Iterator[Deployment]:
    wire.forget()
    account.custom_labels.set_behaviour(BEHAVIOUR)
    deployment = Deployment(account, wire, f"Faults{len(account.templates)}", tmp_path)
    yield deployment
    after_faults.check(account, wire, deployment)


@contextmanager
def _cloud_answered_through(wire: Wire) -> Iterator[LocalCloud]:
    of_the_cloud = environment.of_the_cloud

    def answered_through_the_wire(addresses: environment.Addresses, inherited: Mapping[str, str]) -> dict[str, str]:
        # The cloud makes its ResponseURLs of the first, and its functions answer nobody but the second.
        answers = {"GATEWAY_PORT": str(wire.port), "RUNNING_MODEL_RESPONSE_HOST": f"localhost:{wire.port}"}
        return {**of_the_cloud(addresses, inherited), **answers}

    with ExitStack() as opening:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(environment, "of_the_cloud", answered_through_the_wire)
            cloud = opening.enter_context(LocalCloud())
        yield cloud


def _publish_function(account: Account, folder: Path) -> None:
    """Let the real CLI publish the function's code: the same asset for every stack that has a model."""
    assembly = synthesize(one_model(account.model("published")), "Published", folder)
    subprocess.run(  # noqa: S603 - the CLI, looked up in the cloud's own PATH
        ["cdk", "publish-assets", "Published", f"--app={assembly}", "--unstable=publish-assets"],  # noqa: S607
        env=account.cloud.environment,
        stdin=subprocess.DEVNULL,
        check=True,
        timeout=HANG_GUARD,
    )
