"""Words that read as an assault and tell of none: figures of speech, and bare words in news that is about no force."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.knowledge import knowledge, resolver_of, scene_of
from tests.sentences import Heads, Told, at
from truceline.model import ReaderVersion
from truceline.read.claims import draft_claims
from truceline.read.features import weigh
from truceline.read.force import OF_FORCE, borne_out, force_of
from truceline.read.reader import read
from truceline.read.resolve import Resolver
from truceline.read.scene import Scene
from truceline.read.story import Story
from truceline.read.voices import find_voices
from truceline.read.weights import Weights

QUIET = Told(
    "The/DET/shop/det shop/NOUN/opened/nsubj opened/VERB/root ./PUNCT/opened/punct",
    heads=Heads({}, inside={}, standings={}),
)
SOLDIERS = Told(
    "Soldiers/NOUN/shot/nsubj shot/VERB/root at/ADP/rebels/case rebels/NOUN/shot/obl ./PUNCT/shot/punct",
    heads=Heads({1: {"O": 0.05, "ASSAULT": 0.95}}, inside={1: (0.9,) * 5}, standings={1: {"current": 1.0}}),
)
UNSURE = Weights.none()
SURE = replace(UNSURE, intercepts=(3.0, 3.0))  # of every draft
BATTLED = "She/PRON/battled/nsubj battled/VERB/root in/ADP/office/case the/DET/office/det office/NOUN/battled/obl"


def told(words: str, form: str, *, standing: str = "current", chance: float = 0.95) -> Told:
    """A sentence in which the model takes a word for an assault, with this chance."""
    number = [word.split("/")[0] for word in words.split()].index(form)
    inside = {number: (0.9,) * len(words.split())}
    acts = {number: {"O": 1.0 - chance, "ASSAULT": chance}}
    return Told(words, heads=Heads(acts, inside=inside, standings={number: {standing: 1.0}}))


def assaults(scene: Scene, weights: Weights = UNSURE) -> list[str]:
    """The words of the assaults that are borne out."""
    resolver = Resolver(Story(scene))
    voices = find_voices(scene, resolver)
    drafts = weigh(scene, voices, draft_claims(scene, resolver, voices, resolver.story.toponyms))
    kept, _ = borne_out(scene, drafts, weights)
    return [scene.sentences[d.sentence].words[d.trigger.word].text for d in kept if d.claim.act.type == "ASSAULT"]


def verb(subject: str, form: str, thing: str) -> str:
    return f"{subject}/NOUN/{form}/nsubj {form}/VERB/root the/DET/{thing}/det {thing}/NOUN/{form}/obj"


def deed(form: str, preposition: str, thing: str) -> str:
    aimed = f"{preposition}/ADP/{thing}/case {thing}/NOUN/{form}/nmod"
    return f"The/DET/{form}/det {form}/NOUN/went/nsubj {aimed} went/VERB/root on/ADV"


@pytest.mark.parametrize(
    ("words", "form", "is_force"),
    [
        (verb("Lawmakers", "attacked", "budget"), "attacked", False),
        (verb("Rebels", "attacked", "town"), "attacked", True),
        (verb("Mother", "killed", "child"), "killed", False),
        (verb("Ship", "struck", "rock"), "struck", False),
        (verb("Bombers", "approached", "border"), "approached", False),  # to the model alone
        ("Bombers/NOUN/took/nsubj took/VERB/root off/ADP/took/compound:prt", "took", False),
        (verb("Bombers", "took", "town"), "took", True),
        (verb("Hurricane", "destroyed", "village"), "destroyed", False),
        (verb("Shells", "destroyed", "village"), "destroyed", True),
        (verb("Virus", "killed", "farmers"), "killed", False),
        (verb("Gunmen", "killed", "farmers"), "killed", True),
        (deed("fight", "against", "inflation"), "fight", False),
        (deed("fight", "against", "rebels"), "fight", True),
        (deed("assault", "on", "freedom"), "assault", False),
        (deed("assault", "on", "barracks"), "assault", True),
    ],
)
def test_what_no_force_hurts_and_what_uses_none_make_a_figure_of_speech(words: str, form: str, is_force: bool) -> None:
    """Even in news of a war."""
    assert (form in assaults(scene_of(SOLDIERS, told(words, form), SOLDIERS))) is is_force


def test_who_kills_himself_attacks_nobody() -> None:
    words = "The/DET/banker/det banker/NOUN/shot/nsubj shot/VERB/root himself/PRON/shot/obj"
    assert "shot" not in assaults(scene_of(QUIET, told(words, "shot")))


def test_a_bare_word_is_an_assault_in_news_of_a_war_alone() -> None:
    quiet, war = (
        scene_of(*[QUIET] * 9, told(BATTLED, "battled")),
        scene_of(SOLDIERS, told(BATTLED, "battled"), SOLDIERS),
    )
    assert force_of(quiet) < OF_FORCE < force_of(war)
    assert "battled" not in assaults(quiet)
    assert "battled" in assaults(war)


def test_a_weapon_or_somebody_armed_is_enough_in_an_article_of_no_force() -> None:
    words = verb("Man", "attacked", "driver") + " with/ADP/rifle/case a/DET/rifle/det rifle/NOUN/attacked/obl"
    assert assaults(scene_of(*[QUIET] * 9, told(words, "attacked"))) == ["attacked"]


@pytest.mark.parametrize(("thing", "found"), [("glance", []), ("scene", []), ("guard", ["shot"])])
def test_a_phrase_that_tells_of_no_act_is_none_where_no_force_is_told_of(thing: str, found: list[str]) -> None:
    shot = told(verb("Robbers", "shot", thing), "shot")
    assert assaults(scene_of(*[QUIET] * 9, shot), SURE) == found


@pytest.mark.parametrize(("thing", "found"), [("residence", ["attacked"]), ("leader", [])])
def test_a_word_of_words_and_arms_is_one_of_arms_against_a_building(thing: str, found: list[str]) -> None:
    told_so = told(verb("Men", "attacked", thing), "attacked")
    assert assaults(scene_of(*[QUIET] * 9, told_so), SURE) == found


def test_history_told_in_a_word_is_history_all_the_same() -> None:
    assert assaults(scene_of(*[QUIET] * 9, told(BATTLED, "battled", standing="background"))) == ["battled"]


def test_what_nothing_bears_out_is_shown_among_what_was_left_out() -> None:
    scene = scene_of(*[QUIET] * 9, told(BATTLED, "battled"))
    account = read(scene.analysis, replace(knowledge(), weights=Weights.none()), version=ReaderVersion("", ""))
    assert ([c.act.type for c in account.claims], [c.act.type for c in account.left_out]) == ([], ["ASSAULT"])


def test_an_article_that_names_nobody_armed_has_no_force() -> None:
    assert force_of(scene_of(QUIET, told(BATTLED, "battled"))) == 0.0


def test_a_person_told_by_an_office_that_is_somebodys_does_not_lead_in_a_circle() -> None:
    words = "Ms/PROPN/Demir#1/compound Demir/PROPN/spoke/nsubj spoke/VERB/root and/CCONJ/left/cc"
    words += " her/PRON/spokesman/nmod:poss spokesman/NOUN/left/nsubj Aylin/PROPN/spokesman/appos"
    words += " Demir/PROPN/Aylin/flat left/VERB/spoke/conj"
    resolver = resolver_of(Told(words, entities=("PER: Ms Demir", "PER: Aylin Demir")))
    sentence = resolver.scene.sentences[0]
    assert [a.code for a in resolver.one(sentence, at(sentence, "Demir#1"))] == [None]
