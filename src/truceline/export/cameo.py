"""CAMEO codes of claims, for tables shaped like GDELT's: event, base and root code, quad class and Goldstein value.

The codes are data (`data/ontologies/cameo.csv` and `plover_cameo.csv`). A claim goes out under one code: that of its
type and mode; an alleged breach of a truce is 196.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from truceline.errors import LexiconInvalid
from truceline.model import ActType, Claim
from truceline.resources import data_path, read_table

CODE_COLUMNS = ("code", "name", "goldstein")
MAP_COLUMNS = ("type", "mode", "code", "note")
BREACH = "196"  # ceasefire violated
# GDELT's quad classes by root: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
QUAD = {**dict.fromkeys(range(1, 6), 1), **dict.fromkeys(range(6, 9), 2)}
QUAD |= {**dict.fromkeys(range(9, 14), 3), **dict.fromkeys(range(14, 21), 4)}


@dataclass(frozen=True, slots=True)
class CameoCode:
    """A CAMEO code; `goldstein` runs from -10 (worst for stability) to 10, as GDELT publishes it."""

    code: str
    name: str
    goldstein: float

    @property
    def root(self) -> str:
        return self.code[:2]

    @property
    def base(self) -> str:
        return self.code[:3]

    @property
    def quad(self) -> int:
        """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
        return QUAD[int(self.root)]


@dataclass(frozen=True, slots=True)
class Cameo:
    """The codes, and the code of each type and mode."""

    codes: Mapping[str, CameoCode]
    acts: Mapping[tuple[ActType, str | None], CameoCode]


@cache
def load_cameo(folder: Path | None = None) -> Cameo:
    """Both tables, checked: every code has its root, every type its code, every mode is PLOVER's."""
    folder = folder or data_path("ontologies")
    codes = _codes(folder / "cameo.csv")
    return Cameo(codes, _acts(folder / "plover_cameo.csv", codes))


def cameo_code(claim: Claim, *, cameo: Cameo | None = None) -> CameoCode:
    """The code a claim goes out under, whoever says it; a mode without a code of its own goes as its type."""
    cameo = cameo or load_cameo()
    if claim.violates_ceasefire and claim.act.type is ActType.ASSAULT:
        return cameo.codes[BREACH]
    return cameo.acts.get((claim.act.type, claim.act.mode)) or cameo.acts[claim.act.type, None]


def _codes(path: Path) -> dict[str, CameoCode]:
    found: dict[str, CameoCode] = {}
    for row in read_table(path, CODE_COLUMNS):
        code = row["code"]
        if not (code.isdigit() and 2 <= len(code) <= 4 and int(code[:2]) in QUAD) or code in found:
            raise row.invalid(f"{code!r} is no CAMEO code, or listed twice")
        if len(code) > 2 and code[: len(code) - 1] not in found:
            raise row.invalid(f"{code} stands before the code it belongs to, {code[:-1]}")
        try:
            value = float(row["goldstein"])
        except ValueError as error:
            raise row.invalid(f"goldstein {row['goldstein']!r} is no number") from error
        if not -10 <= value <= 10:
            raise row.invalid(f"goldstein {value} is not between -10 and 10")
        found[code] = CameoCode(code, row["name"], value)
    return found


def _acts(path: Path, codes: Mapping[str, CameoCode]) -> dict[tuple[ActType, str | None], CameoCode]:
    plover = read_table(data_path("ontologies", "plover.csv"), ("type", "mode", "definition", "example", "cameo"))
    known = {(row["type"], row["mode"]) for row in plover}
    found: dict[tuple[ActType, str | None], CameoCode] = {}
    for row in read_table(path, MAP_COLUMNS):
        key = (ActType(row.one_of("type", list(ActType))), row["mode"] or None)
        if (row["type"], row["mode"]) not in known or key in found:
            raise row.invalid(f"{row['type']}/{row['mode']} is not in plover.csv, or listed twice")
        if row["code"] not in codes:
            raise row.invalid(f"{row['code']} is not in cameo.csv")
        found[key] = codes[row["code"]]
    for type in ActType:
        if (type, None) not in found:
            raise LexiconInvalid(path, 1, f"{type} has no code")
    return found
