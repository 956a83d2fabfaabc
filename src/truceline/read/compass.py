"""Where in a place its "north" is: "northern Ardania" is not the middle of Ardania."""

from __future__ import annotations

import re
from math import cos, pi, radians

WAYS = {"north": (1.0, 0.0), "south": (-1.0, 0.0), "east": (0.0, 1.0), "west": (0.0, -1.0)}  # steps north, steps east
POINTS = re.compile(r"(?<![a-z])(?:(north|south)[\s-]?)?(east|west)?(?:ern)?(?:most)?(?![a-z])", re.IGNORECASE)
KM_A_DEGREE = 111.2  # of latitude (WGS84, mean)
HALF_A_DISC = 4 / (3 * pi)  # of the radius: how far the centroid of half a disc lies from the disc's centre


def towards(name: str, lat: float, lon: float, radius_km: float) -> tuple[float, float]:
    """The middle of that part of a place that a name tells of, of which point and radius are given, as if the place
    were round; the place's own point where the name tells no direction ("central Ardania")."""
    found = next((m for m in POINTS.finditer(name) if m.group(1) or m.group(2)), None)
    if found is None:
        return lat, lon
    ways = [WAYS[way.casefold()] for way in found.groups() if way]
    length = HALF_A_DISC * radius_km / len(ways) ** 0.5
    north, east = (sum(axis) * length / KM_A_DEGREE for axis in zip(*ways, strict=True))
    moved = max(-90.0, min(90.0, lat + north))
    return round(moved, 4), round((lon + east / max(cos(radians(moved)), 0.01) + 180.0) % 360.0 - 180.0, 4)
