"""Denials by reference: what they answer, who denies, and what they are not."""

from __future__ import annotations

import pytest

from tests.knowledge import resolver_of
from truceline.model import Act, Actor, ActType, Claim, Stance, Standing
from truceline.read.acts import Trigger
from truceline.read.answers import answered
from truceline.read.claims import Draft
from truceline.read.resolve import Resolver
from truceline.read.voices import find_voices

INDIA, PAKISTAN, CHINA = Actor("India", "IND", "GOV"), Actor("Pakistan", "PAK", "GOV"), Actor("China", "CHN", "GOV")
SHELLED = (
    "India/PROPN/accused/nsubj accused/VERB/root Pakistan/PROPN/accused/obj of/SCONJ/shelling/mark"
    " shelling/VERB/accused/advcl"
)
DENIED = "Pakistan/PROPN/rejected/nsubj rejected/VERB/root the/DET/accusation/det accusation/NOUN/rejected/obj"


def charge(
    resolver: Resolver, sentence: int, word: str, *, speaker: Actor | None = INDIA, doer: Actor = PAKISTAN
) -> Draft:
    """A draft of an assault by a doer, told with a word of a sentence."""
    at = next(w for w in resolver.scene.sentences[sentence].words if w.text == word)
    claim = Claim("", at.span, Act(ActType.ASSAULT, "heavy-weapons"), speaker=speaker, actors=(doer,), targets=(INDIA,))
    trigger = Trigger(at.number, (at.number, at.number + 1), ActType.ASSAULT, None, None, 0.9, "test")
    return Draft(sentence, trigger, claim, {"act": 0.9})


def denials(resolver: Resolver, *drafts: Draft) -> list[tuple[str | None, str, list[str]]]:
    """Each denial found: who denies, in which words, and the words of what it answers."""
    text = resolver.scene.text
    told, links = answered(resolver.scene, resolver, find_voices(resolver.scene, resolver), drafts)
    found = {a: [told[other].claim.evidence.of(text) for this, other in links if this == a] for a, _ in links}
    speakers = {a: told[a].claim.speaker for a in found}
    return [
        (getattr(speakers[a], "code", None), told[a].claim.evidence.of(text), answers) for a, answers in found.items()
    ]


@pytest.mark.parametrize(
    ("words", "evidence"),
    [
        (DENIED, "Pakistan rejected the accusation"),
        ("Pakistan/PROPN/denied/nsubj denied/VERB/root any/DET/responsibility/det responsibility/NOUN/denied/obj",
         "Pakistan denied any responsibility"),
        ("The/DET/claim/det claim/NOUN/denied/nsubj:pass was/AUX/denied/aux:pass denied/VERB/root by/ADP/Pakistan/case"
         " Pakistan/PROPN/denied/obl", "The claim was denied by Pakistan"),
        ("Pakistan/PROPN/called/nsubj called/VERB/root the/DET/claim/det claim/NOUN/called/obj"
         " baseless/ADJ/called/xcomp",
         "Pakistan called the claim baseless"),
        ("Pakistan/PROPN/denied/nsubj denied/VERB/root it/PRON/denied/obj", "Pakistan denied it"),
        ("Pakistan/PROPN/denied/nsubj denied/VERB/root that/SCONJ/involved/mark it/PRON/involved/nsubj"
         " was/AUX/involved/cop involved/ADJ/denied/ccomp", "Pakistan denied that it was involved"),
    ],
)  # fmt: skip
def test_who_rejects_what_he_is_accused_of_denies_it(words: str, evidence: str) -> None:
    resolver = resolver_of(SHELLED, words)
    assert denials(resolver, charge(resolver, 0, "shelling")) == [("PAK", evidence, ["shelling"])]


def test_a_claim_denied_in_the_same_sentence_is_the_one_told_there() -> None:
    resolver = resolver_of(
        "India/PROPN/says/nsubj says/VERB/root troops/NOUN/shelled/nsubj shelled/VERB/says/ccomp ,/PUNCT/shelled/punct"
        " a/DET/claim/det claim/NOUN/shelled/appos Pakistan/PROPN/denies/nsubj denies/VERB/claim/acl:relcl"
    )
    assert denials(resolver, charge(resolver, 0, "shelled")) == [("PAK", "a claim Pakistan denies", ["shelled"])]


def test_the_denial_tells_the_same_deed_and_denies_it() -> None:
    resolver = resolver_of(SHELLED, DENIED)
    told, links = answered(
        resolver.scene, resolver, find_voices(resolver.scene, resolver), [charge(resolver, 0, "shelling")]
    )
    denial = told[1].claim
    assert links == [(1, 0)]
    assert (denial.stance, denial.standing) == (Stance.DENIES, Standing.CURRENT)
    assert denial.act == Act(ActType.ASSAULT, "heavy-weapons")
    assert (denial.actors, denial.targets) == ((PAKISTAN,), (INDIA,))
    assert denial.places == ()


def test_several_accusations_are_all_that_the_accuser_said_one_is_the_last() -> None:
    again = SHELLED.replace("shelling", "bombing")
    for words, answers in (
        (DENIED, ["bombing"]),
        (DENIED.replace("accusation", "accusations"), ["shelling", "bombing"]),
    ):
        resolver = resolver_of(SHELLED, again, words)
        found = denials(resolver, charge(resolver, 0, "shelling"), charge(resolver, 1, "bombing"))
        assert [sorted(told) for _, _, told in found] == [sorted(answers)]


def test_an_accusation_is_its_owners() -> None:
    resolver = resolver_of(
        SHELLED,
        "China/PROPN/blamed/nsubj blamed/VERB/root Pakistan/PROPN/blamed/obj for/ADP/raid/case raid/NOUN/blamed/obl",
        "Pakistan/PROPN/rejected/nsubj rejected/VERB/root India/PROPN/accusation/nmod:poss 's/PART/India/case"
        " accusation/NOUN/rejected/obj",
    )
    found = denials(resolver, charge(resolver, 0, "shelling"), charge(resolver, 1, "raid", speaker=CHINA))
    assert [told for _, _, told in found] == [["shelling"]]


@pytest.mark.parametrize(
    "words",
    [
        DENIED.replace("rejected/VERB/root", "not/PART/rejected/advmod rejected/VERB/root"),
        "Pakistan/PROPN/confirmed/nsubj neither/CCONJ/confirmed/cc:preconj confirmed/VERB/root nor/CCONJ/denied/cc"
        " denied/VERB/confirmed/conj the/DET/claim/det claim/NOUN/denied/obj",
        "Pakistan/PROPN/rejected/nsubj rejected/VERB/root the/DET/offer/det offer/NOUN/rejected/obj",
        "Pakistan/PROPN/denied/nsubj denied/VERB/root visas/NOUN/denied/obj",
        "India/PROPN/rejected/nsubj rejected/VERB/root the/DET/accusation/det accusation/NOUN/rejected/obj",
    ],
    ids=["not", "neither", "offer", "visas", "own accusation"],
)
def test_what_denies_nothing_that_was_told_is_no_denial(words: str) -> None:
    resolver = resolver_of(SHELLED, words)
    assert denials(resolver, charge(resolver, 0, "shelling")) == []


def test_a_denial_that_tells_what_it_denies_refers_to_nothing() -> None:
    resolver = resolver_of(
        SHELLED,
        "Pakistan/PROPN/rejected/nsubj rejected/VERB/root claims/NOUN/rejected/obj that/SCONJ/bombed/mark"
        " it/PRON/bombed/nsubj bombed/VERB/claims/acl Kesh/PROPN/bombed/obj",
    )
    own = charge(resolver, 1, "bombed", speaker=PAKISTAN)
    assert denials(resolver, charge(resolver, 0, "shelling"), own) == []


def test_what_was_told_long_before_is_not_meant() -> None:
    rain = "It/PRON/rained/nsubj rained/VERB/root"
    resolver = resolver_of(SHELLED, rain, rain, rain, rain, DENIED)
    assert denials(resolver, charge(resolver, 0, "shelling")) == []


def test_drafts_without_denials_stay_as_they_are() -> None:
    resolver = resolver_of(SHELLED)
    drafts = [charge(resolver, 0, "shelling")]
    assert answered(resolver.scene, resolver, ((),), drafts) == (drafts, [])
