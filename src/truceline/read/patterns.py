"""Lexicon rows held against the dependency tree: does a predicate stand here with what its row asks for?

The roles of a pattern and of a frame are told in docs/reference/lexicons.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from truceline.language import Sentence
from truceline.read.grammar import NEGATIONS
from truceline.read.lexicon_rows import ActRow, Constraint, Cue, FigureRow, Pattern
from truceline.read.lexicons import Lexicons
from truceline.read.phrases import base, case_of, children, coordinated, subject

TEMPORAL = "TEMPORAL"  # the kind of entity that is a time
ENTITY_CLASSES = {
    "place": ("LOC", "LOCATION"),
    "people": ("PER", "PERSON", "NATIONALITY"),
    "in-flight": ("PER", "PERSON", "NATIONALITY"),
    "force": ("ORG", "ORGANISATION"),
}
UPOS_OF = {
    "NOUN": ("NOUN", "PROPN"),
    "VERB": ("VERB", "AUX"),
    "ADJ": ("ADJ", "VERB"),
    "AUX": ("AUX", "VERB"),
    "ADV": ("ADV",),
    "PREP": ("ADP", "VERB", "SCONJ"),
    "PUNCT": ("PUNCT",),
    "PRON": ("PRON", "DET"),
}
R = TypeVar("R")


def lemma_of(sentence: Sentence, number: int) -> str:
    return sentence.words[number].lemma.casefold()


def _subjects(sentence: Sentence, word: int) -> list[int]:
    who, is_passive = subject(sentence, word)
    return coordinated(sentence, who) if who is not None and not is_passive else []


def objects(sentence: Sentence, word: int) -> list[int]:
    """What a verb is done to: its object, its passive subject, or the noun its participle describes."""
    found = [
        *children(sentence, word, "obj"),
        *(c for c in children(sentence, word, "nsubj") if sentence.words[c].relation == "nsubj:pass"),
    ]
    who, is_passive = (None, False) if found else subject(sentence, word)
    if who is not None and is_passive:  # "tried to flee and was shot": the subject of another verb
        found = [who]
    if not found and base(sentence.words[word].relation) == "acl" and not children(sentence, word, "nsubj"):
        found = [sentence.words[word].head]  # "fire opened by troops"
    return [m for n in found for m in coordinated(sentence, n)]


def _obliques(sentence: Sentence, word: int) -> list[int]:
    return [m for n in children(sentence, word, "obl", "nmod", "advcl") for m in coordinated(sentence, n)]


def _prepositions(sentence: Sentence, word: int) -> list[int]:
    """The prepositions below a word, but for those of a time: "was fired on Friday" says nothing of being fired on."""
    below = children(sentence, word, "obl", "nmod", "advcl", "xcomp", "acl", "ccomp", "obj")
    times = [e.run for e in sentence.entities if e.kind == TEMPORAL]
    below = [n for n in below if not any(first <= n < behind for first, behind in times)]
    return [m for n in below for m in children(sentence, n, "case", "mark")] + children(
        sentence, word, "case", "mark", "fixed"
    )


def particles(sentence: Sentence, word: int) -> list[int]:
    """The particle of a phrasal verb, also where a parser hangs it on the object: "handed over land"."""
    behind = [c for o in children(sentence, word, "obj") for c in children(sentence, o, "case") if c == word + 1]
    return [
        *behind,
        *children(sentence, word, "compound:prt"),
        *children(sentence, word, "advmod"),
        *children(sentence, word, "obl"),
    ]


def _modifiers(sentence: Sentence, word: int) -> list[int]:
    return children(sentence, word, "amod", "compound", "nmod:poss", "nmod:desc", "nmod:unmarked")


FOUND_IN: Mapping[str, Callable[[Sentence, int], Sequence[int]]] = {
    "subj": _subjects,
    "obj": objects,
    "iobj": lambda s, w: children(s, w, "iobj"),
    "obl": _obliques,
    "prep": _prepositions,
    "prt": particles,
    "xcomp": lambda s, w: children(s, w, "xcomp"),
    "ccomp": lambda s, w: children(s, w, "ccomp", "parataxis"),
    "mod": _modifiers,
    "objmod": lambda s, w: [m for o in objects(s, w) for m in _modifiers(s, o)],
    "advmod": lambda s, w: children(s, w, "advmod"),
    "neg": lambda s, w: [c for c in s.children[w] if s.words[c].text.casefold() in NEGATIONS],
}


def holds(constraint: Constraint, sentence: Sentence, word: int) -> bool:
    """Whether a dependent in the constraint's role has one of its lemmas, or is an entity of one of its classes."""
    found = FOUND_IN[constraint.role](sentence, word)
    if constraint.anything:
        return bool(found)
    if constraint.role == "xcomp":  # "left 12 dead", "forced people to flee": parsers vary
        found = [*found, *children(sentence, word, "ccomp", "advmod", "advcl", "amod")]
    if any(
        lemma_of(sentence, n) in constraint.lemmas or sentence.words[n].text.casefold() in constraint.lemmas
        for n in found
    ):
        return True
    kinds = {kind for name in constraint.classes for kind in ENTITY_CLASSES.get(name, ())}
    return bool(kinds) and any(e.kind in kinds and e.run[0] <= n < e.run[1] for e in sentence.entities for n in found)


def fits(pattern: Pattern, sentence: Sentence, word: int) -> bool:
    return all(holds(constraint, sentence, word) for constraint in pattern)


def _spoken_as(pos: str, sentence: Sentence, word: int) -> bool:
    return sentence.words[word].upos in UPOS_OF.get(pos, (pos,))


def matching_acts(lexicons: Lexicons, sentence: Sentence, word: int) -> list[ActRow]:
    """The rows of acts.csv that fit a word, the most demanding first."""
    rows = _rows(lexicons.acts, sentence, word)
    return [row for row in rows if _spoken_as(row.pos, sentence, word) and fits(row.pattern, sentence, word)]


def matching_cue(lexicons: Lexicons, sentence: Sentence, word: int) -> Cue | None:
    """The row of reporting.csv for a word, the most demanding that fits."""
    rows = _rows(lexicons.cues, sentence, word)
    return next(
        (row for row in rows if _spoken_as(row.pos, sentence, word) and fits(row.pattern, sentence, word)), None
    )


def matching_figures(lexicons: Lexicons, sentence: Sentence, word: int) -> list[FigureRow]:
    rows = _rows(lexicons.figures, sentence, word)
    return [
        row
        for row in rows
        if (row.pos == "PHRASE" or _spoken_as(row.pos, sentence, word)) and fits(row.pattern, sentence, word)
    ]


def _rows(index: Mapping[str, Iterable[R]], sentence: Sentence, word: int) -> list[R]:
    """By lemma, and by the form itself where that has rows of its own ("according", "wounded")."""
    lemma, form = lemma_of(sentence, word), sentence.words[word].text.casefold()
    return [*index.get(lemma, ()), *(index.get(form, ()) if form != lemma else ())]


def frame_heads(sentence: Sentence, word: int, roles: Sequence[str]) -> list[int]:
    """The heads in the first filled of a frame's roles: subj, obj, poss, mod, or a preposition."""
    for role in roles:
        found = _in_role(sentence, word, role)
        if found:
            return found
    return []


def _in_role(sentence: Sentence, word: int, role: str) -> list[int]:
    if role == "subj":
        who, is_passive = subject(sentence, word)
        return [who] if who is not None and not is_passive else []
    if role == "obj":
        return [n for n in objects(sentence, word) if base(sentence.words[n].relation) != "conj"]
    if role == "poss":
        owners = (c for c in children(sentence, word, "nmod") if sentence.words[c].relation == "nmod:poss")
        return [c for c in owners if c < word or case_of(sentence, c)]  # no owner stands bare behind what he owns
    if role == "mod":
        return [
            c
            for c in children(sentence, word, "amod", "compound", "nmod:unmarked", "nmod:desc")
            if sentence.words[c].upos in ("PROPN", "ADJ", "NOUN")
        ]
    oblique = [c for c in children(sentence, word, "obl", "nmod") if role in case_of(sentence, c).split()]
    if role == "by":
        oblique += [
            c for c in children(sentence, word, "obl") if sentence.words[c].relation == "obl:agent" and c not in oblique
        ]
    return oblique
