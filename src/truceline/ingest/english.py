"""Whether a text is English: by its commonest words, and where those leave a doubt, by a language identifier."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from truceline.errors import NotAnArticle, NotEnglish

# Words that English prose is made of and its neighbours do not share: not "in", "is", "was", "on" (Dutch), "for", "at",
# "have" (Danish), "as" (Portuguese), "me", "he" (Spanish).
FUNCTION_WORDS = frozenset(
    "the and of to that with from said has were which their his this would been they not but will who after".split()
)
MIN_SHARE = 0.02  # English news has 0.08-0.35; French, Spanish, German, Dutch, Danish, Polish less than this
PLAIN_SHARE = 0.10  # nothing but English has so much; the identifier, which takes two seconds to load, is not asked
MIN_WORDS = 50  # a headline proves nothing
MIN_WORDS_NAMED = 12  # to know which other language it is
SURE = 0.99  # the chance that it is not English from which a text is refused
DOUBTED = 0.5  # the chance of one language from which it is named: nobody knows that of a list of places
MIN_LETTERS = 40
SAMPLE = 20_000  # code points; enough to know a language by
SAMPLE_NAMED = 3_000  # what the identifier is shown of it; a millisecond or two

WORD = re.compile(r"[^\W\d_]+")
NOT_LATIN = re.compile("[^\0-\u024f]")
ONLY = "truceline reads English only"
# English to the identifier: itself, its creoles (which it sees in market reports), and no language at all (figures).
ENGLISH = ("en", "sco", "pcm", "tpi", "bi", "zxx")


def require_english(text: str, *, source: str) -> None:
    """Refuse a text that is not English. Short ones pass unless they are in another script."""
    words, letters = _words(text)
    latin = len(letters) - len(NOT_LATIN.findall(letters))
    if len(letters) >= MIN_LETTERS and 2 * latin < len(letters):
        raise NotEnglish(source, f"not English: it is not written in Latin letters; {ONLY}")
    if len(words) < MIN_WORDS_NAMED:
        return
    share = _share(words)
    if share < PLAIN_SHARE:
        language, chance, english = _identified(text)
        if chance >= DOUBTED and 1 - english >= SURE:
            raise NotEnglish(source, f"not English: its language is {language}; {ONLY}")
    if len(words) >= MIN_WORDS and share < MIN_SHARE:
        raise NotAnArticle(
            source, f"it does not read as English prose (common English words are {share:.0%} of it); English only"
        )


def doubt(text: str) -> str | None:
    """What speaks against a text's being English that was not refused; None where nothing does."""
    words, _ = _words(text)
    if len(words) < MIN_WORDS_NAMED or _share(words) >= PLAIN_SHARE:
        return None
    language, chance, _ = _identified(text)
    if language in ENGLISH or chance < DOUBTED:
        return None
    return f"its language may be {language} (chance {chance:.2f}); {ONLY}"


def _words(text: str) -> tuple[list[str], str]:
    words = [word.casefold() for word in WORD.findall(text[:SAMPLE])]
    return words, "".join(words)


def _share(words: list[str]) -> float:
    return sum(word in FUNCTION_WORDS for word in words) / len(words)


def _identified(text: str) -> tuple[str, float, float]:
    """The ISO code of the likeliest language, its chance, and that of English."""
    ranked = [(str(language), float(chance)) for language, chance in _identifier().rank(text[:SAMPLE_NAMED])]
    return *ranked[0], sum(chance for language, chance in ranked if language in ENGLISH)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # two seconds, 110 MB: only where there is a doubt

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
