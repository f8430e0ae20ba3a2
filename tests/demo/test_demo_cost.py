"""What it would have cost: the service's seconds, times units, times the price."""

import pytest

from demo.cost import Charge, bill, charges
from demo.timeline import spans
from tests.demo.story import ORIGIN, STORY, change

_ROWS = spans(STORY, ORIGIN, ORIGIN + 108)


def test_an_hour_of_one_unit_is_four_dollars() -> None:
    assert Charge(3600.0, 1, 1).least == Charge(3600.0, 1, 1).most == pytest.approx(4.0)


def test_each_number_of_units_is_charged_in_the_service_s_seconds() -> None:
    assert charges(_ROWS, 60.0) == [Charge(20.0 * 60, 1, 1), Charge(15.0 * 60, 2, 4)]


def test_running_twice_with_the_same_units_is_one_charge() -> None:
    again = [*STORY[:6], change(70.0, "RUNNING", 1, 1), change(75.0, "STOPPED", 1, 1)]
    assert charges(spans(again, ORIGIN, ORIGIN + 80), 1.0) == [Charge(25.0, 1, 1)]


def test_the_bill() -> None:
    assert list(bill(charges(_ROWS, 60.0), 60.0)) == [
        "  1 unit          20.0 s here = 20 min there  $1.33",
        "  2 to 4 units    15.0 s here = 15 min there  $2.00 to $4.00, depending on traffic",
        "  in all                                      $3.33 to $5.33, depending on traffic",
    ]
