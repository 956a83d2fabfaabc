"""Tolls over time: who concedes, who alleges, what supersedes what, and what no source is."""

from __future__ import annotations

from dataclasses import replace

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
)
from truceline.model import (
    Account,
    Act,
    Actor,
    ActType,
    Basis,
    Change,
    Count,
    EntryKey,
    FigureKind,
    Span,
    Standing,
    Toll,
    TollSeries,
    Who,
)
from truceline.model.claims import TWO_SIDED
from truceline.reconcile.dyads import basis_of, dyads_of
from truceline.reconcile.judging import docket_of
from truceline.reconcile.knowledge import load_knowledge
from truceline.reconcile.notes import Noter
from truceline.reconcile.numbers import rounds
from truceline.reconcile.tolls import toll_series, war_tolls

BOTH = (ARDANIA, VELLAND)


def series_of(*accounts: Account, copies: tuple[tuple[str, ...], ...] = ()) -> tuple[TollSeries, ...]:
    return toll_series(reports(*accounts, copies=copies).figures, dyads=AT_WAR)


def numbers(series: TollSeries) -> list[int | None]:
    return [toll.best.number if toll.best else toll.low.number if toll.low else None for toll in series.points]


def only(series: tuple[TollSeries, ...], **wanted: object) -> TollSeries:
    found = [one for one in series if all(getattr(one, name) == value for name, value in wanted.items())]
    assert len(found) == 1, f"{len(found)} of {wanted} among {series}"
    return found[0]


def bounds(toll: Toll) -> tuple[int | None, int | None, int | None]:
    low, best, high = (bound and bound.number for bound in (toll.low, toll.best, toll.high))
    return low, best, high


# ---------------------------------------------------------------------- whose word it is


@pytest.mark.parametrize(
    ("speaker", "basis"),
    [
        (ARD_MINISTRY, Basis.CONCEDED),
        (VEL_MINISTRY, Basis.ALLEGED),
        (MONITORS, Basis.THIRD_PARTY),
        (BELMARK, Basis.THIRD_PARTY),
        (Actor("residents", "ARD", "CVL"), Basis.THIRD_PARTY),
        (Actor("a hospital source", "ARD", "MED"), Basis.THIRD_PARTY),
        (None, Basis.THIRD_PARTY),
    ],
)
def test_a_side_concedes_its_adversary_alleges_and_nobody_else_does(speaker: Actor | None, basis: Basis) -> None:
    assert basis_of(speaker, ["ARD"], AT_WAR) is basis


def test_who_fights_whom_follows_from_attacks_in_the_news_and_not_from_history() -> None:
    claims = [attack(None, ARDANIA, VELLAND), attack(None, ARDANIA, BELMARK, standing=Standing.BACKGROUND)]
    assert dyads_of(claims).pairs == AT_WAR.pairs


STRIKES, CLASHES = Act(ActType.ASSAULT, "aerial"), Act(ActType.ASSAULT)
FOUGHT, SHARED = {"targets": TWO_SIDED}, {"targets": "nobody named"}


@pytest.mark.parametrize(
    ("act", "reasons", "enemies"),
    [
        (CLASHES, FOUGHT, True),
        (CLASHES, {}, True),
        (CLASHES, SHARED, False),
        (STRIKES, SHARED, False),
        (STRIKES, {}, False),
        (Act(ActType.THREATEN), {}, False),
    ],
)
def test_who_clash_fight_each_other_and_allies_who_strike_together_do_not(
    act: Act, reasons: dict[str, str], enemies: bool
) -> None:
    told = replace(attack(None, act=act, reasons=reasons), actors=(ARDANIA, BELMARK))
    noted = Noter(docket_of(()), load_knowledge(), copies_sought=False).note(article("a", told)).claims[0][1]
    for claim in (told, noted):
        assert claim.mutual is dyads_of([claim]).opposed("ARD", "BEL") is enemies


def test_what_a_side_concedes_and_what_its_adversary_alleges_are_two_series() -> None:
    series = series_of(article("a", figure(80, VEL_MINISTRY, VELLAND), figure(431, ARD_MINISTRY, VELLAND)))
    assert numbers(only(series, basis=Basis.CONCEDED)) == [80]
    assert numbers(only(series, basis=Basis.ALLEGED)) == [431]


def test_two_third_parties_do_not_supersede_each_other() -> None:
    series = series_of(article("a", figure(20, MONITORS)), article("b", figure(35, BELMARK), hours=5))
    assert sorted(numbers(one) for one in series) == [[20], [35]]


# ---------------------------------------------------------------------- over time


def test_a_later_total_supersedes_and_both_stay() -> None:
    series = series_of(
        article("a", figure(49, ARD_MINISTRY)),
        article("c", figure(135, Actor("president", "ARD", "GOV")), days=3),
        article("b", figure(105, ARD_MINISTRY), days=1),
    )
    conceded = only(series)
    assert numbers(conceded) == [49, 105, 135]
    assert conceded.latest.speakers == ("ARD",)


def test_an_old_number_told_late_joins_its_first_telling() -> None:
    series = series_of(
        article("a", figure(49, ARD_MINISTRY)),
        article("b", figure(105, ARD_MINISTRY), days=1),
        article("late", figure(49, ARD_MINISTRY), days=2),
    )
    conceded = only(series)
    assert numbers(conceded) == [49, 105]
    assert conceded.points[0].lineages == ("a", "late")


def test_killed_and_killed_or_missing_are_different_series() -> None:
    series = series_of(
        article("a", figure(135, ARD_MINISTRY)),
        article("b", figure(202, ARD_MINISTRY, kind=FigureKind.KILLED_OR_MISSING), days=2),
    )
    assert {(one.kind, *numbers(one)) for one in series} == {
        (FigureKind.KILLED, 135),
        (FigureKind.KILLED_OR_MISSING, 202),
    }


def test_each_bound_opens_the_sentence_that_says_it() -> None:
    accounts = (
        article("floor", figure(Count(low=49), ARD_MINISTRY)),
        article("range", figure(Count(49, None, 55), ARD_MINISTRY), hours=1),
        article("exact", figure(49, ARD_MINISTRY), hours=2),
    )
    toll = only(series_of(*accounts)).latest
    assert bounds(toll) == (49, 49, 55)
    assert [bound.entry.document for bound in (toll.low, toll.best, toll.high) if bound] == ["floor", "exact", "range"]
    assert toll.low is not None
    assert isinstance(toll.low.entry, EntryKey)
    assert toll.low.entry.span == Span(0, 8)


def test_a_floor_without_a_ceiling_has_none() -> None:
    assert bounds(only(series_of(article("a", figure(Count(low=49), ARD_MINISTRY)))).latest) == (49, None, None)


def test_a_rounded_retelling_blurs_no_exact_number() -> None:
    series = series_of(
        article("a", figure(105, ARD_MINISTRY)),
        article("b", figure(Count(low=100), ARD_MINISTRY), days=1),
        article("c", figure(Count(best=110), ARD_MINISTRY), days=1),
    )
    conceded = only(series)
    assert [bounds(toll) for toll in conceded.points] == [(105, 105, 105)]
    assert len(conceded.latest.figures) == 3


def test_dozens_is_no_number_and_does_not_supersede_one() -> None:
    series = series_of(
        article("a", figure(Count(), ARD_MINISTRY)),
        article("b", figure(49, ARD_MINISTRY), hours=3),
        article("c", figure(Count(), ARD_MINISTRY), hours=9),
    )
    assert numbers(only(series)) == [None, 49]


def test_a_far_smaller_number_later_is_of_something_smaller() -> None:
    series = series_of(article("a", figure(135, ARD_MINISTRY)), article("b", figure(3, ARD_MINISTRY), days=10))
    assert [numbers(one) for one in series] == [[135], [3]]


def test_a_revision_downward_supersedes_where_the_words_say_so() -> None:
    first = article("a", figure(135, ARD_MINISTRY))
    revised = article("b", figure(90, ARD_MINISTRY, supersedes="f9"), days=1)
    assert numbers(only(series_of(first, revised))) == [135, 90]


def test_totals_dated_more_than_a_week_apart_are_of_two_happenings() -> None:
    series = series_of(
        article("a", figure(1, VEL_MINISTRY, VELLAND, time=day(3)), days=-9),
        article("b", figure(50, VEL_MINISTRY, VELLAND, time=day(13))),
    )
    assert [numbers(one) for one in series] == [[1], [50]]


def test_months_of_silence_begin_a_new_series() -> None:
    series = series_of(article("a", figure(49, ARD_MINISTRY)), article("b", figure(60, ARD_MINISTRY), days=90))
    assert [numbers(one) for one in series] == [[49], [60]]


# ---------------------------------------------------------------------- what does not enter


@pytest.mark.parametrize(
    "left_out",
    [
        {"standing": Standing.BACKGROUND},
        {"standing": Standing.HYPOTHETICAL},
        {"change": Change.INCREMENT},
        {"kind": FigureKind.DEPLOYED},
    ],
)
def test_history_threats_increments_and_deployments_are_no_toll(left_out: dict[str, object]) -> None:
    assert series_of(article("a", figure(6600, ARD_MINISTRY, **left_out))) == ()


def test_parts_are_kept_as_parts_and_supersede_no_whole() -> None:
    whole, part = figure(71, ARD_MINISTRY), figure(3, ARD_MINISTRY, group="children", part_of="f1")
    series = series_of(article("a", whole, part))
    assert numbers(only(series, part=None)) == [71]
    assert numbers(only(series, part="children")) == [3]
    assert only(series, part="children").latest.part == "children"


def test_civilians_are_counted_apart_from_soldiers() -> None:
    series = series_of(
        article("a", figure(49, ARD_MINISTRY, who=Who.MILITARY), figure(4, ARD_MINISTRY, who=Who.CIVILIAN))
    )
    assert {one.latest.who: numbers(one) for one in series} == {Who.MILITARY: [49], Who.CIVILIAN: [4]}


def test_copies_count_once() -> None:
    accounts = [article(name, figure(49, ARD_MINISTRY), hours=n) for n, name in enumerate(("a", "b", "c"))]
    toll = only(series_of(*accounts, copies=(("a", "b", "c"),))).latest
    assert toll.lineages == ("a",)
    assert len(toll.figures) == 3


def test_what_an_article_repeats_in_its_own_voice_is_no_second_source() -> None:
    toll = only(series_of(article("a", figure(49, ARD_MINISTRY)), article("b", figure(49), hours=4))).latest
    assert toll.speakers == ("ARD",)
    assert toll.lineages == ("a", "b")


def test_what_an_article_tells_before_anybody_else_is_its_own() -> None:
    series = series_of(article("a", figure(49)), article("b", figure(49, ARD_MINISTRY), hours=4))
    assert {one.basis for one in series} == {Basis.THIRD_PARTY, Basis.CONCEDED}


# ---------------------------------------------------------------------- sums of the desk

TWO_TOLLS = article("own", figure(49, ARD_MINISTRY), figure(50, VEL_MINISTRY, VELLAND))


@pytest.mark.parametrize("sides", [BOTH, ()])
@pytest.mark.parametrize("count", [Count.exactly(99), Count(low=99), Count(best=100), Count(high=100)])
def test_a_sum_of_two_tolls_is_derived_and_shows_what_it_adds(count: Count, sides: tuple[Actor, ...]) -> None:
    total = only(series_of(TWO_TOLLS, article("b", figure(count, None, sides), hours=6)), derived=True)
    assert [bound.number for bound in total.latest.addends] == [49, 50]
    assert (total.side, total.sides, total.latest.speakers) == (None, ("ARD", "VEL"), (None,))


@pytest.mark.parametrize("count", [Count.exactly(155), Count(low=130), Count(best=150)])
def test_another_total_of_people_of_no_side_is_no_sum(count: Count) -> None:
    series = series_of(TWO_TOLLS, article("b", figure(count, None, ()), hours=6))
    assert not any(one.derived for one in series)
    assert war_tolls(reports(TWO_TOLLS, article("b", figure(count, None, ()))).figures, dyads=AT_WAR) == tuple(
        one for one in series if one.side
    )


def test_a_sum_is_of_tolls_known_by_then() -> None:
    before = article("b", figure(99, None, ()), hours=-6)
    assert not any(one.derived for one in series_of(TWO_TOLLS, before))


def test_a_sum_takes_the_tolls_that_fit_it_and_not_the_latest() -> None:
    later = article("c", figure(105, ARD_MINISTRY), days=1)
    stale = article("d", figure(Count(best=100), None, BOTH), days=1, hours=1)
    total = only(series_of(TWO_TOLLS, later, stale), derived=True)
    assert [bound.number for bound in total.latest.addends] == [49, 50]


def test_a_sum_that_the_reader_took_for_one_stays_one_without_its_addends() -> None:
    total = only(series_of(article("a", figure(Count(low=300), None, BOTH, derived=True))), derived=True)
    assert total.latest.addends == ()


def test_what_a_monitor_counts_on_both_sides_is_his_own() -> None:
    series = series_of(TWO_TOLLS, article("b", figure(99, MONITORS, BOTH), hours=6))
    assert only(series, sides=("ARD", "VEL")).derived is False


@pytest.mark.parametrize(
    ("count", "number", "may"),
    [
        (Count(low=99), 99, True),
        (Count(low=99), 105, False),  # nobody rounds to 99
        (Count(low=100), 105, True),
        (Count(low=100), 155, False),
        (Count(best=300), 282, True),
        (Count(high=100), 99, True),
        (Count(high=100), 101, False),
        (Count(), 99, False),
    ],
)
def test_words_round_so_far_and_no_further(count: Count, number: int, may: bool) -> None:
    assert rounds(count, number) is may


def test_the_series_do_not_depend_on_the_order_of_accounts() -> None:
    accounts = [
        TWO_TOLLS,
        article("b", figure(105, ARD_MINISTRY), days=1),
        article("c", figure(99, None, BOTH), days=1),
        article("d", figure(Count(low=49), ARD_MINISTRY), hours=None),
    ]
    assert series_of(*accounts) == series_of(*reversed(accounts))
