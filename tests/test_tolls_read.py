"""Whose losses a number tells, which day a truce is of and which truce is meant, as the picture of a war needs them."""

from __future__ import annotations

from datetime import date

import pytest

from truceline.ingest import capture, parse_published
from truceline.model import Account, Count, Figure, FigureKind, Stance, Standing, TruceStatus
from truceline.pipeline import Reader, load_reader, read_document

PUBLISHED = parse_published("2020-10-14T12:00:00Z")  # a Wednesday


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(threads=1)


def account_of(reader: Reader, text: str) -> Account:
    return read_document(capture(text.encode(), source="test.txt", published=PUBLISHED), reader)


def sides(figure: Figure) -> set[str | None]:
    return {actor.code for actor in figure.sides}


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Sudan says it lost 30 soldiers and Ethiopia says it lost 40.", [{"SDN"}, {"ETH"}]),
        ("Ethiopia raised its toll to 71 on Wednesday.", [{"ETH"}]),
        ("At least 60 soldiers from Sudan and Ethiopia have been killed this week.", [{"SDN", "ETH"}]),
        ("Sudan fought Ethiopia. Nearly 90 soldiers were killed or went missing on both sides.", [{"SDN", "ETH"}]),
    ],
)
def test_losses_are_those_of_whom_the_words_name(reader: Reader, text: str, whose: list[set[str]]) -> None:
    assert [sides(figure) for figure in account_of(reader, text).figures] == whose


def test_the_toll_of_a_headline_is_news_where_the_body_tells_of_losses(reader: Reader) -> None:
    text = (
        "At least 70 troops killed in Sudan-Ethiopia clashes\n\n"
        "At least 70 soldiers from both sides have been killed in clashes between Sudan and Ethiopia.\n\n"
        "Sudan's army said on Tuesday that 30 of its soldiers had been killed."
    )
    total = next(f for f in account_of(reader, text).figures if f.count.low == 70)
    assert (total.standing, total.derived) == (Standing.CURRENT, True)


def test_a_headline_that_leaves_the_side_to_the_body_is_no_figure_of_its_own(reader: Reader) -> None:
    text = (
        "Forty servicemen killed, defence ministry says\n\n"
        "Forty Ethiopian servicemen were killed in fighting on the border with Sudan, Ethiopia's defence ministry said."
    )
    (figure,) = account_of(reader, text).figures
    assert sides(figure) == {"ETH"}


def test_a_truce_that_collapsed_and_the_one_that_took_its_place_are_two(reader: Reader) -> None:
    text = (
        "Sudan and Ethiopia agreed a ceasefire on Tuesday after two days of fighting.\n\n"
        "The truce came into force on Tuesday evening. A truce brokered by Egypt on Monday had quickly collapsed."
    )
    new, old = account_of(reader, text).ceasefires
    assert new.declared is not None
    assert new.declared.start == date(2020, 10, 13)
    assert (new.status, old.status) == (TruceStatus.IN_FORCE, TruceStatus.COLLAPSED)


def test_the_day_of_a_breach_is_not_that_of_the_truce(reader: Reader) -> None:
    text = "Sudan said Ethiopian troops had violated the ceasefire again on Wednesday by shelling Gedaref."
    (truce,) = account_of(reader, text).ceasefires
    assert truce.declared is None


def test_a_truce_that_holds_today_began_when_it_took_effect(reader: Reader) -> None:
    text = (
        "A ceasefire between Sudan and Ethiopia was holding on Wednesday. "
        "The ceasefire took effect on Monday evening, officials in Khartoum said."
    )
    (truce,) = account_of(reader, text).ceasefires
    assert truce.in_force is not None
    assert truce.in_force.start == date(2020, 10, 12)


def test_who_is_said_to_break_a_truce_and_who_denies_it_are_its_two_parties(reader: Reader) -> None:
    text = (
        "Sudan's army denied that its troops had violated the ceasefire.\n\n"
        "Its spokesman said Ethiopian forces had broken the truce by shelling Gedaref."
    )
    (truce,) = account_of(reader, text).ceasefires
    assert {actor.code for actor in truce.parties} == {"SDN", "ETH"}


def test_no_violations_are_a_breach_denied_and_dispute_no_truce(reader: Reader) -> None:
    text = (
        "A truce between Sudan and Ethiopia took effect on Monday. "
        "No violations of the ceasefire were recorded along the border on Tuesday, the Sudanese army said."
    )
    account = account_of(reader, text)
    (told,) = [claim for claim in account.claims if claim.violates_ceasefire]
    assert told.stance is Stance.DENIES
    assert [truce.status for truce in account.ceasefires] == [TruceStatus.IN_FORCE]


def test_an_attack_in_violation_of_a_truce_is_a_breach_of_the_day_it_is_told(reader: Reader) -> None:
    text = "Sudan accused Ethiopia on Wednesday of shelling Gedaref with mortars, in breach of Monday's truce."
    account = account_of(reader, text)
    (told,) = account.claims
    assert told.violates_ceasefire
    assert told.time is not None
    assert told.time.start == date(2020, 10, 14)
    assert account.ceasefires[0].violations == (told.id,)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Sudan said Ethiopian forces had violated the ceasefire 43 times in the past 24 hours.", Count.exactly(43)),
        ("Ethiopian troops broke the truce at least 30 times on Monday, Sudan's army said.", Count(low=30)),
        ("Sudan recorded 71 ceasefire violations by Ethiopian troops on Tuesday.", Count.exactly(71)),
        ("Sudan accused Ethiopia of some 40 breaches of the ceasefire.", Count(best=40)),
        ("Ethiopia's army violated the truce twice overnight, Khartoum said.", Count.exactly(2)),
        ("Sudan said Ethiopian forces had violated the ceasefire by shelling 12 villages.", None),
    ],
)
def test_a_number_of_breaches_is_read_with_its_bound(reader: Reader, text: str, count: Count | None) -> None:
    told = [claim for claim in account_of(reader, text).claims if claim.violates_ceasefire]
    assert [claim.breaches for claim in told] == [count]


def test_the_ministry_is_the_defence_ministry_told_before_whoever_is_named_between(reader: Reader) -> None:
    text = (
        "Sudan's defence ministry said 30 Ethiopian soldiers had been killed. Ethiopia has acknowledged fewer deaths. "
        "Ten Sudanese soldiers were taken prisoner, the ministry said."
    )
    captured = account_of(reader, text).figures[-1]
    assert captured.speaker is not None
    assert (captured.kind, captured.speaker.code) == (FigureKind.CAPTURED, "SDN")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Ethiopia's Security Council", "ETH"),
        ("the Ethiopian Security Council", "ETH"),
        ("Sudan's National Security Council", "SDN"),
        ("the UN Security Council", "IGOUNO"),
        ("the Security Council", "IGOUNO"),
    ],
)
def test_a_council_is_that_of_the_state_it_is_said_to_be_of(reader: Reader, body: str, code: str) -> None:
    text = f"Sudanese troops shelled Humera on Tuesday, {body} said."
    claim = account_of(reader, text).claims[0]
    assert claim.speaker is not None
    assert claim.speaker.code == code


@pytest.mark.parametrize("words", ["passes 170", "tops 170", "exceeds 170", "has surpassed 170"])
def test_a_toll_that_passes_a_number_is_at_least_so_high(reader: Reader, words: str) -> None:
    (figure,) = account_of(reader, f"The death toll in Sudan {words}.").figures
    assert figure.count == Count(low=170)


@pytest.mark.parametrize(("told", "own"), [("176", False), ("185", True), ("169", True)])
def test_a_headline_with_a_round_number_counts_those_whom_the_body_counts(reader: Reader, told: str, own: bool) -> None:
    text = (
        "Death toll in border clashes passes 170\n\n"
        f"At least {told} soldiers from Sudan and Ethiopia have been killed in this week's clashes."
    )
    assert len(account_of(reader, text).figures) == 1 + own
