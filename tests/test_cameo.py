"""CAMEO codes of claims: one for every type and mode, with GDELT's quad class and Goldstein value."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.errors import LexiconInvalid
from truceline.export.cameo import QUAD, cameo_code, load_cameo
from truceline.model import Act, ActType, Claim, Span
from truceline.resources import data_path


def claim_of(act: str, *, breach: bool = False) -> Claim:
    kind, _, mode = act.partition("/")
    return Claim("c1", Span(0, 1), Act(ActType(kind), mode or None), violates_ceasefire=breach)


@pytest.mark.parametrize(
    ("act", "code", "quad", "goldstein"),
    [
        ("AGREE/ceasefire", "0871", 2, 9.0),
        ("CONCEDE/ceasefire", "0356", 1, 7.0),
        ("RETREAT/withdraw", "0874", 2, 10.0),
        ("REQUEST/yield", "105", 3, -5.0),
        ("ACCUSE/disapprove", "111", 3, -2.0),
        ("PROTEST/demo", "141", 4, -6.5),
        ("ASSAULT/heavy-weapons", "194", 4, -10.0),
        ("ASSAULT/drone", "195", 4, -10.0),
        ("ASSAULT", "190", 4, -10.0),
    ],
)
def test_a_claim_has_the_code_of_its_type_and_mode(act: str, code: str, quad: int, goldstein: float) -> None:
    found = cameo_code(claim_of(act))
    assert (found.code, found.quad, found.goldstein) == (code, quad, goldstein)
    assert (found.root, found.base) == (code[:2], code[:3])


def test_a_breach_of_a_truce_is_196_whatever_the_weapon() -> None:
    assert cameo_code(claim_of("ASSAULT/heavy-weapons", breach=True)).code == "196"


def test_a_mode_without_a_code_goes_as_its_type() -> None:
    assert cameo_code(claim_of("MOBILIZE/militia")) == cameo_code(claim_of("MOBILIZE"))


def test_every_root_is_there_with_a_quad_class_and_every_value_in_bounds() -> None:
    codes = load_cameo().codes
    assert {int(code) for code in codes if len(code) == 2} == set(QUAD) == set(range(1, 21))
    assert all(-10 <= code.goldstein <= 10 for code in codes.values())
    assert {code.quad for code in codes.values()} == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("table", "rows", "complaint"),
    [
        ("cameo.csv", "code,name,goldstein\n190,fight,-10\n", "stands before the code it belongs to"),
        ("cameo.csv", "code,name,goldstein\n19,fight,-11\n", "between -10 and 10"),
        ("cameo.csv", "code,name,goldstein\n19,fight,much\n", "no number"),
        ("cameo.csv", "code,name,goldstein\n21,fight,1\n", "no CAMEO code"),
        ("plover_cameo.csv", "type,mode,code,note\nASSAULT,fists,190,\n", "not in plover.csv"),
        ("plover_cameo.csv", "type,mode,code,note\nASSAULT,,999,\n", "not in cameo.csv"),
        ("plover_cameo.csv", "type,mode,code,note\nASSAULT,,190,\n", "AGREE has no code"),
    ],
)
def test_a_bad_row_stops_with_its_file_and_line(tmp_path: Path, table: str, rows: str, complaint: str) -> None:
    for name in ("cameo.csv", "plover_cameo.csv"):
        (tmp_path / name).write_bytes(data_path("ontologies", name).read_bytes())
    (tmp_path / table).write_text(rows, encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=complaint) as caught:
        load_cameo(tmp_path)
    assert caught.value.path.name == table
