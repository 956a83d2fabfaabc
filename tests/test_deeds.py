"""Deeds taken up again: who made "the bombing" that was told of before, and who surely did not."""

from __future__ import annotations

import pytest

from tests.knowledge import knowledge, scene_of
from tests.sentences import at
from truceline.model import Act, Actor, ActType, Claim
from truceline.read.acts import Trigger
from truceline.read.claims import Draft
from truceline.read.deeds import with_their_doers
from truceline.read.roles import BY_MODEL
from truceline.read.scene import Scene

FIRST = "The/DET/bombing/det bombing/NOUN/hit/nsubj hit/VERB/root a/DET/school/det school/NOUN/hit/obj"
AGAIN = "The/DET/bombing/det bombing/NOUN/came/nsubj came/VERB/root at/ADP/dawn/case dawn/NOUN/came/obl"
SYRIA, TURKEY = Actor("Syria", "SYR"), Actor("Turkey", "TUR")


def draft(scene: Scene, number: int, reason: str = "syntax", **told: tuple[Actor, ...]) -> Draft:
    sentence = scene.sentences[number]
    word = at(sentence, "bombing")
    act = Act(ActType.ASSAULT)
    trigger = Trigger(word, (word, word + 1), act.type, None, knowledge().lexicons.acts["bombing"][0], 0.9, "")
    parties = {"actors": told.get("by", ()), "targets": told.get("on", ())}
    return Draft(number, trigger, Claim("", sentence.span, act, reasons={"actors": reason}, **parties))


def doers(reason: str, first: dict[str, tuple[Actor, ...]], again: dict[str, tuple[Actor, ...]]) -> list[str]:
    scene = scene_of(FIRST, AGAIN)
    _, later = with_their_doers(scene, [draft(scene, 0, **first), draft(scene, 1, reason, **again)])
    return [actor.name for actor in later.claim.actors]


def test_a_deed_taken_up_again_has_the_doer_it_was_told_with() -> None:
    assert doers("syntax", {"by": (SYRIA,), "on": (TURKEY,)}, {}) == ["Syria"]


@pytest.mark.parametrize(("reason", "left"), [(BY_MODEL, []), ("syntax", ["Turkey"])])
def test_whom_it_was_told_to_have_hit_is_not_its_doer_by_the_models_word_alone(reason: str, left: list[str]) -> None:
    assert doers(reason, {"on": (TURKEY,)}, {"by": (TURKEY,)}) == left


def test_the_doer_told_before_goes_before_a_victim_that_the_model_takes_for_it() -> None:
    assert doers(BY_MODEL, {"by": (SYRIA,), "on": (TURKEY,)}, {"by": (TURKEY,)}) == ["Syria"]
