"""A selection as conditions on what entries belong to: incidents, truces, contradictions, documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Table, exists, or_, select

from truceline.serve.queries.narrowing import (
    JUDGED,
    Narrowed,
    Numbers,
    acts_of,
    entries_of_incidents,
    entries_of_truces,
    fits,
    memberships,
    of_words,
    terms_of,
)
from truceline.serve.selection import ReviewState, Selection
from truceline.store import tables as t
from truceline.store.desk_tables import ENTRY_REVIEWS, ENTRY_TERMS, INCIDENT_ENTRIES, INCIDENT_TERMS, PART_ENTRIES
from truceline.store.search import matching


def of_incidents(wanted: Narrowed, *, every: bool = False) -> Iterator[ColumnElement[bool]]:
    """Conditions on the list of incidents. Those set aside are wanted only by their grade or by people's work.

    `every`: all of them are gone through, so that those of a common party are best listed first too.
    """
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
        yield acts_of(selection, i.act, i.mode)
    if selection.incident:
        yield i.id.in_(selection.incident)
    for values in terms_of(selection):
        term = INCIDENT_TERMS.c
        if wanted.common & set(values) and not every:
            yield exists().where(fits(term, values), term.incident == i.number)
        else:
            yield i.number.in_(select(term.incident).where(fits(term, values)))
    for numbers in _of_documents(wanted, words=not wanted.many):
        yield i.number.in_(_owners(INCIDENT_ENTRIES, "incident", numbers))
    if selection.q and wanted.many:
        joined = INCIDENT_ENTRIES.join(t.ENTRIES, t.ENTRIES.c.number == INCIDENT_ENTRIES.c.entry)
        mine = (INCIDENT_ENTRIES.c.incident == i.number, of_words(t.ENTRIES.c.document, wanted))
        yield exists().select_from(joined).where(*mine).correlate(t.INCIDENTS)
    if selection.ceasefire:
        yield i.number.in_(_owners(INCIDENT_ENTRIES, "incident", entries_of_truces(selection.ceasefire)))
    yield from _reviews_of(wanted, INCIDENT_ENTRIES, "incident", i.number)


def of_parts(wanted: Narrowed, *, itself: bool = False) -> Iterator[ColumnElement[bool]]:
    """Conditions on truces or contradictions; `itself`: these are truces, and are found by their own ids."""
    selection, p = wanted.selection, t.PICTURE_PARTS.c
    if selection.ceasefire and itself:
        yield p.name.in_(selection.ceasefire)
    numbers = list(_of_documents(wanted, words=not wanted.many))
    if selection.q and wanted.many:
        joined = PART_ENTRIES.join(t.ENTRIES, t.ENTRIES.c.number == PART_ENTRIES.c.entry)
        mine = (PART_ENTRIES.c.part == p.number, of_words(t.ENTRIES.c.document, wanted))
        yield exists().select_from(joined).where(*mine).correlate(t.PICTURE_PARTS)
    if selection.ceasefire and not itself:
        numbers.append(entries_of_truces(selection.ceasefire))
    if selection.incident:
        numbers.append(entries_of_incidents(t.INCIDENTS.c.id.in_(selection.incident)))
    if selection.act:
        numbers.append(entries_of_incidents(acts_of(selection, t.INCIDENTS.c.act, t.INCIDENTS.c.mode)))
    if not itself:
        if selection.grades:
            numbers.append(entries_of_incidents(t.INCIDENTS.c.grade.in_([str(one) for one in selection.grades])))
        if selection.since or selection.until:
            yield _dated(selection)
    for values in terms_of(selection):  # truces and disputes are few, and each has few entries: those are looked at
        has = exists().where(fits(ENTRY_TERMS.c, values), ENTRY_TERMS.c.entry == PART_ENTRIES.c.entry)
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
    numbers = list(memberships(wanted))
    if selection.act:
        numbers.append(
            select(t.CLAIM_READINGS.c.entry).where(acts_of(selection, t.CLAIM_READINGS.c.act, t.CLAIM_READINGS.c.mode))
        )
    for values in terms_of(selection):
        term = ENTRY_TERMS.c
        if wanted.common & set(values):  # a page is full soon; a list of all its entries takes long
            joined = t.ENTRIES.join(ENTRY_TERMS, term.entry == t.ENTRIES.c.number)
            mine = (t.ENTRIES.c.document == d.number, fits(term, values))
            yield exists().select_from(joined).where(*mine).correlate(t.DOCUMENTS)
        else:
            numbers.append(select(term.entry).where(fits(term, values)).correlate(None))
    for some in numbers:
        yield d.number.in_(_owners(t.ENTRIES, "document", some, member="number"))
    yield from _reviews_of(wanted, t.ENTRIES, "document", d.number, member="number")


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
    review = ENTRY_REVIEWS.c

    def some(*of: ColumnElement[bool]) -> Numbers:  # asked from the reviews, which are few; a join goes through all
        return select(mine.c[owner]).where(mine.c[member].in_(select(review.entry).where(*of))).correlate(None)

    alternatives: list[ColumnElement[bool]] = []
    if ReviewState.UNREVIEWED in states:
        alternatives.append(number.not_in(some()))
    judged = list(JUDGED) if ReviewState.REVIEWED in states else [str(one) for one in states if one in JUDGED]
    if judged:
        alternatives.append(number.in_(some(review.state.in_(judged))))
    if wanted.flagged is not None:
        alternatives.append(number.in_(select(mine.c[owner]).where(mine.c[member].in_(wanted.flagged))))
    yield or_(*alternatives)
