"""Victims as MUC counts them: the named, the single and the numbered together, from an incident's own words."""

from __future__ import annotations

from datetime import date

import pytest

from tests.knowledge import scene_of
from tests.sentences import Told
from truceline.evaluate.suites.muc4 import Incident
from truceline.measure.victims import toll_nearest, victims_told, with_victims
from truceline.model import Account, Act, ActType, Claim, Count, Figure, FigureKind, ReaderVersion, Span

NAMED = (
    "Gunmen/NOUN/killed/nsubj killed/VERB/root Ana/PROPN/killed/obj Ruiz/PROPN/Ana/flat and/CCONJ/guards/cc"
    " two/NUM/guards/nummod guards/NOUN/Ana/conj"
)
PASSIVE = (
    "A/DET/peasant/det peasant/NOUN/seized/nsubj:pass was/AUX/seized/aux:pass seized/VERB/root"
    " and/CCONJ/murdered/cc murdered/VERB/seized/conj"
)
WHOSE = (
    "The/DET/murder/det murder/NOUN/shocked/nsubj of/ADP/judge/case a/DET/judge/det judge/NOUN/murder/nmod"
    " shocked/VERB/root the/DET/town/det town/NOUN/shocked/obj"
)
WHO = (
    "Ana/PROPN/fled/nsubj who/PRON/shot/nsubj:pass was/AUX/shot/aux:pass shot/VERB/Ana/acl:relcl to/ADP/death/case"
    " death/NOUN/shot/obl fled/VERB/root"
)
OFFICIAL = (
    "An/DET/official/det official/NOUN/killed/nsubj:pass Juan/PROPN/official/conj was/AUX/killed/aux:pass"
    " killed/VERB/root"
)
DATELINE = (
    "Toldan/PROPN/killed/nsubj:pass a/DET/judge/det judge/NOUN/Toldan/conj was/AUX/killed/aux:pass killed/VERB/root"
)
HE = "He/PRON/killed/nsubj:pass was/AUX/killed/aux:pass killed/VERB/root"
SEVERAL = "Gunmen/NOUN/killed/nsubj killed/VERB/root peasants/NOUN/killed/obj"
TRIED = (
    "Gunmen/NOUN/tried/nsubj tried/VERB/root to/PART/kill/mark kill/VERB/tried/xcomp"
    " a/DET/judge/det judge/NOUN/kill/obj"
)


def found(words: str, *entities: str, figures: tuple[Figure, ...] = ()) -> dict[str, int]:
    scene = scene_of(Told(words, entities=entities))
    doc = scene.analysis.document
    claim = Claim("c1", Span(0, len(doc.text)), Act(ActType.ASSAULT))
    account = Account(doc, ReaderVersion("0", "0"), (claim,), figures)
    return {**toll_nearest(account, claim), **victims_told(scene, claim)}


@pytest.mark.parametrize(
    ("words", "entities", "killed"),
    [
        (NAMED, ("PER: Ana Ruiz",), 3),
        (PASSIVE, (), 1),
        (WHOSE, (), 1),
        (WHO, ("PER: Ana",), 1),
        (OFFICIAL, ("PERSON: official Juan",), 1),  # one name, however the parser hangs it
        (DATELINE, ("LOC: Toldan",), 1),
        (HE, (), 1),
    ],
)
def test_each_person_named_or_described_alone_is_one(words: str, entities: tuple[str, ...], killed: int) -> None:
    assert found(words, *entities) == {"killed": killed}


@pytest.mark.parametrize("words", [SEVERAL, TRIED])
def test_nobody_is_counted_who_is_one_of_several_or_was_only_to_die(words: str) -> None:
    assert found(words) == {}


def test_where_the_words_give_no_number_the_nearest_toll_does() -> None:
    toll = Figure("f1", Span(0, 6), FigureKind.KILLED, Count.exactly(9))
    assert found(SEVERAL, figures=(toll,)) == {"killed": 9}
    assert found(PASSIVE, figures=(toll,)) == {"killed": 1}
    four = Figure("f2", Span(11, 15), FigureKind.KILLED, Count.exactly(4))
    assert found(SEVERAL, figures=(toll, four)) == {"killed": 13}  # told in a row


def test_words_around_a_claim_in_its_sentence_tell_of_victims_where_its_own_do_not() -> None:
    scene = scene_of(Told(NAMED, entities=("PER: Ana Ruiz",)))
    claim = Claim("c1", Span(0, len("Gunmen")), Act(ActType.ASSAULT))
    assert victims_told(scene, claim) == {"killed": 3}


def test_claims_of_one_incident_share_the_victims_that_one_of_them_tells_of() -> None:
    def told(day: int, place: str = "ORSK", kind: str = "ATTACK", **victims: int) -> Incident:
        when = date(2031, 5, day)
        return Incident(kind, (when, when), frozenset({place}), victims)

    claims = [told(6), told(6, wounded=1), told(6, killed=2), told(6, killed=5), told(7), told(6, "TOLDAN")]
    tolls = [{"killed": 40, "wounded": 50}] * len(claims)
    assert [incident.victims for incident in with_victims(claims, tolls)] == [
        {"killed": 2, "wounded": 1},
        {"killed": 2, "wounded": 1},
        {"killed": 2, "wounded": 1},
        {"killed": 5, "wounded": 1},
        {"killed": 40, "wounded": 50},
        {"killed": 40, "wounded": 50},
    ]
