"""Ceasefires with their breaches, GeoJSON, HXL and Atom."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from io import StringIO
from xml.etree import ElementTree

import pytest

from tests import border_picture as scene
from truceline.export.atom import EPOCH, NAMESPACE, export_atom
from truceline.export.ceasefires import export_ceasefires
from truceline.export.cells import moment
from truceline.export.filters import Filters
from truceline.export.geojson import export_geojson
from truceline.export.holdings import Holdings
from truceline.export.hxl import export_hxl
from truceline.model import Basis, Count, Period, Picture, PlacePrecision, TimePrecision, TruceLife

CF = (
    "id cc location region cf_id uniq_id side actor_name ucdp_actor_id ucdp_acd_id ucdp_dyad pax_id cf_dec_yr "
    "cf_dec_month cf_dec_day cf_effect_yr cf_effect_month cf_effect_day partial written fixed fixed_time "
    "p_humanitarian p_peaceprocess p_holiday p_election p_other p_other_comment p_unclear ceasefire_class timing "
    "implement enforcement ddr mediator_nego mediator_send nsa_frac splinter truce cf_pp ended end_yr end_month "
    "end_day link " + " ".join(f"link_id{n}" for n in range(1, 36)) + " evidence_onset evidence_end comment coder"
)


def holdings(**changes: object) -> Holdings:
    return Holdings.of((scene.border.ACCOUNT, scene.ACCOUNT), replace(scene.PICTURE, **changes))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def ceasefires(life: TruceLife = scene.TRUCE, name: str = "") -> list[dict[str, str]]:
    return table(export_ceasefires(holdings(ceasefires=(life,)), Filters()).files[name])


def test_a_truce_is_a_row_for_each_party_under_one_number() -> None:
    found = ceasefires()
    assert list(found[0]) == CF.split()
    assert [row["actor_name"] for row in found] == ["Armenia", "Azerbaijan"]
    assert len({row["cf_id"] for row in found}) == 1
    assert len({row["uniq_id"] for row in found}) == 2
    assert [row["cc"] for row in found] == ["371", "373"]
    assert (found[0]["cf_dec_yr"], found[0]["cf_dec_month"], found[0]["cf_dec_day"]) == ("2022", "9", "13")
    assert found[0]["mediator_nego"] == "1"
    assert "brokers: Russia" in found[0]["comment"]


def test_what_nobody_says_of_a_truce_is_unclear_and_never_no() -> None:
    bare = replace(scene.TRUCE, brokers=(), declared=None, in_force=None)
    for row in ceasefires(bare):
        coded = ("written", "mediator_nego", "enforcement", "ended", "cf_dec_yr", "cf_effect_yr", "end_yr")
        assert {row[name] for name in coded} == {"-1"}
        assert "0" not in {row[name] for name in CF.split() if name != "cf_id"}


def test_a_truce_of_a_month_has_no_day() -> None:
    autumn = Period(date(2020, 9, 1), date(2020, 11, 30), TimePrecision.SEASON)
    month = Period(date(2020, 11, 1), date(2020, 11, 30), TimePrecision.MONTH)
    found = ceasefires(replace(scene.TRUCE, declared=month, in_force=autumn))[0]
    assert (found["cf_dec_yr"], found["cf_dec_month"], found["cf_dec_day"]) == ("2020", "11", "-1")
    assert (found["cf_effect_yr"], found["cf_effect_month"], found["cf_effect_day"]) == ("2020", "-1", "-1")


def test_the_evidence_of_a_truce_is_document_and_offsets() -> None:
    document, _, offsets = ceasefires()[0]["evidence_onset"].partition(":")
    start, end = map(int, offsets.split("-"))
    assert document == scene.border.DOCUMENT.id
    assert scene.border.TEXT[start:end] == "brokered a halt to the fighting"


def test_breaches_are_a_ledger_of_claims_by_accuser_each_with_the_number_it_tells() -> None:
    found = ceasefires(name="breaches.csv")
    assert [(row["accused"], row["basis"]) for row in found] == [("ARM", "alleged")] * 2 + [("AZE", "alleged")]
    assert all(row["breaches_low"] == row["breaches_high"] == "" for row in found)
    assert found[0]["accuser"] == "Azerbaijani defence ministry"
    assert found[0]["words"].startswith("breached the truce within minutes")
    assert (found[0]["date_start"], found[0]["place"]) == ("2022-09-13", "Lachin;Kalbajar")


def test_a_number_of_breaches_stands_with_the_claim_that_tells_it_and_is_no_number_of_claims() -> None:
    key = next(key for key in scene.HOLDINGS.claims if key == scene.first("c2"))
    claim = replace(scene.HOLDINGS.claims[key], breaches=Count(low=3))
    told = replace(scene.HOLDINGS, claims={**scene.HOLDINGS.claims, key: claim})
    files = export_ceasefires(told, Filters()).files
    line = list(csv.DictReader(StringIO(files["breaches.csv"])))[-1]
    assert (line["breaches_low"], line["breaches_best"], line["breaches_high"]) == ("3", "", "")
    (comment, _) = [row["comment"] for row in csv.DictReader(StringIO(files[""]))]
    assert "breaches laid to AZE by ARM (alleged): 1 claim of 1 lineage, 3 told last" in comment


def test_a_truce_without_parties_is_listed() -> None:
    found = export_ceasefires(holdings(ceasefires=(replace(scene.TRUCE, parties=()),)), Filters())
    assert (found.rows, found.left_out[0].reason) == (0, "no party is told")


def geojson() -> dict:
    return json.loads(export_geojson(holdings(), Filters()).files[""])


def test_points_carry_the_radius_of_their_precision() -> None:
    found = {feature["id"]: feature for feature in geojson()["features"]}
    assert found["i-sotk"]["geometry"] == {"type": "Point", "coordinates": [45.86, 40.2]}
    radii = {id: feature["properties"]["radius_m"] for id, feature in found.items()}
    assert radii == {"i-sotk": 1_000, "i-jermuk": 10_000, "i-lachin": 25_000}


def test_what_has_no_pin_is_in_a_list_without_geometry() -> None:
    unlocated = geojson()["unlocated"]
    assert [one["id"] for one in unlocated] == ["i-cattle", "i-truce"]
    assert all("geometry" not in one for one in unlocated)
    assert unlocated[0]["properties"]["country"] == "ARM"


def test_a_country_gets_no_pin_though_a_gazetteer_has_a_point_for_it() -> None:
    assert scene.ARMENIA.lat is not None
    assert scene.ARMENIA.precision is PlacePrecision.COUNTRY
    assert "i-cattle" not in {feature["id"] for feature in geojson()["features"]}


def test_features_say_who_claims_them_and_where_it_is_written() -> None:
    claims = {one["id"]: one["properties"]["claims"] for one in geojson()["features"]}["i-lachin"]
    assert [claim["speaker"] for claim in claims] == [
        "Azerbaijani defence ministry",
        "Observers of the monitoring mission",
    ]
    assert claims[1]["entry"] == str(scene.second("c2"))


def test_hxl_has_its_tags_under_the_header() -> None:
    lines = export_hxl(holdings(), Filters()).files[""].splitlines()
    header, tags = (next(csv.reader([line])) for line in lines[:2])
    assert len(header) == len(tags)
    assert all(tag.startswith("#") for tag in tags)
    assert dict(zip(header, tags, strict=True))["killed_max"] == "#affected+killed+max"
    row = dict(zip(header, next(csv.reader([lines[2]])), strict=True))
    assert (row["event_id"], row["killed_min"], row["killed_max"]) == ("i-sotk", "99", "100")


@pytest.mark.parametrize(
    ("side", "killed"),
    [("FAYLAQALRAHMAN", "100"), ("SYRREB", "100"), ("TALIBAN", "200")],
)
def test_one_number_of_a_group_and_of_the_rebels_it_is_one_of_is_told_once(side: str, killed: str) -> None:
    told = [
        scene.toll(scene.second(name), (100, None, None), whose, Basis.THIRD_PARTY, speaker)
        for name, whose, speaker in (("f1", side, None), ("f2", "SYRREB", "IGOMON"))
    ]
    clashes = replace(scene.CLASHES_AT_SOTK, tolls=tuple(told))
    row = table(export_hxl(holdings(incidents=(clashes,)), Filters()).files[""])[1]
    assert row["killed"] == killed


def test_hxl_leaves_unknown_numbers_empty() -> None:
    header, _, *rows = csv.reader(StringIO(export_hxl(holdings(), Filters()).files[""]))
    found = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert found["i-jermuk"]["killed"] == found["i-jermuk"]["killed_max"] == ""
    assert found["i-sotk"]["injured"] == "12"  # "dozens": ACLED's number for the word, and said in the description


def feed(holdings: Holdings) -> ElementTree.Element:
    return ElementTree.fromstring(export_atom(holdings, Filters()).files[""])


def test_atom_has_an_entry_for_each_incident_the_last_told_first() -> None:
    found = feed(holdings())
    names = {"a": NAMESPACE}
    ids = [entry.findtext("a:id", namespaces=names) for entry in found.findall("a:entry", names)]
    assert ids[0] == "urn:truceline:incident:i-sotk"
    assert ids[-1] == "urn:truceline:incident:i-jermuk"
    assert found.findtext("a:updated", namespaces=names) == "2022-09-14T19:00:00Z"
    entry = found.find("a:entry", names)
    assert entry is not None
    link = entry.find("a:link", names)
    assert link is not None
    assert link.get("href") == "https://river.example/sotk"


def test_atom_holds_only_what_xml_may_and_links_only_to_the_web() -> None:
    document = replace(scene.DOCUMENT, outlet="River\x0bPost", url="javascript:alert(1)", published=None)
    account = replace(scene.ACCOUNT, document=document)
    found = feed(Holdings.of((account,), Picture(incidents=(scene.CLASHES_AT_SOTK,))))
    entry = found.find("{http://www.w3.org/2005/Atom}entry")
    assert entry is not None
    assert entry.find("{http://www.w3.org/2005/Atom}link") is None
    assert entry.findtext("{http://www.w3.org/2005/Atom}updated") == moment(EPOCH)
