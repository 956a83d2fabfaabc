"""Who did it and to whom, where syntax alone would mislead: real model, real knowledge, texts of our own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.sentences import at, sentence
from truceline.ingest import capture
from truceline.model import ActType, Claim
from truceline.pipeline import Reader, load_reader, read_document
from truceline.read.phrases import subject

PUBLISHED = datetime(2023, 5, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(threads=1)


def claims(reader: Reader, text: str) -> tuple[Claim, ...]:
    return read_document(capture(text.encode(), source="test.txt", published=PUBLISHED), reader).claims


def actors(claim: Claim) -> set[str | None]:
    return {a.code for a in claim.actors if a.code}


def targets(claim: Claim) -> set[str | None]:
    return {a.code for a in claim.targets if a.code}


def test_why_there_are_no_targets_fits_the_act(reader: Reader) -> None:
    told = claims(
        reader, "Armenia and Azerbaijan agreed on a ceasefire on Monday. Armenian and Azerbaijani forces clashed."
    )
    why = {one.act.type: one.reasons["targets"] for one in told if not one.targets and "targets" in one.reasons}
    assert "fighting" not in why[ActType.AGREE]
    assert why[ActType.ASSAULT] == "two-sided fighting has no targets"


SUBJECTS = (
    (
        "Kenyan/ADJ/tried/nsubj tried/VERB/root to/PART/flee/mark flee/VERB/tried/xcomp and/CCONJ/shot/cc "
        "was/AUX/shot/aux:pass shot/VERB/tried/conj",
        "shot",
        True,
    ),
    (
        "Kenyan/ADJ/hit/nsubj:pass was/AUX/hit/aux:pass hit/VERB/root and/CCONJ/fled/cc then/ADV/fled/advmod "
        "has/AUX/fled/aux fled/VERB/hit/conj",
        "fled",
        False,
    ),
    (
        "Kenyan/ADJ/accused/nsubj:pass was/AUX/accused/aux:pass accused/VERB/root of/SCONJ/shelling/mark "
        "shelling/VERB/accused/advcl camps/NOUN/shelling/obj",
        "shelling",
        False,
    ),
)


@pytest.mark.parametrize(("words", "verb", "is_passive"), SUBJECTS)
def test_a_shared_subject_is_passive_for_passive_verbs_alone(words: str, verb: str, is_passive: bool) -> None:
    one = sentence(words)
    assert subject(one, at(one, verb)) == (at(one, "Kenyan"), is_passive)


def test_military_aid_is_given_by_the_giver_and_not_by_an_army(reader: Reader) -> None:
    aid = [c for c in claims(reader, "France is giving military aid to Chad.") if c.act.type is ActType.AID]
    assert [actors(c) for c in aid] == [{"FRA"}]


def test_a_war_of_nobody_named_has_no_parties(reader: Reader) -> None:
    told = claims(reader, "Syria and Russia met in Geneva. Heavy fighting continued in Aleppo on Tuesday.")
    assert [actors(c) for c in told if c.act.type is ActType.ASSAULT] == [set()]


def test_a_repelled_attack_is_of_those_who_made_it(reader: Reader) -> None:
    (attack,) = claims(reader, "Armenian forces on Tuesday repelled an attack by Azerbaijani troops near Jermuk.")
    assert (actors(attack), targets(attack)) == ({"AZE"}, {"ARM"})


def test_a_blow_told_again_is_of_whoever_dealt_it(reader: Reader) -> None:
    told = claims(reader, "Israel bombed Gaza on Tuesday. The air strikes destroyed two houses in Khan Younis.")
    assert all(actors(c) == {"ISR"} for c in told if c.act.type is ActType.ASSAULT)
    assert len(told) > 1


def test_a_blow_told_again_is_not_laid_to_whom_somebody_else_accuses(reader: Reader) -> None:
    told = claims(
        reader, "Hamas said Israel had bombed the town on Tuesday. The air strikes destroyed two houses in the town."
    )
    assert all(not actors(c) for c in told if c.speaker is None)


def test_a_states_own_people_can_be_hit_by_its_forces(reader: Reader) -> None:
    told = claims(reader, "Syrian government air strikes killed 12 civilians in Idlib, Syria, on Tuesday.")
    assert any(actors(c) == targets(c) == {"SYR"} for c in told)


@pytest.mark.parametrize(
    "text",
    [
        "An explosion at a mosque in Idlib on Friday killed 25 members of the Nusra Front.",
        "An attack near Idlib wounded two fighters of the Nusra Front.",
        "The blast at the depot killed a senior commander of the Nusra Front.",
    ],
)
def test_those_whom_a_deed_has_killed_have_not_done_it(reader: Reader, text: str) -> None:
    (claim,) = (c for c in claims(reader, text) if c.act.type is ActType.ASSAULT)
    assert (actors(claim), targets(claim)) == (set(), {"NUSRA"})


def test_who_announces_sanctions_or_aid_imposes_or_gives_them(reader: Reader) -> None:
    (claim,) = claims(reader, "Ukraine's government announced new sanctions against Russia on Tuesday.")
    assert (claim.act.type, actors(claim), targets(claim)) == (ActType.SANCTION, {"UKR"}, {"RUS"})


@pytest.mark.parametrize(
    "text",
    [
        "The attack on the village of Goris by the Nusra Front killed nine people on Monday.",
        "An attack by the Nusra Front killed five soldiers near Goris on Monday.",
    ],
)
def test_whoever_stands_behind_by_has_done_it_whatever_a_parser_hangs_it_on(reader: Reader, text: str) -> None:
    told = [claim for claim in claims(reader, text) if claim.act.type is ActType.ASSAULT]
    assert told
    for claim in told:
        assert actors(claim) == {"NUSRA"}
        assert "NUSRA" not in targets(claim)
