"""A selection as conditions of SQL. What holds of entries holds of whatever they belong to, by their membership."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, exists, func, or_, select

from truceline.model import EntryKind
from truceline.serve.selection import ReviewState, Selection
from truceline.store import reviews
from truceline.store import tables as t
from truceline.store.desk_tables import ENTRY_REVIEWS, ENTRY_TERMS, INCIDENT_ENTRIES, PART_ENTRIES
from truceline.store.forms import FORMS
from truceline.store.indexing import COUNTRY, PARTY, PLACE, entry_numbers
from truceline.store.search import matching

Numbers = Select[Any]
JUDGED = ("accepted", "amended", "rejected", "compared")
TRUCES = "ceasefires"
COMMON = 20_000  # entries of one term
MANY = 2_000  # documents with the words that are sought

Term = tuple[str, str]  # its kind and value


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A selection made ready for a connection: entries that need looking up are looked up once."""

    selection: Selection
    flagged: tuple[int, ...] | None  # entries that wait for somebody or come back, where those are asked for
    common: frozenset[Term]  # of the terms asked for, those of so many entries that a list comes upon them by itself
    many: bool  # the same of the documents with the words that are sought
    dialect: str


def narrowed(connection: Connection, selection: Selection) -> Narrowed:
    flagged: set[str] = set()
    if ReviewState.WAITING in selection.review:
        flagged |= reviews.waiting_keys(connection)
    if ReviewState.AGAIN in selection.review:
        flagged |= reviews.keys_again(connection)
    asked = {ReviewState.WAITING, ReviewState.AGAIN} & set(selection.review)
    numbers = tuple(sorted(entry_numbers(connection, flagged).values())) if asked else None
    common = frozenset(term for values in terms_of(selection) for term in values if _is_common(connection, term))
    sought = matching(connection.dialect.name, selection.q).limit(MANY + 1).subquery() if selection.q else None
    hits = connection.execute(select(func.count()).select_from(sought)).scalar_one() if sought is not None else 0
    return Narrowed(selection, numbers, common, hits > MANY, connection.dialect.name)


def _is_common(connection: Connection, term: Term) -> bool:
    c = ENTRY_TERMS.c
    some = select(c.entry).where(c.kind == term[0], c.value == term[1]).limit(COMMON + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one()) > COMMON


def latest(table: Table) -> ColumnElement[bool]:
    """Whether a row of readings is of its document's newest one; cheaper for a page than the view of all of them."""
    newer = t.READINGS.alias("newer")
    return ~exists().where(newer.c.document == t.ENTRIES.c.document, newer.c.number > table.c.reading)


def of_told(wanted: Narrowed, kind: EntryKind) -> Iterator[ColumnElement[bool]]:
    """Conditions on a list of entries of a kind, joined with its readings and documents."""
    selection, table = wanted.selection, FORMS[kind].table
    c = table.c
    if selection.since:
        yield c.time_to >= selection.since
    if selection.until:
        yield c.time_from <= selection.until
    if selection.standing:
        yield c.standing.in_([str(one) for one in selection.standing])
    if selection.source:
        yield t.DOCUMENTS.c.outlet.in_(selection.source)
    if selection.document:
        yield t.DOCUMENTS.c.id.in_(selection.document)
    if selection.q:
        yield of_words(t.DOCUMENTS.c.number, wanted)
    if selection.act and kind is EntryKind.CLAIM:
        yield acts_of(selection, c.act, c.mode)
    elif selection.act:
        yield t.ENTRIES.c.number.in_(entries_of_incidents(acts_of(selection, t.INCIDENTS.c.act, t.INCIDENTS.c.mode)))
    for values in terms_of(selection):
        yield _has_terms(values, table, wanted)
    for numbers in memberships(wanted):
        yield t.ENTRIES.c.number.in_(numbers)
    yield from _reviews(wanted)


def _has_terms(values: Sequence[Term], table: Table, wanted: Narrowed) -> ColumnElement[bool]:
    """That an entry has one of some terms. Those with a rare one are listed first; for a common one that takes long,
    and a page is full soon without it."""
    term = ENTRY_TERMS.c
    fit = fits(term, values)
    has = exists().where(fit, term.entry == table.c.entry, term.reading == table.c.reading)
    if wanted.common & set(values):
        return has
    return and_(t.ENTRIES.c.number.in_(select(term.entry).where(fit)), has)


def fits(term: Any, values: Sequence[Term]) -> ColumnElement[bool]:
    return or_(*(and_(term.kind == kind, term.value == value) for kind, value in values))


def terms_of(selection: Selection) -> Iterator[Sequence[Term]]:
    if selection.party:
        yield [(PARTY, one) for one in selection.party]
    if selection.place:
        yield [*((COUNTRY, one) for one in selection.countries), *((PLACE, one) for one in selection.names_of_places)]


def acts_of(selection: Selection, act: Any, mode: Any) -> ColumnElement[bool]:
    told = [one.partition("/") for one in selection.act]
    return or_(*(and_(act == type, mode == how) if how else act == type for type, _, how in told))


def entries_of_incidents(*conditions: ColumnElement[bool]) -> Numbers:
    """The entries of incidents."""
    joined = INCIDENT_ENTRIES.join(t.INCIDENTS, t.INCIDENTS.c.number == INCIDENT_ENTRIES.c.incident)
    return select(INCIDENT_ENTRIES.c.entry).select_from(joined).where(*conditions).correlate(None)


def entries_of_truces(ids: Sequence[str]) -> Numbers:
    p = t.PICTURE_PARTS.c
    joined = PART_ENTRIES.join(t.PICTURE_PARTS, p.number == PART_ENTRIES.c.part)
    return select(PART_ENTRIES.c.entry).select_from(joined).where(p.kind == TRUCES, p.name.in_(ids)).correlate(None)


def memberships(wanted: Narrowed) -> Iterator[Numbers]:
    selection = wanted.selection
    if selection.incident:
        yield entries_of_incidents(t.INCIDENTS.c.id.in_(selection.incident))
    if selection.grades:
        yield entries_of_incidents(t.INCIDENTS.c.grade.in_([str(one) for one in selection.grades]))
    if selection.ceasefire:
        yield entries_of_truces(selection.ceasefire)


def _reviews(wanted: Narrowed) -> Iterator[ColumnElement[bool]]:
    states = set(wanted.selection.review)
    if not states:
        return
    number = t.ENTRIES.c.number
    judged = list(JUDGED) if ReviewState.REVIEWED in states else [str(one) for one in states if one in JUDGED]
    alternatives: list[ColumnElement[bool]] = []
    if judged:
        alternatives.append(number.in_(select(ENTRY_REVIEWS.c.entry).where(ENTRY_REVIEWS.c.state.in_(judged))))
    if ReviewState.UNREVIEWED in states:
        alternatives.append(~exists().where(ENTRY_REVIEWS.c.entry == number))
    if wanted.flagged is not None:
        alternatives.append(number.in_(wanted.flagged))
    yield or_(*alternatives)


def of_words(document: Any, wanted: Narrowed) -> ColumnElement[bool]:
    """That a document has the words that are sought. No index leads to a sum: with many, the list is gone through."""
    sought: ColumnElement[int] = document + 0 if wanted.many else document
    return sought.in_(matching(wanted.dialect, wanted.selection.q))
