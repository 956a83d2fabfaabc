"""Counts in words: the table of bounds (ledger format, rule 10), ranges, dozens, and numerals that count nobody."""

from __future__ import annotations

import pytest

from tests.knowledge import knowledge, resolver_of
from tests.sentences import sentence
from truceline.model import Count
from truceline.read.figures import find_figures
from truceline.read.numbers import Amount, find_amounts
from truceline.read.voices import find_voices

VAGUE = Count()


def amounts_in(words: str) -> list[Amount]:
    return find_amounts(sentence(words), knowledge().amounts)


def only_amount(words: str) -> Amount:
    found = amounts_in(words)
    assert len(found) == 1
    return found[0]


def counts_in_figures(words: str) -> list[tuple[str, Count]]:
    resolver = resolver_of(words)
    scene = resolver.scene
    figures = find_figures(scene, resolver, find_voices(scene, resolver))
    return [(str(f.kind), f.count) for f in figures]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("49/NUM soldiers/NOUN", Count.exactly(49)),
        ("at/ADP least/ADJ 12/NUM soldiers/NOUN", Count(low=12)),
        ("more/ADJ than/ADP 100/NUM people/NOUN", Count(low=100)),
        ("over/ADP 30/NUM people/NOUN", Count(low=30)),
        ("not/PART less/ADJ than/ADP 12/NUM men/NOUN", Count(low=12)),
        ("30/NUM or/CCONJ more/ADJ men/NOUN", Count(low=30)),
        ("about/ADV 30/NUM people/NOUN", Count(best=30)),
        ("around/ADV 30/NUM people/NOUN", Count(best=30)),
        ("some/DET 30/NUM people/NOUN", Count(best=30)),
        ("nearly/ADV 30/NUM people/NOUN", Count(best=30)),
        ("almost/ADV 30/NUM people/NOUN", Count(best=30)),
        ("roughly/ADV 30/NUM people/NOUN", Count(best=30)),
        ("an/DET estimated/VERB 300/NUM people/NOUN", Count(best=300)),
        ("30/NUM or/CCONJ so/ADV men/NOUN", Count(best=30)),
        ("up/ADP to/ADP 40/NUM fighters/NOUN", Count(high=40)),
        ("as/ADV much/ADJ as/ADP 40/NUM", Count(high=40)),
        ("between/ADP 20/NUM and/CCONJ 30/NUM men/NOUN", Count(20, None, 30)),
        ("20/NUM to/PART 30/NUM men/NOUN", Count(20, None, 30)),
        ("from/ADP 20/NUM to/ADP 30/NUM men/NOUN", Count(20, None, 30)),
        ("two/NUM dozen/NOUN men/NOUN", Count.exactly(24)),
        ("half/DET a/DET million/NUM people/NOUN", Count.exactly(500_000)),
        ("one/NUM soldier/NOUN", Count.exactly(1)),
        ("none/PRON", Count.exactly(0)),
        ("no/DET soldiers/NOUN", Count.exactly(0)),
        ("nobody/PRON", Count.exactly(0)),
    ],
)
def test_words_around_a_number_say_which_bound_it_is(words: str, count: Count) -> None:
    assert only_amount(words).count == count


@pytest.mark.parametrize("words", ["no/DET fewer/ADJ than/ADP 12/NUM men/NOUN", "no/DET less/ADJ than/ADP 12/NUM"])
def test_no_fewer_than_is_a_lower_bound(words: str) -> None:
    assert amounts_in(words)[-1].count == Count(low=12)


@pytest.mark.parametrize(
    "words", ["as/ADV many/ADJ as/ADP 40/NUM men/NOUN", "no/DET more/ADJ than/ADP 40/NUM men/NOUN"]
)
def test_as_many_as_and_no_more_than_are_upper_bounds(words: str) -> None:
    assert amounts_in(words)[-1].count == Count(high=40)


@pytest.mark.parametrize(
    "words",
    [
        "dozens/NOUN of/ADP men/NOUN",
        "scores/NOUN of/ADP men/NOUN",
        "hundreds/NOUN of/ADP men/NOUN",
        "thousands/NOUN of/ADP men/NOUN",
        "several/ADJ men/NOUN",
        "many/ADJ men/NOUN",
        "some/DET men/NOUN",
        "a/DET few/ADJ men/NOUN",
        "a/DET handful/NOUN of/ADP men/NOUN",
        "several/ADJ hundred/NUM men/NOUN",
        "a/DET number/NOUN of/ADP men/NOUN",
    ],
)
def test_dozens_and_the_like_are_people_without_a_number(words: str) -> None:
    assert only_amount(words).count == VAGUE


@pytest.mark.parametrize(
    "words",
    ["the/DET number/NOUN fell/VERB/root", "the/DET majority/NOUN left/VERB/root", "the/DET crowd/NOUN left/VERB/root"],
)
def test_a_noun_of_number_that_counts_nothing_is_no_amount(words: str) -> None:
    assert amounts_in(words) == []


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("6,500/NUM men/NOUN", 6_500),
        ("1.5/NUM million/NUM people/NOUN", 1_500_000),
        ("12/NUM thousand/NUM people/NOUN", 12_000),
        ("two/NUM hundred/NUM thousand/NUM people/NOUN", 200_000),
        ("three/NUM hundred/NUM and/CCONJ five/NUM men/NOUN", 305),
        ("twenty/NUM -/PUNCT five/NUM men/NOUN", 25),
        ("twenty/NUM five/NUM men/NOUN", 25),
        ("one/NUM hundred/NUM and/CCONJ twenty/NUM -/PUNCT three/NUM men/NOUN", 123),
        ("a/DET hundred/NUM men/NOUN", 100),
        ("a/DET dozen/NOUN men/NOUN", 12),
        ("half/DET a/DET dozen/NOUN men/NOUN", 6),
        ("zero/NUM", 0),
    ],
)
def test_numerals_in_words_and_digits(words: str, number: int) -> None:
    assert only_amount(words).count == Count.exactly(number)


def test_how_many_asks_and_counts_nobody() -> None:
    assert amounts_in("how/ADV many/ADJ soldiers/NOUN") == []


@pytest.mark.parametrize("joint", ["-/PUNCT", "–/PUNCT", "to/PART"])
def test_a_range_is_joined_by_dash_or_to(joint: str) -> None:
    assert only_amount(f"20,000/NUM {joint} 30,000/NUM people/NOUN").count == Count(20_000, None, 30_000)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("70/NUM to/PART 80,000/NUM people/NOUN", Count(70_000, None, 80_000)),
        ("between/ADP 5/NUM and/CCONJ 10,000/NUM people/NOUN", Count(5_000, None, 10_000)),
        ("150/NUM or/CCONJ 200,000/NUM people/NOUN", Count(150_000, None, 200_000)),
        ("5/NUM to/PART 80,000/NUM people/NOUN", Count(5, None, 80_000)),  # too far apart to be one estimate
        ("700/NUM to/PART 2,500/NUM people/NOUN", Count(700, None, 2_500)),
        ("900/NUM to/PART 1,000/NUM people/NOUN", Count(900, None, 1_000)),
        ("3/NUM to/PART 5/NUM people/NOUN", Count(3, None, 5)),
    ],
)
def test_the_lower_end_of_a_range_shares_the_thousands_of_the_upper_one(words: str, count: Count) -> None:
    assert only_amount(words).count == count


def test_a_falling_pair_is_no_range() -> None:
    assert [a.count for a in amounts_in("from/ADP 30/NUM to/PART 20/NUM")] == [Count.exactly(30), Count.exactly(20)]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("nearly/ADV half/DET a/DET million/NUM people/NOUN", Count(best=500_000)),
        ("more/ADJ than/ADP half/DET a/DET million/NUM people/NOUN", Count(low=500_000)),
        ("about/ADV two/NUM dozen/NOUN men/NOUN", Count(best=24)),
        ("at/ADP least/ADJ three/NUM dozen/NOUN men/NOUN", Count(low=36)),
        ("some/DET 2/NUM million/NUM people/NOUN", Count(best=2_000_000)),
    ],
)
def test_dozens_and_millions_take_bounds_as_numerals_do(words: str, count: Count) -> None:
    assert only_amount(words).count == count


def test_just_over_is_an_estimate_and_well_over_a_floor() -> None:
    assert only_amount("just/ADV over/ADP 30/NUM men/NOUN").count == Count(best=30)
    assert only_amount("well/ADV over/ADP 30/NUM men/NOUN").count == Count(low=30)


@pytest.mark.parametrize(
    "words",
    [
        "in/ADP 2014/NUM",
        "the/DET 2011/NUM war/NOUN",
        "the/DET 1990s/NOUN",
        "aged/VERB 12/NUM",
        "age/NOUN 12/NUM",
        "$/SYM 12/NUM million/NUM",
        "€/SYM 12/NUM million/NUM",
        "12/NUM percent/NOUN",
        "12/NUM %/SYM",
        "12/NUM per/ADP cent/NOUN",
        "at/ADP 16:30/NUM",
        "resolution/NOUN 2254/NUM",
        "article/NOUN 5/NUM",
        "Su/PROPN -/PUNCT 24/NUM jets/NOUN",
        "120mm/NUM mortars/NOUN",
        "third/ADJ",
        "25/NUM -/PUNCT 12/NUM -/PUNCT 2014/NUM",
        "2014/NUM –/PUNCT 12/NUM –/PUNCT 25/NUM ,/PUNCT",
    ],
)
def test_years_ages_money_shares_and_names_count_nobody(words: str) -> None:
    assert amounts_in(words) == []


def test_a_number_like_a_year_before_people_counts_them() -> None:
    assert only_amount("1950/NUM/soldiers/nummod soldiers/NOUN/root").count == Count.exactly(1950)


def test_an_amount_covers_its_bound_and_points_to_its_numeral() -> None:
    words = "killed/VERB/root at/ADP least/ADJ 12/NUM soldiers/NOUN"
    amount = only_amount(words)
    assert amount.run == (1, 4)
    assert amount.number == 3


def test_amounts_come_in_the_order_of_the_text() -> None:
    found = amounts_in("killed/VERB/root 12/NUM and/CCONJ wounded/VERB dozens/NOUN of/ADP villagers/NOUN")
    assert [a.count for a in found] == [Count.exactly(12), VAGUE]


@pytest.mark.parametrize(
    ("subject", "count"),
    [
        ("A/DET/soldier/det soldier/NOUN/killed/nsubj:pass was/AUX/killed/aux:pass", Count.exactly(1)),
        ("An/DET/officer/det officer/NOUN/killed/nsubj:pass was/AUX/killed/aux:pass", Count.exactly(1)),
        ("No/DET/soldiers/det soldiers/NOUN/killed/nsubj:pass were/AUX/killed/aux:pass", Count.exactly(0)),
        ("One/NUM/soldier/nummod soldier/NOUN/killed/nsubj:pass was/AUX/killed/aux:pass", Count.exactly(1)),
    ],
)
def test_a_single_person_is_a_figure_of_one(subject: str, count: Count) -> None:
    place = "in/ADP/Bamako/case Bamako/PROPN/killed/obl"
    assert counts_in_figures(f"{subject} killed/VERB/root {place}") == [("killed", count)]


@pytest.mark.parametrize(
    "tail",
    [
        "on/ADP/May/case May/PROPN/killed/obl 6/NUM/May/nummod",
        "in/ADP/2014/case 2014/NUM/killed/obl",
        "in/ADP/tanks/case 4/NUM/tanks/nummod tanks/NOUN/killed/obl",
    ],
)
def test_days_years_and_things_are_no_figures(tail: str) -> None:
    men = "9/NUM/men/nummod men/NOUN/killed/nsubj:pass were/AUX/killed/aux:pass killed/VERB/root"
    assert counts_in_figures(f"{men} {tail}") == [("killed", Count.exactly(9))]


def test_the_age_of_a_child_is_no_count() -> None:
    boy = "A/DET/boy/det 12/NUM/year/nummod -/PUNCT/year/punct year/NOUN/old/obl -/PUNCT/old/punct old/ADJ/boy/amod"
    words = f"{boy} boy/NOUN/killed/nsubj:pass was/AUX/killed/aux:pass killed/VERB/root"
    assert counts_in_figures(words) == [("killed", Count.exactly(1))]
