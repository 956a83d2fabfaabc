"""Civilians in flight are a figure and no claim; fighters who flee retreat, and who drives people out is told of."""

from __future__ import annotations

import pytest

from tests.knowledge import scene_of
from tests.sentences import Told, at
from truceline.model import Act, Actor, ActType, Claim, Span
from truceline.read.flight import only_flight

FLED = "{who}/{upos}/fled/nsubj have/AUX/fled/aux fled/VERB/root the/DET/town/det town/NOUN/fled/obj"
COUNTED = "3/NUM/million/compound million/NUM/Turks/nummod Turks/PROPN/fled/nsubj have/AUX/fled/aux fled/VERB/root"
OF_ALL_KINDS = "Families/NOUN/fled/nsubj and/CCONJ/soldiers/cc soldiers/NOUN/Families/conj fled/VERB/root"
DISPLACED = "Thousands/NOUN/displaced/nsubj:pass have/AUX/displaced/aux been/AUX/displaced/aux:pass displaced/VERB/root"


def is_only_flight(told: str, word: str, type: ActType = ActType.RETREAT, *actors: Actor) -> bool:
    scene = scene_of(Told(told))
    one = scene.sentences[0]
    claim = Claim("c1", Span(one.span.start, one.span.end), Act(type), actors=actors)
    return only_flight(scene, one, at(one, word), claim)


@pytest.mark.parametrize(
    ("who", "upos", "only"),
    [
        ("Residents", "NOUN", True),
        ("Turks", "PROPN", True),
        ("Soldiers", "NOUN", False),
        ("Militants", "NOUN", False),
        ("Turkey", "PROPN", False),
    ],
)
def test_who_flees_decides_whether_it_is_a_claim(who: str, upos: str, only: bool) -> None:
    assert is_only_flight(FLED.format(who=who, upos=upos), "fled") is only


def test_a_counted_people_is_none_of_fighters() -> None:
    assert is_only_flight(COUNTED, "fled")


def test_soldiers_among_those_who_flee_retreat() -> None:
    assert not is_only_flight(OF_ALL_KINDS, "fled")


def test_an_armed_party_that_flees_retreats_whatever_it_is_called() -> None:
    armed = Actor("the group", "NUSRA", "REB", None)
    assert not is_only_flight(FLED.format(who="People", upos="NOUN"), "fled", ActType.RETREAT, armed)


def test_people_displaced_by_nobody_named_are_no_claim_and_by_somebody_are() -> None:
    assert is_only_flight(DISPLACED, "displaced", ActType.SANCTION)
    somebody = Actor("the state", "TUR", "GOV", None)
    assert not is_only_flight(DISPLACED, "displaced", ActType.SANCTION, somebody)


def test_an_attack_on_people_is_a_claim_whatever_befell_them() -> None:
    assert not is_only_flight(DISPLACED, "displaced", ActType.ASSAULT)
