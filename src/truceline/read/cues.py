"""Where a sentence reports somebody's words: the model's attributions, and from syntax what it missed."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.language import Attribution, Run, Sentence
from truceline.read.lexicon_rows import Cue, CueKind
from truceline.read.patterns import matching_cue
from truceline.read.phrases import case_of, children, subject
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
        spoken_of = _spoken_of(sentence, number, cue) if not content else []
        if source is None or not (content or spoken_of):
            return None
        own = set(sentence.subtree(number)) if word.relation == "parataxis" else set()
        told = {number, number + 1} if spoken_of else {number}
        content += spoken_of
        words = {i for c in content for i in sentence.subtree(c)} - own - told - set(sentence.subtree(source))
        return Attribution((number, max(told) + 1), (_run(sentence.subtree(source)),), tuple(runs(words)))
    return None


def _spoken_of(sentence: Sentence, verb: int, cue: Cue) -> list[int]:
    """What a verb of saying tells behind the preposition that its row asks for: "speaks of 40 dead"."""
    behind = sentence.words[verb + 1] if verb + 1 < len(sentence.words) else None
    if behind is None or behind.upos != "ADP" or all(wanted.role != "prep" for wanted in cue.pattern):
        return []
    return [c for c in children(sentence, verb, "obl") if case_of(sentence, c) == behind.text.casefold()]


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
