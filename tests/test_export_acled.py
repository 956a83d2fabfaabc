"""ACLED-shaped rows: the columns, and the coding rules of the ACLED codebook that an exporter must imitate."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from tests import border_picture as scene
from truceline.export.acled import export_acled
from truceline.export.exported import Exported
from truceline.export.filters import Filters
from truceline.export.gdelt import pairs
from truceline.export.ged import export_ged
from truceline.export.happenings import dyads, happenings
from truceline.export.holdings import Holdings
from truceline.export.naming import organised_name
from truceline.export.tolls import divided
from truceline.model import (
    Act,
    Actor,
    ActType,
    Basis,
    FigureKind,
    Incident,
    Period,
    Picture,
    Place,
    PlacePrecision,
    TimePrecision,
    Who,
)

# The codebook's order (acleddata.com/methodology/acled-codebook).
HEADER = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)


def exported(*incidents: Incident, filters: Filters | None = None) -> Exported:
    picture = replace(scene.PICTURE, incidents=incidents) if incidents else scene.PICTURE
    return export_acled(Holdings.of((scene.border.ACCOUNT, scene.ACCOUNT), picture), filters or Filters())


def rows(*incidents: Incident, filters: Filters | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(exported(*incidents, filters=filters).files[""])))


def reasons(*incidents: Incident) -> dict[str, str]:
    return {one.id: one.reason for one in exported(*incidents).left_out}


def on(precision: TimePrecision, first: date, last: date) -> Incident:
    return replace(scene.CLASHES_AT_SOTK, time=Period(first, last, precision))


def test_the_columns_are_those_of_the_codebook_in_its_order() -> None:
    header = exported().files[""].partition("\n")[0]
    assert header == HEADER
    assert len(header.split(",")) == 31


def test_fighting_of_two_days_is_two_rows_and_its_dead_are_divided_the_odd_one_to_the_first() -> None:
    found = rows(scene.CLASHES_AT_SOTK)
    assert [(row["event_date"], row["fatalities"]) for row in found] == [("2022-09-12", "50"), ("2022-09-13", "49")]
    assert all("A total of 99 is divided over 2 days" in row["notes"] for row in found)
    assert len({row["event_id_cnty"] for row in found}) == 2


def test_the_lowest_figures_of_the_sides_are_added_and_no_sum_or_history_is() -> None:
    first = rows(scene.CLASHES_AT_SOTK)[0]
    assert "the lowest reported is 99" in first["notes"]
    assert "killed 431 (military, AZE), alleged, said by ARM" in first["notes"]
    assert "6500" not in first["notes"]


@pytest.mark.parametrize(
    ("tolls", "fatalities"),
    [
        ((), 0),
        ((scene.SUMMED,), 100),
        ((scene.CONCEDED[0],), 49),
        ((scene.CONCEDED[0], scene.SUMMED), 100),  # 49 is not a total: the other side's dead are missing
        ((scene.CONCEDED[1], scene.ALLEGED), 50),
        ((scene.HISTORY,), 0),
        ((scene.HURT,), 0),
    ],
)
def test_the_lowest_number_reported(tolls: tuple, fatalities: int) -> None:
    found = rows(replace(scene.CLASHES_AT_SOTK, tolls=tolls))
    assert sum(int(row["fatalities"]) for row in found) == fatalities


@pytest.mark.parametrize(
    ("words", "fatalities"), [("Dozens of civilians were hurt", 12), ("Observers of the monitoring mission", 3)]
)
def test_a_word_for_a_number_is_counted_by_the_table(words: str, fatalities: int) -> None:
    figure = replace(scene.FIGURES[3], kind=FigureKind.KILLED, evidence=scene.at(words))
    account = replace(scene.ACCOUNT, figures=(figure,))
    toll = scene.toll(scene.key(account, "f4"), (None, None, None), None, Basis.THIRD_PARTY, None, who=Who.CIVILIAN)
    picture = Picture(incidents=(replace(scene.CLASHES_AT_SOTK, tolls=(toll,)),))
    text = export_acled(Holdings.of((account,), picture), Filters()).files[""]
    found = list(csv.DictReader(StringIO(text)))
    assert sum(int(row["fatalities"]) for row in found) == fatalities
    assert f"counted as {fatalities}" in found[0]["notes"]


@pytest.mark.parametrize(
    ("incident", "days", "precision"),
    [
        (on(TimePrecision.DAY, date(2022, 9, 13), date(2022, 9, 13)), ["2022-09-13"], "1"),
        (on(TimePrecision.WEEK, date(2022, 9, 5), date(2022, 9, 11)), ["2022-09-08"], "2"),
        (on(TimePrecision.MONTH, date(2022, 9, 1), date(2022, 9, 30)), ["2022-09-15"], "3"),
        (on(TimePrecision.PART_WEEK, date(2022, 9, 10), date(2022, 9, 11)), ["2022-09-10", "2022-09-11"], "2"),
        (on(TimePrecision.DAY, date(2022, 9, 1), date(2022, 9, 20)), ["2022-09-10"], "2"),  # never filled in
    ],
)
def test_date_precisions(incident: Incident, days: list[str], precision: str) -> None:
    found = rows(incident)
    assert [row["event_date"] for row in found] == days
    assert {row["time_precision"] for row in found} == {precision}


def test_shelling_at_the_weekend_is_one_row_in_the_middle() -> None:
    weekend = Period(date(2022, 9, 10), date(2022, 9, 12), TimePrecision.PART_WEEK)
    found = rows(replace(scene.SHELLING_OF_JERMUK, time=weekend))
    assert {(row["event_date"], row["time_precision"]) for row in found} == {("2022-09-11", "2")}


@pytest.mark.parametrize(
    ("incident", "why"),
    [
        (scene.CATTLE, "country"),
        (replace(scene.CLASHES_AT_SOTK, time=None), "no date"),
        (on(TimePrecision.YEAR, date(2022, 1, 1), date(2022, 12, 31)), "year"),
        (replace(scene.CLASHES_AT_SOTK, place=None), "no place"),
        (replace(scene.CLASHES_AT_SOTK, place=replace(scene.SOTK, precision=PlacePrecision.UNKNOWN)), "unknown"),
        (scene.WAR, "background"),
        (scene.DENIAL, "denied by all"),
    ],
)
def test_what_is_not_coded_is_listed_with_its_reason(incident: Incident, why: str) -> None:
    assert rows(incident) == []
    assert why in reasons(incident)[incident.id]
    assert why in exported(incident).files["left-out.csv"]


def test_places_of_one_claim_are_rows_of_their_own() -> None:
    found = rows(scene.MORTARS_ON_LACHIN)
    assert [(row["location"], row["geo_precision"]) for row in found] == [("Lachin", "2"), ("Kalbajar", "2")]


def test_a_province_told_beside_a_town_is_no_row() -> None:
    province = replace(scene.LACHIN, name="Gegharkunik", precision=PlacePrecision.ADM1)
    claim = replace(scene.CLAIMS[0], places=(scene.SOTK, province))
    account = replace(scene.ACCOUNT, claims=(claim,))
    text = export_acled(Holdings.of((account,), Picture(incidents=(scene.CLASHES_AT_SOTK,))), Filters()).files[""]
    found = list(csv.DictReader(StringIO(text)))
    assert {row["location"] for row in found} == {"Sotk"}
    assert "Also told of: Gegharkunik" in found[0]["notes"]


def test_actors_kinds_and_the_state_abroad() -> None:
    row = rows(scene.SHELLING_OF_JERMUK)[0]
    assert row["actor1"] == "Military Forces of Azerbaijan"
    assert (row["inter1"], row["inter2"]) == ("External/Other forces", "State forces")
    assert row["interaction"] == "State forces-External/Other forces"
    assert (row["iso"], row["country"]) == ("51", "Armenia")
    assert (row["region"], row["admin1"], row["source_scale"]) == ("", "", "")


def test_an_attack_by_nobody_named_is_by_an_unidentified_group() -> None:
    row = rows(replace(scene.SHELLING_OF_JERMUK, actors=()))[0]
    assert row["actor1"] == "Unidentified Armed Group (Armenia)"
    assert row["inter1"] == "Political militia"


@pytest.mark.parametrize(
    ("actor", "actor1", "inter1"),
    [
        (Actor("six long-range bombers", None, "REB"), "Unidentified Armed Group (Armenia)", "Political militia"),
        (Actor("three masked men", None, "UAF"), "Unidentified Armed Group (Armenia)", "Political militia"),
        (Actor("somebody", None), "Unidentified Armed Group (Armenia)", "Political militia"),
    ],
)
def test_who_attacks_and_has_no_code_is_an_unidentified_group(actor: Actor, actor1: str, inter1: str) -> None:
    row = rows(replace(scene.SHELLING_OF_JERMUK, actors=(actor,)))[0]
    assert (row["actor1"], row["inter1"]) == (actor1, inter1)


@pytest.mark.parametrize("people", [Actor("Nine persons", None), Actor("an aid convoy", None, "NGO")])
def test_people_who_are_attacked_and_have_no_code_are_civilians(people: Actor) -> None:
    row = rows(replace(scene.SHELLING_OF_JERMUK, targets=(people,)))[0]
    assert (row["actor2"], row["inter2"]) == ("Civilians (Armenia)", "Civilians")
    assert row["civilian_targeting"] == "Civilians targeted"


@pytest.mark.parametrize(
    ("actor", "name"),
    [
        (Actor("Syrian army", "SYR", "MIL"), "Military Forces of Syria"),
        (Actor("Damascus", "SYR", "GOV"), "Military Forces of Syria"),  # a state that uses force
        (Actor("Syrian police", "SYR", "COP"), "Police Forces of Syria"),
        (Actor("15 medics", "SYR", "MED"), "Civilians (Syria)"),
        (Actor("the insurgents", "SYRREB", "REB"), "Armed group (Syria)"),
        (Actor("HTS fighters", "HTS", "REB"), "Hayat Tahrir al-Sham"),
        (Actor("the Toldan Brigade", "TOLDAN", "REB"), "the Toldan Brigade"),
        (Actor("gunmen", None), "gunmen"),
    ],
)
def test_parties_are_called_alike_however_articles_word_them(actor: Actor, name: str) -> None:
    assert organised_name(actor, ActType.ASSAULT) == name


def test_a_government_that_is_attacked_is_no_army() -> None:
    minister = Actor("the interior minister", "ARM", "GOV")
    row = rows(replace(scene.SHELLING_OF_JERMUK, targets=(minister,)))[0]
    assert row["actor2"] == "Government of Armenia"


def test_notes_name_who_says_it_where_and_who_denies_it() -> None:
    told = replace(scene.SHELLING_OF_JERMUK, claims=(scene.first("c5"), scene.first("c7")))
    notes = rows(told)[0]["notes"]
    evidence = scene.first("c5").span
    assert "Said by Armenian defence ministry" in notes
    assert f"{scene.border.DOCUMENT.id[:12]}:{evidence.start}-{evidence.end}" in notes
    assert "Denied by Azerbaijani defence ministry" in notes
    assert "Nobody but an adversary tells it" in notes


def test_an_alleged_breach_is_a_tag() -> None:
    assert {row["tags"] for row in rows(scene.MORTARS_ON_LACHIN)} == {"alleged truce violation"}
    assert {row["tags"] for row in rows(scene.SHELLING_OF_JERMUK)} == {""}


@pytest.mark.parametrize(("number", "parts", "shares"), [(99, 2, [50, 49]), (5, 3, [3, 1, 1]), (0, 2, [0, 0])])
def test_a_total_is_divided_evenly(number: int, parts: int, shares: list[int]) -> None:
    assert divided(number, parts) == shares


def together(act: Act) -> Holdings:
    """Two parties that do something near Sotk, to nobody who is named; Armenia tells it."""
    claim = replace(scene.CLAIMS[0], act=act, speaker=scene.YEREVAN)
    account = replace(scene.ACCOUNT, claims=(claim,))
    return Holdings.of((account,), Picture(incidents=(replace(scene.CLASHES_AT_SOTK, act=act),)))


def test_allies_who_strike_together_are_one_side_and_who_clash_are_two() -> None:
    strikes, clashes = together(Act(ActType.ASSAULT, "aerial")), together(Act(ActType.ASSAULT))
    sides = ("actor1", "assoc_actor_1", "actor2")
    found = [next(csv.DictReader(StringIO(export_acled(one, Filters()).files[""]))) for one in (strikes, clashes)]
    armenia, azerbaijan = "Military Forces of Armenia", "Military Forces of Azerbaijan"
    assert [tuple(row[side] for side in sides) for row in found] == [
        (armenia, azerbaijan, ""),
        (armenia, "", azerbaijan),
    ]
    assert [bool(dyads(one)) for one in (strikes, clashes)] == [False, True]
    assert "one side is not told" in export_ged(strikes, Filters()).left_out[0].reason
    assert pairs(happenings(strikes, Filters())[0][0])[0][1] is None


# ---------------------------------------------------------------------- dead told of a country


def dead_of(
    id: str, actors: tuple[Actor, ...], targets: tuple[Actor, ...], killed: int, place: Place | None = scene.ARMENIA
) -> Incident:
    """An attack of the 13th without a place that ACLED codes, and how many of the other side it killed."""
    toll = scene.toll(scene.second("f2"), (killed, killed, killed), "AZE", Basis.THIRD_PARTY, "IGOMON")
    return replace(
        scene.MORTARS_ON_LACHIN, id=id, claims=(scene.second("c3"),), actors=actors, targets=targets, place=place,
        tolls=(toll,),
    )  # fmt: skip


ATTACKER = scene.MORTARS_ON_LACHIN.actors
ATTACKED = scene.MORTARS_ON_LACHIN.targets


def hosts(*dead: Incident) -> list[tuple[str, str]]:
    host = replace(scene.MORTARS_ON_LACHIN, claims=(scene.second("c2"),), tolls=())
    return [(row["fatalities"], row["notes"]) for row in rows(host, *dead)]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (scene.ARMENIA, "whose place is told no more finely than a country, counted in the one row"),
        (None, "whose place nobody tells, counted in the one row"),
    ],
)
def test_the_dead_of_a_country_go_to_the_row_of_that_day_and_pair(place: Place | None, words: str) -> None:
    ((fatalities, notes),) = hosts(dead_of("i-dead", ATTACKER, ATTACKED, 7, place))
    assert fatalities == "7"
    assert f"With them dead of 2022-09-13 {words} of the day and the parties" in notes


@pytest.mark.parametrize("actors", [(), (Actor("planes", None),)])
def test_dead_whose_killers_nobody_names_go_to_no_row(actors: tuple[Actor, ...]) -> None:
    ((fatalities, _),) = hosts(dead_of("i-dead", actors, ATTACKED, 100))
    assert fatalities == "0"


def test_a_row_takes_one_share_of_a_side_s_dead() -> None:
    ((fatalities, notes),) = hosts(dead_of("i-a", ATTACKER, ATTACKED, 7), dead_of("i-b", ATTACKER, ATTACKED, 100))
    assert (fatalities, notes.count("With them")) == ("7", 1)
