"""A fresh world for each test, whose story is shown if the test fails."""

from collections.abc import Iterator

import pytest

from tests.simulation.timeline import render
from tests.simulation.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """A world where all is as it should be: each test says what is different in it."""
    world = World()
    with world.open():
        yield world
    print(render(world))
