"""The lives of truces: tellings of many articles as one object, from proposal to collapse or replacement."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wars import (
    ARD_MINISTRY,
    ARDANIA,
    BELMARK,
    MONITORS,
    VEL_MINISTRY,
    VELLAND,
    article,
    attack,
    breach,
    day,
    reports,
    truce,
)
from truceline.errors import LexiconInvalid
from truceline.model import (
    Account,
    Act,
    Actor,
    ActType,
    Basis,
    Count,
    Period,
    Standing,
    TimePrecision,
    TruceLife,
    TruceStage,
    TruceStatus,
)
from truceline.reconcile.stages import Stages, truce_stages
from truceline.reconcile.truces import truce_lives

CORWEN = Actor("Corwen", "COR", "GOV")
AGREED, IN_FORCE, COLLAPSED = TruceStatus.AGREED, TruceStatus.IN_FORCE, TruceStatus.COLLAPSED


def lives_of(*accounts: Account, copies: tuple[tuple[str, ...], ...] = ()) -> tuple[TruceLife, ...]:
    return truce_lives(reports(*accounts, copies=copies))


def stages_of(life: TruceLife) -> list[TruceStage]:
    return [moment.stage for moment in life.moments]


# ---------------------------------------------------------------------- one truce or two


def test_tellings_of_one_day_are_one_truce_and_its_brokers_are_united() -> None:
    (life,) = lives_of(
        article("a", truce(declared=day(13), brokers=(BELMARK,))),
        article("b", truce(in_force=day(13), brokers=(CORWEN,)), hours=3),
        article("c", truce(declared=day(13)), hours=4),
    )
    assert {actor.code for actor in life.parties} == {"ARD", "VEL"}
    assert [actor.code for actor in life.brokers] == ["BEL", "COR"]
    assert (life.declared, life.in_force) == (day(13), day(13))
    assert life.lineages == ("a", "b", "c")


def test_truces_of_successive_days_are_two() -> None:
    first, second = lives_of(
        article("b", truce(declared=day(14)), days=1, hours=12), article("a", truce(declared=day(13)))
    )
    assert (first.declared, second.declared) == (day(13), day(14))
    assert first.replaced_by is None


def test_the_later_replaces_the_earlier_that_collapsed() -> None:
    first, second = lives_of(
        article("a", truce(declared=day(13))),
        article("b", truce(COLLAPSED, declared=day(13)), hours=6),
        article("c", truce(declared=day(14)), days=1, hours=12),
    )
    assert (first.status, first.replaced_by) == (TruceStage.REPLACED, second.id)
    assert stages_of(first) == [TruceStage.AGREED, TruceStage.COLLAPSED, TruceStage.REPLACED]
    assert first.moments[-1].time == day(14)
    assert second.status is TruceStage.AGREED


def test_a_truce_of_the_same_day_told_in_the_same_article_replaces_none() -> None:
    first, second = lives_of(article("a", truce(COLLAPSED, declared=day(13)), truce(declared=day(13))))
    assert (first.status, second.status) == (TruceStage.COLLAPSED, TruceStage.AGREED)
    assert first.replaced_by is None


def test_what_holds_already_was_not_declared_later() -> None:
    (life,) = lives_of(article("a", truce(IN_FORCE, in_force=day(12), declared=day(20)), days=8))
    assert (life.declared, life.in_force) == (None, day(12))
    assert (TruceStage.AGREED, day(20)) in [(moment.stage, moment.time) for moment in life.moments]


def test_two_truces_of_one_article_are_two() -> None:
    lives = lives_of(
        article("a", truce(declared=day(13))),
        article("b", truce(COLLAPSED), truce(IN_FORCE, in_force=day(14)), days=1, hours=14),
    )
    assert [life.status for life in lives] == [TruceStage.REPLACED, TruceStage.IN_FORCE]


def test_an_undated_telling_is_of_the_latest_truce() -> None:
    first, second = lives_of(
        article("a", truce(declared=day(13))),
        article("b", truce(declared=day(14)), days=1),
        article("c", truce(IN_FORCE), days=2),
    )
    assert stages_of(first) == [TruceStage.AGREED]
    assert TruceStage.IN_FORCE in stages_of(second)


def test_an_undated_truce_is_dated_by_a_later_article() -> None:
    (life,) = lives_of(article("a", truce()), article("b", truce(declared=day(13)), hours=2))
    assert life.declared == day(13)


def test_coarse_dates_agree_with_sharp_ones_within_their_precision() -> None:
    week = Period(day(12).start, day(18).end, TimePrecision.WEEK)
    (life,) = lives_of(
        article("a", truce(declared=week), days=5), article("b", truce(declared=day(13)), days=5, hours=1)
    )
    assert life.declared == day(13)


def test_an_article_that_dates_a_truce_a_day_early_tells_of_the_same() -> None:
    (life,) = lives_of(
        article("a", truce(declared=day(13))),
        article("b", truce(declared=day(13)), hours=1),
        article("c", truce(declared=day(12)), hours=3),
    )
    assert life.declared == day(13)


def test_other_parties_have_other_truces() -> None:
    lives = lives_of(
        article("a", truce(declared=day(13))),
        article("b", truce(declared=day(13), parties=(ARDANIA, Actor("Hill Front", "HILL")))),
    )
    assert len(lives) == 2


def test_history_adds_to_a_truce_and_begins_none() -> None:
    old = truce(declared=day(13), standing=Standing.BACKGROUND)
    assert lives_of(article("a", old, days=90)) == ()
    (life,) = lives_of(article("a", truce(declared=day(13))), article("b", old, days=20))
    assert life.lineages == ("a", "b")


def test_a_truce_asked_for_becomes_the_one_that_is_agreed() -> None:
    (life,) = lives_of(
        article("a", truce(TruceStatus.PROPOSED, standing=Standing.HYPOTHETICAL)),
        article("b", truce(declared=day(15)), days=2),
    )
    assert stages_of(life) == [TruceStage.PROPOSED, TruceStage.AGREED]


def test_a_truce_asked_for_while_another_stands_is_another() -> None:
    lives = lives_of(
        article("a", truce(declared=day(13))),
        article("b", truce(TruceStatus.PROPOSED), days=1, hours=3),
    )
    assert [life.status for life in lives] == [TruceStage.AGREED, TruceStage.PROPOSED]


def test_a_later_end_extends_it() -> None:
    (life,) = lives_of(
        article("a", truce(IN_FORCE, in_force=day(13), ended=day(16))),
        article("b", truce(IN_FORCE, in_force=day(13), ended=day(20)), days=2),
    )
    assert TruceStage.EXTENDED in stages_of(life)


# ---------------------------------------------------------------------- breaches

BY_VEL, BY_ARD = breach(ARD_MINISTRY, VELLAND, ARDANIA), breach(VEL_MINISTRY, ARDANIA, VELLAND)
THIRTEENTH = truce(TruceStatus.DISPUTED, declared=day(13), violations=("c1",))


def test_each_accuser_has_a_series_of_his_own() -> None:
    (life,) = lives_of(
        article("a", THIRTEENTH, BY_VEL),
        article("b", THIRTEENTH, BY_VEL, hours=2),
        article("c", THIRTEENTH, BY_ARD, hours=3),
        article("d", THIRTEENTH, breach(MONITORS, VELLAND, ARDANIA), hours=5),
    )
    assert life.disputed
    assert [(s.accuser, s.accused, s.basis, len(s.claims)) for s in life.breaches] == [
        ("ARD", ("VEL",), Basis.ALLEGED, 2),
        ("RIVMON", ("VEL",), Basis.THIRD_PARTY, 1),
        ("VEL", ("ARD",), Basis.ALLEGED, 1),
    ]


def test_copies_of_an_accusation_count_once() -> None:
    accounts = [article(name, THIRTEENTH, BY_VEL, hours=n) for n, name in enumerate(("a", "b", "c"))]
    (life,) = lives_of(*accounts, copies=(("a", "b"),))
    assert [len(series.claims) for series in life.breaches] == [2]


def test_a_number_of_claims_of_lineages_and_of_breaches_told_are_three_numbers() -> None:
    often = breach(ARD_MINISTRY, VELLAND, ARDANIA, breaches=Count.exactly(43), time=day(13))
    told = [article(name, THIRTEENTH, often, hours=n) for n, name in enumerate(("a", "b", "c"))]
    bare = article("d", THIRTEENTH, BY_VEL, hours=9)
    (life,) = lives_of(*told, bare, copies=(("a", "b"),))
    (series,) = life.breaches
    assert (len(series.claims), series.lineages, series.count) == (3, ("a", "c", "d"), 43)
    (tally,) = series.tallies
    assert (tally.count, tally.lineages, len(tally.entries)) == (Count.exactly(43), ("a", "c"), 2)


def test_numbers_of_breaches_stay_as_told_and_the_last_one_told_stands() -> None:
    first = breach(ARD_MINISTRY, VELLAND, ARDANIA, breaches=Count.exactly(43), time=day(13))
    later = breach(ARD_MINISTRY, VELLAND, ARDANIA, breaches=Count(low=20), time=day(14))
    (life,) = lives_of(
        article("a", THIRTEENTH, first, hours=6),
        article("b", THIRTEENTH, later, days=1, hours=6),
        article("c", THIRTEENTH, first, days=2),
    )
    (series,) = life.breaches
    assert [(t.count.low, t.time and t.time.start.day, t.lineages) for t in series.tallies] == [
        (43, 13, ("a", "c")),
        (20, 14, ("b",)),
    ]
    assert series.count == 20


def test_what_monitors_count_is_nobody_s_allegation_and_a_denied_number_no_tally() -> None:
    counted = breach(MONITORS, VELLAND, ARDANIA, breaches=Count.exactly(371))
    denied = breach(VEL_MINISTRY, VELLAND, ARDANIA, denies=True, breaches=Count.exactly(371))
    unlaid = attack(MONITORS, violates_ceasefire=True, breaches=Count.exactly(120))
    (life,) = lives_of(
        article("a", THIRTEENTH, counted), article("b", THIRTEENTH, denied), article("c", THIRTEENTH, unlaid)
    )
    assert sorted((s.accuser, s.accused, s.basis, s.count) for s in life.breaches) == [
        ("RIVMON", (), Basis.THIRD_PARTY, 120),
        ("RIVMON", ("VEL",), Basis.THIRD_PARTY, 371),
    ]


def test_who_gives_no_number_of_breaches_has_no_count() -> None:
    (life,) = lives_of(article("a", THIRTEENTH, BY_VEL))
    assert [(series.count, series.tallies) for series in life.breaches] == [(None, ())]


def test_a_breach_is_of_the_truce_in_whose_days_it_fell() -> None:
    first, second = lives_of(
        article("a", truce(declared=day(13)), truce(declared=day(14)), days=1, hours=12),
        article("b", breach(ARD_MINISTRY, VELLAND, ARDANIA, time=day(13)), days=1, hours=13),
        article("c", breach(VEL_MINISTRY, ARDANIA, VELLAND, time=day(15)), days=2),
    )
    assert [series.accuser for series in first.breaches] == ["ARD"]
    assert [series.accuser for series in second.breaches] == ["VEL"]


def test_a_denied_breach_is_a_step_beside_and_no_breach() -> None:
    (life,) = lives_of(
        article("a", THIRTEENTH, BY_VEL),
        article("b", truce(declared=day(13)), breach(VEL_MINISTRY, VELLAND, ARDANIA, denies=True), hours=4),
    )
    assert TruceStage.BREACH_DENIED in stages_of(life)
    assert [series.accuser for series in life.breaches] == ["ARD"]
    assert life.status is TruceStage.AGREED


def test_fighting_told_beside_a_truce_is_no_breach() -> None:
    (life,) = lives_of(article("a", truce(declared=day(13)), attack(ARD_MINISTRY, VELLAND, ARDANIA)))
    assert (life.disputed, life.breaches) == (False, ())


def test_what_voices_say_of_a_truce_has_their_names() -> None:
    mediated = attack(BELMARK, BELMARK, ARDANIA, act=Act(ActType.AGREE, "ceasefire"), time=day(13))
    (life,) = lives_of(article("a", truce(declared=day(13), brokers=(BELMARK,)), mediated))
    assert [(m.stage, m.speaker) for m in life.moments] == [
        (TruceStage.AGREED, None),
        (TruceStage.BROKERED, None),
        (TruceStage.BROKERED, "BEL"),
    ]


# ---------------------------------------------------------------------- the table of stages


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        (["agreed", "brokered", "in-force", "breach-alleged"], "in-force"),
        (["agreed", "collapsed", "in-force"], "collapsed"),  # what is over does not come back
        (["agreed", "collapsed", "replaced"], "replaced"),
        (["in-force", "agreed"], "in-force"),
        (["proposed", "collapsed"], "proposed"),
    ],
)
def test_a_truce_stands_where_the_table_lets_it_come(told: list[str], stands: str) -> None:
    assert truce_stages().follow(TruceStage(stage) for stage in told) == stands


def test_every_stage_has_a_line_for_people() -> None:
    assert set(truce_stages().definitions) == set(TruceStage)


HEADER = "stage,course,next,definition\n"
ROWS = {stage.value: f"{stage.value},main,,words" for stage in TruceStage}


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("agreed,main,signed,words", "which is no stage"),
        ("agreed,aside,,words", "course is 'aside'"),
        ("agreed,main,,", "no definition"),
        ("agreed,beside,collapsed,words", "leads nowhere"),
        ("agreed,main,breach-alleged,words\nbreach-alleged,beside,,words", "not in the main course: breach-alleged"),
        ("agreed,main,,words\nagreed,main,,words", "listed twice"),
        ("", "not in the main course: agreed"),
    ],
)
def test_a_broken_table_of_stages_is_refused_with_its_line(tmp_path: Path, row: str, complaint: str) -> None:
    named = {line.split(",")[0] for line in row.splitlines()} | {"agreed"}
    path = tmp_path / "truce_stages.csv"
    rows = [words for stage, words in ROWS.items() if stage not in named]
    path.write_text(HEADER + "\n".join([*rows, row]).rstrip() + "\n", encoding="utf-8")
    with pytest.raises(LexiconInvalid, match=complaint):
        Stages.load(path)
