"""Counts in words: numerals, number words, bounds ("at least"), ranges, vague amounts (ledger format, rule 10)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.language import Run, Sentence
from truceline.model import Count
from truceline.read.lexicon_rows import FigureRole
from truceline.read.lexicons import Lexicons

UNITS = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "dozen": 12,
    "k": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "bn": 1_000_000_000,
}
COMPARED = frozenset("fewer less more longer".split())  # "no fewer than"
NONE_AT_ALL = frozenset("no none nobody".split())
DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")

LONGEST_BOUND = 3


@dataclass(frozen=True, slots=True)
class AmountWords:
    """Words around numerals, from figures.csv: bounds by phrase ("at least" -> low), and amounts without a number."""

    bounds: Mapping[str, str]
    vague: frozenset[str]

    @classmethod
    def of(cls, lexicons: Lexicons) -> AmountWords:
        rows = [(word, row) for word, entries in lexicons.figures.items() for row in entries]
        bounds = {word: row.value for word, row in rows if row.role is FigureRole.BOUND}
        return cls(bounds, frozenset(word for word, row in rows if row.role is FigureRole.VAGUE))


@dataclass(frozen=True, slots=True)
class Amount:
    """A count and the words that tell it, bounds included; `number` is the word of the numeral itself."""

    count: Count
    run: Run
    number: int


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
    value, end = _numeral(texts, at)
    if value is None:
        return _vague(sentence, texts, at, words)
    if texts[end : end + 1] in (["%"], ["percent"], ["per"]) or _not_a_count(sentence, at, end):
        return None
    start, bound = _bound_before(texts, at, words)
    between = texts[at - 1 : at] == ["between"]
    high, last = _range_end(texts, end, between=between)
    if high is not None and high > value:
        return Amount(Count(int(value), None, int(high)), (at - 1 if between else start, last), at)
    behind = words.bounds.get(" ".join(texts[end : end + 2]))
    if texts[end : end + 1] == ["or"] and behind is not None:
        bound, end = behind, end + 2
    return Amount(_bounded(int(value), bound), (start, end), at)


def _numeral(texts: Sequence[str], at: int) -> tuple[float | None, int]:
    """The number that starts at a word and where it ends: 6,500; 1.5 million; two dozen; three hundred and five."""
    total, current, end = 0.0, 0.0, at
    seen = False
    while end < len(texts):
        word = texts[end]
        if DIGITS.fullmatch(word) and not seen:
            current = float(word.replace(",", ""))
        elif word in UNITS and (not seen or current % 10 == 0 or texts[end - 1] in SCALES):
            current += UNITS[word]
        elif word in TENS and (not seen or current % 100 == 0):
            current += TENS[word]
        elif word in SCALES and (seen or (word not in ("k", "m", "mn", "bn") and texts[end - 1 : end] == ["a"])):
            scale = SCALES[word]
            current = max(current, 1.0) * scale
            if scale >= 1000:
                total, current = total + current, 0.0
        elif (
            seen
            and word in ("and", "-", "–")
            and texts[end + 1 : end + 2]
            and (texts[end + 1] in UNITS or texts[end + 1] in TENS)
            and (texts[end - 1] in SCALES or texts[end - 1] in TENS)
        ):
            end += 1
            continue
        elif word == "half" and texts[end + 1 : end + 3] == ["a", "million"] and not seen:
            return 500_000.0, end + 3
        elif word == "half" and texts[end + 1 : end + 3] == ["a", "dozen"] and not seen:
            return 6.0, end + 3
        else:
            break
        seen = True
        end += 1
    return (total + current, end) if seen else (None, at)


def _vague(sentence: Sentence, texts: Sequence[str], at: int, words: AmountWords) -> Amount | None:
    """Amounts without a number: "dozens", "several", "a handful of"; the plural of a scale, never the scale itself."""
    word, lemma = texts[at], sentence.words[at].lemma.casefold()
    behind = texts[at + 1 : at + 2]
    if word in NONE_AT_ALL and not (behind and behind[0] in COMPARED):
        return Amount(Count.exactly(0), (at, at + 1 + (behind == ["one"])), at)
    if behind in (["than"], ["as"]) or (behind and _numeral(texts, at + 1)[0] is not None):
        return None  # a bound, or "some 30"
    plural = lemma in SCALES or lemma in ("ten", "score")
    known = (lemma in words.vague and word != lemma) if plural else word in words.vague
    if not known or (sentence.words[at].upos == "NOUN" and not plural and behind != ["of"]):
        return None
    start = at - 1 if texts[at - 1 : at] == ["a"] else at
    return Amount(Count(), (start, at + 1), at)


def _not_a_count(sentence: Sentence, at: int, end: int) -> bool:
    """Years, days of a month, names such as Su-24, clock times, money, and other numerals that count no people."""
    word = sentence.words[at]
    before = sentence.words[at - 1].text.casefold() if at else ""
    behind = sentence.words[end].text if end < len(sentence.words) else ""
    if before == "," and behind == "," and at > 1 and sentence.words[at - 2].upos in ("NOUN", "PROPN"):
        return True  # an age: "a boy, 12, was killed"
    if before in ("$", "£", "€", "no.", "#", "resolution", "article", "aged", "age") or word.upos == "PROPN":
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


def _range_end(texts: Sequence[str], end: int, *, between: bool) -> tuple[float | None, int]:
    joints = ("and", "to") if between else ("to", "-", "–")
    if texts[end : end + 1] and texts[end] in joints:
        return _numeral(texts, end + 1)
    return None, end


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
