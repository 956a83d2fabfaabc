"""How well an incident is borne out, and how its sources stand to each of its attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.wars import (
    ARD_MINISTRY,
    ARDANIA,
    AT_WAR,
    BELMARK,
    MONITORS,
    VEL_MINISTRY,
    VELLAND,
    article,
    attack,
    day,
    figure,
    reports,
    village,
)
from truceline.errors import LexiconInvalid
from truceline.model import (
    Account,
    Actor,
    Attribute,
    AttributeStatus,
    Count,
    Grade,
    Period,
    TimePrecision,
)
from truceline.reconcile.grades import Definitions
from truceline.reconcile.status import grade_and_attributes, written_count
from truceline.reconcile.tolls import toll_series

TOLDAN, ORSK = village("Toldan", lat=40.0, lon=45.0), village("Orsk", lat=40.1, lon=45.1)
FAR_OFF = village("Kesh", lat=43.0, lon=45.0)
ACCUSED = attack(ARD_MINISTRY, VELLAND, ARDANIA)
SEEN = attack(MONITORS, VELLAND, ARDANIA)
ADMITTED = attack(VEL_MINISTRY, VELLAND, ARDANIA)
DENIED = attack(VEL_MINISTRY, VELLAND, ARDANIA, denies=True)


def graded(*accounts: Account, copies: Sequence[Sequence[str]] = (), discounted: bool = False) -> Grade:
    told = reports(*accounts, copies=copies)
    return grade_and_attributes(told.claims, dyads=AT_WAR, discounted=discounted)[0]


def attributes_of(*accounts: Account, copies: Sequence[Sequence[str]] = ()) -> dict[str, Attribute]:
    told = reports(*accounts, copies=copies)
    _, found = grade_and_attributes(told.claims, toll_series(told.figures, dyads=AT_WAR), dyads=AT_WAR)
    return {attribute.name: attribute for attribute in found}


def test_who_says_that_he_did_it_confirms_it() -> None:
    assert graded(article("a", ACCUSED), article("b", ADMITTED)) is Grade.CONFIRMED


@pytest.mark.parametrize("sector", ["MED", "CVL", "NGO", "OPP", "JUD", "LEG", "EDU"])
def test_a_country_s_rescuers_monitors_and_courts_confirm_nothing_for_it(sector: str) -> None:
    told = attack(Actor("civil defence (Velland)", "VEL", sector), VELLAND, ARDANIA)
    assert graded(article("a", told)) is Grade.WEAK


@pytest.mark.parametrize("sector", ["GOV", "MIL", "COP", "SPY", "JRN", None])
def test_a_state_confirms_by_its_government_its_forces_and_its_media(sector: str | None) -> None:
    assert graded(article("a", attack(Actor("Velland", "VEL", sector), VELLAND, ARDANIA))) is Grade.CONFIRMED


@pytest.mark.parametrize(("code", "grade"), [("RVM", Grade.CONFIRMED), ("SYR", Grade.WEAK)])
def test_a_group_confirms_by_itself_and_rebels_of_a_country_are_not_it(code: str, grade: Grade) -> None:
    assert graded(article("a", attack(Actor("rebels", code, "REB"), Actor("them", code), ARDANIA))) is grade


def test_who_admits_it_and_denies_it_elsewhere_confirms_nothing() -> None:
    assert graded(article("a", ADMITTED), article("b", DENIED)) is Grade.CONTESTED


def test_two_lineages_with_a_voice_that_is_no_adversary_are_fair() -> None:
    assert graded(article("a", ACCUSED), article("b", SEEN)) is Grade.FAIR


@pytest.mark.parametrize("voice", [MONITORS, BELMARK, None])
def test_one_lineage_is_weak_however_often_it_is_copied(voice: None) -> None:
    accounts = [article(name, attack(voice, VELLAND, ARDANIA)) for name in ("a", "b", "c")]
    assert graded(*accounts, copies=[("a", "b", "c")]) is Grade.WEAK


def test_adversaries_alone_are_weak_in_however_many_lineages() -> None:
    assert graded(article("a", ACCUSED), article("b", ACCUSED), article("c", ACCUSED)) is Grade.WEAK


def test_what_is_denied_is_contested() -> None:
    assert graded(article("a", ACCUSED), article("b", SEEN), article("c", DENIED)) is Grade.CONTESTED


def test_what_is_laid_to_different_parties_is_contested() -> None:
    assert graded(article("a", SEEN), article("b", attack(None, BELMARK, ARDANIA))) is Grade.CONTESTED


def test_a_judgement_outranks_all_of_it() -> None:
    assert graded(article("a", ADMITTED), discounted=True) is Grade.DISCOUNTED


# ---------------------------------------------------------------------- attributes


def test_what_two_lineages_say_is_agreed_and_what_one_says_has_a_single_source() -> None:
    told = attributes_of(
        article("a", replace(ACCUSED, places=(TOLDAN,), weapons=("mortars",))),
        article("b", replace(SEEN, places=(TOLDAN, ORSK))),
    )
    assert told["actors"].status is told["place"].status is AttributeStatus.AGREED
    assert told["weapons"].status is AttributeStatus.SINGLE_SOURCE
    assert [support.value for support in told["place"].values] == ["Toldan", "Orsk"]
    assert told["actors"].values[0].speakers == ("ARD", "RIVMON")
    assert told["actors"].values[0].lineages == ("a", "b")


def test_copies_agree_with_nobody() -> None:
    told = attributes_of(article("a", ACCUSED), article("b", ACCUSED), copies=[("a", "b")])
    assert told["act"].status is AttributeStatus.SINGLE_SOURCE
    assert len(told["act"].values[0].entries) == 2


def test_a_denial_denies_the_act_and_who_did_it_and_says_so() -> None:
    told = attributes_of(article("a", ACCUSED), article("b", DENIED))
    assert told["act"].status is told["actors"].status is AttributeStatus.DENIED
    assert [support.value for support in told["actors"].values] == ["VEL", "not VEL"]
    assert told["targets"].status is AttributeStatus.SINGLE_SOURCE


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("actors", SEEN, attack(None, BELMARK, ARDANIA)),
        ("targets", SEEN, attack(None, VELLAND, BELMARK)),
        ("time", replace(SEEN, time=day(12)), replace(ACCUSED, time=day(13))),
        ("place", replace(SEEN, places=(TOLDAN,)), replace(ACCUSED, places=(FAR_OFF,))),
    ],
)
def test_values_that_cannot_both_be_true_are_disputed(name: str, one: object, other: object) -> None:
    assert attributes_of(article("a", one), article("b", other))[name].status is AttributeStatus.DISPUTED  # type: ignore[arg-type]


def test_a_sharp_date_within_a_coarse_one_is_no_dispute() -> None:
    month = Period(day(1).start, day(31).end, TimePrecision.MONTH)
    told = attributes_of(article("a", replace(SEEN, time=month)), article("b", replace(SEEN, time=day(13))))
    assert told["time"].status is AttributeStatus.SINGLE_SOURCE
    assert [support.value for support in told["time"].values] == ["2031-05-01..2031-05-31", "2031-05-13"]


def test_tolls_of_two_voices_that_exclude_each_other_are_disputed() -> None:
    told = attributes_of(article("a", figure(80, VEL_MINISTRY, VELLAND), figure(431, ARD_MINISTRY, VELLAND)))
    assert told["killed"].status is AttributeStatus.DISPUTED
    assert {support.value for support in told["killed"].values} == {"VEL killed 80", "VEL killed 431"}


def test_a_superseded_toll_disputes_nothing() -> None:
    told = attributes_of(
        article("a", figure(49, ARD_MINISTRY), figure(49, MONITORS)), article("b", figure(105, ARD_MINISTRY), days=1)
    )
    assert told["killed"].status is not AttributeStatus.DISPUTED


def test_the_tolls_of_two_sides_dispute_nothing() -> None:
    told = attributes_of(article("a", figure(49, ARD_MINISTRY), figure(50, VEL_MINISTRY, VELLAND)))
    assert told["killed"].status is AttributeStatus.SINGLE_SOURCE


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count.exactly(49), "49"),
        (Count(low=49), "at least 49"),
        (Count(best=50), "about 50"),
        (Count(high=60), "up to 60"),
        (Count(49, None, 55), "49 to 55"),
        (Count(), "unknown"),
    ],
)
def test_counts_keep_their_meaning_in_words(count: Count, words: str) -> None:
    assert written_count(count) == words


# ---------------------------------------------------------------------- the table of definitions


def test_every_grade_and_status_has_a_line_of_definition() -> None:
    definitions = Definitions.load()
    assert set(definitions.grades) == set(Grade)
    assert set(definitions.statuses) == set(AttributeStatus)
    assert all(len(words.split()) > 3 for words in (*definitions.grades.values(), *definitions.statuses.values()))


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ("grade,splendid,words", "code is 'splendid'"),
        ("grade,weak,", "no definition"),
        ("grade,weak,words\ngrade,weak,words", "listed twice"),
        ("grade,weak,words", "no row for grade confirmed"),
    ],
)
def test_a_broken_table_of_grades_is_refused(tmp_path: Path, rows: str, complaint: str) -> None:
    path = tmp_path / "grades.csv"
    path.write_text(f"kind,code,definition\n{rows}\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=complaint):
        Definitions.load(path)
