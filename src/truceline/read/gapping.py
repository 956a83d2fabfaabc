"""A verb said once for two: "A speaks of 202 dead and B of 80", where B speaks too, and of its own."""

from __future__ import annotations

from truceline.language import Run, Sentence
from truceline.read.phrases import base, case_of, children


def gap(sentence: Sentence, cue: Run, words: frozenset[int]) -> tuple[int, frozenset[int]] | None:
    """Who takes the cue's verb up without saying it, and what they say; None if the cue has its speaker alone.

    A name behind "and" in what the first one says, followed by the preposition that the cue ends in.
    """
    preposition = sentence.words[cue[1] - 1].text.casefold()
    if sentence.words[cue[1] - 1].upos not in ("ADP", "SCONJ"):
        return None
    for word in sorted(words):
        joined = base(sentence.words[word].relation) == "conj" and children(sentence, word, "cc")
        if sentence.words[word].upos != "PROPN" or not joined:
            continue
        said = [c for c in children(sentence, word, "nmod", "obl") if c > word and case_of(sentence, c) == preposition]
        if said:
            return word, frozenset(i for i in words if i >= said[0])
    return None
