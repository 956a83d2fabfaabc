"""What cannot all be true across articles: accusations that answer each other, denials, numbers."""

from __future__ import annotations

from dataclasses import replace

from tests.wars import (
    ARD_MINISTRY,
    ARDANIA,
    AT_WAR,
    MONITORS,
    VEL_MINISTRY,
    VELLAND,
    article,
    attack,
    breach,
    day,
    figure,
    reports,
    village,
)
from truceline.model import Account, Contradiction, DisputeKind, Standing
from truceline.reconcile.disputes import contradictions
from truceline.reconcile.tolls import toll_series

TOLDAN, ORSK = village("Toldan", lat=40.0, lon=45.0), village("Orsk", lat=40.1, lon=45.1)
BY_VEL, BY_ARD = breach(ARD_MINISTRY, VELLAND, ARDANIA), breach(VEL_MINISTRY, ARDANIA, VELLAND)


def found_in(*accounts: Account) -> tuple[Contradiction, ...]:
    told = reports(*accounts)
    return contradictions(told.claims, toll_series(told.figures, dyads=AT_WAR))


def documents(found: Contradiction) -> list[list[str]]:
    return [[key.document for key in side] for side in found.sides]


def test_breaches_that_two_parties_lay_on_each_other_are_one_contradiction() -> None:
    (found,) = found_in(article("a", BY_VEL), article("b", BY_ARD, hours=2), article("c", BY_VEL, hours=3))
    assert found.kind is DisputeKind.MUTUAL_ACCUSATION
    assert documents(found) == [["a", "c"], ["b"]]


def test_accusations_of_other_days_do_not_answer_each_other() -> None:
    assert found_in(article("a", replace(BY_VEL, time=day(3))), article("b", replace(BY_ARD, time=day(13)))) == ()
    assert found_in(article("a", BY_VEL), article("b", BY_ARD, days=9)) == ()


def test_each_day_has_a_contradiction_of_its_own() -> None:
    days = [article(f"{n}", replace(BY_VEL, time=day(n)), replace(BY_ARD, time=day(n))) for n in (13, 14)]
    assert [documents(found) for found in found_in(*days)] == [[["13"], ["13"]], [["14"], ["14"]]]


def test_an_undated_accusation_answers_a_dated_one_of_the_day_before() -> None:
    (found,) = found_in(article("a", replace(BY_VEL, time=day(13))), article("b", BY_ARD, days=1))
    assert documents(found) == [["a"], ["b"]]


def test_shelling_is_answered_by_shelling_at_the_same_place_alone() -> None:
    mine = attack(ARD_MINISTRY, VELLAND, ARDANIA, places=(TOLDAN,))
    there, elsewhere = (attack(VEL_MINISTRY, ARDANIA, VELLAND, places=(place,)) for place in (TOLDAN, ORSK))
    assert len(found_in(article("a", mine), article("b", there))) == 1
    assert found_in(article("a", mine), article("b", elsewhere)) == ()


def test_a_third_party_accuses_nobody_mutually() -> None:
    assert found_in(article("a", BY_VEL), article("b", breach(MONITORS, ARDANIA, VELLAND))) == ()


def test_a_denial_stands_against_all_who_assert_the_deed() -> None:
    deed = attack(ARD_MINISTRY, VELLAND, ARDANIA, places=(TOLDAN,))
    denial = attack(VEL_MINISTRY, VELLAND, None, denies=True)
    (found,) = found_in(
        article("a", deed),
        article("b", replace(deed, speaker=MONITORS), hours=2),
        article("c", denial, hours=5),
    )
    assert found.kind is DisputeKind.DENIAL
    assert documents(found) == [["a", "b"], ["c"]]


def test_a_denial_is_of_no_other_deed() -> None:
    deed = attack(ARD_MINISTRY, VELLAND, ARDANIA, places=(TOLDAN,), time=day(13))
    for other in (
        attack(VEL_MINISTRY, VELLAND, None, places=(ORSK,), denies=True),
        attack(VEL_MINISTRY, ARDANIA, None, denies=True),
        attack(VEL_MINISTRY, VELLAND, None, time=day(20), denies=True),
    ):
        assert found_in(article("a", deed), article("b", other)) == ()


def test_a_denial_of_an_incident_answers_its_claims_and_names_it() -> None:
    told = reports(
        article("a", attack(ARD_MINISTRY, VELLAND, ARDANIA)),
        article("b", attack(VEL_MINISTRY, None, None, denies=True)),
    )
    (found,) = contradictions(told.claims, incidents={claim.key: "i1" for claim in told.claims})
    assert found.incident == "i1"


def test_a_side_s_own_number_and_its_adversary_s_stand_against_each_other() -> None:
    conceded = [article(f"{n}", figure(n, VEL_MINISTRY, VELLAND), days=d) for d, n in enumerate((50, 71, 80))]
    alleged = article("alleged", figure(431, ARD_MINISTRY, VELLAND), days=6)
    (found,) = found_in(*conceded, alleged)
    assert found.kind is DisputeKind.FIGURE
    assert documents(found) == [["80"], ["alleged"]]


def test_numbers_that_supersede_each_other_contradict_nobody() -> None:
    assert found_in(article("a", figure(49, ARD_MINISTRY)), article("b", figure(105, ARD_MINISTRY), days=1)) == ()


def test_numbers_told_weeks_apart_are_of_two_happenings() -> None:
    own, alleged = figure(49, ARD_MINISTRY), figure(105, VEL_MINISTRY)
    assert found_in(article("a", own), article("b", alleged, days=1))
    assert found_in(article("a", own), article("b", alleged, days=20)) == ()


def test_history_is_in_dispute_with_nobody() -> None:
    old = replace(BY_VEL, standing=Standing.BACKGROUND)
    assert found_in(article("a", old), article("b", BY_ARD)) == ()


def test_ids_do_not_depend_on_the_order_of_accounts() -> None:
    accounts = [article("a", BY_VEL), article("b", BY_ARD), article("c", BY_VEL, hours=1)]
    assert found_in(*accounts) == found_in(*reversed(accounts))
