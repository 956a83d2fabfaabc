"""Whether a text is English at all: a crude check that refuses only what is plainly something else."""

from __future__ import annotations

import re

from truceline.errors import NotAnArticle

# Words that English prose is made of and its neighbours do not share: not "in", "is", "was", "on" (Dutch), "for", "at",
# "have" (Danish), "as" (Portuguese), "me", "he" (Spanish).
FUNCTION_WORDS = frozenset(
    "the and of to that with from said has were which their his this would been they not but will who after".split()
)
MIN_SHARE = 0.02  # English news has 0.08-0.35; French, Spanish, German, Dutch, Danish, Polish less than this
MIN_WORDS = 50  # a headline proves nothing
MIN_LETTERS = 40
SAMPLE = 20_000  # code points; enough to know a language by

WORD = re.compile(r"[^\W\d_]+")


def require_english(text: str, *, source: str) -> None:
    """Refuse a long text that is not English. Short ones pass unless they are in another script."""
    words = [word.group().casefold() for word in WORD.finditer(text[:SAMPLE])]
    letters = "".join(words)
    latin = sum(letter < "\u0250" for letter in letters)
    if len(letters) >= MIN_LETTERS and 2 * latin < len(letters):
        raise NotAnArticle(source, "it is not written in Latin letters; truceline reads English only")
    if len(words) < MIN_WORDS:
        return
    share = sum(word in FUNCTION_WORDS for word in words) / len(words)
    if share < MIN_SHARE:
        raise NotAnArticle(
            source, f"it does not read as English prose (common English words are {share:.0%} of it); English only"
        )
