"""The clashes of September 2022, from articles to the picture: the acceptance test of reading and reconciling.

The articles are natural wire prose of our own wording; nothing in the reader knows them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from truceline.export.acled import export_acled
from truceline.export.filters import Filters
from truceline.export.holdings import Holdings
from truceline.ingest.records import capture_record
from truceline.model import (
    Account,
    Basis,
    DisputeKind,
    EntryKey,
    FigureKind,
    Grade,
    Picture,
    Standing,
    TollSeries,
    TruceLife,
    TruceStage,
)
from truceline.pipeline import load_reader, read_document
from truceline.reconcile.picture import reconcile

ARTICLES = Path(__file__).resolve().parent.parent / "examples" / "war" / "articles.jsonl"
HISTORY = "Nagorno-Karabakh: thirty years of war and truce"
ARM, AZE = "ARM", "AZE"


@pytest.fixture(scope="module")
def accounts() -> list[Account]:
    reader = load_reader(threads=1)
    lines = ARTICLES.read_bytes().splitlines()
    return [
        read_document(capture_record(line, source=f"{ARTICLES}:{number}"), reader)
        for number, line in enumerate(lines, 1)
    ]


@pytest.fixture(scope="module")
def picture(accounts: list[Account]) -> Picture:
    return reconcile(accounts)


@pytest.fixture(scope="module")
def titles(accounts: list[Account]) -> Mapping[str, str]:
    return {account.document.id: account.document.title or "" for account in accounts}


def series_of(picture: Picture, **wanted: object) -> list[TollSeries]:
    return [one for one in picture.tolls if all(getattr(one, name) == value for name, value in wanted.items())]


def numbers(series: TollSeries) -> list[int]:
    """The numbers of a series; who says "many" gives none."""
    bounds = [toll.best or toll.low for toll in series.points]
    return [bound.number for bound in bounds if bound]


def words_of(key: EntryKey, accounts: list[Account]) -> str:
    text = next(account.document.text for account in accounts if account.document.id == key.document)
    return key.span.of(text)


def truces(picture: Picture) -> tuple[TruceLife, TruceLife]:
    first, second = picture.ceasefires
    return first, second


# ---------------------------------------------------------------------- who copied whom


def test_copies_with_cut_tails_and_new_versions_are_one_voice(
    picture: Picture, accounts: list[Account], titles: Mapping[str, str]
) -> None:
    outlets = {account.document.id: account.document.outlet for account in accounts}
    copied = [[outlets[name] for name in one.documents] for one in picture.lineages if len(one.documents) > 1]
    assert copied == [
        ["Northern Agency", "Harbour Gazette", "Plains Tribune"],
        ["Northern Agency", "Harbour Gazette", "Delta Times", "Northern Agency"],
        ["Southern News Service", "Coast Daily"],
        ["Northern Agency", "Delta Times"],
        ["Northern Agency", "Harbour Gazette"],
    ]


# ---------------------------------------------------------------------- tolls


def test_armenia_concedes_49_then_105_then_135_dead(picture: Picture) -> None:
    war, shooting = series_of(picture, side=ARM, kind=FigureKind.KILLED, basis=Basis.CONCEDED)
    assert numbers(war) == [49, 105, 135]
    assert numbers(shooting) == [3]  # two weeks later, of another happening


def test_202_killed_or_missing_are_a_series_of_their_own(picture: Picture) -> None:
    (series,) = series_of(picture, side=ARM, kind=FigureKind.KILLED_OR_MISSING, basis=Basis.CONCEDED)
    assert numbers(series) == [202]


def test_azerbaijan_concedes_50_then_71_then_79_then_80_dead(picture: Picture) -> None:
    (series,) = series_of(picture, side=AZE, kind=FigureKind.KILLED, basis=Basis.CONCEDED)
    assert numbers(series) == [50, 71, 79, 80]


def test_431_are_what_armenia_alleges_and_stand_against_what_azerbaijan_concedes(
    picture: Picture, accounts: list[Account]
) -> None:
    (series,) = series_of(picture, side=AZE, kind=FigureKind.KILLED, basis=Basis.ALLEGED)
    assert numbers(series) == [431]
    assert series.latest.speakers == (ARM,)
    (dispute,) = [one for one in picture.contradictions if one.kind is DisputeKind.FIGURE]
    assert {words_of(side[0], accounts) for side in dispute.sides} == {
        "431 Azerbaijani soldiers had been killed",
        "killed in the clashes has risen to 79",
    }


def test_sums_of_desks_are_derived_and_show_what_they_add(picture: Picture) -> None:
    (series,) = series_of(picture, derived=True, kind=FigureKind.KILLED)
    added = [[bound.number for bound in toll.addends] for toll in series.points]
    assert dict(zip(numbers(series), added, strict=True)) == {
        99: [49, 50],
        100: [49, 50],
        155: [105, 50],
        176: [105, 71],
    }
    assert all(toll.speakers == (None,) for toll in series.points)


def test_no_sum_is_a_source_of_a_side_s_toll(picture: Picture) -> None:
    sums = {key for one in series_of(picture, derived=True) for toll in one.points for key in toll.figures}
    sides = {key for one in series_of(picture, derived=False) for toll in one.points for key in toll.figures}
    assert sums.isdisjoint(sides)


def test_forty_nine_are_told_by_many_articles_of_few_lineages(picture: Picture) -> None:
    war, _ = series_of(picture, side=ARM, kind=FigureKind.KILLED, basis=Basis.CONCEDED)
    first = war.points[0]
    assert len({key.document for key in first.figures}) > len(first.lineages) > 1
    assert first.speakers == (ARM,)


def test_each_bound_opens_the_sentence_that_says_it(picture: Picture, accounts: list[Account]) -> None:
    for series in picture.tolls:
        for toll in series.points:
            for bound in filter(None, (toll.low, toll.best, toll.high)):
                assert bound.entry in toll.figures
    war, _ = series_of(picture, side=ARM, kind=FigureKind.KILLED, basis=Basis.CONCEDED)
    low = war.points[1].low
    assert low is not None
    assert words_of(low.entry, accounts) == "105 Armenian servicemen had been killed"


def test_the_dead_of_older_wars_are_in_no_toll(picture: Picture, titles: Mapping[str, str]) -> None:
    of_all = [*picture.tolls, *(series for one in picture.incidents for series in one.tolls)]
    assert max(max(numbers(series), default=0) for series in of_all) == 431
    told = {titles[key.document] for series in of_all for toll in series.points for key in toll.figures}
    assert HISTORY not in told


# ---------------------------------------------------------------------- truces


def test_the_truce_of_13_september_collapsed_and_was_replaced(picture: Picture) -> None:
    first, second = truces(picture)
    assert {actor.code for actor in first.parties} == {ARM, AZE}
    assert [actor.code for actor in first.brokers] == ["RUS"]
    assert first.declared is not None
    assert first.declared.start == first.declared.end == date(2022, 9, 13)
    assert (first.status, first.disputed, first.replaced_by) == (TruceStage.REPLACED, True, second.id)


def test_the_truce_of_14_september_is_in_force(picture: Picture) -> None:
    _, second = truces(picture)
    assert {actor.code for actor in second.parties} == {ARM, AZE}
    assert second.in_force is not None
    assert second.in_force.start == date(2022, 9, 14)
    assert (second.status, second.replaced_by) == (TruceStage.IN_FORCE, None)


def test_the_first_truce_lived_through_its_stages_in_order(picture: Picture) -> None:
    first, _ = truces(picture)
    stages = list(dict.fromkeys(moment.stage for moment in first.moments))
    wanted = ["agreed", "brokered", "in-force", "breach-alleged", "breach-denied", "collapsed", "replaced"]
    assert [stage for stage in stages if stage in wanted] == wanted
    brokered = [moment for moment in first.moments if moment.stage is TruceStage.BROKERED]
    assert "RUS" in {moment.speaker for moment in brokered}


def test_breaches_are_two_series_by_accuser(picture: Picture) -> None:
    first, _ = truces(picture)
    assert {(one.accuser, one.accused, one.basis) for one in first.breaches} == {
        (AZE, (ARM,), Basis.ALLEGED),
        (ARM, (AZE,), Basis.ALLEGED),
    }
    assert any(one.kind is DisputeKind.MUTUAL_ACCUSATION for one in picture.contradictions)


def test_the_truces_of_1994_and_2020_are_history(accounts: list[Account], picture: Picture) -> None:
    told = [t for account in accounts for t in account.ceasefires if t.standing is Standing.BACKGROUND]
    assert told
    assert len(picture.ceasefires) == 2


# ---------------------------------------------------------------------- incidents


def test_the_shooting_of_28_september_is_an_incident_of_its_own(picture: Picture, titles: Mapping[str, str]) -> None:
    day = date(2022, 9, 28)
    later = [one for one in picture.incidents if one.time and one.time.start == day]
    assert later
    assert {titles[key.document] for one in later for key in one.claims} <= {
        "Three Armenian soldiers killed in new shooting on Azerbaijan border",
        "Three Armenian soldiers killed in shooting on Azerbaijan border",
    }


def test_charges_of_the_two_capitals_alone_confirm_nothing(picture: Picture) -> None:
    shelling = [one for one in picture.incidents if one.place and one.place.name in ("Sotk", "Goris", "Jermuk")]
    assert shelling
    assert all(one.grade is not Grade.CONFIRMED for one in shelling)


def test_the_acled_export_counts_99_for_13_september_and_never_a_whole_war(
    picture: Picture, accounts: list[Account]
) -> None:
    exported = export_acled(Holdings.of(accounts, picture), Filters())
    rows = list(csv.DictReader(StringIO(exported.files[""])))
    dead = [int(row["fatalities"]) for row in rows if row["event_date"] == "2022-09-13"]
    assert sum(dead) == 99
    assert sum(int(row["fatalities"]) for row in rows) == 99 + 3  # the 50 of the 13th, told again on the 14th, once
    assert all(not set(re.findall(r"\d+", row["notes"].replace(",", ""))) & {"6500", "6600", "30000"} for row in rows)


def test_the_picture_does_not_depend_on_the_order_of_accounts(picture: Picture, accounts: list[Account]) -> None:
    assert reconcile(list(reversed(accounts))) == picture


# ---------------------------------------------------------------------- words that are easily misread


def test_a_night_without_violations_breaches_no_truce(picture: Picture) -> None:
    _, second = truces(picture)
    assert not second.disputed
    assert second.breaches == ()


def test_armenia_says_itself_that_twenty_of_its_soldiers_were_captured(picture: Picture) -> None:
    (series,) = series_of(picture, kind=FigureKind.CAPTURED)
    assert (series.side, series.basis) == (ARM, Basis.CONCEDED)


def test_the_security_council_of_a_state_is_not_that_of_the_united_nations(picture: Picture) -> None:
    _, second = truces(picture)
    assert "IGOUNO" not in {moment.speaker for moment in second.moments}


def test_an_attack_in_violation_of_a_truce_is_a_breach_of_it(picture: Picture, titles: Mapping[str, str]) -> None:
    first, _ = truces(picture)
    (armenian,) = [one for one in first.breaches if one.accuser == ARM]
    assert "Armenia reports new attack near Jermuk" in {titles[key.document] for key in armenian.claims}


def test_a_toll_of_both_sides_in_a_headline_is_nobody_s_alone(picture: Picture) -> None:
    third = series_of(picture, side=ARM, basis=Basis.THIRD_PARTY, derived=False)
    assert third == []


def test_a_briefing_on_any_incident_or_truce_of_the_war_has_two_pages_at_most(
    accounts: list[Account], picture: Picture
) -> None:
    pytest.importorskip("weasyprint", reason="pip install 'truceline[pdf]'", exc_type=ImportError)
    from datetime import UTC, datetime

    from tests.test_brief import pages
    from truceline.export.brief import brief_pdf

    holdings, made = Holdings.of(accounts, picture), datetime(2022, 10, 1, tzinfo=UTC)
    told = sorted(picture.incidents, key=lambda one: -len(one.claims))[:3]
    assert all(pages(brief_pdf(one, holdings, made=made)) <= 2 for one in (*told, *picture.ceasefires))
