"""Counts in words: numerals, number words, bounds ("at least"), ranges, vague amounts (ledger format, rule 10)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.language import Run, Sentence
from truceline.model import Count
from truceline.read.lexicon_rows import FigureRole
from truceline.read.lexicons import Lexicons
from truceline.read.numerals import LETTERS, SCALES, numeral, scaled_alike

DATE = re.compile(r"(?:\d{1,2}([-–/.])\d{1,2}\1\d{4}|\d{4}([-–/.])\d{1,2}\2\d{1,2})")
AROUND = ".,:;()[]\"'“”‘’"  # marks that may stand against a date
COMPARED = frozenset("fewer less more longer".split())  # "no fewer than"
NONE_AT_ALL = frozenset("no none nobody".split())

MEMBERS = frozenset(
    "strong man woman member person".split()
)  # "a 40-strong patrol"; of "a 12-day siege" none is counted
DEFINITE = frozenset("the this that these those".split())

LONGEST_BOUND = 3
RISES_WITHIN = 4  # words from a verb of rising to "from 28 to 40"


@dataclass(frozen=True, slots=True)
class AmountWords:
    """Words around numerals, from figures.csv: bounds by phrase ("at least" -> low), and amounts without a number."""

    bounds: Mapping[str, str]
    vague: frozenset[str]
    rising: frozenset[str] = frozenset()

    @classmethod
    def of(cls, lexicons: Lexicons) -> AmountWords:
        rows = [(word, row) for word, entries in lexicons.figures.items() for row in entries]
        bounds = {word: row.value for word, row in rows if row.role is FigureRole.BOUND}
        vague = frozenset(word for word, row in rows if row.role is FigureRole.VAGUE)
        return cls(bounds, vague, lexicons.classes["rising"])


@dataclass(frozen=True, slots=True)
class Amount:
    """A count and the words that tell it, bounds included; `number` is the word of the numeral itself.

    `single` marks an article that counts somebody ("a soldier"), and no numeral.
    """

    count: Count
    run: Run
    number: int
    single: bool = False


def find_amounts(sentence: Sentence, words: AmountWords) -> list[Amount]:
    """Amounts of a sentence from left to right. Ordinals, years, times and shares of a hundred are none."""
    found: list[Amount] = []
    at = 0
    texts = [w.text.casefold() for w in sentence.words]
    while at < len(texts):
        amount = _amount(sentence, texts, at, words)
        if amount is None:
            at += 1
            continue
        found.append(amount)
        at = amount.run[1]
    return found


def _amount(sentence: Sentence, texts: Sequence[str], at: int, words: AmountWords) -> Amount | None:
    value, end = numeral(texts, at)
    if value is None:
        return _vague(sentence, texts, at, words)
    if texts[end : end + 1] in (["%"], ["percent"], ["per"]) or _not_a_count(sentence, at, end) or _ratio(texts, at):
        return None
    start, bound = _bound_before(texts, at, words)
    between = texts[at - 1 : at] == ["between"]
    high, last = _range_end(texts, end, between=between)
    if high is not None and not _risen(sentence, at, words):
        value = scaled_alike(value, high, texts, end, last)
    if high is not None and high > value and not _risen(sentence, at, words):
        return Amount(Count(int(value), None, int(high)), (at - 1 if between else start, last), at)
    behind = words.bounds.get(" ".join(texts[end : end + 2]))
    if texts[end : end + 1] == ["or"] and behind is not None:
        bound, end = behind, end + 2
    return Amount(_bounded(int(value), bound), (start, end), at)


def _ratio(texts: Sequence[str], at: int) -> bool:
    """Whether a numeral is of a share: both of "one in three of the dead"."""
    first = at if texts[at] == "one" else at - 2
    end = numeral(texts, first + 2)[1] if first >= 0 and texts[first : first + 2] == ["one", "in"] else first + 2
    return end > first + 2 and texts[end : end + 1] == ["of"]


def _vague(sentence: Sentence, texts: Sequence[str], at: int, words: AmountWords) -> Amount | None:
    """Amounts without a number: "dozens", "several", "a handful of"; the plural of a scale, never the scale itself."""
    word, lemma = texts[at], sentence.words[at].lemma.casefold()
    behind = texts[at + 1 : at + 2]
    if word in NONE_AT_ALL and not (behind and behind[0] in COMPARED):
        return Amount(Count.exactly(0), (at, at + 1 + (behind == ["one"])), at)
    if texts[at - 1 : at] == ["how"]:
        return None  # "did not say how many": that is the question
    if behind in (["than"], ["as"]) or (behind and numeral(texts, at + 1)[0] is not None):
        return None  # a bound, or "some 30"
    plural = _plural_scale(sentence, at)
    scale = word in SCALES or word in ("ten", "score")
    known = plural or (not scale and (word in words.vague or lemma in words.vague))
    alone = word == "others" and not _amount_ends(sentence, texts, at, words)  # "others were wounded"
    if not known or (sentence.words[at].upos == "NOUN" and not plural and behind != ["of"] and not alone):
        return None
    start, end = _determined(texts, at), at + 1
    if texts[start - 1 : start] and texts[start - 1] in DEFINITE and not plural:
        return None  # "the number of soldiers" says that there is one, and not which
    while texts[end : end + 1] == ["of"] and end + 1 < len(texts) and _plural_scale(sentence, end + 1):
        end += 2  # "tens of thousands"
    return Amount(Count(), (start, end), at)


def _amount_ends(sentence: Sentence, texts: Sequence[str], at: int, words: AmountWords) -> bool:
    """Whether "others" belongs to what stands before it: "three others", "the others", "among others"."""
    before = sentence.words[at - 1] if at else None
    return before is not None and (before.upos in ("NUM", "DET", "ADJ", "ADP") or texts[at - 1] in words.vague)


def _determined(texts: Sequence[str], at: int) -> int:
    """Where a vague amount starts: "a handful", "an unknown number", "the significant number"."""
    for start in range(at, max(-1, at - 3), -1):
        if start and texts[start - 1] in ("a", "an"):
            return start - 1
        if start and texts[start - 1] in DEFINITE:
            return start
    return at


def _plural_scale(sentence: Sentence, at: int) -> bool:
    text = sentence.words[at].text.casefold()
    return text.endswith("s") and (text[:-1] in SCALES or text[:-1] in ("ten", "score")) and text[:-1] not in LETTERS


def _not_a_count(sentence: Sentence, at: int, end: int) -> bool:
    """Years, days of a month, names such as Su-24, clock times, money, and other numerals that count no people."""
    word = sentence.words[at]
    before = sentence.words[at - 1].text.casefold() if at else ""
    if before == "of" and at > 1:
        before = sentence.words[at - 2].text.casefold()  # "the age of 12"
    behind = sentence.words[end].text if end < len(sentence.words) else ""
    if word.text[:1] == "0" and len(word.text) > 1 and word.text.isdigit():
        return True  # of a date or a clock: "05-04-2016"
    if before == "," and behind == "," and at > 1 and sentence.words[at - 2].upos in ("NOUN", "PROPN"):
        return True  # an age: "a boy, 12, was killed"
    if before in ("$", "£", "€", "no.", "#", "resolution", "article", "aged", "age") or word.upos == "PROPN":
        return True
    if behind in ("-", "–") and _compound(sentence, end):
        return True
    if _of_a_date(sentence, at):
        return True
    glued = at > 1 and before in "-–" and sentence.words[at - 1].start == sentence.words[at - 2].end
    if glued and sentence.words[at - 2].upos in ("PROPN", "X") and sentence.words[at - 2].text.isalpha():
        return True
    year = end == at + 1 and word.text.isdigit() and len(word.text) == 4 and 1900 <= int(word.text) <= 2099
    return year and not (
        end < len(sentence.words)
        and sentence.words[end].upos in ("NOUN", "ADJ")
        and sentence.words[end].lemma != "war"
        and word.relation == "nummod"
    )


def _compound(sentence: Sentence, dash: int) -> bool:
    """Whether a dash behind a numeral makes it part of a word that counts no people: "a 12-day siege"."""
    joined = dash + 1 < len(sentence.words) and sentence.words[dash + 1].start == sentence.words[dash].end
    part = sentence.words[dash + 1] if joined else None
    return part is not None and part.text.isalpha() and part.upos != "NUM" and part.lemma.casefold() not in MEMBERS


def _of_a_date(sentence: Sentence, at: int) -> bool:
    """Whether a numeral is the day, month or year of a date in digits: "25-12-2014", "2014/12/25"."""
    first = last = at
    while first and sentence.words[first - 1].end == sentence.words[first].start:
        first -= 1
    while last + 1 < len(sentence.words) and sentence.words[last + 1].start == sentence.words[last].end:
        last += 1
    return DATE.fullmatch("".join(word.text for word in sentence.words[first : last + 1]).strip(AROUND)) is not None


def _range_end(texts: Sequence[str], end: int, *, between: bool) -> tuple[float | None, int]:
    joints = ("and", "to") if between else ("to", "or", "-", "–")
    if texts[end : end + 1] and texts[end] in joints:
        return numeral(texts, end + 1)
    return None, end


def _risen(sentence: Sentence, at: int, words: AmountWords) -> bool:
    """Whether "from 28 to 40" tells of a toll that rose, and of no range: a verb of rising stands before it."""
    if at == 0 or sentence.words[at - 1].text.casefold() != "from":
        return False
    return any(w.lemma.casefold() in words.rising for w in sentence.words[max(0, at - 1 - RISES_WITHIN) : at - 1])


def _bound_before(texts: Sequence[str], at: int, words: AmountWords) -> tuple[int, str]:
    """Where a bound before a numeral starts, and which one it is: low, best, high, or "" for exact."""
    at -= texts[at] in SCALES and texts[at - 1 : at] == ["a"]  # "more than a dozen"
    for length in range(LONGEST_BOUND, 0, -1):
        if at < length:
            continue
        bound = words.bounds.get(" ".join(texts[at - length : at]))
        if bound is not None:
            return at - length, bound
    return at, ""


def _bounded(value: int, bound: str) -> Count:
    match bound:
        case "low":
            return Count(low=value)
        case "best":
            return Count(best=value)
        case "high":
            return Count(high=value)
        case _:
            return Count.exactly(value)
