"""Disputes within an article: mutual accusations, denials, figures that cannot both be true (settled case 12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from truceline.model import (
    Act,
    Actor,
    ActType,
    Claim,
    Count,
    Figure,
    FigureKind,
    Period,
    Place,
    PlacePrecision,
    Span,
    Stance,
    Standing,
    TimePrecision,
    Who,
)
from truceline.read.disputes import find_disputes

ARDANIA, BORDURIA = Actor("Ardania", "ARD", "GOV"), Actor("Borduria", "BOR", "MIL")
BREACH = Claim("c", Span(0, 9), Act(ActType.ASSAULT), violates_ceasefire=True)
TOLL = Figure("f", Span(0, 9), FigureKind.KILLED, Count.exactly(27), sides=(ARDANIA,))
MONDAY = Period(date(2023, 5, 8), date(2023, 5, 8), TimePrecision.DAY)
TUESDAY = Period(date(2023, 5, 9), date(2023, 5, 9), TimePrecision.DAY)
CELL = Actor("the Cell", "CELL", "REB")
KESH = Place("Kesh", None, precision=PlacePrecision.EXACT)
BALIN = Place("Balin", None, precision=PlacePrecision.EXACT)
LAND = Place("Ardania", None, precision=PlacePrecision.COUNTRY)


def blames(number: int, speaker: Actor | None, actor: Actor, **changed: object) -> Claim:
    return replace(BREACH, id=f"c{number}", speaker=speaker, actors=(actor,), **changed)  # type: ignore[arg-type]


def disputes(*claims: Claim) -> list[tuple[tuple[str, ...], str]]:
    return [(d.claims, str(d.kind)) for d in find_disputes(claims, [])]


def over(*figures: Figure) -> list[tuple[tuple[str, ...], str]]:
    return [(d.claims, str(d.kind)) for d in find_disputes([], figures)]


def test_each_laying_the_breach_on_the_other_is_a_mutual_accusation() -> None:
    found = disputes(blames(1, ARDANIA, BORDURIA), blames(2, BORDURIA, ARDANIA))
    assert found == [(("c1", "c2"), "mutual-accusation")]


@pytest.mark.parametrize(
    "second",
    [
        blames(2, ARDANIA, BORDURIA),  # said twice by the same
        blames(2, BORDURIA, BORDURIA),  # owned up to
        blames(2, None, ARDANIA),  # the article's own voice accuses nobody
        blames(2, BORDURIA, ARDANIA, violates_ceasefire=False, evidence=Span(20, 29)),
        blames(2, BORDURIA, ARDANIA, act=Act(ActType.COERCE)),
        blames(2, BORDURIA, ARDANIA, standing=Standing.BACKGROUND),
    ],
)
def test_what_does_not_answer_an_accusation_is_no_mutual_one(second: Claim) -> None:
    assert disputes(blames(1, ARDANIA, BORDURIA), second) == []


def test_what_may_happen_is_no_accusation() -> None:
    unreal = Standing.HYPOTHETICAL
    assert disputes(blames(1, ARDANIA, BORDURIA, standing=unreal), blames(2, BORDURIA, ARDANIA, standing=unreal)) == []


@pytest.mark.parametrize("accuser", [ARDANIA, None])
def test_a_denial_disputes_what_another_voice_asserts(accuser: Actor | None) -> None:
    denial = blames(2, BORDURIA, BORDURIA, stance=Stance.DENIES)
    assert disputes(blames(1, accuser, BORDURIA), denial) == [(("c1", "c2"), "denial")]


def test_a_denial_may_come_first() -> None:
    denial = blames(1, BORDURIA, BORDURIA, stance=Stance.DENIES)
    assert disputes(denial, blames(2, ARDANIA, BORDURIA)) == [(("c1", "c2"), "denial")]


@pytest.mark.parametrize(
    "second",
    [
        blames(2, ARDANIA, BORDURIA, stance=Stance.DENIES),  # the same voice corrects itself
        blames(2, BORDURIA, ARDANIA, stance=Stance.DENIES),  # another's deed is denied
        blames(2, BORDURIA, BORDURIA, stance=Stance.DENIES, act=Act(ActType.COERCE)),
        blames(2, BORDURIA, BORDURIA, stance=Stance.DENIES, standing=Standing.BACKGROUND),
        blames(2, BORDURIA, BORDURIA, stance=Stance.DENIES, places=(KESH,)),
        blames(2, BORDURIA, BORDURIA, stance=Stance.DENIES, time=TUESDAY),
        blames(2, None, BORDURIA, stance=Stance.DENIES),  # the article's own "did not" answers nobody
    ],
)
def test_a_denial_of_something_else_disputes_nothing(second: Claim) -> None:
    assert disputes(blames(1, ARDANIA, BORDURIA, places=(BALIN,), time=MONDAY), second) == []


def test_who_denies_without_naming_a_doer_speaks_for_himself() -> None:
    denial = replace(blames(2, BORDURIA, BORDURIA, stance=Stance.DENIES), actors=())
    assert disputes(blames(1, ARDANIA, BORDURIA), denial) == [(("c1", "c2"), "denial")]


def test_a_third_voice_may_deny_what_somebody_owns_up_to() -> None:
    denial = blames(2, ARDANIA, CELL, stance=Stance.DENIES)
    assert disputes(blames(1, CELL, CELL), denial) == [(("c1", "c2"), "denial")]


def test_a_party_to_a_deal_denies_it_as_one_of_those_who_made_it() -> None:
    deal = Act(ActType.AGREE)
    told = blames(1, ARDANIA, ARDANIA, act=deal, violates_ceasefire=False)
    told = replace(told, actors=(ARDANIA, BORDURIA))
    denial = blames(2, BORDURIA, ARDANIA, act=deal, violates_ceasefire=False, stance=Stance.DENIES)
    assert disputes(told, denial) == [(("c1", "c2"), "denial")]


@pytest.mark.parametrize("standing", [Standing.CURRENT, Standing.HYPOTHETICAL])
def test_a_plan_alleged_is_disputed_whether_its_denial_sounds_real_or_not(standing: Standing) -> None:
    plan = blames(1, ARDANIA, BORDURIA, standing=Standing.HYPOTHETICAL)
    denial = blames(2, BORDURIA, BORDURIA, stance=Stance.DENIES, standing=standing)
    assert disputes(plan, denial) == [(("c1", "c2"), "denial")]


@pytest.mark.parametrize(
    ("tie", "disputed"),
    [({}, False), ({"targets": (ARDANIA,)}, True), ({"places": (KESH,)}, True), ({"violates_ceasefire": True}, True)],
)
def test_what_the_article_tells_itself_is_denied_only_by_who_denies_that_very_deed(
    tie: dict[str, object], disputed: bool
) -> None:
    plain = {"violates_ceasefire": False, **tie}
    found = disputes(blames(1, None, BORDURIA, **plain), blames(2, BORDURIA, BORDURIA, stance=Stance.DENIES, **plain))
    assert bool(found) is disputed


@pytest.mark.parametrize(
    ("first", "second", "disputed"),
    [
        ({"places": (KESH,)}, {"places": (KESH,), "evidence": Span(20, 29)}, True),
        ({"places": (KESH,)}, {"places": (BALIN,), "evidence": Span(20, 29)}, False),
        ({"places": (LAND,)}, {"places": (LAND,), "evidence": Span(20, 29)}, False),  # a whole country is no one place
        ({"places": (KESH,), "time": MONDAY}, {"places": (KESH,), "time": TUESDAY, "evidence": Span(20, 29)}, False),
        ({}, {}, True),  # "both blamed the other for the raid": the same words
    ],
)
def test_each_laying_one_attack_on_the_other_is_a_mutual_accusation(
    first: dict[str, object], second: dict[str, object], disputed: bool
) -> None:
    a = blames(1, ARDANIA, BORDURIA, violates_ceasefire=False, **first)
    b = blames(2, BORDURIA, ARDANIA, violates_ceasefire=False, **second)
    assert disputes(a, b) == ([(("c1", "c2"), "mutual-accusation")] if disputed else [])


def test_a_denial_by_reference_answers_what_it_points_to_and_nothing_else() -> None:
    told = [blames(1, ARDANIA, BORDURIA), blames(2, ARDANIA, BORDURIA, evidence=Span(20, 29))]
    denial = blames(3, BORDURIA, BORDURIA, stance=Stance.DENIES)
    found = find_disputes([*told, denial], [], answers=[("c3", "c1")])
    assert [d.claims for d in found] == [("c1", "c3")]


def test_two_denials_dispute_nothing() -> None:
    assert (
        disputes(
            blames(1, BORDURIA, BORDURIA, stance=Stance.DENIES), blames(2, ARDANIA, BORDURIA, stance=Stance.DENIES)
        )
        == []
    )


@pytest.mark.parametrize(
    ("first", "second", "disputed"),
    [
        (Count.exactly(27), Count.exactly(30), True),
        (Count(low=18), Count.exactly(19), False),
        (Count(low=18), Count.exactly(17), True),
        (Count(high=40), Count.exactly(41), True),
        (Count(best=30), Count.exactly(32), False),  # "about" may hold anything within a fifth
        (Count(best=30), Count.exactly(50), True),
        (Count(20, None, 30), Count.exactly(25), False),
        (Count(20, None, 30), Count.exactly(31), True),
        (Count(), Count.exactly(500), False),
        (Count.exactly(0), Count.exactly(3), True),
        (Count.exactly(27), Count.exactly(27), False),
    ],
)
def test_counts_that_cannot_both_be_true_are_disputed(first: Count, second: Count, disputed: bool) -> None:
    a = replace(TOLL, id="f1", count=first, speaker=ARDANIA)
    b = replace(TOLL, id="f2", count=second, speaker=BORDURIA)
    assert over(a, b) == ([(("f1", "f2"), "figure")] if disputed else [])


SECOND = replace(TOLL, id="f2", count=Count.exactly(30), speaker=BORDURIA)


@pytest.mark.parametrize(
    "change",
    [
        lambda f: replace(f, speaker=ARDANIA),  # a later figure of the same voice supersedes
        lambda f: replace(f, kind=FigureKind.WOUNDED),
        lambda f: replace(f, who=Who.MILITARY),
        lambda f: replace(f, group="children"),
        lambda f: replace(f, sides=(BORDURIA,)),
        lambda f: replace(f, time=TUESDAY),
        lambda f: replace(f, standing=Standing.BACKGROUND),
        lambda f: replace(f, part_of="f1"),
        lambda f: replace(f, derived=True),
    ],
    ids="speaker kind who group sides time standing part derived".split(),
)
def test_counts_of_other_people_or_times_are_in_no_dispute(change: Callable[[Figure], Figure]) -> None:
    first = replace(TOLL, id="f1", speaker=ARDANIA, who=Who.CIVILIAN, time=MONDAY)
    assert over(first, SECOND) == [(("f1", "f2"), "figure")]
    assert over(first, change(SECOND)) == []


@pytest.mark.parametrize("told", [{"who": Who.MILITARY}, {"time": TUESDAY}])
def test_one_toll_may_be_told_more_exactly_than_the_other(told: dict[str, object]) -> None:
    first = replace(TOLL, id="f1", speaker=ARDANIA, **told)  # type: ignore[arg-type]
    assert over(first, SECOND) == [(("f1", "f2"), "figure")]


def test_a_person_lost_is_no_toll() -> None:
    one = replace(SECOND, count=Count.exactly(1))
    assert over(replace(TOLL, id="f1", speaker=ARDANIA), one) == []


def test_tolls_far_apart_are_of_one_event_only_if_they_share_a_day() -> None:
    far = replace(SECOND, evidence=Span(5000, 5009))
    first = replace(TOLL, id="f1", speaker=ARDANIA)
    assert over(first, far) == []
    assert over(replace(first, time=TUESDAY), replace(far, time=TUESDAY)) == [(("f1", "f2"), "figure")]


def test_of_several_tolls_of_one_voice_the_nearest_answers() -> None:
    first = replace(TOLL, id="f1", speaker=ARDANIA)
    later = replace(SECOND, id="f3", count=Count.exactly(12), evidence=Span(200, 209))
    assert over(first, SECOND, later) == [(("f1", "f2"), "figure")]


def test_the_first_telling_of_a_toll_stands_for_the_one_that_is_answered() -> None:
    headline = replace(TOLL, id="f0", speaker=ARDANIA, evidence=Span(0, 9))
    near = replace(SECOND, evidence=Span(5050, 5059))
    assert over(headline, replace(headline, id="f1", evidence=Span(5000, 5009)), near) == [(("f0", "f2"), "figure")]


def test_a_disagreement_told_twice_is_one() -> None:
    first = replace(TOLL, id="f1", speaker=ARDANIA)
    again = replace(first, id="f3", evidence=Span(50, 59))
    assert over(first, SECOND, again) == [(("f1", "f2"), "figure")]


@pytest.mark.parametrize("change", [{"derived": True}, {"part_of": "f9"}], ids=["derived", "part"])
def test_a_desks_sum_or_a_part_told_first_is_in_no_dispute(change: dict[str, object]) -> None:
    assert over(replace(TOLL, id="f1", speaker=ARDANIA, **change), SECOND) == []  # type: ignore[arg-type]


def test_counts_of_nobodys_people_are_in_no_dispute() -> None:
    assert over(replace(TOLL, id="f1", speaker=ARDANIA, sides=()), replace(SECOND, sides=())) == []


def test_strengths_of_forces_sent_are_in_no_dispute() -> None:
    sent = FigureKind.DEPLOYED
    assert over(replace(TOLL, id="f1", kind=sent, speaker=ARDANIA), replace(SECOND, kind=sent)) == []


def test_disputes_of_claims_come_before_those_of_figures_in_the_order_of_the_text() -> None:
    claims = [
        blames(1, ARDANIA, BORDURIA),
        blames(2, BORDURIA, ARDANIA),
        blames(3, BORDURIA, BORDURIA, stance=Stance.DENIES),
    ]
    figures = [replace(TOLL, id="f1", speaker=ARDANIA), SECOND]
    found = [(d.claims, str(d.kind)) for d in find_disputes(claims, figures)]
    assert found == [
        (("c1", "c2"), "mutual-accusation"),
        (("c1", "c3"), "denial"),
        (("f1", "f2"), "figure"),
    ]
