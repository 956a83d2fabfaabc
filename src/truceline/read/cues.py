"""Words that report: what the lexicon says of a cue, and the attributions that the model and the syntax give."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.language import Attribution, Run, Sentence
from truceline.read.lexicon_rows import Cue, CueKind
from truceline.read.patterns import matching_cue
from truceline.read.phrases import children, subject
from truceline.read.scene import Scene

SPEECH = (
    CueKind.SAY,
    CueKind.ACCUSE,
    CueKind.BLAME,
    CueKind.CONDEMN,
    CueKind.DENY,
    CueKind.CLAIM_RESPONSIBILITY,
    CueKind.BELIEVE,
    CueKind.HEAR,
    CueKind.FACTIVE,
    CueKind.VERBAL_ACT,
)
ACCUSING = (CueKind.ACCUSE, CueKind.BLAME, CueKind.CONDEMN)


def attributions(scene: Scene, sentence: Sentence) -> list[Attribution]:
    """The model's attributions, and one from syntax for every reporting cue that it missed."""
    found = list(sentence.attributions)
    covered = {i for a in found for i in range(*a.cue)}
    for word in sentence.words:
        if word.number in covered or word.upos not in ("VERB", "ADP", "NOUN"):
            continue
        attribution = _from_syntax(scene, sentence, word.number)
        if attribution is not None:
            found.append(attribution)
    return found


def _from_syntax(scene: Scene, sentence: Sentence, number: int) -> Attribution | None:
    word = sentence.words[number]
    cue = cue_of(scene, sentence, (number, number + 1))
    if cue is None or cue.kind not in SPEECH:
        return None
    if word.text.casefold() == "according" and word.head >= 0:
        said_by = word.head
        rest = set(range(len(sentence.words))) - set(sentence.subtree(said_by))
        return Attribution((number, number + 2), (_run(sentence.subtree(said_by)),), tuple(runs(rest)))
    if word.upos == "VERB":
        source, _ = subject(sentence, number)
        content = children(sentence, number, "ccomp", "parataxis", "xcomp")
        if cue.kind in ACCUSING:
            content += children(sentence, number, "obl", "advcl")
        if word.relation == "parataxis" and word.head >= 0:  # "..., he said"
            content.append(word.head)
        if source is None or not content:
            return None
        own = set(sentence.subtree(number)) if word.relation == "parataxis" else set()
        words = {i for c in content for i in sentence.subtree(c)} - own - {number} - set(sentence.subtree(source))
        return Attribution((number, number + 1), (_run(sentence.subtree(source)),), tuple(runs(words)))
    return None


def cue_of(scene: Scene, sentence: Sentence, run: Run) -> Cue | None:
    """The lexicon's word on a cue: that of its main verb, else of the first word the lexicon knows."""
    known = [matching_cue(scene.knowledge.lexicons, sentence, i) for i in range(*run)]
    ranked = [
        cue for i, cue in zip(range(*run), known, strict=True) if cue is not None and sentence.words[i].upos == "VERB"
    ]
    ranked = [cue for cue in ranked if cue.kind in SPEECH] or ranked  # "went on to say"
    accusing = (cue for cue in ranked if cue.kind in ACCUSING)  # "posted a message blaming A"
    return next(accusing, None) or next(iter(ranked), None) or next((cue for cue in known if cue is not None), None)


def runs(numbers: set[int] | frozenset[int]) -> list[Run]:
    """Numbers as contiguous runs."""
    found: list[Run] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
        else:
            found.append((number, number + 1))
    return found


def _run(numbers: Sequence[int]) -> Run:
    return numbers[0], numbers[-1] + 1
