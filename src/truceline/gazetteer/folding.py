"""One key for the many spellings of a place: case, accents, apostrophes, hyphens, articles, and romanisation."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose, as English-language newsrooms write them.
LETTERS = str.maketrans(
    {
        "ı": "i", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
        "ə": "a", "ŋ": "n", "ɓ": "b", "ɗ": "d", "ƙ": "k",
    }
)  # fmt: skip
# ASCII, typographic and modifier apostrophes: ayn, hamza, the Cyrillic soft sign. All are dropped: Sana'a = Sanaa.
APOSTROPHES = re.compile("['’‘ʼʻʾʿ`´ʹʺ″′“”\"]")
NOT_A_LETTER = re.compile(r"[\W_]+")

# The Arabic article with its assimilations: ad-Dumayr, ash-Shaddadi, as-Suwayda.
ARTICLE = re.compile(r"^(?:al|el|ad|adh|an|ar|as|ash|at|ath|az|ed|en|er|es|esh|et|ez) (?=\w\w)")
INNER_ARTICLE = re.compile(r" (?:al|el|ad|adh|an|ar|as|ash|at|ath|az|ed|en|er|es|esh|et|ez)(?= \w\w)")
# "alSabireen": an article run together with its noun shows only by the capital after it.
RUN_TOGETHER = re.compile(r"\b([AaEe]l)(?=[A-Z][a-z])")

# Countries whose names are romanised from Arabic script by many hands, so that one place has a dozen spellings.
ARABIC_NAMED = frozenset(
    "SYR IRQ YEM LBY LBN PSE JOR SAU KWT QAT BHR ARE OMN EGY SDN DZA MAR TUN MRT ESH SOM DJI TCD".split()
)  # fmt: skip
ROMANISED = ARABIC_NAMED | frozenset("IRN AFG PAK SSD ISR".split())

DIGRAPHS = (
    ("dj", "j"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("gh", "g"),
    ("kh", "k"),
    ("ch", "s"),
    ("sh", "s"),
    ("q", "k"),
    ("c", "k"),
    ("p", "b"),
    ("x", "ks"),
)
WEAK = re.compile(r"[aeiouhwy]")
DOUBLED = re.compile(r"(\w)\1+")
SKELETON_AT_LEAST = 4


def fold(name: str) -> str:
    """A name's key, in lower case without accents and apostrophes: `Ma'arrat an-Nu'mān` is `maarrat an numan`."""
    if name.isascii() and name.isalpha():
        return name.lower()
    plain = name.lower() if name.isascii() else _without_accents(name.casefold())
    return NOT_A_LETTER.sub(" ", APOSTROPHES.sub("", plain)).strip()


def _without_accents(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.translate(LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(LETTERS)


def without_article(key: str) -> str:
    """A folded name without its leading Arabic article or English "the". `al hasakah` → `hasakah`."""
    return ARTICLE.sub("", key.removeprefix("the "))


def skeleton(key: str) -> str | None:
    """What stays of a folded name when vowels, articles and the choice of romanisation are taken away.

    `jisrin`, `jesreen` and `jisreen` → `jsrn`. None when too little stays to mean one place.
    """
    words = INNER_ARTICLE.sub("", without_article(key)).split()
    bones = []
    for word in words:
        for written, sound in DIGRAPHS:
            word = word.replace(written, sound)
        bones.append(word[0] + WEAK.sub("", word[1:]))
    joined = DOUBLED.sub(r"\1", "".join(bones))
    return joined if len(joined) >= SKELETON_AT_LEAST else None
