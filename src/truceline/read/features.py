"""What speaks for and against a draft being a claim, as numbers by name; data/confidence/claims.csv has their weights.

Who the parties are is no feature: a claim of one side is as sure as the same claim of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import log

from truceline.language import Run, Sentence
from truceline.model import Stance, Standing
from truceline.read.claims import Draft
from truceline.read.cues import ACCUSING
from truceline.read.lexicon_rows import FrameKind
from truceline.read.patterns import matching_cue
from truceline.read.phrases import base
from truceline.read.restated import is_headline
from truceline.read.roles import FROM_AFAR
from truceline.read.scene import Scene
from truceline.read.standing import standing_hinted
from truceline.read.voice import Voice, around
from truceline.read.weights import CLAUSES, NAMES

SURE_ALONE = 0.65  # what the model must say of a word no lexicon has, where no party is named
MOST = 4.0  # the log-odds of a chance are cut here: what is surer than .98 is sure
LEAD = 3  # sentences that open an article
LATE = 2 / 3  # of an article's sentences
NEAR = 2  # sentences around, in which other drafts speak for one
SENTENCE_WORDS, EVIDENCE_WORDS = 25.0, 10.0  # usual lengths, so that features are of one size


def weigh(scene: Scene, voices: Sequence[Sequence[Voice]], drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts with their features, where a model has spoken of their sentences; those that have them keep them."""
    chances = _chances(scene)
    article = sum(chances) / max(1, len(chances))
    silent = [d.features or scene.sentences[d.sentence].hints is None for d in drafts]
    return [
        d if done else replace(d, features=_features(scene, voices, drafts, d, chances, article))
        for d, done in zip(drafts, silent, strict=True)
    ]


def _features(
    scene: Scene,
    voices: Sequence[Sequence[Voice]],
    drafts: Sequence[Draft],
    draft: Draft,
    chances: Sequence[float],
    article: float,
) -> Mapping[str, float]:
    sentence = scene.sentences[draft.sentence]
    found = dict.fromkeys(NAMES, 0.0)
    told = (
        *_of_heads(scene, sentence, draft),
        *_of_words(scene, sentence, draft),
        *_of_voice(voices[draft.sentence], draft),
        *_of_parties(draft),
        *_of_others(drafts, draft, chances),
        ("article", article),
    )
    for name, value in told:
        assert name in found, name
        found[name] = round(float(value), 4)
    return found


def _chances(scene: Scene) -> list[float]:
    """By sentence the chance, as the model has it, that its likeliest word reports an act."""
    heads = ((s, s.hints) for s in scene.sentences)
    return [max((1.0 - h.act(w.number).get("O", 1.0) for w in s.words), default=0.0) if h else 0.0 for s, h in heads]


def _odds(chance: float) -> float:
    low = 1e-6
    return max(-MOST, min(MOST, log(max(chance, low) / max(1.0 - chance, low))))


def _of_heads(scene: Scene, sentence: Sentence, draft: Draft) -> Iterator[tuple[str, float]]:
    """What the model's heads say of the trigger."""
    hints = sentence.hints
    if hints is None or draft.by_reference:
        return
    word = draft.trigger.word
    scores = dict(hints.act(word))
    event = max(1e-6, 1.0 - scores.pop("O", 0.0))
    shares = {kind: score / event for kind, score in scores.items()}
    yield "head", _odds(event)
    yield "head squared", _odds(event) ** 2 / MOST
    needed = draft.trigger.needed
    if draft.trigger.row is None and not _codes(draft):
        needed = max(needed, SURE_ALONE)
    over = _odds(event) - _odds(needed)
    yield "plain", over >= 0
    yield "bar", max(-1.0, min(1.0, over))
    yield "over the bar", max(0.0, over)
    yield "type", shares.get(str(draft.trigger.type), 0.0)
    yield "second type", max((s for kind, s in shares.items() if kind != draft.trigger.type), default=0.0)
    inside = list(hints.evidence(word))
    run = sentence.run_of(draft.claim.evidence)
    if inside and run is not None:
        chances = [inside[i] for i in _shown(sentence, run)]
        yield "evidence", sum(chances) / len(chances)
    standing = standing_hinted(scene, sentence, word)
    yield "hypothetical", standing.get(Standing.HYPOTHETICAL, 0.0)
    yield "background", standing.get(Standing.BACKGROUND, 0.0)


def _of_words(scene: Scene, sentence: Sentence, draft: Draft) -> Iterator[tuple[str, float]]:
    """What the lexicon knows of the trigger, where it stands in its sentence and the sentence in the article."""
    trigger, word = draft.trigger, sentence.words[draft.trigger.word]
    row = trigger.row
    if row is not None:
        yield ("lexicon agrees" if row.type is trigger.type else "lexicon differs"), row.type is not None
        yield f"lexicon {row.strength.value}", 1.0
        yield "harm", row.frame.kind is FrameKind.HARM
    yield "unknown nobody", row is None and not _codes(draft)
    yield "cue word", row is None and matching_cue(scene.knowledge.lexicons, sentence, word.number) is not None
    yield "noun", word.upos in ("NOUN", "PROPN")
    yield "verb", word.upos == "VERB"
    relation = base(word.relation)
    yield "attributive", relation in ("compound", "amod", "flat", "nummod")
    if relation in CLAUSES:
        yield f"as {relation}", 1.0
    yield "depth", min(1.0, sum(1 for _ in sentence.ancestors(word.number)) / 8)
    last = len(scene.sentences)
    yield "headline", is_headline(sentence)
    yield "lead", draft.sentence < LEAD
    yield "late", draft.sentence > LATE * last
    words = len(_shown(sentence, (0, len(sentence.words))))
    yield "long sentence", max(0.0, words / SENTENCE_WORDS - 1.0)
    yield "short sentence", max(0.0, 1.0 - words / SENTENCE_WORDS)
    run = sentence.run_of(draft.claim.evidence) or trigger.run
    told = len(_shown(sentence, run))
    yield "long evidence", min(2.0, max(0.0, told / EVIDENCE_WORDS - 1.0))
    yield "short evidence", max(0.0, 1.0 - told / EVIDENCE_WORDS)
    yield "number", any(w.upos == "NUM" for w in sentence.words[slice(*run)])


def _shown(sentence: Sentence, run: Run) -> Sequence[int]:
    """The words of a run with the names of states counted as one: "the United States" says no more than "Iran"."""
    return (sentence.hints.shown(run) if sentence.hints else ()) or range(*run)


def _of_voice(voices: Sequence[Voice], draft: Draft) -> Iterator[tuple[str, float]]:
    claim = draft.claim
    yield "spoken", claim.speaker is not None
    yield "speaker unnamed", claim.speaker is not None and claim.speaker.code is None
    yield "no cue", claim.speaker is not None and claim.cue is None
    yield "accused", any(voice.kind in ACCUSING for voice in around(voices, draft.trigger.word)[:1])
    yield "relayed", bool(claim.via)
    yield "quoted", claim.quoted
    yield "denied", claim.stance is Stance.DENIES


def _of_parties(draft: Draft) -> Iterator[tuple[str, float]]:
    """Whether it is told who, to whom, where, when and with what, and of which kind the act is."""
    claim = draft.claim
    actors, targets = ({a.code for a in side if a.code} for side in (claim.actors, claim.targets))
    yield "actor", bool(actors)
    yield "actor unnamed", bool(claim.actors) and not actors
    yield "both named", bool(actors and targets)
    yield "several actors", len(actors) > 1
    yield "target", bool(targets)
    yield "nobody", not claim.actors and not claim.targets
    yield "from afar", claim.reasons.get("actors") in FROM_AFAR
    yield "place", bool(claim.places)
    yield "time", claim.time is not None
    yield "weapon", bool(claim.weapons)
    yield "mode", claim.act.mode is not None
    yield "breach", claim.violates_ceasefire
    yield "is hypothetical", claim.standing is Standing.HYPOTHETICAL
    yield "is background", claim.standing is Standing.BACKGROUND
    yield "by reference", draft.by_reference
    yield f"type {claim.act.type}", 1.0


def _codes(draft: Draft) -> set[str]:
    return {a.code for a in (*draft.claim.actors, *draft.claim.targets) if a.code}


def _of_others(drafts: Sequence[Draft], draft: Draft, chances: Sequence[float]) -> Iterator[tuple[str, float]]:
    """What other drafts and the sentences around say: news tells of one thing in several places."""
    number = draft.sentence
    near = [chances[n] for n in range(number - NEAR, number + NEAR + 1) if n != number and 0 <= n < len(chances)]
    yield "around", sum(near) / max(1, len(near))
    here = [d for d in drafts if d.sentence == number and d.trigger.word != draft.trigger.word]
    yield "others", min(2.0, sum(d.trigger.probability for d in here))
    alike = [d for d in drafts if d is not draft and d.claim.act.type is draft.claim.act.type and _share(d, draft)]
    yield "restates", max((d.trigger.probability for d in alike if d.sentence < number), default=0.0)
    yield "restated", max((d.trigger.probability for d in alike if d.sentence > number), default=0.0)


def _share(a: Draft, b: Draft) -> bool:
    """Whether two drafts name a party in the same part."""
    parts = ((a.claim.actors, b.claim.actors), (a.claim.targets, b.claim.targets))
    return any(x.code and x.code == y.code for ours, theirs in parts for x, y in product(ours, theirs))
