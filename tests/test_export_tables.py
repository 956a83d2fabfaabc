"""What all exports share: the way back to the words, cells that cannot run, filters, redaction, equal bytes."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO

import pytest

from tests import border_picture as scene
from truceline.errors import LexiconInvalid
from truceline.export.cells import csv_text, neutral, sheet, tsv_text
from truceline.export.codes import load_place_codes, load_state_codes, load_time_codes, load_vague_numbers
from truceline.export.filters import Filters
from truceline.export.formats import EXPORTERS
from truceline.export.happenings import happenings
from truceline.export.holdings import QUOTED, Holdings
from truceline.export.redaction import PERSON, is_private, redacted
from truceline.export.report.parties import STATES
from truceline.export.tables import TABLES
from truceline.model import Actor, EntryKey, Grade, Judgement, Recorded, Verdict
from truceline.resources import data_path, read_table

ALL = Filters()
INCIDENTS = scene.PICTURE.incidents


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_row_leads_back_to_the_words_of_a_document(name: str) -> None:
    found = EXPORTERS[name](scene.HOLDINGS, ALL)
    beside = list(csv.DictReader(StringIO(found.files["provenance.csv"])))
    assert len({line["row_id"] for line in beside}) == found.rows
    for line in beside:
        key = EntryKey.parse(line["entry"])
        text = scene.HOLDINGS.accounts[line["document"]].document.text
        assert (key.document, key.span.start, key.span.end) == (line["document"], int(line["start"]), int(line["end"]))
        words = " ".join(text[int(line["start"]) : int(line["end"])].split())
        assert line["words"] == words


@pytest.mark.parametrize("name", EXPORTERS)
def test_what_is_left_out_is_said_with_its_reason(name: str) -> None:
    found = EXPORTERS[name](scene.HOLDINGS, ALL)
    listed = list(csv.DictReader(StringIO(found.files["left-out.csv"])))
    assert [(line["id"], line["reason"]) for line in listed] == [(one.id, one.reason) for one in found.left_out]
    if name != "ceasefires":
        assert {"i-war", "i-denied"} <= {one.id for one in found.left_out} <= {one.id for one in INCIDENTS}
        out = {one.id for one in found.left_out}
        beside = found.files["provenance.csv"]
        assert all(one.id in out or str(one.claims[0]) in beside for one in INCIDENTS)


@pytest.mark.parametrize("name", EXPORTERS)
def test_the_same_picture_gives_the_same_bytes_in_whatever_order(name: str) -> None:
    accounts = (scene.ACCOUNT, scene.border.ACCOUNT)
    shuffled = replace(scene.PICTURE, incidents=tuple(reversed(scene.PICTURE.incidents)))
    again = EXPORTERS[name](Holdings.of(accounts, shuffled), ALL)
    assert again == EXPORTERS[name](scene.HOLDINGS, ALL)


@pytest.mark.parametrize("name", EXPORTERS)
def test_a_document_that_was_withdrawn_leaves_nothing(name: str) -> None:
    found = EXPORTERS[name](Holdings.of((scene.border.ACCOUNT,), scene.PICTURE), ALL)
    assert scene.DOCUMENT.id not in found.files["provenance.csv"]
    assert "river.example" not in "".join(found.files.values())


@pytest.mark.parametrize("words", ["=1+1", "+49", "-2", "@SUM(A1)", " =cmd", "＝1", "\t=1"])
def test_words_that_a_spreadsheet_would_run_get_an_apostrophe(words: str) -> None:
    assert neutral(words) == f"'{words}"
    cell = csv_text(sheet(("a",), [{"a": words}])).splitlines()[1]
    assert cell.startswith("'") or cell.startswith("\"'")


def test_numbers_and_plain_words_stay_as_they_are() -> None:
    table = sheet(("lat", "n", "words", "none"), [{"lat": -12.5, "n": -1, "words": 'a "b", c', "none": None}])
    assert csv_text(table).splitlines()[1] == '-12.5,-1,"a ""b"", c",'
    assert tsv_text(table).splitlines()[1] == '-12.5\t-1\ta "b", c\t'
    with pytest.raises(ValueError, match="no column"):
        sheet(("a",), [{"b": 1}])


def test_tabs_and_line_ends_never_break_a_row_of_tabs() -> None:
    assert tsv_text(sheet(("a", "b"), [{"a": "one\ttwo\nthree", "b": 2}]), header=False) == "one two three\t2\n"


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(since=date(2022, 9, 14)), {"i-jermuk"}),
        (Filters(until=date(2022, 9, 12)), {"i-sotk"}),
        (Filters(parties=frozenset({"RUS"})), {"i-truce"}),
        (Filters(acts=frozenset({"COERCE"})), {"i-cattle"}),
        (Filters(acts=frozenset({"ASSAULT/heavy-weapons"})), {"i-jermuk", "i-lachin", "i-denied"}),
        (Filters(countries=frozenset({"AZE"})), {"i-lachin"}),
        (Filters(grades=frozenset({Grade.FAIR})), {"i-lachin"}),
    ],
)
def test_filters(filters: Filters, ids: set[str]) -> None:
    assert {one.id for one in INCIDENTS if filters.wants(one)} == ids


def test_what_a_judgement_set_aside_goes_out_only_by_its_grade() -> None:
    aside = replace(scene.SHELLING_OF_JERMUK, grade=Grade.DISCOUNTED)
    assert not ALL.wants(aside)
    assert Filters(grades=frozenset({Grade.DISCOUNTED})).wants(aside)


def test_truces_are_filtered_by_their_days_and_parties() -> None:
    assert Filters(since=date(2022, 9, 13), parties=frozenset({"ARM"})).wants_truce(scene.TRUCE)
    assert not Filters(since=date(2022, 9, 14)).wants_truce(scene.TRUCE)


@pytest.mark.parametrize(
    ("name", "code", "sector", "private"),
    [
        ("Karen Vardeyan", "ARM", "CVL", True),
        ("Karen Vardeyan", None, None, True),
        ("Mariam el Khoury", None, "MED", True),
        ("Nikol Pashinyan", "ARM", "GOV", False),
        ("Colonel Vardeyan", "ARM", "MIL", False),  # speaks for an office
        ("residents", "ARM", "CVL", False),
        ("Residents", "ARM", "CVL", False),
        ("Armenians", "ARM", "CVL", False),
        ("Armenia", "ARM", None, False),
        ("Hezbollah", "HEZBOLLAH", "REB", False),
        ("Reuters", "REUTERS", "JRN", False),
        ("unnamed", None, None, False),
        ("Toldan Health Ministry", None, None, False),
    ],
)
def test_who_is_a_private_person(name: str, code: str | None, sector: str | None, private: bool) -> None:
    assert is_private(Actor(name, code, sector)) is private


@pytest.mark.parametrize("name", EXPORTERS)
def test_redaction_takes_private_names_and_all_words_of_the_articles_out(name: str) -> None:
    plain = "".join(EXPORTERS[name](scene.HOLDINGS, ALL).files.values())
    found = "".join(EXPORTERS[name](redacted(scene.HOLDINGS), ALL).files.values())
    if name not in ("acled", "ged", "ceasefires"):
        assert "Vardeyan" in plain
        assert PERSON in found
    assert "Vardeyan" not in found
    assert "shopkeeper" not in found
    assert "Truce frays" not in found
    assert "again firing heavy guns" not in found


def test_redaction_leaves_places_alone() -> None:
    claim = replace(scene.CLAIMS[2], actors=(Actor("Sotk", None),))
    account = replace(scene.ACCOUNT, claims=(*scene.CLAIMS[:2], claim))
    found = redacted(Holdings.of((account,), scene.PICTURE))
    assert found.claims[scene.second("c1")].places[0].name == "Sotk"
    assert found.claims[scene.second("c3")].actors[0].name == "Sotk"
    assert found.claims[scene.second("c3")].speaker == replace(scene.SHOPKEEPER, name=PERSON)


def test_redaction_keeps_offsets_and_types() -> None:
    plain, found = (EXPORTERS["acled"](one, ALL) for one in (scene.HOLDINGS, redacted(scene.HOLDINGS)))
    dates = [[row.split(",")[1] for row in one.files[""].splitlines()] for one in (plain, found)]
    assert dates[0] == dates[1]
    assert redacted(scene.HOLDINGS).claims.keys() == scene.HOLDINGS.claims.keys()


def test_quotations_are_cut() -> None:
    long = replace(scene.DOCUMENT, text="x " * 1_000)
    claim = replace(scene.CLAIMS[0], evidence=replace(scene.CLAIMS[0].evidence, start=0, end=1_900))
    account = replace(scene.ACCOUNT, document=long, claims=(claim,), figures=())
    holdings = Holdings.of((account,), scene.PICTURE)
    assert len(holdings.words(next(iter(holdings.claims)))) == QUOTED


def test_every_state_of_ours_has_its_numbers_or_none() -> None:
    states = {row["iso3"] for row in read_table(data_path("actors", "states.csv"), STATES)}
    codes = load_state_codes()
    assert set(codes) == states
    assert codes["ARM"].iso_numeric == "051"
    assert (codes["ARM"].fips, codes["ARM"].gw, codes["ARM"].cow) == ("AM", "371", "371")
    assert (codes["YEM"].gw, codes["YEM"].cow) == ("678", "679")
    assert (codes["DEU"].gw, codes["DEU"].cow) == ("260", "255")
    assert codes["GRL"].gw == codes["GRL"].cow == ""
    for column in ("iso_numeric", "fips"):
        told = [getattr(code, column) for code in codes.values() if getattr(code, column)]
        assert len(told) == len(set(told)) or column == "iso_numeric"


@pytest.mark.parametrize(
    ("load", "text", "says"),
    [
        (load_state_codes, "iso3,iso_numeric,fips,gw,cow\nARM,51,AM,371,371\n", "three digits"),
        (load_state_codes, "iso3,iso_numeric,fips,gw,cow\nArm,051,AM,371,371\n", "alpha-3"),
        (load_time_codes, "precision,acled,ged,note\nday,1,1,\n", "no row for"),
        (load_place_codes, "precision,acled,ged,radius_km,feature_type,gdelt,note\nexact,x,1,1,,4,\n", "acled is 'x'"),
        (load_vague_numbers, "word,number,note\ndozens,12,\n", "every word needs"),
    ],
)
def test_a_broken_table_of_codes_is_refused_with_its_line(load, text: str, says: str, tmp_path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=re.escape(says)):
        load(path)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_the_columns_it_declares_each_as_long(name: str) -> None:
    found = TABLES[name].read(scene.HOLDINGS)
    assert list(found) == list(TABLES[name].columns)
    assert len({len(values) for values in found.values()}) == 1
    assert any(found[next(iter(found))])


def test_the_tables_hold_no_article() -> None:
    everything = json.dumps([TABLES[name].read(scene.HOLDINGS) for name in TABLES], default=str)
    assert "shopkeeper in Goris" not in everything
    assert "it lost 50" in everything


def test_unknown_bounds_are_none_in_tables_and_not_0() -> None:
    tolls = TABLES["tolls"].read(scene.HOLDINGS)
    hurt = tolls["kind"].index("wounded")
    assert [tolls[name][hurt] for name in ("low", "best", "high")] == [None, None, None]
    summed = tolls["derived"].index(True)
    assert [tolls[name][summed] for name in ("low", "best", "high")] == [100, None, None]
    assert tolls["low_entry"][summed] == str(scene.first("f1"))


def test_incidents_say_whether_only_an_adversary_tells_them() -> None:
    found = TABLES["incidents"].read(scene.HOLDINGS, Filters(acts=frozenset({"ASSAULT"})))
    told = dict(zip(found["id"], found["adversary_only"], strict=True))
    assert told["i-jermuk"] is True
    assert told["i-lachin"] is False
    assert told["i-war"] is None  # no news


def test_what_people_judged_is_in_the_tables() -> None:
    claim, figure = scene.second("c2"), scene.second("f2")
    amended = Judgement(str(claim), Verdict.AMEND, "ana", amendment={"stance": "denies"})
    unfit = Judgement(str(scene.second("c1")), Verdict.AMEND, "ana", amendment={"stance": "shrugs"})
    rejected = Judgement(str(figure), Verdict.REJECT, "ana")
    taken_back = Judgement(str(scene.second("f1")), Verdict.REJECT, "ana")
    at = datetime(2022, 9, 15, tzinfo=UTC)
    book = [Recorded(n, one, at) for n, one in enumerate((amended, unfit, rejected), 1)]
    book.append(Recorded(4, taken_back, at, retracted_by=5))
    holdings = Holdings.of((scene.ACCOUNT,), scene.PICTURE, judgements=book)
    claims, figures = (TABLES[name].read(holdings) for name in ("claims", "figures"))
    told = {
        entry: (stance, verdict)
        for entry, stance, verdict in zip(claims["entry"], claims["stance"], claims["verdict"], strict=True)
    }
    assert told[str(claim)] == ("denies", "amend")
    assert told[str(scene.second("c1"))] == ("asserts", "amend")  # it does not fit, and waits for review
    assert dict(zip(figures["entry"], figures["verdict"], strict=True))[str(figure)] == "reject"
    assert dict(zip(figures["entry"], figures["verdict"], strict=True))[str(scene.second("f1"))] is None
    happened = {one.incident.id: one for one in happenings(holdings, ALL)[0]}
    assert "i-lachin" not in happened  # its one telling left is a denial now
