"""PLOVER, POLECAT and GDELT: what only an adversary tells goes out as an accusation, and nothing else does."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from io import StringIO

import pytest

from tests import border_picture as scene
from truceline.export.exported import Exported
from truceline.export.filters import Filters
from truceline.export.formats import EXPORTERS
from truceline.export.gdelt import EVENTS, MENTIONS, export_gdelt
from truceline.export.happenings import HOSTILE, happenings
from truceline.export.holdings import Holdings
from truceline.export.plover_jsonl import FIELDS, OURS, REQUIRED, export_plover
from truceline.export.polecat import COLUMNS, export_polecat
from truceline.model import Account, Actor, Incident, Picture

POLECAT = (
    "Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,Actor Country,Actor COW,"
    "Primary Actor Sector,Actor Sectors,Actor Title,Actor Name Raw,Wikipedia Actor ID,Recipient Name,"
    "Recipient Country,Recipient COW,Primary Recipient Sector,Recipient Sectors,Recipient Title,Recipient Name Raw,"
    "Wikipedia Recipient ID,Placename,City,District,Province,Country,Latitude,Longitude,GeoNames ID,Raw Placename,"
    "Feature Type,Source,Publication Date,Story People,Story Organizations,Story Locations,Language,Version"
)
GDELT = (
    "GLOBALEVENTID SQLDATE MonthYear Year FractionDate Actor1Code Actor1Name Actor1CountryCode Actor1KnownGroupCode "
    "Actor1EthnicCode Actor1Religion1Code Actor1Religion2Code Actor1Type1Code Actor1Type2Code Actor1Type3Code "
    "Actor2Code Actor2Name Actor2CountryCode Actor2KnownGroupCode Actor2EthnicCode Actor2Religion1Code "
    "Actor2Religion2Code Actor2Type1Code Actor2Type2Code Actor2Type3Code IsRootEvent EventCode EventBaseCode "
    "EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone Actor1Geo_Type "
    "Actor1Geo_FullName Actor1Geo_CountryCode Actor1Geo_ADM1Code Actor1Geo_ADM2Code Actor1Geo_Lat Actor1Geo_Long "
    "Actor1Geo_FeatureID Actor2Geo_Type Actor2Geo_FullName Actor2Geo_CountryCode Actor2Geo_ADM1Code Actor2Geo_ADM2Code "
    "Actor2Geo_Lat Actor2Geo_Long Actor2Geo_FeatureID ActionGeo_Type ActionGeo_FullName ActionGeo_CountryCode "
    "ActionGeo_ADM1Code ActionGeo_ADM2Code ActionGeo_Lat ActionGeo_Long ActionGeo_FeatureID DATEADDED SOURCEURL"
)


def holdings(*incidents: Incident, account: Account = scene.ACCOUNT) -> Holdings:
    picture = replace(scene.PICTURE, incidents=incidents) if incidents else scene.PICTURE
    return Holdings.of((scene.border.ACCOUNT, account), picture)


def plover(*incidents: Incident, account: Account = scene.ACCOUNT) -> list[dict]:
    text = export_plover(holdings(*incidents, account=account), Filters()).files[""]
    return [json.loads(line) for line in text.splitlines()]


def polecat(*incidents: Incident) -> list[dict[str, str]]:
    text = export_polecat(holdings(*incidents), Filters()).files[""]
    return list(csv.DictReader(StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


def gdelt(*incidents: Incident) -> list[dict[str, str]]:
    text = export_gdelt(holdings(*incidents), Filters()).files[""]
    return [dict(zip(EVENTS, line.split("\t"), strict=True)) for line in text.splitlines()]


def mentions(*incidents: Incident) -> list[dict[str, str]]:
    text = export_gdelt(holdings(*incidents), Filters()).files["mentions.csv"]
    return [dict(zip(MENTIONS, line.split("\t"), strict=True)) for line in text.splitlines()]


def said_by(speaker: Actor | None) -> Account:
    """The second article, with its report of mortars on Lachin in another voice."""
    claims = [replace(claim, speaker=speaker) if claim.id == "c2" else claim for claim in scene.CLAIMS]
    return replace(scene.ACCOUNT, claims=tuple(claims))


def test_columns() -> None:
    assert export_polecat(holdings(), Filters()).files[""].partition("\n")[0] == POLECAT.replace(",", "\t")
    assert len(COLUMNS) == 40
    assert " ".join(EVENTS) == GDELT
    assert len(EVENTS) == 61
    assert len(MENTIONS) == 16
    for event in plover():
        assert set(REQUIRED) <= event.keys() <= {*FIELDS, *OURS}


def test_what_only_an_adversary_tells_is_an_accusation_against_the_accused() -> None:
    (event,) = plover(scene.SHELLING_OF_JERMUK)
    assert (event["event"], event["mode"]) == (["ACCUSE"], ["allege"])
    assert [actor["code"] for actor in event["actor"]] == ["ARM"]
    assert [actor["code"] for actor in event["recipient"]] == ["AZE"]
    assert event["alleged"]["event"] == ["ASSAULT"]
    assert event["alleged"]["mode"] == ["heavy-weapons"]
    assert "Azerbaijani army attacked Armenia with heavy guns" in event["notes"]
    (row,) = polecat(scene.SHELLING_OF_JERMUK)
    assert (row["Event Type"], row["Event Mode"], row["Quad Code"]) == ("ACCUSE", "allege", "VERBAL CONFLICT")
    (row,) = gdelt(scene.SHELLING_OF_JERMUK)
    assert (row["EventCode"], row["Actor1CountryCode"], row["Actor2CountryCode"]) == ("1123", "ARM", "AZE")
    (row,) = gdelt(scene.CATTLE)
    assert row["EventCode"] == "112"  # no aggression: cattle


def test_the_act_alleged_is_said_beside_the_tables_that_have_no_notes() -> None:
    for name in ("polecat", "gdelt"):
        beside = EXPORTERS[name](holdings(scene.SHELLING_OF_JERMUK), Filters()).files["provenance.csv"]
        notes = [row["note"] for row in csv.DictReader(StringIO(beside))]
        assert "Azerbaijani army attacked Armenia with heavy guns and mortars" in notes[0]


@pytest.mark.parametrize(
    ("speaker", "event"),
    [
        (scene.OBSERVERS, "ASSAULT"),
        (None, "ASSAULT"),  # the article itself bears it out
        (Actor("Armenian general", "ARM", "MIL"), "ASSAULT"),  # the doer says so
        (Actor("residents", None, "CVL"), "ASSAULT"),
        (Actor("Baku", "AZE", "GOV"), "ACCUSE"),
        (Actor("Azerbaijani villagers", "AZE", "CVL"), "ACCUSE"),  # one voice with their state
        (Actor("unnamed", None), "ACCUSE"),  # "was blamed on"
    ],
)
def test_an_act_goes_out_as_itself_only_where_somebody_but_the_adversary_tells_it(
    speaker: Actor | None, event: str
) -> None:
    found = plover(scene.MORTARS_ON_LACHIN, account=said_by(speaker))
    assert {one["event"][0] for one in found} == {event}


def test_each_accuser_has_an_event() -> None:
    found = plover(scene.MORTARS_ON_LACHIN, account=said_by(Actor("unnamed", None)))
    assert [one["id"] for one in found] == ["i-lachin:AZE", "i-lachin:unnamed"]


def test_an_adversary_who_was_not_hit_is_known_by_the_truce_or_the_fighting() -> None:
    on_somebody = replace(scene.SHELLING_OF_JERMUK, targets=())
    (happening,) = happenings(holdings(on_somebody), Filters())[0]
    assert [actor.code for actor in happening.accusers] == ["ARM"]
    alone = Holdings.of((scene.border.ACCOUNT,), Picture(incidents=(on_somebody,)))
    (happening,) = happenings(alone, Filters())[0]
    assert happening.accusers == ()


def test_talks_are_never_turned_into_accusations() -> None:
    assert scene.AGREEMENT.act.type not in HOSTILE
    (event,) = plover(scene.AGREEMENT)
    assert event["event"] == ["AGREE"]


def test_a_breach_that_is_borne_out_is_196_and_an_alleged_one_is_not() -> None:
    assert {row["EventCode"] for row in gdelt(scene.MORTARS_ON_LACHIN)} == {"196"}
    (row,) = polecat(scene.MORTARS_ON_LACHIN)
    assert (row["Event Type"], row["Contexts"]) == ("ASSAULT", "military;legal")


def test_fighting_without_an_aggressor_has_all_parties_as_actors() -> None:
    (event,) = plover(scene.CLASHES_AT_SOTK)
    assert [actor["code"] for actor in event["actor"]] == ["ARM", "AZE"]
    assert "recipient" not in event
    assert event["size"]["dead"] == 99
    (row,) = polecat(scene.CLASHES_AT_SOTK)
    assert (row["Actor Country"], row["Actor COW"], row["Recipient Name"]) == ("ARM;AZE", "371;373", "None")
    (pair,) = gdelt(scene.CLASHES_AT_SOTK)
    assert (pair["Actor1Code"], pair["Actor2Code"]) == ("ARMMIL", "AZEMIL")


def test_missing_is_none_in_polecat_and_empty_in_gdelt() -> None:
    (row,) = polecat(scene.CLASHES_AT_SOTK)
    assert row["Wikipedia Actor ID"] == row["Event Mode"] == "None"
    (event,) = gdelt(scene.CLASHES_AT_SOTK)
    assert event["AvgTone"] == event["Actor1Geo_Lat"] == ""


def test_a_country_has_no_point_in_any_of_them() -> None:
    (event,) = plover(scene.CATTLE)
    assert event["event_loc"] == {"name": "Armenia", "country": "ARM", "precision": "country"}
    (row,) = polecat(scene.CATTLE)
    assert (row["Country"], row["Latitude"]) == ("Armenia", "None")
    (row,) = gdelt(scene.CATTLE)
    assert (row["ActionGeo_Type"], row["ActionGeo_CountryCode"], row["ActionGeo_Lat"]) == ("1", "AM", "")


def test_event_codes_keep_their_leading_zero() -> None:
    assert {row["EventCode"] for row in gdelt(scene.AGREEMENT)} == {"0871"}
    assert {(row["EventBaseCode"], row["EventRootCode"]) for row in gdelt(scene.AGREEMENT)} == {("087", "08")}


def test_mentions_point_at_the_words_of_the_captured_text() -> None:
    (mention,) = mentions(scene.CLASHES_AT_SOTK)
    assert scene.TEXT[int(mention["ActionCharOffset"]) :].startswith("Armenian and Azerbaijani troops fought")
    assert scene.TEXT[int(mention["Actor2CharOffset"]) :].startswith("Azerbaijani troops")
    assert mention["SentenceID"] == "2"
    assert (mention["MentionSourceName"], mention["MentionTimeDate"]) == ("river.example", "20220914190000")
    assert mention["Extras"] == str(scene.second("c1"))
    (event,) = gdelt(scene.CLASHES_AT_SOTK)
    assert event["GLOBALEVENTID"] == mention["GLOBALEVENTID"]


def test_plover_points_at_document_and_offsets() -> None:
    for event in plover():
        account = {scene.border.DOCUMENT.id: scene.border.ACCOUNT, scene.DOCUMENT.id: scene.ACCOUNT}
        text = account[event["text_info"]["document"]].document.text
        words = text[event["text_info"]["start"] : event["text_info"]["end"]]
        assert " ".join(words.split()) == event["text"]


@pytest.mark.parametrize("export", [export_plover, export_polecat, export_gdelt])
def test_without_any_date_an_event_is_left_out_with_its_reason(export: Callable[..., Exported]) -> None:
    account = replace(scene.ACCOUNT, document=replace(scene.DOCUMENT, published=None, published_basis=None))
    found = export(holdings(replace(scene.CLASHES_AT_SOTK, time=None), account=account), Filters())
    assert found.rows == 0
    assert "no date" in found.left_out[0].reason
