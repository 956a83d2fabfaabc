"""Numerals in words and digits: 6,500; 1.5 million; 10k; two dozen; three hundred and five; a quarter of a million."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
LETTERS = frozenset("k m mn bn".split())  # scales that stand behind digits only
FRACTIONS = {("half",): 0.5, ("a", "quarter", "of"): 0.25, ("quarter", "of"): 0.25, ("three", "quarters", "of"): 0.75}
SHARES = frozenset(words[0] for words in FRACTIONS)  # the words that they begin with
ONE_AND_A_HALF = ("and", "a", "half")
DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
APART = 10  # how many times the lower end of a range of estimates its upper end may be
SHORT = re.compile(r"(\d+(?:\.\d+)?)(k|m|bn)")


def numeral(texts: Sequence[str], at: int) -> tuple[float | None, int]:
    """The number that starts at a word (texts in lower case) and where it ends; (None, at) if none starts there."""
    value, end = _fraction(texts, at)
    if value is not None:
        return value, end
    if at < len(texts) and (short := SHORT.fullmatch(texts[at])):
        return float(short[1]) * SCALES[short[2]], at + 1
    return _spelled(texts, at)


def _fraction(texts: Sequence[str], at: int) -> tuple[float | None, int]:
    """Half a million, a quarter of a million, half a dozen."""
    if at < len(texts) and texts[at] not in SHARES:
        return None, at
    for words, share in FRACTIONS.items():
        end = at + len(words)
        if tuple(texts[at:end]) == words and texts[end : end + 1] == ["a"] and texts[end + 1 : end + 2]:
            scale = SCALES.get(texts[end + 1], 0)
            if scale >= 1_000 or texts[end + 1] == "dozen":
                return share * scale, end + 2
    return None, at


def _spelled(texts: Sequence[str], at: int) -> tuple[float | None, int]:
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
        elif word in SCALES and (seen or (word not in LETTERS and texts[end - 1 : end] == ["a"])):
            scale = SCALES[word]
            current = max(current, 1.0) * scale
            if scale >= 1_000:
                total, current = total + current, 0.0
        elif seen and tuple(texts[end : end + 3]) == ONE_AND_A_HALF and texts[end + 3 : end + 4] == ["million"]:
            current += 0.5
            end += 3
            continue
        elif seen and word in ("and", "-", "–") and _goes_on(texts, end):
            end += 1
            continue
        else:
            break
        seen = True
        end += 1
    return (total + current, end) if seen else (None, at)


def _goes_on(texts: Sequence[str], joint: int) -> bool:
    """Whether a joint stands inside a numeral: "three hundred and five", "twenty-five"."""
    behind = texts[joint + 1 : joint + 2]
    return (
        bool(behind)
        and (behind[0] in UNITS or behind[0] in TENS)
        and (texts[joint - 1] in SCALES or texts[joint - 1] in TENS)
    )


def scaled_alike(low: float, high: float, texts: Sequence[str], start: int, end: int) -> float:
    """The lower end of a range at the scale of the upper: "four to five million" begins at four million.

    So does "70 to 80,000" at seventy thousand, where digits stand for the scale; but not "5 to 80,000": ends that lie
    so far apart are meant.
    """
    scales = [SCALES[word] for word in texts[start:end] if word in SCALES and SCALES[word] >= 1_000]
    if scales:
        return low * scales[-1] if low < high / scales[-1] and low < 1_000 else low
    written = any(word.endswith(",000") for word in texts[start:end])
    return low * 1_000 if written and high / APART <= low * 1_000 < high else low
