"""How sure a claim is: the weights of what speaks for and against it, and what is too unlikely to be kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.knowledge import knowledge, scene_of
from tests.sentences import Heads, Told
from truceline.errors import LexiconInvalid
from truceline.model import Account, ReaderVersion
from truceline.read.claims import draft_claims
from truceline.read.confidence import confident, kept, worth_showing
from truceline.read.features import weigh
from truceline.read.reader import read
from truceline.read.resolve import Resolver
from truceline.read.story import Story
from truceline.read.voices import find_voices
from truceline.read.weights import COLUMNS, INTERCEPT, KEEP, NAMES, Weights
from truceline.resources import data_path

ROOT = Path(__file__).resolve().parent.parent
SHELLED = "Armenian/ADJ/forces/amod forces/NOUN/shelled/nsubj shelled/VERB/root Azerbaijani/ADJ/positions/amod "
SHELLED += "positions/NOUN/shelled/obj ./PUNCT/shelled/punct"
VERB = 2


def told(chance: float, words: str = SHELLED, verb: int = VERB) -> Told:
    """A sentence of whose verb the model says that it is an attack, with this chance."""
    acts, around = {verb: {"O": 1.0 - chance, "ASSAULT": chance}}, {verb: (0.9, 0.9, 0.9, 0.9, 0.9, 0.1)}
    return Told(words, heads=Heads(acts, inside=around, standings={verb: {"current": 1.0}}))


def account_of(*sentences: Told, weights: Weights | None = None) -> Account:
    scene = scene_of(*sentences)
    known = replace(knowledge(), weights=weights or knowledge().weights)
    return read(scene.analysis, known, version=ReaderVersion("", ""))


def weights_of(keep: float, intercept: float = 0.0, **of: float) -> Weights:
    blank = Weights.none()
    return replace(
        blank, keep=keep, intercepts=(intercept, intercept), of={**blank.of, **{n: (w, w) for n, w in of.items()}}
    )


def test_a_plain_attack_is_kept_and_an_unlikely_one_left_out() -> None:
    assert [c.act.type for c in account_of(told(0.95)).claims] == ["ASSAULT"]
    unlikely = account_of(told(0.06))
    assert unlikely.claims == ()


def test_a_surer_model_makes_a_surer_claim() -> None:
    sure, unsure = (account_of(told(chance), weights=replace(knowledge().weights, keep=0.0)) for chance in (0.97, 0.4))
    assert sure.claims[0].confidence > unsure.claims[0].confidence


def test_what_is_left_out_is_shown_with_a_name_of_its_own_and_its_chance() -> None:
    account = account_of(told(0.9), weights=weights_of(0.6, intercept=0.2))  # each draft has a chance of .55
    assert account.claims == ()
    assert [(claim.id, claim.confidence) for claim in account.left_out] == [("l1", 0.55)]


def test_what_is_hopeless_is_not_shown() -> None:
    assert account_of(told(0.9), weights=weights_of(0.6, intercept=-2.0)).left_out == ()


def test_another_word_of_a_claim_that_is_kept_is_nothing_left_out() -> None:
    scene = scene_of(told(0.9))
    resolver = Resolver(Story(scene))
    voices = find_voices(scene, resolver)
    (draft,) = weigh(scene, voices, draft_claims(scene, resolver, voices, resolver.story.toponyms))
    assert worth_showing([draft], [draft], Weights.none()) == []
    assert worth_showing([draft], [], Weights.none()) == [draft]


def test_the_reason_names_what_speaks_for_a_claim_most() -> None:
    account = account_of(told(0.9), weights=weights_of(0.5, intercept=-1.0, verb=2.0, actor=1.0, place=5.0))
    assert account.claims[0].reasons["confidence"] == "0.88 to be a claim of this type (verb +2.0, actor +1.0)"


def test_sentences_that_no_model_has_read_are_kept_with_what_their_steps_thought() -> None:
    account = account_of(Told(SHELLED))
    assert [claim.act.type for claim in account.claims] == ["ASSAULT"]
    assert "confidence" not in account.claims[0].reasons
    assert 0.0 < account.claims[0].confidence < 1.0


@pytest.mark.parametrize("chance", [0.1, 0.3, 0.6, 0.9])
def test_it_does_not_matter_who_did_it_to_whom(chance: float) -> None:
    turned = SHELLED.replace("Armenian", "X").replace("Azerbaijani", "Armenian").replace("X", "Azerbaijani")
    weights = replace(knowledge().weights, keep=0.0)
    one, other = (account_of(told(chance, words), weights=weights).claims for words in (SHELLED, turned))
    assert [c.confidence for c in one] == [c.confidence for c in other]


def test_every_feature_has_a_weight_and_a_draft_every_feature() -> None:
    scene = scene_of(told(0.9))
    resolver = Resolver(Story(scene))
    voices = find_voices(scene, resolver)
    (draft,) = weigh(scene, voices, draft_claims(scene, resolver, voices, resolver.story.toponyms))
    assert set(draft.features) == set(NAMES) == set(knowledge().weights.of)
    assert kept([draft], knowledge().weights)[0] == [draft]
    assert confident(draft, knowledge().weights).confidence == round(knowledge().weights.whole(draft.features), 2)


# ---------------------------------------------------------------------- the table of weights


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[Callable[[list[str]], list[str]]], Path]:
    """The shipped table, its lines changed."""

    def made(change: Callable[[list[str]], list[str]]) -> Path:
        path = tmp_path / "claims.csv"
        lines = data_path("confidence", "claims.csv").read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join(change(lines)) + "\n", encoding="utf-8")
        return path

    return made


def test_the_shipped_weights_are_whole() -> None:
    weights = Weights.load()
    assert 0.2 < weights.keep < 0.6
    assert weights.of["head"][0] > 0 or weights.of["over the bar"][0] > 0
    assert COLUMNS == ("feature", "right", "whole")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("noun,", "nown,", "no line for 'noun'"),
        (f"{INTERCEPT},", f"{INTERCEPT},x", "must be a number"),
        (f"{KEEP},0", f"{KEEP},7", "must be a chance"),
    ],
)
def test_a_damaged_table_is_refused_with_the_reason(edited, old: str, new: str, complaint: str) -> None:
    path = edited(lambda lines: [new + line.removeprefix(old) if line.startswith(old) else line for line in lines])
    with pytest.raises(LexiconInvalid, match=complaint):
        Weights.load(path)


def test_a_feature_that_nobody_knows_or_that_stands_twice_is_refused_with_its_line(edited) -> None:
    with pytest.raises(LexiconInvalid, match=r"line \d+: no feature 'moon'"):
        Weights.load(edited(lambda lines: [*lines, "moon,0.1,0.1"]))
    with pytest.raises(LexiconInvalid, match=r"line \d+: 'noun' stands in line \d+ already"):
        Weights.load(edited(lambda lines: [*lines, "noun,0.1,0.1"]))


# ---------------------------------------------------------------------- calibration


def test_the_calibration_error_is_the_mean_distance_of_confidence_and_truth() -> None:
    from training.calibration import bins, calibration_error

    just = [(0.25, n == 0) for n in range(4)] + [(0.75, n > 0) for n in range(4)]
    assert calibration_error(bins(just)) == pytest.approx(0.0)
    boastful = [(0.95, n < 5) for n in range(10)]
    assert calibration_error(bins(boastful)) == pytest.approx(0.45)
    assert calibration_error(bins([*just, *boastful])) == pytest.approx(0.25)


def test_the_measured_calibration_holds_what_was_asked_for() -> None:
    kept_numbers: Mapping[str, Mapping[str, Mapping[str, float]]] = json.loads(
        (ROOT / "evaluation" / "calibration.json").read_text(encoding="utf-8")
    )
    assert kept_numbers["measured"]["train"]["whole.ece"] <= 0.08
    assert kept_numbers["measured"]["held"]["whole.ece"] <= 0.08
    assert kept_numbers["keep"] == Weights.load().keep
