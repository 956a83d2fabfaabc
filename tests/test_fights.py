"""Who only meets, ends or suffers a fight or a protest has not made it."""

from __future__ import annotations

import pytest

from tests.knowledge import codes, knowledge, resolver_of
from tests.sentences import Heads, Told, at, sentence
from truceline.model import ActType
from truceline.read.acts import Trigger
from truceline.read.fights import does_it_to_another
from truceline.read.roles import find_roles

MET = (
    "Troops/NOUN/{verb}/nsubj {verb}/VERB/root the/DET/{act}/det {act}/{upos}/{verb}/obj in/ADP/Dren/case"
    " Dren/PROPN/{verb}/obl"
)


@pytest.mark.parametrize(
    ("verb", "act", "upos", "meets"),
    [
        ("banned", "rally", "NOUN", True),
        ("repelled", "offensive", "NOUN", True),
        ("condemned", "attack", "NOUN", True),
        ("quelled", "fighting", "VERB", True),
        ("launched", "attack", "NOUN", False),
        ("held", "rally", "NOUN", False),
    ],
)
def test_who_meets_an_act_of_others_is_told_by_the_verb(verb: str, act: str, upos: str, meets: bool) -> None:
    one = sentence(MET.format(verb=verb, act=act, upos=upos))
    word = at(one, act)
    trigger = Trigger(word, (word, word + 1), ActType.ASSAULT, None, None, 0.9, "test")
    answering = knowledge().lexicons.classes["answering"]
    assert does_it_to_another(one, trigger, [at(one, "Troops")], answering) is meets


@pytest.mark.parametrize(("mark", "meets"), [("from", True), ("by", False)])
def test_who_keeps_others_from_a_deed_has_not_done_it(mark: str, meets: bool) -> None:
    one = sentence(
        f"Troops/NOUN/stopped/nsubj stopped/VERB/root rebels/NOUN/stopped/obj {mark}/SCONJ/shelling/mark"
        " shelling/VERB/stopped/advcl Dren/PROPN/shelling/obj"
    )
    trigger = Trigger(at(one, "shelling"), (4, 5), ActType.ASSAULT, None, None, 0.9, "test")
    answering = knowledge().lexicons.classes["answering"]
    assert does_it_to_another(one, trigger, [at(one, "Troops")], answering) is meets


def test_who_breaks_off_an_attack_of_his_own_has_made_it() -> None:
    one = sentence(
        "Troops/NOUN/broke/nsubj broke/VERB/root off/ADP/broke/compound:prt their/PRON/attack/nmod:poss"
        " attack/NOUN/broke/obj"
    )
    trigger = Trigger(at(one, "attack"), (4, 5), ActType.ASSAULT, None, None, 0.9, "test")
    answering = knowledge().lexicons.classes["answering"]
    assert not does_it_to_another(one, trigger, [at(one, "Troops")], answering)


@pytest.mark.parametrize(("who", "fought"), [("civilians", []), ("rebels", ["SYRREB"])])
def test_unarmed_people_killed_in_a_fight_did_not_fight_it(who: str, fought: list[str]) -> None:
    words = (
        f"Syrian/ADJ/{who}/amod {who}/NOUN/killed/nsubj:pass were/AUX/killed/aux:pass killed/VERB/root"
        " in/ADP/clashes/case clashes/NOUN/killed/obl"
    )
    bare = sentence(words)
    word = at(bare, "clashes")
    heads = Heads(in_roles={word: {"target": ((0, 2),)}})
    resolver = resolver_of(Told(words, heads=heads))
    one = resolver.scene.sentences[0]
    row = knowledge().lexicons.acts["clash"]
    both = next(r for r in row if r.pos == "NOUN" and not r.pattern)
    trigger = Trigger(word, (word, word + 1), ActType.ASSAULT, None, both, 0.9, "test")
    assert codes(a for a in find_roles(resolver.scene, resolver, one, trigger, None).actors if a.code) == fought
