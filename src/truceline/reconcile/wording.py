"""How alike two wordings are: by the stems they share, the rarer in conflict news the more.

The shares of common stems are data (ontologies/incident_words.csv): counted once, so that what two clauses weigh does
not depend on what else is in the ledger.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from truceline.resources import data_path, read_table

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
SHORTEST = 3  # letters
RAREST = 0.002  # share of articles of a stem that is not in the table
ENDINGS = ("ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "e", "ly")
STUMP = 3  # letters that stay
OPENING = 5  # letters that the forms of a name share
OF_CLAUSE, OF_DOCUMENT = 16, 40  # so many of the weightiest stems are compared


@dataclass(frozen=True, slots=True)
class Wording:
    """The weightiest stems of a text, and the length of the vector that their rarities make."""

    stems: tuple[str, ...] = ()
    length: float = 0.0


@cache
def shares() -> Mapping[str, float]:
    """The share of conflict articles that a common stem stands in."""
    path = data_path("ontologies", "incident_words.csv")
    found: dict[str, float] = {}
    for row in read_table(path, ("stem", "share")):
        share = float(row["share"])
        if share <= RAREST:
            raise row.invalid(f"{row['stem']} has the share {share}: what is as rare as {RAREST} need not stand here")
        found[row["stem"]] = share
    return found


def stem(word: str) -> str:
    """A word without its inflection, roughly: "captured", "captures" and "capturing" are one."""
    word = word.removesuffix("'s").removesuffix("’s")
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= STUMP and not word.endswith("ss"):
            stump = word[: -len(ending)]
            doubled = len(stump) > STUMP and stump[-1] == stump[-2]
            return sys.intern(stump[:-1] if doubled else stump.removesuffix("i"))
    return sys.intern(word)


class _Stems(dict[str, str]):
    """The stems of words seen before; of one too short to tell anything the empty word."""

    def __missing__(self, word: str) -> str:
        found = self[word] = stem(word) if len(word) >= SHORTEST or word.isdigit() else ""
        return found


_STEMS = _Stems()


def stems(text: str) -> set[str]:
    """The stems of a text's words, each once."""
    found = set(map(_STEMS.__getitem__, WORD.findall(text.lower())))
    found.discard("")
    return found


@cache
def rarity(word: str) -> float:
    """How much a stem tells: the logarithm of one over its share of articles."""
    return -math.log(shares().get(word, RAREST))


@cache
def _lightness(word: str) -> tuple[float, str]:
    return -rarity(word), word


@cache
def _square(word: str) -> float:
    return rarity(word) ** 2


@cache
def openings(name: str) -> frozenset[str]:
    """How the words of a name begin, by which its other forms are known: "Ardania" and "Ardanian"."""
    return frozenset(word[:OPENING] for word in stems(name))


def wording(text: str, *, most: int, without: Iterable[str] = ()) -> Wording:
    """The weightiest stems of a text, each once; `without` the names that are compared by themselves."""
    names = frozenset[str]().union(*map(openings, without))
    told = stems(text)
    if names:
        told = {word for word in told if word[:OPENING] not in names}
    found = sorted(told.difference(shares()))  # these weigh the same, and more than any of the table
    if len(found) < most:
        found += sorted(told.difference(found), key=_lightness)
    del found[most:]
    return Wording(tuple(found), math.sqrt(math.fsum(map(_square, found))))


def alike(one: Wording, other: Wording, *, stems: frozenset[str] | None = None) -> float:
    """The cosine of two wordings: 0 for no stem in common, 1 for the same stems; `stems` are those of the one as a set,
    for who compares it with many."""
    common = (frozenset(one.stems) if stems is None else stems).intersection(other.stems)
    if not common:
        return 0.0
    return math.fsum(map(_square, common)) / (one.length * other.length)  # whose order does not matter
