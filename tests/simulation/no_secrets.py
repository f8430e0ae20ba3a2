"""The harness's own check, always on: no test shows a ResponseURL in anything that it prints or logs."""

from collections.abc import Generator

import pytest

from tests.simulation.log_capture import SecretShownError, guard


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test whose output has a ResponseURL in it."""
    report = yield
    try:
        for section, text in report.sections:
            guard(text, section)
    except SecretShownError as error:
        report.outcome = "failed"
        report.longrepr = str(error)
    return report
