"""GED-shaped rows: the columns, low/best/high, deaths by side, precisions, and whose numbers are reliable."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from tests import border_picture as scene
from truceline.export.filters import Filters
from truceline.export.ged import date_precision, export_ged, priogrid, violence
from truceline.export.holdings import Holdings
from truceline.model import Actor, Basis, Incident, Period, PlacePrecision, TimePrecision, TollSeries, Who

HEADER = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
    "number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,"
    "region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,"
    "low,gwnoa,gwnob"
)
CIVILIANS = scene.toll(scene.second("f1"), (3, 3, 3), "ARM", Basis.THIRD_PARTY, None, who=Who.CIVILIAN)


def exported(*incidents: Incident):
    picture = replace(scene.PICTURE, incidents=incidents)
    return export_ged(Holdings.of((scene.border.ACCOUNT, scene.ACCOUNT), picture), Filters())


def row(incident: Incident) -> dict[str, str]:
    return next(csv.DictReader(StringIO(exported(incident).files[""])))


def with_tolls(*tolls: TollSeries) -> Incident:
    return replace(scene.CLASHES_AT_SOTK, tolls=tolls)


def test_the_columns_are_the_49_of_the_header() -> None:
    header = exported(scene.CLASHES_AT_SOTK).files[""].partition("\n")[0]
    assert header == HEADER
    assert len(header.split(",")) == 49


@pytest.mark.parametrize(
    ("tolls", "low", "best", "high", "by_side"),
    [
        (scene.CONCEDED, 99, 99, 99, (49, 50, 0, 0)),
        ((*scene.CONCEDED, scene.SUMMED), 99, 99, 100, (49, 50, 0, 0)),
        ((*scene.CONCEDED, scene.ALLEGED), 99, 99, 99, (49, 50, 0, 0)),  # the adversary's 431 is named, not counted
        ((scene.CONCEDED[0], scene.ALLEGED), 49, 49, 480, (49, 0, 0, 0)),  # nobody else tells of that side
        ((*scene.CONCEDED, CIVILIANS), 102, 102, 102, (49, 50, 3, 0)),
        ((scene.SUMMED,), 100, 100, 100, (0, 0, 0, 100)),
        ((*scene.CONCEDED, scene.HISTORY), 99, 99, 99, (49, 50, 0, 0)),
    ],
)
def test_low_best_high_and_deaths_by_side(tolls: tuple, low: int, best: int, high: int, by_side: tuple) -> None:
    found = row(with_tolls(*tolls))
    assert tuple(int(found[name]) for name in ("low", "best", "high")) == (low, best, high)
    names = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    assert tuple(int(found[name]) for name in names) == by_side
    assert int(found["best"]) == sum(int(found[name]) for name in names)


def test_an_adversarys_number_is_flagged_with_its_claimant() -> None:
    assert (
        "Not reliable by default: killed 431 (military, AZE), alleged, said by ARM"
        in row(scene.CLASHES_AT_SOTK)["source_original"]
    )


def test_a_sum_over_both_sides_that_nothing_splits_is_clarity_2() -> None:
    assert row(with_tolls(scene.SUMMED))["event_clarity"] == "2"
    assert row(with_tolls(*scene.CONCEDED, scene.SUMMED))["event_clarity"] == "1"


@pytest.mark.parametrize(
    ("incident", "why"),
    [
        (scene.SHELLING_OF_JERMUK, "no death"),
        (with_tolls(scene.HISTORY), "no death"),
        (scene.AGREEMENT, "no armed force"),
        (replace(scene.CLASHES_AT_SOTK, time=None), "no date"),
        (replace(scene.CLASHES_AT_SOTK, place=None), "no place"),
        (replace(scene.CLASHES_AT_SOTK, actors=scene.CLASHES_AT_SOTK.actors[:1]), "one side"),
    ],
)
def test_what_is_no_ged_event_is_listed_with_its_reason(incident: Incident, why: str) -> None:
    found = exported(incident)
    assert found.rows == 0
    assert why in found.left_out[0].reason


@pytest.mark.parametrize(
    ("days", "precision", "code"),
    [
        (1, TimePrecision.DAY, 1),
        (2, TimePrecision.DAY, 2),
        (3, TimePrecision.PART_WEEK, 2),
        (7, TimePrecision.WEEK, 3),
        (30, TimePrecision.MONTH, 4),
        (20, TimePrecision.DAY, 4),
        (90, TimePrecision.SEASON, 5),
        (365, TimePrecision.YEAR, 5),
    ],
)
def test_date_precisions(days: int, precision: TimePrecision, code: int) -> None:
    start = date(2022, 1, 1)
    assert date_precision(Period(start, date.fromordinal(start.toordinal() + days - 1), precision)) == code


def test_a_country_has_a_precision_and_no_pin() -> None:
    found = row(replace(scene.CLASHES_AT_SOTK, place=scene.ARMENIA))
    assert (found["where_prec"], found["country"], found["country_id"]) == ("6", "Armenia", "371")
    assert (found["latitude"], found["longitude"], found["geom_wkt"], found["priogrid_gid"]) == ("", "", "", "")


@pytest.mark.parametrize(
    ("precision", "code"),
    [(PlacePrecision.EXACT, "1"), (PlacePrecision.NEAR, "2"), (PlacePrecision.ADM2, "3"), (PlacePrecision.WATER, "7")],
)
def test_place_precisions(precision: PlacePrecision, code: str) -> None:
    found = row(replace(scene.CLASHES_AT_SOTK, place=replace(scene.SOTK, precision=precision)))
    assert found["where_prec"] == code
    assert found["geom_wkt"] == "POINT (45.8600 40.2000)"


def test_cells_of_the_prio_grid_count_from_the_south_west() -> None:
    assert priogrid(-90, -180) == 1
    assert priogrid(90, 180) == 259_200
    assert priogrid(40.2, 45.86) == 187_652


def test_the_dead_of_an_attack_on_civilians_are_civilians_where_nobody_says_who_they_were() -> None:
    tolls = (scene.toll(scene.second("f1"), (27, None, None), "ARM", Basis.THIRD_PARTY, None, who=Who.UNSPECIFIED),)
    attack = replace(scene.SHELLING_OF_JERMUK, targets=(scene.SHOPKEEPER,), tolls=tolls)
    found = row(attack)
    assert (found["type_of_violence"], found["side_b"]) == ("3", "Civilians")
    assert (found["deaths_civilians"], found["deaths_unknown"], found["low"]) == ("27", "0", "27")
    assert row(replace(attack, targets=(scene.border.ARMENIA,)))["deaths_unknown"] == "27"


def test_kinds_of_violence() -> None:
    state, rebels = Actor("army", "SYR", "MIL"), Actor("rebels", "SYRREB", "REB")
    civilians, others = Actor("villagers", "SYR", "CVL"), Actor("HTS", "HTS", "REB")
    assert violence([state], [rebels]) == 1
    assert violence([rebels], [others]) == 2
    assert violence([rebels], [civilians]) == 3
    assert violence([civilians], [state]) is None
    assert violence([rebels], []) is None


def test_headlines_and_offices_are_cited_and_cannot_run_in_a_spreadsheet() -> None:
    found = row(scene.CLASHES_AT_SOTK)
    assert found["source_office"] == "River Post / AFP"
    assert found["source_headline"] == "'=Truce frays on the border"
    assert found["number_of_sources"] == "1"
