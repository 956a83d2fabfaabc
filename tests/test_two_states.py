"""A story of two states that accuse each other: whose people, whose breach, whose war."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from truceline.ingest import capture
from truceline.model import Account, Claim, Standing
from truceline.pipeline import Reader, load_reader, read_document

PUBLISHED = datetime(2031, 6, 4, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(threads=1)


def account(reader: Reader, *sentences: str) -> Account:
    return read_document(capture(" ".join(sentences).encode(), source="-", published=PUBLISHED), reader)


def by_code(claim: Claim) -> tuple[list[str | None], list[str | None]]:
    return [a.code for a in claim.actors], [t.code for t in claim.targets]


def test_what_is_ours_is_called_by_what_it_is(reader: Reader) -> None:
    (claim,) = account(reader, '"Indian troops shelled our posts near Kotli," Pakistan\'s army said.').claims
    assert by_code(claim) == (["IND"], ["PAK"])
    assert [t.name for t in claim.targets] == ["our posts (Pakistan)"]


def test_what_is_done_to_an_accuser_is_done_to_the_state_he_speaks_for(reader: Reader) -> None:
    (claim,) = account(reader, "The Pakistani government accused India of shelling villages.").claims
    assert [(t.name, t.code) for t in claim.targets] == [("Pakistan", "PAK")]


def test_the_units_of_an_army_are_named_with_it(reader: Reader) -> None:
    claims = account(reader, "Units of the Indian army shelled villages near Kotli.").claims
    assert [a.name for a in claims[0].actors] == ["Units of the Indian army"]


def test_a_breach_and_the_act_it_consists_in_are_one_claim(reader: Reader) -> None:
    told = 'Pakistan said Indian units had "violated the ceasefire, opening fire with mortars on our posts near Kotli".'
    (claim,) = account(reader, told).claims
    assert claim.violates_ceasefire
    assert by_code(claim) == (["IND"], ["PAK"])
    assert claim.weapons == ("mortars",)


def test_both_parties_breaches_are_the_truce_s_though_words_name_one_of_them(reader: Reader) -> None:
    read = account(
        reader,
        "India and Pakistan agreed a ceasefire on Tuesday.",
        "India said Pakistani units broke the truce within hours.",
        "Pakistan said Indian units broke the truce within hours.",
    )
    (truce,) = read.ceasefires
    breaches = {c.id: by_code(c)[0] for c in read.claims if c.violates_ceasefire}
    assert sorted(code for codes in breaches.values() for code in codes if code) == ["IND", "PAK"]
    assert set(truce.violations) == set(breaches)


@pytest.mark.parametrize(
    "told",
    [
        "The two neighbouring republics went to war in 1999, and about 1,000 soldiers were killed.",
        "The two sides fought near Kargil in 1999. They fought again in 2002, when about 1,000 soldiers died.",
    ],
)
def test_the_dead_of_a_war_of_two_are_of_both(reader: Reader, told: str) -> None:
    news = "India accused Pakistan of shelling villages. Pakistan accused India of shelling posts."
    figures = account(reader, news, told).figures
    assert [({s.code for s in f.sides}, f.standing) for f in figures] == [({"IND", "PAK"}, Standing.BACKGROUND)]
    assert not figures[0].derived


@pytest.mark.parametrize(
    "told",
    [
        "Fighting on the India-Pakistan border killed three soldiers.",
        "Clashes broke out on the border between India and Pakistan.",
        "India-Pakistan clashes killed two soldiers.",
        "Pakistan said three soldiers had been killed in clashes with India near Kotli.",
    ],
)
def test_both_of_a_border_fought_there(reader: Reader, told: str) -> None:
    (claim,) = account(reader, told).claims
    assert {a.code for a in claim.actors} == {"IND", "PAK"}
    assert claim.targets == ()


@pytest.mark.parametrize(
    "border", ["India-Pakistan border", "Indian-Pakistani border", "border between India and Pakistan"]
)
def test_a_border_is_no_place_in_either_state_and_no_party(reader: Reader, border: str) -> None:
    (claim,) = account(reader, f"Rebels shelled guards on the {border} on Tuesday.").claims
    assert [(p.country, p.lat) for p in claim.places] in ([], [(None, None)])
    assert not {"IND", "PAK"} & {a.code for a in claim.actors}


@pytest.mark.parametrize(
    ("told", "side"),
    [
        ("Rebels hit a Pakistani army truck near Kotli in India, killing five soldiers.", "PAK"),
        ("Pakistani troops attacked a village near Kargil in India. Nine soldiers were killed.", "IND"),
        ("India said 50 of its soldiers had died. Pakistan had earlier reported the deaths of 49 soldiers.", "PAK"),
    ],
)
def test_soldiers_who_fall_are_of_the_army_that_was_hit_and_not_of_who_attacked(
    reader: Reader, told: str, side: str
) -> None:
    assert [s.code for s in account(reader, told).figures[-1].sides] == [side]


@pytest.mark.parametrize(
    "told",
    [
        "Taliban fighters clashed with Islamic State fighters on the India-Pakistan border on Tuesday.",
        "Clashes between the Taliban and Islamic State on the border between Iran and Afghanistan killed nine people.",
    ],
)
def test_states_whose_border_others_fight_on_do_not_fight(reader: Reader, told: str) -> None:
    for claim in account(reader, told).claims:
        assert not {"IND", "PAK", "IRN", "AFG"} & {a.code for a in (*claim.actors, *claim.targets)}


def test_a_state_that_reports_the_clash_of_two_others_takes_no_part_in_it(reader: Reader) -> None:
    found = account(reader, "Nepal said three soldiers had been killed in clashes on the India-Pakistan border.").claims
    assert found
    assert all("NPL" not in {a.code for a in (*claim.actors, *claim.targets)} for claim in found)


def test_a_house_known_by_its_number_is_somebody_who_speaks(reader: Reader) -> None:
    (claim,) = account(reader, "No 10 said Russian troops had shelled Kharkiv on Tuesday.").claims
    assert claim.speaker is not None
    assert claim.speaker.code == "GBR"


def test_the_news_agency_is_the_one_that_was_named_last_whatever_it_is_called(reader: Reader) -> None:
    text = "Gunmen attacked a post in Ankara, Russia's TASS reported. Police detained three men, the news agency said."
    found = account(reader, text).claims[-1]
    assert found.speaker is not None
    assert (found.speaker.code, found.speaker.sector) == ("RUS", "JRN")
