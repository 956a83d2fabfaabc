"""A selection as conditions of SQL. What holds of entries holds of whatever they belong to, by their membership."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, exists, func, or_, select

from truceline.model import EntryKind
from truceline.serve.selection import ReviewState, Selection
from truceline.store import reviews
from truceline.store import tables as t
from truceline.store.desk_tables import ENTRY_REVIEWS, ENTRY_TERMS, INCIDENT_ENTRIES, INCIDENT_TERMS, PART_ENTRIES
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
    common = frozenset(term for values in _terms(selection) for term in values if _is_common(connection, term))
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
        yield _of_words(t.DOCUMENTS.c.number, wanted)
    if selection.act and kind is EntryKind.CLAIM:
        yield _acts(selection, c.act, c.mode)
    elif selection.act:
        yield t.ENTRIES.c.number.in_(_of_incidents(_acts(selection, t.INCIDENTS.c.act, t.INCIDENTS.c.mode)))
    for values in _terms(selection):
        yield _has_terms(values, table, wanted)
    for numbers in _memberships(wanted):
        yield t.ENTRIES.c.number.in_(numbers)
    yield from _reviews(wanted)


def _has_terms(values: Sequence[Term], table: Table, wanted: Narrowed) -> ColumnElement[bool]:
    """That an entry has one of some terms. Those with a rare one are listed first; for a common one that takes long,
    and a page is full soon without it."""
    term = ENTRY_TERMS.c
    fits = _fits(term, values)
    has = exists().where(fits, term.entry == table.c.entry, term.reading == table.c.reading)
    if wanted.common & set(values):
        return has
    return and_(t.ENTRIES.c.number.in_(select(term.entry).where(fits)), has)


def _fits(term: Any, values: Sequence[Term]) -> ColumnElement[bool]:
    return or_(*(and_(term.kind == kind, term.value == value) for kind, value in values))


def _terms(selection: Selection) -> Iterator[Sequence[Term]]:
    if selection.party:
        yield [(PARTY, one) for one in selection.party]
    if selection.place:
        yield [*((COUNTRY, one) for one in selection.countries), *((PLACE, one) for one in selection.names_of_places)]


def _acts(selection: Selection, act: Any, mode: Any) -> ColumnElement[bool]:
    told = [one.partition("/") for one in selection.act]
    return or_(*(and_(act == type, mode == how) if how else act == type for type, _, how in told))


def _of_incidents(*conditions: ColumnElement[bool]) -> Numbers:
    """The entries of incidents."""
    joined = INCIDENT_ENTRIES.join(t.INCIDENTS, t.INCIDENTS.c.number == INCIDENT_ENTRIES.c.incident)
    return select(INCIDENT_ENTRIES.c.entry).select_from(joined).where(*conditions).correlate(None)


def _of_truces(ids: Sequence[str]) -> Numbers:
    p = t.PICTURE_PARTS.c
    joined = PART_ENTRIES.join(t.PICTURE_PARTS, p.number == PART_ENTRIES.c.part)
    return select(PART_ENTRIES.c.entry).select_from(joined).where(p.kind == TRUCES, p.name.in_(ids)).correlate(None)


def _memberships(wanted: Narrowed) -> Iterator[Numbers]:
    selection = wanted.selection
    if selection.incident:
        yield _of_incidents(t.INCIDENTS.c.id.in_(selection.incident))
    if selection.grades:
        yield _of_incidents(t.INCIDENTS.c.grade.in_([str(one) for one in selection.grades]))
    if selection.ceasefire:
        yield _of_truces(selection.ceasefire)


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


def of_incidents(wanted: Narrowed) -> Iterator[ColumnElement[bool]]:
    """Conditions on the list of incidents. Those set aside are wanted only by their grade or by people's work."""
    selection, i = wanted.selection, t.INCIDENTS.c
    yield exists(select(t.PICTURES.c.number)).correlate(None)  # else they are only what the next picture is made of
    if selection.grades:
        yield i.grade.in_([str(one) for one in selection.grades])
    elif not selection.review and not selection.incident:
        yield i.grade != "discounted"
    if selection.since:
        yield i.time_to >= selection.since
    if selection.until:
        yield i.time_from <= selection.until
    if selection.act:
        yield _acts(selection, i.act, i.mode)
    if selection.incident:
        yield i.id.in_(selection.incident)
    for values in _terms(selection):
        term = INCIDENT_TERMS.c
        if wanted.common & set(values):
            yield exists().where(_fits(term, values), term.incident == i.number)
        else:
            yield i.number.in_(select(term.incident).where(_fits(term, values)))
    for numbers in _of_documents(wanted, words=not wanted.many):
        yield i.number.in_(_owners(INCIDENT_ENTRIES, "incident", numbers))
    if selection.q and wanted.many:
        joined = INCIDENT_ENTRIES.join(t.ENTRIES, t.ENTRIES.c.number == INCIDENT_ENTRIES.c.entry)
        mine = (INCIDENT_ENTRIES.c.incident == i.number, _of_words(t.ENTRIES.c.document, wanted))
        yield exists().select_from(joined).where(*mine).correlate(t.INCIDENTS)
    if selection.ceasefire:
        yield i.number.in_(_owners(INCIDENT_ENTRIES, "incident", _of_truces(selection.ceasefire)))
    yield from _reviews_of(wanted, INCIDENT_ENTRIES, "incident", i.number)


def of_parts(wanted: Narrowed, *, itself: bool = False) -> Iterator[ColumnElement[bool]]:
    """Conditions on truces or contradictions; `itself`: these are truces, and are found by their own ids."""
    selection, p = wanted.selection, t.PICTURE_PARTS.c
    if selection.ceasefire and itself:
        yield p.name.in_(selection.ceasefire)
    numbers = list(_of_documents(wanted))
    if selection.ceasefire and not itself:
        numbers.append(_of_truces(selection.ceasefire))
    if selection.incident:
        numbers.append(_of_incidents(t.INCIDENTS.c.id.in_(selection.incident)))
    if selection.act:
        numbers.append(_of_incidents(_acts(selection, t.INCIDENTS.c.act, t.INCIDENTS.c.mode)))
    if not itself:
        if selection.grades:
            numbers.append(_of_incidents(t.INCIDENTS.c.grade.in_([str(one) for one in selection.grades])))
        if selection.since or selection.until:
            yield _dated(selection)
    for values in _terms(selection):  # truces and disputes are few, and each has few entries: those are looked at
        has = exists().where(_fits(ENTRY_TERMS.c, values), ENTRY_TERMS.c.entry == PART_ENTRIES.c.entry)
        yield exists().where(PART_ENTRIES.c.part == p.number, has.correlate(PART_ENTRIES)).correlate(t.PICTURE_PARTS)
    for some in numbers:
        yield p.number.in_(_owners(PART_ENTRIES, "part", some))
    yield from _reviews_of(wanted, PART_ENTRIES, "part", p.number)


def of_documents(wanted: Narrowed) -> Iterator[ColumnElement[bool]]:
    """Conditions on the list of documents, whose days are those of publication."""
    selection, d = wanted.selection, t.DOCUMENTS.c
    if selection.since:
        yield d.published >= datetime.combine(selection.since, time(), UTC)
    if selection.until:
        yield d.published <= datetime.combine(selection.until, time.max, UTC)
    if selection.source:
        yield d.outlet.in_(selection.source)
    if selection.document:
        yield d.id.in_(selection.document)
    if selection.q:
        yield d.number.in_(matching(wanted.dialect, selection.q))
    numbers = list(_memberships(wanted))
    if selection.act:
        numbers.append(
            select(t.CLAIM_READINGS.c.entry).where(_acts(selection, t.CLAIM_READINGS.c.act, t.CLAIM_READINGS.c.mode))
        )
    for values in _terms(selection):
        term = ENTRY_TERMS.c
        fits = _fits(term, values)
        numbers.append(select(term.entry).where(fits).correlate(None))
    for some in numbers:
        yield d.number.in_(_owners(t.ENTRIES, "document", some, member="number"))
    yield from _reviews_of(wanted, t.ENTRIES, "document", d.number, member="number")


def _of_words(document: Any, wanted: Narrowed) -> ColumnElement[bool]:
    """That a document has the words that are sought. No index leads to a sum: with many, the list is gone through."""
    sought: ColumnElement[int] = document + 0 if wanted.many else document
    return sought.in_(matching(wanted.dialect, wanted.selection.q))


def _of_documents(wanted: Narrowed, *, words: bool = True) -> Iterator[Numbers]:
    """The entries of documents of an outlet, of an id, with some words."""
    selection, d = wanted.selection, t.DOCUMENTS.c
    joined = t.ENTRIES.join(t.DOCUMENTS, d.number == t.ENTRIES.c.document)
    base = select(t.ENTRIES.c.number).select_from(joined).correlate(None)
    if selection.source:
        yield base.where(d.outlet.in_(selection.source))
    if selection.document:
        yield base.where(d.id.in_(selection.document))
    if selection.q and words:
        yield base.where(d.number.in_(matching(wanted.dialect, selection.q)))


def _dated(selection: Selection) -> ColumnElement[bool]:
    """That a part has an entry told of these days."""
    found: list[ColumnElement[bool]] = []
    for table in (t.CLAIM_READINGS, t.FIGURE_READINGS):
        mine = PART_ENTRIES.alias()
        within = [table.c.entry == mine.c.entry, mine.c.part == t.PICTURE_PARTS.c.number]
        if selection.since:
            within.append(table.c.time_to >= selection.since)
        if selection.until:
            within.append(table.c.time_from <= selection.until)
        found.append(exists().where(*within).correlate(t.PICTURE_PARTS))
    return or_(*found)


def _owners(table: Table, owner: str, numbers: Numbers, *, member: str = "entry") -> Numbers:
    mine = table.alias("owned")
    return select(mine.c[owner]).where(mine.c[member].in_(numbers)).correlate(None)


def _reviews_of(
    wanted: Narrowed, table: Table, owner: str, number: Any, *, member: str = "entry"
) -> Iterator[ColumnElement[bool]]:
    """What holds of an owner if any of its entries was reviewed so; unreviewed: none of them was."""
    states = set(wanted.selection.review)
    if not states:
        return
    mine = table.alias("reviewed_of")
    some = select(mine.c[owner]).join(ENTRY_REVIEWS, ENTRY_REVIEWS.c.entry == mine.c[member]).correlate(None)
    alternatives: list[ColumnElement[bool]] = []
    if ReviewState.UNREVIEWED in states:
        alternatives.append(number.not_in(some))
    judged = list(JUDGED) if ReviewState.REVIEWED in states else [str(one) for one in states if one in JUDGED]
    if judged:
        alternatives.append(number.in_(some.where(ENTRY_REVIEWS.c.state.in_(judged))))
    if wanted.flagged is not None:
        alternatives.append(number.in_(select(mine.c[owner]).where(mine.c[member].in_(wanted.flagged))))
    yield or_(*alternatives)
