"""Whose losses a number tells, which day a truce is of and which truce is meant, as the picture of a war needs them."""

from __future__ import annotations

from datetime import date

import pytest

from truceline.ingest import capture, parse_published
from truceline.model import Account, Figure, Standing, TruceStatus
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
