"""Where something happened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from truceline.model.spans import Span


class PlacePrecision(StrEnum):
    """How sharp a place is: nothing is sharpened, and a country-level claim gets no pin."""

    EXACT = "exact"
    NEAR = "near"
    ADM2 = "adm2"
    ADM1 = "adm1"
    REGION = "region"
    COUNTRY = "country"
    WATER = "water"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """A place as written, with WGS84 degrees where a gazetteer knows it; `country` is ISO alpha-3."""

    name: str
    words: Span | None
    precision: PlacePrecision
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    geonames_id: int | None = None
