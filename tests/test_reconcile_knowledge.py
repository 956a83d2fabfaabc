"""The tables of reconciling are checked when they load, and say where they are wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from truceline.errors import LexiconInvalid
from truceline.model import Act, ActType, PlacePrecision
from truceline.reconcile.knowledge import FEATURES, Knowledge, load_knowledge
from truceline.resources import data_path

TABLES = ("incident_features.csv", "incident_places.csv", "incident_acts.csv", "incident_modes.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tables, to be spoilt."""
    for name in TABLES:
        shutil.copy(data_path("ontologies", name), tmp_path / name)
    return tmp_path


def test_every_feature_has_a_weight_and_contradictions_weigh_against() -> None:
    weights = load_knowledge().weights
    assert set(weights) == set(FEATURES)
    assert all(weights[name] < 0 for name in FEATURES if name.endswith(("_apart", "_other")))


def test_a_vaguer_place_reaches_farther_and_says_less() -> None:
    reaches = load_knowledge().reaches
    exact, province = reaches[PlacePrecision.EXACT], reaches[PlacePrecision.ADM1]
    assert exact.radius < province.radius
    assert exact.sharpness > province.sharpness


def test_a_truce_kept_is_no_happening() -> None:
    known = load_knowledge()
    assert known.is_happening(Act(ActType.RETREAT, "withdraw"))
    assert not known.is_happening(Act(ActType.RETREAT, "ceasefire"))
    assert not known.is_happening(Act(ActType.REQUEST))


def test_kin_modes_are_kin_both_ways() -> None:
    known = load_knowledge()
    assert "drone" in known.akin("aerial")
    assert "aerial" in known.akin("drone")
    assert known.akin(None) == frozenset()


@pytest.mark.parametrize(
    ("table", "line", "complaint"),
    [
        ("incident_features.csv", "colour,1.0,what is that", "feature is 'colour'"),
        ("incident_features.csv", "act,1.0,again", "act stands here twice"),
        ("incident_places.csv", "exact,far,1.0,", "radius_km is 'far'; a number"),
        ("incident_acts.csv", "SHELL,,", "type is 'SHELL'"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(folder: Path, table: str, line: str, complaint: str) -> None:
    path = folder / table
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, line]) + "\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=complaint) as refused:
        Knowledge.load(folder)
    assert f"{table}: line {len(lines) + 1}" in str(refused.value)


def test_a_missing_row_is_missed(folder: Path) -> None:
    path = folder / "incident_features.csv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("reversed,")]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid, match="no row for reversed"):
        Knowledge.load(folder)
