"""Parsed sentences in a notation of one line, and few and plain ones of our own to teach a tiny spaCy pipeline with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from truceline.language.analysis import Word

SENTENCES = 70
ENTITY = {"A": "GPE", "B": "GPE", "P": "GPE"}

# word/part of speech/head/relation; heads count from 1, 0 is the root. A and B are states, P is a place, D a day.
PATTERNS = (
    "A/PROPN/2/nsubj accused/VERB/0/root B/PROPN/2/obj of/SCONJ/5/mark shelling/VERB/2/advcl P/PROPN/5/obj "
    "on/ADP/8/case D/PROPN/5/obl ./PUNCT/2/punct",
    "A/PROPN/2/nsubj denied/VERB/0/root shelling/VERB/2/xcomp P/PROPN/3/obj ./PUNCT/2/punct",
    "A/PROPN/3/nmod:poss 's/PART/1/case army/NOUN/4/nsubj said/VERB/0/root B/PROPN/6/nsubj attacked/VERB/4/ccomp "
    "P/PROPN/6/obj on/ADP/9/case D/PROPN/6/obl ./PUNCT/4/punct",
    "B/PROPN/2/nsubj shelled/VERB/0/root P/PROPN/2/obj with/ADP/5/case rockets/NOUN/2/obl on/ADP/7/case D/PROPN/2/obl "
    "./PUNCT/2/punct",
    "A/ADJ/2/amod troops/NOUN/3/nsubj shelled/VERB/0/root P/PROPN/3/obj ,/PUNCT/7/punct B/PROPN/7/nsubj "
    "said/VERB/3/parataxis ./PUNCT/3/punct",
    "B/PROPN/2/nsubj attacked/VERB/0/root villages/NOUN/2/obj near/ADP/5/case P/PROPN/2/obl ,/PUNCT/8/punct "
    "A/PROPN/8/nsubj said/VERB/2/parataxis ./PUNCT/2/punct",
    "P/PROPN/3/nsubj:pass was/AUX/3/aux:pass shelled/VERB/0/root by/ADP/5/case B/PROPN/3/obl:agent on/ADP/7/case "
    "D/PROPN/3/obl ./PUNCT/3/punct",
    "A/PROPN/4/nsubj and/CCONJ/3/cc B/PROPN/1/conj agreed/VERB/0/root to/ADP/7/case a/DET/7/det truce/NOUN/4/obl "
    "on/ADP/9/case D/PROPN/4/obl ./PUNCT/4/punct",
)
FILLERS = {
    "A": "Armenia Georgia Sudan Ukraine Turkey Chad Mali".split(),
    "B": "Azerbaijan Russia Ethiopia Syria Libya Niger Iraq".split(),
    "P": "Goris Gori Kassala Kherson Afrin Abeche Gao Kupiansk".split(),
    "D": "Monday Tuesday Wednesday Thursday Friday".split(),
}


@dataclass(frozen=True)
class Lesson:
    """One sentence as spaCy's `Doc` takes it: word by word, heads from 0, the root its own head."""

    words: list[str]
    spaces: list[bool]
    upos: list[str]
    heads: list[int]
    relations: list[str]
    entities: list[str]


def lessons() -> list[Lesson]:
    """Every pattern with names in turn, no two sentences alike."""
    return list(islice((lesson(pattern, turn) for turn in range(SENTENCES) for pattern in PATTERNS), SENTENCES))


def lesson(pattern: str, turn: int = 0) -> Lesson:
    """A line of the notation, its slots filled with the names whose turn it is."""
    rows = [row.rsplit("/", 3) for row in pattern.split()]
    words = [FILLERS[word][turn % len(FILLERS[word])] if word in FILLERS else word for word, *_ in rows]
    following = [*words[1:], ""]
    return Lesson(
        words,
        [after not in ("", ".", ",", "'s") for after in following],
        [upos for _, upos, _, _ in rows],
        [number if head == "0" else int(head) - 1 for number, (_, _, head, _) in enumerate(rows)],
        ["ROOT" if relation == "root" else relation for *_, relation in rows],
        [f"B-{ENTITY[word]}" if word in ENTITY else "O" for word, *_ in rows],
    )


def as_doc(told: Lesson, vocab: Vocab, **more: list[str]) -> Doc:
    """A lesson as spaCy's own parse of it would be."""
    from spacy.tokens import Doc  # not at the top: where spaCy is not installed, tests are skipped and not broken

    return Doc(vocab, told.words, told.spaces, pos=told.upos, heads=told.heads, deps=told.relations, **more)


def made(line: str, **more: list[str]) -> Doc:
    """A parse made by hand, from a line of the notation."""
    import spacy

    return as_doc(lesson(line), spacy.blank("en").vocab, **more)


def tree(words: Sequence[Word]) -> str:
    """Every word with its relation and head, in the text's order: "Troops nsubj>left"."""
    return " ".join(f"{w.text} {w.relation}" + (f">{words[w.head].text}" if w.head >= 0 else "") for w in words)
