"""Who alleged how much on which day: claims of violence, and of breaches of truces, by the party that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, or_, select

from truceline.model import ActType, EntryKind, Stance, Standing
from truceline.serve.queries.narrowing import latest, narrowed, of_told
from truceline.serve.selection import Selection
from truceline.store import tables as t

MOST_DAYS = 3_000  # rows of days and accusers


@dataclass(frozen=True, slots=True)
class AccusedDay:
    """How many claims by a speaker, a code, lay violence or a breach of a truce to somebody on a day."""

    day: date
    accuser: str | None
    claims: int


def accusations(connection: Connection, selection: Selection) -> tuple[AccusedDay, ...]:
    """For each day and speaker how many current claims assert an assault, or a breach of a truce, on that day.

    A claim counts on the day that it says it happened; those that give none are left out. Each telling counts, copies
    too: it is how loud the accusation was, not how well borne out. `accuser` None: the articles' own voice, and
    speakers without a code.
    """
    c, number = t.CLAIM_READINGS.c, func.count()
    joined = t.ENTRIES.join(t.CLAIM_READINGS, c.entry == t.ENTRIES.c.number)
    joined = joined.join(t.DOCUMENTS, t.DOCUMENTS.c.number == t.ENTRIES.c.document)
    query = (
        select(c.time_from, c.speaker, number.label("claims"))
        .select_from(joined)
        .where(
            t.ENTRIES.c.kind == EntryKind.CLAIM.value,
            latest(t.CLAIM_READINGS),
            t.DOCUMENTS.c.text.is_not(None),
            c.time_from.is_not(None),
            c.time_from == c.time_to,  # "in spring" is no day
            c.standing == Standing.CURRENT.value,
            c.stance == Stance.ASSERTS.value,
            or_(c.act == ActType.ASSAULT.value, c.violates_ceasefire),
            *of_told(narrowed(connection, selection), EntryKind.CLAIM),
        )
        .group_by(c.time_from, c.speaker)
        .order_by(c.time_from.desc(), c.speaker)
        .limit(MOST_DAYS)
    )
    found = [AccusedDay(row.time_from, row.speaker, row.claims) for row in connection.execute(query)]
    return tuple(reversed(found))
