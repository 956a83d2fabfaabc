"""Places told without a name: "the town" is the one named before it, "the border" has no point on the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truceline.language import Run, Sentence
from truceline.model import Place, PlacePrecision
from truceline.read.phrases import base, case_of, children
from truceline.read.scene import Scene

Described = tuple[Run, int, Place]
Named = tuple[int, Place]
"""The word a place's name begins with, and the place."""

LOOKS_BACK = 4  # sentences
OF_ANOTHER = ("nmod", "acl", "appos")  # "the area of the border", "the town where": it says itself which one is meant
KINDS = {
    "described-settlement": (PlacePrecision.EXACT, PlacePrecision.NEAR),
    "described-division": (PlacePrecision.ADM1, PlacePrecision.ADM2, PlacePrecision.REGION, PlacePrecision.WATER),
    "described-anywhere": tuple(p for p in PlacePrecision if p is not PlacePrecision.COUNTRY),
    "described-country": (PlacePrecision.COUNTRY,),
}
"""Which classes of words can mean a place of which precision."""


def described_places(scene: Scene, named: Sequence[Sequence[Named]]) -> list[list[Described]]:
    """For each sentence the described places: the words, their head, and the place they mean as far as is known."""
    found = []
    for sentence in scene.sentences:
        taken = {i for t in named[sentence.number] for i in (t[0],)}
        found.append(
            [
                _described(scene, sentence, word.number, named)
                for word in sentence.words
                if _describes(scene, sentence, word.number) and word.number not in taken
            ]
        )
    return found


def _describes(scene: Scene, sentence: Sentence, number: int) -> bool:
    word = sentence.words[number]
    if word.lemma == "there":
        return word.upos == "ADV" and base(word.relation) == "advmod"
    lower = word.text[:1].islower() and word.upos == "NOUN"
    inside = word.head == number + 1  # "frontier villages"
    return lower and word.lemma in scene.knowledge.lexicons.classes["described-place"] and not inside


def _described(scene: Scene, sentence: Sentence, number: int, named: Sequence[Sequence[Named]]) -> Described:
    run = _words(sentence, number)
    span = sentence.run_span(run)
    place = _meant(scene, sentence, number, run, named)
    if place is None:
        return run, number, Place(span.of(scene.text), span, PlacePrecision.UNKNOWN)
    return run, number, replace(place, words=span)


def _words(sentence: Sentence, number: int) -> Run:
    """The noun with what stands before it, and what makes it a term: "the Syrian border", "the line of contact"."""
    before = [c for c in children(sentence, number, "det", "amod", "compound", "nummod") if c < number]
    of = [c for c in children(sentence, number, "nmod") if c == number + 2 and case_of(sentence, c) == "of"]
    return min(before, default=number), (of[0] if of and sentence.words[of[0]].text.islower() else number) + 1


def _meant(scene: Scene, sentence: Sentence, number: int, run: Run, named: Sequence[Sequence[Named]]) -> Place | None:
    """The nearest place named before that can be called so; None for a new one, or one that says itself which it is."""
    word = sentence.words[number]
    opener = sentence.words[run[0]].text.casefold()
    if word.lemma != "there" and opener not in ("the", "this", "that"):
        return None
    if any(sentence.words[c].relation.startswith(OF_ANOTHER) and c > number for c in sentence.children[number]):
        return None
    classes = scene.knowledge.lexicons.classes
    wanted = [precision for name, kinds in KINDS.items() if word.lemma in classes[name] for precision in kinds]
    if not wanted:
        return None
    for back in range(min(LOOKS_BACK, sentence.number + 1)):
        here = named[sentence.number - back]
        before = [place for at, place in here if back or at < number]
        fitting = [place for place in before if place.precision in wanted]
        if fitting:
            return fitting[-1] if not back else fitting[0]
    return None
