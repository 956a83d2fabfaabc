"""Noun phrases on the dependency tree: where they end, who is coordinated in them, what modifies the head."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import cache

from truceline.language import Run, Sentence
from truceline.model import Span
from truceline.read.grammar import KEEPING_FROM, OBJECT_CONTROL

INNER = ("compound", "flat", "fixed", "goeswith", "nmod:desc")  # parts of a name or of a compound noun
OUTSIDE = (
    "conj",
    "cc",
    "acl",
    "appos",
    "advcl",
    "parataxis",
    "ccomp",
    "list",
    "dep",
    "dislocated",
    "orphan",
    "nsubj",
    "cop",
)


CLAUSAL = ("VERB", "AUX")  # words that no noun phrase runs over


@cache
def base(relation: str) -> str:
    """A relation without its subtype: nsubj:pass -> nsubj."""
    return relation.partition(":")[0]


def top(sentence: Sentence, number: int) -> int:
    """The head of the noun phrase a word belongs to: up through compounds and parts of names."""
    word = sentence.words[number]
    while word.relation.startswith(INNER) and word.head >= 0:
        word = sentence.words[word.head]
    return word.number


def phrase(sentence: Sentence, head: int) -> list[int]:
    """The words of a head's noun phrase, in text order: no preposition before it, no coordinated heads, no clauses."""
    found, queue = [], [head]
    while queue:
        at = queue.pop()
        found.append(at)
        for child in sentence.children[at]:
            relation = sentence.words[child].relation
            if not relation.startswith(OUTSIDE) and relation != "punct" and not (at == head and relation == "case"):
                queue.append(child)
    return sorted(found)


def extent(sentence: Sentence, head: int) -> Run:
    """The phrase as one run of words around its head; what hangs on it from beyond another word is left out."""
    words = set(phrase(sentence, head))
    outside = [i for i in range(min(words), max(words) + 1) if i not in words and sentence.words[i].upos in CLAUSAL]
    start = max((i + 1 for i in outside if i < head), default=min(words))
    end = min((i for i in outside if i > head), default=max(words) + 1)
    return start, end


def coordinated(sentence: Sentence, head: int) -> list[int]:
    """A head and all that is coordinated with it: "the EU, France and Iran" has three."""
    found = [head]
    for at in found:  # grows while it is walked
        found.extend(c for c in sentence.children[at] if base(sentence.words[c].relation) == "conj" and c not in found)
    return sorted(found)


def case_of(sentence: Sentence, head: int) -> str:
    """The preposition of a phrase in lower case; "" if it has none; several words ("because of") joined by blanks."""
    marks = [c for c in sentence.children[head] if sentence.words[c].relation == "case" and c < head]
    marks = [m for mark in marks for m in (mark, *_fixed(sentence, mark))]
    return " ".join(sentence.words[m].text.casefold() for m in sorted(set(marks)))


def belongs_to(sentence: Sentence, head: int, others: Container[int]) -> bool:
    """Whether a phrase is one of others or says whose or which they are: A in "nine fighters of A", "A's men"; but not
    in "the village by A", where a parser has hung a doer on what was hit."""
    while head not in others and base(sentence.words[head].relation) in ("nmod", "compound", "flat", "appos"):
        if case_of(sentence, head) not in ("", "of", "'s", "’s"):
            return False
        head = sentence.words[head].head
    return head in others


def _fixed(sentence: Sentence, number: int) -> Iterator[int]:
    return (c for c in sentence.children[number] if sentence.words[c].relation == "fixed")


def children(sentence: Sentence, number: int, *relations: str) -> list[int]:
    """Dependents by relation, subtypes included when only the base is named."""
    words = sentence.words
    return [
        c
        for c in sentence.children[number]
        if (relation := words[c].relation) in relations or base(relation) in relations
    ]


def passive(sentence: Sentence, verb: int) -> bool:
    """Whether a verb is passive, a bare participle behind a noun included ("positions shelled by the army")."""
    word = sentence.words[verb]
    if children(sentence, verb, "nsubj:pass", "aux:pass", "obl:agent"):
        return True
    participle = passive_form(word.text) and word.upos == "VERB"
    return word.relation == "acl" and participle and not children(sentence, verb, "nsubj", "obj")


def passive_form(text: str) -> bool:
    """Whether a verb's form can be that of a passive."""
    return text.casefold().endswith(("ed", "en", "wn", "ught", "ld", "ck", "it", "ot"))


def subject(sentence: Sentence, verb: int) -> tuple[int | None, bool]:
    """The subject of a predicate and whether it is a passive one; looks through coordination and control.

    "A attacked and seized B": A is the subject of both. "A accused B of shelling C": the object controls "shelling".
    """
    seen = set()
    at = verb
    while at not in seen:
        seen.add(at)
        own = [c for c in children(sentence, at, "nsubj", "csubj") if not children(sentence, c, "case")]
        if own:
            nearest = min(own, key=lambda c: abs(c - at))
            by_own = sentence.words[nearest].relation == "nsubj:pass"
            return nearest, by_own if at == verb else _shared_passive(sentence, verb, by_own)
        word = sentence.words[at]
        if word.head < 0:
            return None, False
        if word.relation == "conj":
            if (astray := _led_astray(sentence, at)) is not None:
                return astray, passive(sentence, verb)
            at = word.head
        elif word.relation in ("xcomp", "advcl"):  # a reported clause never borrows the subject of its reporting
            controller = _controller(sentence, word.head, word.relation)
            if controller is not None:
                return controller, False
            at = word.head
        elif word.relation.startswith("acl"):
            return word.head, passive(sentence, verb)
        else:
            return None, False
    return None, False


def _led_astray(sentence: Sentence, verb: int) -> int | None:
    """The subject of a second verb that a parser hung on the clause before: in "A asked B for help and C, D and E all
    expressed concern" the "and" is the verb's, so that what stands between the two is its own.
    """
    joint = min((c for c in children(sentence, verb, "cc") if c < verb), default=None)
    if joint is None:
        return None
    between = (w for w in sentence.words[joint + 1 : verb] if w.upos in ("NOUN", "PROPN"))
    return next((w.number for w in between if w.relation == "conj" and 0 <= w.head < joint), None)


def _shared_passive(sentence: Sentence, verb: int, above: bool) -> bool:
    """Whether a verb that borrows its subject is passive: "tried to flee and was shot", "were shot and killed"; not
    "was hit and fled", "was accused of shelling"."""
    if children(sentence, verb, "aux:pass", "obl:agent"):
        return True
    word = sentence.words[verb]
    active = children(sentence, verb, "aux", "obj", "mark") or word.text.casefold().endswith("ing")
    return above and not active and passive_form(word.text)


def _controller(sentence: Sentence, verb: int, relation: str) -> int | None:
    """The object of the governing verb controls its complement ("accused B of", "ordered B to"), if there is one."""
    objects = children(sentence, verb, "obj", "iobj")
    return objects[0] if objects and relation in ("xcomp", "advcl") and _takes_object_control(sentence, verb) else None


def _takes_object_control(sentence: Sentence, verb: int) -> bool:
    return sentence.words[verb].lemma in OBJECT_CONTROL


def kept_from(sentence: Sentence, verb: int) -> int | None:
    """The verb by which a deed is kept from coming to pass: "prevented" of "prevented A from shelling B"."""
    word = sentence.words[verb]
    if word.head < 0 or word.relation not in ("xcomp", "advcl") or sentence.words[word.head].lemma not in KEEPING_FROM:
        return None
    marks = children(sentence, verb, "mark", "case")
    return word.head if any(sentence.words[m].text.casefold() == "from" for m in marks) else None


def core(sentence: Sentence, head: int) -> tuple[int, int]:
    """The phrase without long tails: from its first word to the head, and what belongs to the head's name."""
    start, _ = extent(sentence, head)
    tail = [
        i
        for i in phrase(sentence, head)
        if i > head and top(sentence, i) == head and sentence.words[i].relation.startswith(INNER)
    ]
    return min(start, head), max([head, *tail]) + 1


def core_span(sentence: Sentence, head: int) -> Span:
    """The words of a phrase without its long tails."""
    return sentence.run_span(core(sentence, head))
