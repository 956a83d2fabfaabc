"""Which words report a happening: the lexicon beside a model that is not sure, and one trigger for one happening."""

from __future__ import annotations

import pytest

from tests.knowledge import knowledge
from tests.sentences import Heads, Told, analysis, at, sentence
from truceline.read.acts import find_triggers
from truceline.read.patterns import matching_acts
from truceline.read.scene import set_scene

BROKE = "Ardania/PROPN/broke/nsubj broke/VERB/root the/DET/truce/det truce/NOUN/broke/obj"
TO_BREAK = (
    "Ardania/PROPN/plans/nsubj plans/VERB/root to/PART/break/mark break/VERB/plans/xcomp the/DET/truce/det"
    " truce/NOUN/break/obj"
)
ASKED = (
    "Ardania/PROPN/asked/nsubj asked/VERB/root Borduria/PROPN/asked/obj for/ADP/assistance/case"
    " military/ADJ/assistance/amod assistance/NOUN/asked/obl"
)
BROKERED = (
    "Borduria/PROPN/brokered/nsubj brokered/VERB/root a/DET/halt/det halt/NOUN/brokered/obj to/ADP/fighting/case"
    " the/DET/fighting/det fighting/NOUN/halt/nmod"
)
MEDIATED = (
    "Borduria/PROPN/mediated/nsubj mediated/VERB/root the/DET/deal/det deal/NOUN/mediated/obj that/PRON/stopped/nsubj"
    " stopped/VERB/deal/acl:relcl the/DET/war/det war/NOUN/stopped/obj"
)
HANDED_OVER = (
    "Ardania/PROPN/handed/nsubj handed/VERB/root over/ADP/territory/case the/DET/territory/det"
    " territory/NOUN/handed/obj"
)


def triggers(words: str, **sure: tuple[str, float]) -> list[tuple[str, str]]:
    """The plain triggers as (form, type); `sure` tells of a form what type the model sees, and how surely it is one."""
    forms = [word.split("/")[0] for word in words.split()]
    acts = {forms.index(form): {"O": 1 - event, act: event} for form, (act, event) in sure.items()}
    scene = set_scene(analysis(Told(words, heads=Heads(acts=acts))), knowledge())
    told = scene.sentences[0]
    return [(told.words[t.word].text, str(t.type)) for t in find_triggers(scene, told) if t.plain]


@pytest.mark.parametrize(("event", "found"), [(0.16, [("broke", "ASSAULT")]), (0.1, [])])
def test_a_verb_with_all_that_the_lexicon_asks_for_needs_little_of_the_model(event: float, found: object) -> None:
    assert triggers(BROKE, broke=("ASSAULT", event)) == found


def test_an_infinitive_needs_more() -> None:
    assert triggers(TO_BREAK, **{"break": ("ASSAULT", 0.16)}) == []


def test_what_is_asked_for_is_not_given() -> None:
    assert triggers(ASKED, asked=("REQUEST", 0.18), assistance=("AID", 0.35)) == [("asked", "REQUEST")]


def test_the_fighting_that_a_halt_is_brokered_to_is_no_second_happening() -> None:
    assert triggers(BROKERED, brokered=("AGREE", 0.6), fighting=("ASSAULT", 0.7)) == [("brokered", "AGREE")]


def test_what_an_agreement_does_is_no_second_happening() -> None:
    assert triggers(MEDIATED, mediated=("AGREE", 0.4), stopped=("RETREAT", 0.3)) == [("mediated", "AGREE")]


def test_a_particle_that_the_parser_hangs_on_the_object_belongs_to_the_verb() -> None:
    told = sentence(HANDED_OVER)
    rows = matching_acts(knowledge().lexicons, told, at(told, "handed"))
    assert (rows[0].type, rows[0].mode) == ("RETREAT", "withdraw")


SANCTUARY = "Villagers/NOUN/took/nsubj took/VERB/root sanctuary/NOUN/took/obj"


def test_where_the_lexicon_stops_at_words_it_speaks_for_no_act_of_a_less_demanding_row() -> None:
    told = sentence(SANCTUARY, entities=("LOCATION: sanctuary",))  # which as a place could be taken
    rows = matching_acts(knowledge().lexicons, told, at(told, "took"))
    assert rows[0].type is None
    assert triggers(SANCTUARY, took=("COERCE", 0.7)) == []
    assert triggers(SANCTUARY, took=("AID", 0.9)) == [("took", "AID")]
