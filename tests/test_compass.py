"""Where "northern Ardania" is: half a disc's middle away from the middle of Ardania."""

from __future__ import annotations

from math import hypot

import pytest

from truceline.read.compass import towards

MIDDLE, RADIUS = (0.0, 10.0), 333.6  # on the equator, three degrees


@pytest.mark.parametrize(
    ("name", "north", "east"),
    [
        ("northern Ardania", 1, 0),
        ("the north of Ardania", 1, 0),
        ("southeast Ardania", -1, 1),
        ("north-western Ardania", 1, -1),
        ("Eastern Ardania", 0, 1),
        ("easternmost Ardania", 0, 1),
        ("central Ardania", 0, 0),
        ("Westerland", 0, 0),
    ],
)
def test_a_part_lies_where_its_name_says(name: str, north: int, east: int) -> None:
    lat, lon = towards(name, *MIDDLE, RADIUS)
    steps = [lat - MIDDLE[0], lon - MIDDLE[1]]
    assert [(s > 0.1) - (s < -0.1) for s in steps] == [north, east]
    assert hypot(*steps) == pytest.approx(1.273 if north or east else 0.0, abs=0.01)


def test_degrees_of_longitude_are_shorter_in_the_north() -> None:
    assert towards("eastern Ardania", 60.0, 10.0, RADIUS)[1] - 10.0 == pytest.approx(2 * 1.273, abs=0.02)


def test_no_part_lies_beyond_the_pole_or_the_date_line() -> None:
    assert towards("northern Ardania", 89.9, 0.0, RADIUS)[0] == 90.0
    assert towards("eastern Ardania", 0.0, 179.9, RADIUS)[1] == pytest.approx(-178.83, abs=0.01)
