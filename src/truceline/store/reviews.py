"""Reviews as they lie in the ledger: rows of the feed, what became of each, and the revisions they were based on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, exists, func, select

from truceline.model import EntryKey, Judgement
from truceline.model.judgements import DOCUMENT
from truceline.store import retrieval
from truceline.store import tables as t
from truceline.store.codec import canonical, sha256
from truceline.store.desk_tables import LOCKS, REVIEWS
from truceline.store.indexing import pages

DIGITS = 16


class Action(StrEnum):
    """What a row of the feed is: a review, or what became of one."""

    ACCEPT = "accept"
    AMEND = "amend"
    REJECT = "reject"
    MERGE = "merge"
    SPLIT = "split"
    CONFIRM = "confirm"
    DECLINE = "decline"
    RETRACT = "retract"


OF_REVIEWS = frozenset({Action.CONFIRM, Action.DECLINE, Action.RETRACT})


class Standing(StrEnum):
    """What became of a review."""

    COUNTS = "counts"
    WAITING = "waiting"  # for a second person
    DECLINED = "declined"
    RETRACTED = "retracted"
    DONE = "done"  # of rows about others


@dataclass(frozen=True, slots=True)
class Review:
    """A row of the feed. `about` is the number of the review that it confirms, declines or retracts."""

    number: int
    action: Action
    subject: str
    by: str
    reason: str
    at: datetime
    standing: Standing
    judgements: tuple[int, ...] = ()
    other: str | None = None
    claims: tuple[str, ...] = ()
    amendment: str | None = None  # as JSON
    about: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A review that is to be written: what was said, the judgements it comes to, and the revisions it was based on.

    `bases` are, by subject, the entries that the revision covers and the revision that the reviewer saw.
    """

    action: Action
    subject: str
    by: str
    reason: str
    steps: tuple[Judgement, ...]
    bases: Mapping[str, tuple[tuple[str, ...], str]]
    other: str | None = None
    claims: tuple[str, ...] = ()
    amendment: str | None = None
    before: tuple[Mapping[str, Any], ...] = ()  # the incidents that it may change, as they were
    touched: tuple[str, ...] = ()  # the ids of those that it changes, makes or ends, as far as was foreseen

    @property
    def keys(self) -> tuple[str, ...]:
        """The entries, or documents, of all its bases."""
        return tuple(key for keys, _ in self.bases.values() for key in keys)


@dataclass(frozen=True, slots=True)
class Lock:
    """Somebody edits something, until then."""

    subject: str
    by: str
    until: datetime


def revisions(connection: Connection, keys: Iterable[str]) -> Mapping[str, str]:
    """The revision of each of some entries, by their written keys."""
    wanted = sorted(set(keys))
    newest = _newest_judgements(connection, wanted)
    readings = {key: retrieval.reading_of(connection, EntryKey.parse(key)) for key in wanted}
    return {key: revision_of(readings[key], newest.get(key, 0)) for key in wanted}


def revisions_of(connection: Connection, readings: Mapping[str, str]) -> Mapping[str, str]:
    """As `revisions`, where the hashes of the readings are known."""
    newest = _newest_judgements(connection, sorted(readings))
    return {key: revision_of(reading, newest.get(key, 0)) for key, reading in readings.items()}


def revision_of(reading: str | None, judgement: int) -> str:
    return sha256(f"{reading} {judgement}")[:DIGITS]


def joint_revision(connection: Connection, keys: Sequence[str]) -> str:
    """One revision of several entries, those of an incident, or of several documents, and which they are."""
    if len(keys) == 1 and not keys[0].startswith(DOCUMENT):
        return revisions(connection, keys)[keys[0]]
    newest = max(_newest_judgements(connection, keys).values(), default=0)
    return sha256(canonical({"keys": [*sorted(keys)], "judgement": newest}))[:DIGITS]


def _newest_judgements(connection: Connection, keys: Sequence[str]) -> dict[str, int]:
    """The number of the latest row about each entry, also of one that takes another back."""
    j, found = t.JUDGEMENTS.c, dict[str, int]()
    for some in pages(keys):
        for column in (j.subject, j.other):
            query = select(column, func.max(j.number)).where(column.in_(some)).group_by(column)
            for key, number in connection.execute(query):
                found[key] = max(found.get(key, 0), number)
    return found


def reviews(connection: Connection, numbers: Sequence[int]) -> list[Review]:
    """Reviews by their numbers, in the order of the numbers, with what became of them."""
    rows = {row.number: row for row in connection.execute(select(REVIEWS).where(REVIEWS.c.number.in_(numbers)))}
    answers: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(select(REVIEWS).where(REVIEWS.c.about.in_(numbers)).order_by(REVIEWS.c.number)):
        answers.setdefault(row.about, []).append(row)
    return [_review(rows[number], answers.get(number, ())) for number in numbers if number in rows]


def reviews_of(connection: Connection, subjects: Sequence[str]) -> list[Review]:
    """The reviews of some subjects, the newest first."""
    query = select(REVIEWS.c.number).where(REVIEWS.c.subject.in_(subjects)).order_by(REVIEWS.c.number.desc())
    return reviews(connection, list(connection.execute(query.limit(retrieval.MANY)).scalars()))


def before(connection: Connection, number: int) -> tuple[Mapping[str, Any], ...]:
    """The incidents that a row of the feed may have changed, as they were when it was written."""
    content = connection.execute(select(REVIEWS.c.content).where(REVIEWS.c.number == number)).scalar()
    return tuple((content or {}).get("before", ()))


def touched(connection: Connection, number: int) -> tuple[str, ...]:
    """The ids of the incidents that a review changes, makes or ends; of a row about a review, those of that one."""
    row = connection.execute(select(REVIEWS.c.content, REVIEWS.c.about).where(REVIEWS.c.number == number)).first()
    if row is None:
        return ()
    return tuple(row.content.get("touched", ())) if row.about is None else touched(connection, row.about)


def keys_of(connection: Connection, number: int) -> tuple[str, ...]:
    """The entries, or documents, that a row of the feed is about: its own, or those of the review it is about."""
    row = connection.execute(select(REVIEWS.c.steps, REVIEWS.c.about).where(REVIEWS.c.number == number)).first()
    if row is None:
        return ()
    if row.about is not None:
        return keys_of(connection, row.about)
    found = (key for step in row.steps for key in (step["subject"], step["other"]) if key)
    return tuple(dict.fromkeys(found))


def waiting_keys(connection: Connection) -> set[str]:
    """The entries that reviews which wait for a second person are about."""
    later = REVIEWS.alias("later")
    query = select(REVIEWS).where(
        REVIEWS.c.action.not_in([str(one) for one in OF_REVIEWS]), ~exists().where(later.c.about == REVIEWS.c.number)
    )
    rows = [row for row in connection.execute(query) if row.steps and not row.judgements]
    return {key for row in rows for step in row.steps for key in (step["subject"], step["other"]) if key}


def keys_again(connection: Connection) -> set[str]:
    """The entries whose judgements are to be looked at again."""
    numbers = connection.execute(select(t.PICTURES.c.review)).scalar() or []
    j = t.JUDGEMENTS.c
    found: set[str] = set()
    for some in pages(numbers):
        found |= set(connection.execute(select(j.subject).where(j.number.in_(some))).scalars())
    return found


def lock_of(connection: Connection, subject: str, at: datetime) -> Lock | None:
    row = connection.execute(select(LOCKS).where(LOCKS.c.subject == subject, LOCKS.c.until > at)).first()
    return None if row is None else Lock(row.subject, row.by, row.until)


def _review(row: Row[Any], answers: Sequence[Row[Any]]) -> Review:
    by_action = {Action(one.action): one for one in answers}
    confirmed = by_action.get(Action.CONFIRM)
    if Action(row.action) in OF_REVIEWS:
        standing = Standing.DONE
    elif Action.RETRACT in by_action:
        standing = Standing.RETRACTED
    elif Action.DECLINE in by_action:
        standing = Standing.DECLINED
    else:
        standing = Standing.COUNTS if row.judgements or confirmed is not None else Standing.WAITING
    return Review(
        number=row.number,
        action=Action(row.action),
        subject=row.subject,
        by=row.by,
        reason=row.reason,
        at=row.at,
        standing=standing,
        judgements=tuple(row.judgements or (confirmed.judgements if confirmed is not None else ())),
        other=row.content.get("other"),
        claims=tuple(row.content.get("claims", ())),
        amendment=row.content.get("amendment"),
        about=row.about,
    )
