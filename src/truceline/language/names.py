"""Where a name begins and ends: without the title before it and the marks around it, and with a proper noun in it."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.language.analysis import Entity, Run, Word

PLAIN = ("PER", "ORG", "LOC")  # kinds that are names alone; the conflict head's are phrases
TITLES = frozenset(
    "mr mr. mrs mrs. ms ms. dr dr. president sen. rep. gen. prof. sir st. "
    "king queen prince princess lady lord professor general senator".split()
)
NAMING = ("PROPN", "X")
NOT_FIRST, NOT_LAST = ("DET", "PUNCT", "ADP"), ("PUNCT", "PART", "ADP", "CCONJ")


def trimmed(entities: Sequence[Entity], words: Sequence[Word]) -> list[Entity]:
    """Entities with the names among them cut to what is theirs; what holds no proper noun is no name."""
    found = []
    for entity in entities:
        run = _cut(entity.run, entity.kind, words) if entity.kind in PLAIN else entity.run
        if entity.kind not in PLAIN or any(words[i].upos in NAMING for i in range(*run)):
            found.append(Entity(run, entity.kind))
    return found


def _cut(run: Run, kind: str, words: Sequence[Word]) -> Run:
    start, end = run
    while start < end and (
        words[start].upos in NOT_FIRST or (kind == "PER" and words[start].text.casefold() in TITLES)
    ):
        start += 1
    while start < end and words[end - 1].upos in NOT_LAST:
        end -= 1
    return start, end
