"""What `truceline gazetteer info` and `find` print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from truceline.export.phrases import printable
from truceline.gazetteer.features import features
from truceline.gazetteer.rows import supplement_path
from truceline.resources import sha256

if TYPE_CHECKING:
    from truceline.read.gazetteer import Candidate, Explained, Gazetteer
    from truceline.read.toponyms import Weighed

HOW = {
    "primary": "its main name",
    "alternate": "one of its other names",
    "part": "a part of it",
    "spelling": "another romanisation",
}
COUNTED = ("places", "names", "source_lines")
SHOWN = {
    "index": "index",
    "origin": "origin",
    "places": "places",
    "names": "names",
    "made": "made",
    "made_by": "made by",
    "source": "from",
    "source_sha256": "its SHA-256",
    "source_lines": "its lines",
    "source_newest": "its newest entry",
    "kept": "kept by class",
    "classes": "classes",
    "least_population": "fewest people",
    "countries": "countries in it",
    "unknown_countries": "unknown countries",
}


def info_lines(about: Mapping[str, str]) -> Iterator[str]:
    """The index's particulars, its licence last; and a hint where it no longer has our supplement."""
    for key, title in SHOWN.items():
        if value := about.get(key):
            yield f"{title:<18}{f'{int(value):,}' if key in COUNTED else printable(value)}"
    supplement = about.get("supplement_sha256")
    if supplement is not None and supplement != sha256(supplement_path()):
        yield "note              truceline's own supplement has changed since; import again to have it"
    yield f"{'licence':<18}{about.get('licence', '')}"


def found_lines(found: Explained, index: Gazetteer, limit: int) -> Iterator[str]:
    """The candidates, best first; an arrow before the one the reader takes."""
    if not found.options:
        yield f"{printable(found.name)}: no such place in the index"
        return
    said = {code: feature.what for code, feature in features().items()}
    for weighed in found.options[:limit]:
        place = weighed.place
        division = index.division(place.iso3, place.admin1) if place.kind not in ("country", "adm1") else None
        where = ", ".join(part for part in (division, place.iso3) if part) or "no one country"
        what = said.get(place.feature or "", place.kind)
        people = f", {place.population:,} people" if place.population else ""
        yield f"{'→' if place == found.taken else ' '} {place.name} ({where})"
        yield f"    {place.kind}: {what}{people}, {place.lat:.4f} {place.lon:.4f} ± {place.radius_km:g} km"
        yield f"    {weighed.score:.1f} = {' + '.join(_reasons(weighed))}"
    if len(found.options) > limit:
        yield f"… {len(found.options) - limit} more: --limit"
    if found.taken is None:
        yield f"none is taken: the best has less than {found.plausible:g}; --country or --beside may speak for it"


def _reasons(weighed: Weighed[Candidate]) -> Iterator[str]:
    """The evidence in words, with what each is worth."""
    for what, worth in weighed.reasons.items():
        if worth or what in ("prominence", weighed.place.matched):
            yield f"{worth:.1f} {HOW.get(what, what)}"


def found_json(found: Explained, index: Gazetteer, limit: int) -> dict[str, object]:
    places = [
        {
            "taken": weighed.place == found.taken,
            "name": weighed.place.name,
            "country": weighed.place.iso3,
            "division": index.division(weighed.place.iso3, weighed.place.admin1),
            "kind": weighed.place.kind,
            "feature": weighed.place.feature,
            "lat": weighed.place.lat,
            "lon": weighed.place.lon,
            "radius_km": weighed.place.radius_km,
            "population": weighed.place.population,
            "geonames_id": weighed.place.geonames_id,
            "matched": weighed.place.matched,
            "score": round(weighed.score, 2),
            "reasons": {what: round(worth, 2) for what, worth in weighed.reasons.items()},
        }
        for weighed in found.options[:limit]
    ]
    return {"name": found.name, "candidates": len(found.options), "places": places}
