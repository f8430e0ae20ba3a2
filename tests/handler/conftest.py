"""A fresh world for each test."""

from collections.abc import Iterator

import pytest

from tests.simulation.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """A world where all is as it should be: each test says what is different in it."""
    with World().open() as world:
        yield world
