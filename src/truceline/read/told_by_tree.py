"""The word that tells what befell the counted, found along the dependencies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from truceline.language import Sentence
from truceline.model import FigureKind
from truceline.read.lexicon_rows import FigureRole, FigureRow
from truceline.read.patterns import lemma_of, matching_figures, objects
from truceline.read.phrases import base, case_of, children, passive, subject
from truceline.read.scene import Scene

AMONG = frozenset("including among".split())
SUBJECTS = frozenset("who that which".split())  # relative pronouns that may be a clause's subject


@dataclass(frozen=True, slots=True)
class Told:
    """The word that tells, its row and kind; `part` where it counts them among others ("12 were among the dead")."""

    word: int
    row: FigureRow
    kind: FigureKind
    part: bool = False
    shared: bool = False  # handed on along a list


def kind_row(scene: Scene, sentence: Sentence, word: int, *places: str) -> FigureRow | None:
    """The row of the word that tells what befell people who stand at one of these places as seen from it."""
    rows = matching_figures(scene.knowledge.lexicons, sentence, word)
    return next((r for r in rows if r.role is FigureRole.KIND and (not places or set(places) & set(r.counted))), None)


def told_by_syntax(scene: Scene, sentence: Sentence, noun: int) -> Told | None:
    """The word that says what befell the counted, found along the dependencies, nearest first."""
    if _is_size(scene, sentence, noun):
        return None
    for at, place in _places_of_telling(sentence, noun):
        row = kind_row(scene, sentence, at, *place)
        if row is not None:
            return Told(at, row, FigureKind(row.value))
    return None


def _is_size(scene: Scene, sentence: Sentence, noun: int) -> bool:
    """Whether a number is how many a people is: "half of a population of 23 million"."""
    head = sentence.words[noun].head
    sizes = scene.knowledge.lexicons.classes["headcount"]
    return head >= 0 and case_of(sentence, noun) == "of" and lemma_of(sentence, head) in sizes


def _places_of_telling(sentence: Sentence, noun: int) -> Iterator[tuple[int, set[str]]]:
    """Words to look at from a counted noun, nearest first, with where the noun stands as seen from each."""
    yield noun, {"self"}
    for child in sentence.children[noun]:
        if base(sentence.words[child].relation) in ("amod", "acl", "xcomp", "advmod", "appos", "dep"):
            yield child, _places_below(sentence, child)
    at = noun
    for _ in range(4):
        word = sentence.words[at]
        if word.head < 0:
            return
        relation, head = base(word.relation), word.head
        if relation == "conj" or relation in ("appos", "nummod", "flat", "compound"):
            at = head
            continue
        if relation in ("nmod", "obl"):
            case = case_of(sentence, at)
            if case in AMONG or case == "of":
                yield head, {"of", "among"} if case == "of" else {"among"}
                at = head
                continue
            toll = [s for s in children(sentence, head, "nsubj") if lemma_of(sentence, s) == "toll"]
            if toll:
                yield toll[0], {"of", "self", "among"}
            return
        if noun in objects(sentence, head) or relation == "obj":
            yield head, {"obj"}
            for child in children(sentence, head, "xcomp", "advmod"):  # "left 12 dead"
                yield child, {"self"}
        elif relation == "nsubj":
            yield head, _places_of_subject(sentence, noun=at, verb=head)
        elif relation in ("parataxis", "root", "dep"):
            yield head, {"obj", "self", "subj"}
        at = head
        if sentence.words[at].relation not in ("conj", "xcomp", "advcl", "acl"):
            return
        if subject(sentence, at)[0] != noun:
            return


def _places_below(sentence: Sentence, child: int) -> set[str]:
    """Where a noun stands as seen from what describes it: "killed in the raid", "who were killed", "whom they killed"
    befell it; "who killed him" did not."""
    if sentence.words[child].upos not in ("ADJ", "VERB"):
        return {"self"}
    who, is_passive = subject(sentence, child)
    did = who is not None and not is_passive and sentence.words[who].text.casefold() in SUBJECTS
    if not did or sentence.words[child].relation != "acl:relcl":
        return {"self", "obj"}
    return {"subj"} if children(sentence, child, "obj") else {"subj", "self"}


def _places_of_subject(sentence: Sentence, *, noun: int, verb: int) -> set[str]:
    """Where the subject of a verb stands; "a bomber killed 37" tells nothing of the bomber."""
    if sentence.words[noun].relation == "nsubj:pass" or passive(sentence, verb):
        return {"obj", "self"}
    return {"subj"} if children(sentence, verb, "obj") else {"subj", "self"}
