"""Which place a name means in one document.

One sense per name and document. Each candidate starts with what speaks for it alone: how well known the place is,
whether the name is its main one, whether its country is spoken of. Then the document's names are settled together: a
candidate gains from other names' likely places that are near, in the same division or country, or that contain it and
stand right after it ("Goris, Syunik").
After Leidner (2007) and Grover et al. (2010): one referent per discourse, minimality, and containment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, exp, radians, sin, sqrt
from typing import Generic, Protocol, TypeVar

ROUNDS = 3
CANDIDATES_AT_MOST = 40
NEIGHBOURS_AT_MOST = 20
"""Beyond those: lesser namesakes that lie near what the document's other names mean."""
AREAS = ("country", "region", "water")
ARTICLES = ("al ", "el ")
NEAR_KM = 150.0
"""Distance at which nearness to another place of the document counts 1/e."""


class Located(Protocol):
    """What choosing needs to know of a candidate."""

    @property
    def kind(self) -> str: ...
    @property
    def iso3(self) -> str | None: ...
    @property
    def admin1(self) -> str | None: ...
    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...
    @property
    def matched(self) -> str: ...
    @property
    def prominence(self) -> float: ...


C = TypeVar("C", bound=Located)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence is worth, in powers of ten of people. Round values, tried on LGL and GeoVirus.

    A hamlet called Paris lies in most countries, and an article about one of them still means the city: a place
    that its best-known namesake outdoes by so many powers of ten (`eclipsed`) gains only so much (`dimmed`) from the
    country.
    """

    alternate: float = -1.5
    part: float = -0.2
    spelling: float = -4.0
    country: float = 1.5
    same_country: float = 3.0
    same_division: float = 2.0
    near: float = 3.0
    contained: float = 3.0
    plausible: float = 2.2
    unspoken: float = 3.7
    unheard_of: float = 7.0
    eclipsed: float = 3.5
    dimmed: float = 0.5


WEIGHTS = Weights()


def choose(
    found: Sequence[Sequence[C]], keys: Sequence[str], *, countries: Mapping[str, float], weights: Weights = WEIGHTS
) -> list[C | None]:
    """The likeliest candidate of each name of a document, equal keys alike; None where none is plausible."""
    names = _settled(found, keys, countries, weights)
    return [names[key].answer(weights) if key in names else None for key in keys]


def least(
    found: Sequence[Sequence[C]], keys: Sequence[str], *, countries: Mapping[str, float], weights: Weights = WEIGHTS
) -> float:
    """What the likeliest candidate of the first name must reach for `choose` to take it."""
    names = _settled(found, keys, countries, weights)
    return names[keys[0]].least(weights) if keys and keys[0] in names else weights.plausible


@dataclass(frozen=True, slots=True)
class Weighed(Generic[C]):
    """A candidate with its score and what the score is made of."""

    place: C
    score: float
    reasons: Mapping[str, float]


def weigh(
    found: Sequence[Sequence[C]], keys: Sequence[str], *, countries: Mapping[str, float], weights: Weights = WEIGHTS
) -> list[Weighed[C]]:
    """The candidates of the first name as `choose` weighs them, the likeliest first."""
    names = _settled(found, keys, countries, weights)
    if not keys or keys[0] not in names:
        return []
    name = names[keys[0]]
    weighed = [
        Weighed(option.place, score, {**option.reasons, **support})
        for option, score, support in zip(name.options, name.scores, name.supports, strict=True)
    ]
    return sorted(weighed, key=lambda each: -each.score)


def _settled(
    found: Sequence[Sequence[C]], keys: Sequence[str], countries: Mapping[str, float], weights: Weights
) -> dict[str, _Name[C]]:
    most = max(countries.values(), default=0.0)
    spoken = {code: weight / most for code, weight in countries.items()} if most > 0 else {}
    names: dict[str, _Name[C]] = {}
    for key, candidates in zip(keys, found, strict=True):
        if candidates and key not in names:
            names[key] = _name(candidates, spoken, weights, _abroad(key, spoken, weights))
    _narrow(names)
    after = _neighbours([key for key in keys if key in names])
    for _ in range(ROUNDS):
        settled = {key: name.best() for key, name in names.items()}
        for key, name in names.items():
            others = [other for other_key, other in settled.items() if not _same_words(key, other_key)]
            beside = [settled[other_key][0].place for other_key in after.get(key, ())]
            name.weigh([_support(option, others, beside, weights) if option.open else {} for option in name.options])
    return names


@dataclass(frozen=True, slots=True)
class _Option(Generic[C]):
    """A candidate, its score by itself with what that is made of, and its place on the unit sphere."""

    place: C
    alone: float
    reasons: Mapping[str, float]
    point: tuple[float, float, float]
    open: bool
    dimmed: float = 1.0


@dataclass(slots=True)
class _Name(Generic[C]):
    """One name of the document with its options and their present scores."""

    options: list[_Option[C]]
    abroad: float  # what a candidate in a country that the document never speaks of must reach
    scores: list[float] = field(init=False)
    supports: list[dict[str, float]] = field(init=False)

    def __post_init__(self) -> None:
        self.weigh([{} for _ in self.options])

    def weigh(self, supports: list[dict[str, float]]) -> None:
        """Take what the other names say for each option."""
        self.supports = supports
        self.scores = [
            option.alone + sum(support.values()) for option, support in zip(self.options, supports, strict=True)
        ]

    def best(self) -> tuple[_Option[C], float]:
        """The leading option, and how sure it leads: its share of the options' exponentiated scores."""
        at = self._best()
        return self.options[at], 1 / sum(exp(min(0.0, 2 * (score - self.scores[at]))) for score in self.scores)

    def answer(self, weights: Weights) -> C | None:
        at = self._best()
        return self.options[at].place if self.scores[at] >= self.least(weights) else None

    def least(self, weights: Weights) -> float:
        """What the leading option must reach to be taken."""
        at = self._best()
        foreign = not self.options[at].reasons["country"] and not self.supports[at].get("same country")
        return self.abroad if foreign and self.options[at].place.kind not in AREAS else weights.plausible

    def _best(self) -> int:
        return max(range(len(self.scores)), key=lambda index: (self.scores[index], -index))


def _evidence(place: Located, best: float, spoken: Mapping[str, float], weights: Weights) -> dict[str, float]:
    """What speaks for a place by itself; `best` is the greatest prominence among its namesakes."""
    penalty = {"alternate": weights.alternate, "part": weights.part, "spelling": weights.spelling}
    country = weights.country * _dimmed(place, best, weights) * spoken.get(place.iso3 or "", 0.0)
    return {"prominence": place.prominence, place.matched: penalty.get(place.matched, 0.0), "country": country}


def _dimmed(place: Located, best: float, weights: Weights) -> float:
    return weights.dimmed if best - place.prominence > weights.eclipsed else 1.0


def _same_words(one: str, other: str) -> bool:
    """Whether a name says no more than another: "hara" and "hara area" do not bear each other out."""
    return set(one.split()) <= set(other.split()) or set(other.split()) <= set(one.split())


def _abroad(key: str, spoken: Mapping[str, float], weights: Weights) -> float:
    """What a place must reach in a country that a document never speaks of: far-fetched beside those it does speak of,
    and behind an Arabic article, which the gazetteer's names go without, mere chance."""
    if not spoken:
        return weights.plausible
    return weights.unheard_of if key.startswith(ARTICLES) else weights.unspoken


def _name(candidates: Sequence[C], spoken: Mapping[str, float], weights: Weights, abroad: float) -> _Name[C]:
    best = max(place.prominence for place in candidates)
    options = []
    for place in candidates:
        reasons = _evidence(place, best, spoken, weights)
        alone = sum(reasons.values())
        undecided = len(candidates) > 1 or place.matched != "primary" or alone < weights.plausible
        options.append(_Option(place, alone, reasons, _point(place), undecided, _dimmed(place, best, weights)))
    return _Name(sorted(options, key=lambda option: -option.alone), abroad)


def _narrow(names: dict[str, _Name[C]]) -> None:
    """Of many namesakes leave those best by themselves, and the nearest to what the other names most likely mean."""
    likely = {key: name.best() for key, name in names.items()}
    for key, name in list(names.items()):
        if len(name.options) <= CANDIDATES_AT_MOST:
            continue
        others = [other for other_key, other in likely.items() if other_key != key]
        lesser = name.options[CANDIDATES_AT_MOST:]
        near = [(sum(sure * _nearness(option, other) for other, sure in others), option) for option in lesser]
        beside = sorted((pair for pair in near if pair[0] > 0), key=lambda pair: -pair[0])[:NEIGHBOURS_AT_MOST]
        names[key] = _Name([*name.options[:CANDIDATES_AT_MOST], *(option for _, option in beside)], name.abroad)


def _neighbours(order: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The names that stand right after each name somewhere in the document."""
    after: dict[str, dict[str, None]] = {}
    for key, following in pairwise(order):
        if key != following:
            after.setdefault(key, {})[following] = None
    return {key: tuple(following) for key, following in after.items()}


def _support(
    option: _Option[C], others: Sequence[tuple[_Option[C], float]], beside: Sequence[C], weights: Weights
) -> dict[str, float]:
    """What the document's other names say for an option."""
    place = option.place
    near = country = division = sure = 0.0
    for other, surety in others:
        sure += surety
        if other.place.iso3 != place.iso3 or place.iso3 is None:
            if other.place.kind not in ("country", "region"):
                near += surety * _nearness(option, other)
            continue
        country += surety
        if other.place.kind == "country":
            continue
        near += surety * _nearness(option, other)
        division += surety * (place.admin1 is not None and other.place.admin1 == place.admin1)
    told: dict[str, float] = {}
    if sure > 0:
        told["same country"] = weights.same_country * option.dimmed * country / sure
        told["same division"] = weights.same_division * min(1.0, division / min(sure, 3.0))
        told["near"] = weights.near * min(1.0, near / min(sure, 3.0))
    if any(_contains(area, place) for area in beside):
        told["contained"] = weights.contained * option.dimmed
    return told


def _contains(area: Located, place: Located) -> bool:
    if area.iso3 != place.iso3 or area.iso3 is None or place.kind == "country":
        return False
    if area.kind == "country":
        return True
    return area.kind == "adm1" and place.kind != "adm1" and area.admin1 is not None and area.admin1 == place.admin1


def _point(place: Located) -> tuple[float, float, float]:
    lat, lon = radians(place.lat), radians(place.lon)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def _nearness(one: _Option[C], other: _Option[C]) -> float:
    """1 at the same point, falling with distance; the chord stands for the arc, which it equals where it matters."""
    a, b = one.point, other.point
    chord = 6371 * sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2)
    return exp(-chord / NEAR_KM) if chord < 6 * NEAR_KM else 0.0
