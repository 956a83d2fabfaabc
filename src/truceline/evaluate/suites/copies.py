"""Generated copies: what newsrooms do to a wire's text, made from any articles, and look-alikes that are none.

Of each article: an agency's line set before it, its tail cut off, three words in a hundred changed, and all three at
once. Its look-alike shares three
tenths of its words; the rest is of an article that is used for nothing else.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from truceline.evaluate.suites.grouping import Copy

CHANGED = 0.03  # of the words
KEPT = (0.6, 0.75)  # of a text whose tail is cut off
SHARED = 0.3  # of the words of the shorter of the two that a look-alike is made of
SHORTEST = 60  # words of an article that copies are made of
COMMON = 0.1  # of an article's runs of five words that another has too: then it is left out, as it may be a copy
SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*\s*")
PREFIXES = ("SANDPORT, May 6 (Wire) - ", "By River News Agency\n\n", "VELMOUTH (Coast Press) -- ", "Wire/ Toldan. ")
FILLERS = "harbour ferry orchard lantern meadow sparrow copper kettle winter pebble".split()


def generate(articles: Sequence[str], *, seed: int = 7) -> Iterator[Copy]:
    """The articles of every second place with their copies and look-alikes, each named with the article it is of."""
    chance = random.Random(seed)
    fit = list(_apart(articles))
    for number, (article, other) in enumerate(zip(fit[::2], fit[1::2], strict=False)):
        made = {
            "original": article,
            "prefix": chance.choice(PREFIXES) + article,
            "cut": _cut(article, chance),
            "edited": _edited(article, chance),
            "all": chance.choice(PREFIXES) + _edited(_cut(article, chance), chance),
        }
        for kind, text in made.items():
            yield Copy(f"{number}/{kind}", text, None, f"{number}", False)
        yield Copy(f"{number}/look-alike", _look_alike(article, other, chance), None, f"{number}/look-alike", False)


def _apart(articles: Sequence[str]) -> Iterator[str]:
    """Those long enough that share hardly anything with one before."""
    seen: set[tuple[str, ...]] = set()
    for article in articles:
        words = article.lower().split()
        runs = {tuple(words[at : at + 5]) for at in range(len(words) - 4)}
        if len(words) >= SHORTEST and len(runs & seen) < COMMON * len(runs):
            yield article
        seen |= runs


def _cut(text: str, chance: random.Random) -> str:
    """The first sentences, until enough of the words are there."""
    wanted, words, kept = chance.uniform(*KEPT) * len(text.split()), 0, []
    for sentence in SENTENCE.findall(text):
        kept.append(sentence)
        words += len(sentence.split())
        if words >= wanted:
            break
    return "".join(kept)


def _edited(text: str, chance: random.Random) -> str:
    """Some words changed, dropped or added; white space stays."""
    parts = re.split(r"(\s+)", text)
    places = [at for at in range(0, len(parts), 2) if parts[at]]
    for at in chance.sample(places, max(1, round(CHANGED * len(places)))):
        parts[at] = chance.choice((chance.choice(FILLERS), "", f"{parts[at]} {chance.choice(FILLERS)}"))
    return "".join(parts)


def _look_alike(article: str, other: str, chance: random.Random) -> str:
    """Another article's text with three tenths of this one, or of itself if it is the shorter, in its middle."""
    mine, theirs = SENTENCE.findall(article), SENTENCE.findall(other)
    wanted = SHARED * min(len(article.split()), len(other.split()))
    start, words, taken = chance.randrange(max(1, len(mine) // 2)), 0, []
    for sentence in mine[start:]:
        if words + len(sentence.split()) > wanted:
            break
        taken.append(sentence)
        words += len(sentence.split())
    middle = len(theirs) // 2
    return "".join([*theirs[:middle], "\n\n", *taken, "\n\n", *theirs[middle:]])
