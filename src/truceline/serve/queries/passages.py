"""The sentence that an entry stands in: its own words are often no more than a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from truceline.language.sentences import sentences
from truceline.model import EntryKey
from truceline.serve.results import ToldClaim, ToldFigure
from truceline.store import tables as t
from truceline.store.indexing import entry_numbers, pages

AROUND = 300  # code points on either side in which the sentence is looked for


@dataclass(frozen=True, slots=True)
class Sentence:
    """An entry's words, with what stands before and behind them in their sentence or sentences."""

    before: str
    words: str
    after: str


def around(connection: Connection, told: Sequence[ToldClaim | ToldFigure]) -> Mapping[str, Sentence]:
    """The sentences of entries, by their written keys; only so much of each text is fetched."""
    numbers = entry_numbers(connection, [one.key for one in told])
    keys = {number: key for key, number in numbers.items()}
    e, d = t.ENTRIES.c, t.DOCUMENTS.c
    start = (
        func.max(e.starts - AROUND, 0) if connection.dialect.name == "sqlite" else func.greatest(e.starts - AROUND, 0)
    )
    found: dict[str, Sentence] = {}
    for some in pages(sorted(keys)):
        query = (
            select(
                e.number, start.label("start"), func.substr(d.text, start + 1, e.ends - start + AROUND).label("text")
            )
            .select_from(t.ENTRIES.join(t.DOCUMENTS, d.number == e.document))
            .where(e.number.in_(some), d.text.is_not(None))
        )
        for row in connection.execute(query):
            found[keys[row.number]] = _cut(row.text, EntryKey.parse(keys[row.number]), row.start)
    return found


def _cut(text: str, key: EntryKey, start: int) -> Sentence:
    first, last = key.span.start - start, key.span.end - start
    whole = [(begins, ends) for begins, ends in sentences(text) if begins < last and first < ends]
    begins = min([first, *(one for one, _ in whole)])
    ends = max([last, *(one for _, one in whole)])
    return Sentence(text[begins:first], text[first:last], text[last:ends])
