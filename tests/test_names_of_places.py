"""All names of places in a document, also those that stand for governments, peoples, bodies and homes."""

from __future__ import annotations

import pytest

from tests.knowledge import knowledge, scene_of
from tests.sentences import Told
from truceline.read.places import find_names, find_toponyms

ALI = "Ali/PROPN/said/nsubj Demir/PROPN/Ali/flat"


def names(*told: str | Told) -> list[str]:
    """The bare names of places in the last sentence."""
    scene = scene_of(*told)
    last = scene.sentences[-1]
    return [last.run_span(t.run).of(scene.text) for t in find_names(scene)[-1]]


@pytest.mark.parametrize("order", ["Sunday Dumayr", "Dumayr Sunday"])
def test_a_weekday_beside_a_name_is_no_part_of_it(order: str) -> None:
    first, second = order.split()
    words = f"Shells/NOUN/hit/nsubj hit/VERB/root {first}/PROPN/hit/obj {second}/PROPN/{first}/flat"
    assert names(Told(words, entities=(f"LOC: {order}",))) == ["Dumayr"]


def test_a_word_in_small_letters_is_no_place_whatever_the_tagger_takes_it_for() -> None:
    assert names(
        "Shells/NOUN/hit/nsubj hit/VERB/root the/DET/belt/det belt/PROPN/hit/obj in/ADP/Homs/case Homs/PROPN/hit/obl"
    ) == ["Homs"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Damascus/PROPN/said/nsubj said/VERB/root so/ADV/said/advmod", ["Damascus"]),
        ("Syrian/ADJ/troops/amod troops/NOUN/left/nsubj left/VERB/root", ["Syrian"]),
        ("Homs/PROPN/Police/compound Police/PROPN/said/nsubj said/VERB/root so/ADV/said/advmod", ["Homs"]),
        ("Homs/PROPN/residents/compound residents/NOUN/fled/nsubj fled/VERB/root", ["Homs"]),
    ],
)
def test_a_name_lent_to_a_government_a_people_or_a_body_is_found_and_is_no_place_of_an_act(
    words: str, found: list[str]
) -> None:
    assert names(words) == found
    assert not any(find_toponyms(scene_of(words)))


def test_what_stands_in_a_bodys_name_is_found_though_the_whole_is_unknown() -> None:
    words = (
        "He/PRON/came/nsubj came/VERB/root from/ADP/Centre/case Homs/PROPN/Centre/compound"
        " Relief/PROPN/Centre/compound Centre/PROPN/came/obl"
    )
    assert names(words) == ["Homs"]


@pytest.mark.parametrize(
    "words",
    [
        f"{ALI} of/ADP/Homs/case Homs/PROPN/Ali/nmod said/VERB/root so/ADV/said/advmod",
        f"{ALI} ,/PUNCT/Homs/punct D/PROPN/Homs/compound -/PUNCT/Homs/punct Homs/PROPN/Ali/appos said/VERB/root",
    ],
)
def test_where_a_person_is_from_is_no_part_of_his_name(words: str) -> None:
    mention = words.split(" said/VERB")[0]
    told = " ".join(w.split("/")[0] for w in mention.split())
    assert names(Told(words, entities=(f"PER: {told}",))) == ["Homs"]


def test_who_is_called_by_his_town_does_not_make_it_a_person() -> None:
    words = "A/DET/man/det Homs/PROPN/man/compound man/NOUN/died/nsubj died/VERB/root"
    assert names(Told(words, entities=("PER: Homs",))) == ["Homs"]
    assert names(Told(words.replace("man", "administration"), entities=("PER: Homs",))) == []


def test_a_person_named_in_full_is_no_town_when_only_the_surname_follows() -> None:
    full = Told("Ann/PROPN/came/nsubj Lincoln/PROPN/Ann/flat came/VERB/root", entities=("PER: Ann Lincoln",))
    short = "Lincoln/PROPN/left/nsubj left/VERB/root"
    assert names(full, short) == []
    assert names(short) == ["Lincoln"]


def test_a_common_word_at_the_beginning_of_a_sentence_is_no_name() -> None:
    assert names("Most/ADJ/fled/nsubj fled/VERB/root") == []


@pytest.mark.parametrize(("short", "long"), [("Jerome Twp.", "Jerome Township"), ("W. Columbia", "West Columbia")])
def test_abbreviations_in_names_are_known(short: str, long: str) -> None:
    gazetteer = knowledge().gazetteer
    assert gazetteer.lookup(short)
    assert {c.geonames_id for c in gazetteer.lookup(short)} == {c.geonames_id for c in gazetteer.lookup(long)}
