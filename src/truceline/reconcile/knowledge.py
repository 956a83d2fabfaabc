"""What reconciling knows, as tables: which acts are happenings, how far places reach, what weighs how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from truceline.model import Act, ActType, PlacePrecision
from truceline.resources import Row, data_path, read_table

FEATURES = tuple(
    "prior parties parties_apart reversed act act_other mode mode_other day day_apart place place_apart unplaced "
    "country_apart weapons figures figures_apart wording story copied same_voice denied_beside disputed".split()
)
NONE: frozenset[str] = frozenset()
OF_THE_TELLING = ("weapons", "figures", "wording", "story", "copied", "denied_beside", "disputed")


class Weights(dict[str, float]):
    """What each feature weighs, in log-odds; the rows of incident_features.csv, one for each of FEATURES."""

    @property
    def prior(self) -> float:
        """What two claims of one block start from."""
        return self["prior"]

    @cached_property
    def most_told(self) -> float:
        """The most that the features of the telling can add."""
        return sum(max(0.0, self[name]) for name in OF_THE_TELLING)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a place of a precision reaches, in kilometres, and how much agreeing on one says (0..1)."""

    radius: float
    sharpness: float


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The tables of incidents; `happenings` names the modes that are none of an act that is."""

    weights: Weights
    reaches: Mapping[PlacePrecision, Reach]
    happenings: Mapping[ActType, frozenset[str]]
    kin: Mapping[str, frozenset[str]]  # of a mode, those that reports of one act take it for

    @classmethod
    def load(cls, folder: Path | None = None) -> Knowledge:
        """The tables of the package, or of another folder."""
        folder = folder or data_path("ontologies")
        return cls(
            _weights(folder / "incident_features.csv"),
            _reaches(folder / "incident_places.csv"),
            _happenings(folder / "incident_acts.csv"),
            _kin(folder / "incident_modes.csv"),
        )

    def akin(self, mode: str | None) -> frozenset[str]:
        """The modes that reports of an act of this mode may give it as well."""
        return self.kin.get(mode, NONE) if mode else NONE

    def is_happening(self, act: Act) -> bool:
        """Whether an act is one that incidents are made of."""
        return act.type in self.happenings and act.mode not in self.happenings[act.type]


@cache
def load_knowledge() -> Knowledge:
    """The package's tables, read once."""
    return Knowledge.load()


def _number(row: Row, column: str) -> float:
    try:
        return float(row[column])
    except ValueError:
        raise row.invalid(f"{column} is {row[column]!r}; a number is needed") from None


def _weights(path: Path) -> Weights:
    found: dict[str, float] = {}
    row = None
    for row in read_table(path, ("feature", "weight", "about")):
        name = row.one_of("feature", FEATURES)
        if name in found:
            raise row.invalid(f"{name} stands here twice")
        found[name] = _number(row, "weight")
    missing = [name for name in FEATURES if name not in found]
    if row is not None and missing:
        raise row.invalid(f"no row for {', '.join(missing)}")
    return Weights(found)


def _reaches(path: Path) -> Mapping[PlacePrecision, Reach]:
    found: dict[PlacePrecision, Reach] = {}
    row = None
    for row in read_table(path, ("precision", "radius_km", "sharpness", "about")):
        precision = PlacePrecision(row.one_of("precision", [*map(str, PlacePrecision)]))
        found[precision] = Reach(_number(row, "radius_km"), _number(row, "sharpness"))
    missing = [precision for precision in PlacePrecision if precision not in found]
    if row is not None and missing:
        raise row.invalid(f"no row for {', '.join(missing)}")
    return found


def _happenings(path: Path) -> Mapping[ActType, frozenset[str]]:
    return {
        ActType(row.one_of("type", [*map(str, ActType)])): frozenset(row.many("except"))
        for row in read_table(path, ("type", "except", "about"))
    }


def _kin(path: Path) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in read_table(path, ("mode", "kin")):
        for other in row.many("kin"):
            found[row["mode"]].add(other)
            found[other].add(row["mode"])
    return {mode: frozenset(others) for mode, others in found.items()}
