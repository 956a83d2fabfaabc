"""A happening told again by the same voice is one claim; a new speaker, place, time or actor makes another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.knowledge import knowledge
from tests.sentences import Told, analysis
from truceline.model import (
    Act,
    Actor,
    ActType,
    Claim,
    Period,
    Place,
    PlacePrecision,
    Span,
    Stance,
    Standing,
    TimePrecision,
)
from truceline.read.acts import Trigger
from truceline.read.claims import Draft
from truceline.read.restated import in_the_body, is_headline, merged, restates

ARDANIA, BORDURIA, UNNAMED = Actor("Ardania", "ARD"), Actor("Borduria", "BOR"), Actor("gunmen", None)
DREN, KOLT = (Place(name, None, PlacePrecision.EXACT) for name in ("Dren", "Kolt"))
TUESDAY = Period(date(2023, 5, 9), date(2023, 5, 9), TimePrecision.DAY)
WEEK = Period(date(2023, 5, 3), date(2023, 5, 9), TimePrecision.WEEK)
MONDAY = Period(date(2023, 5, 8), date(2023, 5, 8), TimePrecision.DAY)
TOLD = Claim(
    "", Span(0, 40), Act(ActType.ASSAULT), speaker=ARDANIA, actors=(BORDURIA,), places=(DREN,), time=TUESDAY,
    weapons=("artillery",),
)  # fmt: skip
AGAIN = replace(TOLD, evidence=Span(200, 240), places=(), time=None, weapons=())


def draft(claim: Claim, number: int, *, probability: float = 0.9, lemma: str = "shell") -> Draft:
    row = knowledge().lexicons.acts[lemma][0]
    return Draft(number, Trigger(0, (0, 1), claim.act.type, claim.act.mode, row, probability, ""), claim)


def test_a_second_telling_without_anything_new_is_no_second_claim() -> None:
    found = merged([draft(TOLD, 0), draft(AGAIN, 3)])
    assert [d.claim.evidence for d in found] == [TOLD.evidence]


@pytest.mark.parametrize(
    "change",
    [
        {"speaker": BORDURIA},
        {"speaker": None},
        {"actors": (ARDANIA,)},
        {"targets": (ARDANIA,)},
        {"places": (KOLT,)},
        {"places": (DREN, KOLT)},
        {"time": MONDAY},
        {"time": WEEK},
        {"act": Act(ActType.COERCE)},
        {"act": Act(ActType.ASSAULT, "aerial")},
        {"stance": Stance.DENIES},
        {"standing": Standing.BACKGROUND},
        {"violates_ceasefire": True},
    ],
    ids=lambda change: next(iter(change)) if isinstance(change, dict) else None,
)
def test_anything_new_makes_another_claim(change: dict[str, object]) -> None:
    later = replace(AGAIN, **change)  # type: ignore[arg-type]
    assert len(merged([draft(TOLD, 0), draft(later, 3)])) == 2


@pytest.mark.parametrize(
    "change",
    [{"places": (DREN,)}, {"time": TUESDAY}, {"actors": ()}, {"actors": (UNNAMED,)}, {"weapons": ("mortars",)}],
    ids=lambda change: next(iter(change)) if isinstance(change, dict) else None,
)
def test_what_was_told_before_makes_none(change: dict[str, object]) -> None:
    later = replace(AGAIN, **change)  # type: ignore[arg-type]
    assert len(merged([draft(TOLD, 0), draft(later, 3)])) == 1


def test_a_day_within_the_week_told_before_is_nothing_new() -> None:
    assert restates(replace(TOLD, time=WEEK), replace(AGAIN, time=TUESDAY), same_word=True)


def test_the_first_telling_gains_the_weapons_and_targets_of_the_later() -> None:
    first, later = replace(TOLD, targets=()), replace(AGAIN, weapons=("mortars", "artillery"))
    (one,) = merged([draft(first, 0), draft(later, 3)])
    assert one.claim.weapons == ("artillery", "mortars")
    assert one.claim.evidence == first.evidence


def test_another_word_for_an_act_of_nobody_named_may_be_another_act() -> None:
    first, later = replace(TOLD, actors=()), replace(AGAIN, actors=())
    assert len(merged([draft(first, 0), draft(later, 3)])) == 1
    assert len(merged([draft(first, 0), draft(later, 3, lemma="attack")])) == 2


def test_another_word_is_the_same_happening_where_the_doer_is_named() -> None:
    assert len(merged([draft(TOLD, 0), draft(AGAIN, 3, lemma="attack")])) == 1


def test_bare_tellings_by_different_words_stay_apart() -> None:
    first = replace(TOLD, places=(), time=None)
    assert not restates(first, AGAIN, same_word=False)


def test_of_two_words_in_one_clause_the_surer_tells_it() -> None:
    found = merged([draft(TOLD, 0, probability=0.5), draft(replace(TOLD, evidence=Span(0, 42)), 0, lemma="attack")])
    assert [d.claim.evidence for d in found] == [Span(0, 42)]


def test_clauses_of_one_sentence_that_hardly_overlap_tell_two_happenings() -> None:
    other = replace(TOLD, evidence=Span(30, 80), places=(KOLT,))
    assert len(merged([draft(TOLD, 0), draft(other, 0)])) == 2


def test_claims_keep_the_order_of_the_text() -> None:
    other = replace(TOLD, evidence=Span(90, 120), speaker=BORDURIA, actors=(ARDANIA,))
    found = merged([draft(TOLD, 0), draft(other, 1), draft(AGAIN, 2)])
    assert [d.claim.evidence for d in found] == [TOLD.evidence, other.evidence]


# Headlines

LINE = "Borduria/PROPN/shells/nsubj shells/VERB/root border/NOUN/villages/compound villages/NOUN/shells/obj"


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (replace(AGAIN, speaker=None), 1),
        (replace(AGAIN, speaker=None, act=Act(ActType.ASSAULT, "firearms")), 1),
        (replace(AGAIN, speaker=BORDURIA), 2),
        (replace(AGAIN, speaker=None, places=(KOLT,)), 2),
        (replace(AGAIN, speaker=None, standing=Standing.BACKGROUND), 2),
    ],
)
def test_what_a_headline_tells_and_the_body_more_fully_is_the_bodys(line: Claim, left: int) -> None:
    sentences = analysis(Told(LINE), Told(LINE + " ./PUNCT/shells/punct")).sentences
    found = in_the_body(sentences, [draft(line, 0), draft(TOLD, 1)])
    assert len(found) == left
    assert found[-1].claim is TOLD


def test_a_first_sentence_with_a_full_stop_is_no_headline() -> None:
    (one, other) = analysis(Told(LINE), Told(LINE + " ./PUNCT/shells/punct")).sentences
    assert is_headline(one)
    assert not is_headline(other)
