"""What reviewers do, as a feed to which rows are only added, and what keeps two of them from undoing each other.

A review comes to judgements, which the picture is made under. What it was based on is its revision: of an entry its
latest reading and its latest judgement, of an incident all of its claims'. Who judges says which revision was seen;
where it is another by then, nothing is written. With a second person wanted, the judgements are written with the
confirmation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, or_, select, text

from truceline.errors import EditLocked, NoLedger, ReviewConflict
from truceline.model import Judgement, Verdict
from truceline.store import tables as t
from truceline.store import writing
from truceline.store.desk_tables import LOCKS, REVIEWS
from truceline.store.engines import POSTGRESQL
from truceline.store.ledger import Ledger
from truceline.store.reviews import OF_REVIEWS, Action, Draft, Lock, Review, Standing, joint_revision, lock_of, reviews
from truceline.store.writing import insert_new

Before = Sequence[Mapping[str, Any]]  # incidents as they were
LOCK = 7_239_116_035  # of PostgreSQL's advisory locks, the one that whoever reviews holds


class ReviewBook:
    """A ledger's shelf of reviews. Each method is a transaction of its own, or a part of the ledger's."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def write(self, draft: Draft, *, second: bool = False) -> Review:
        """Add a review, with `second` one that waits for another person.

        Raises ReviewConflict where what it is based on is not so any more, EditLocked where somebody else edits it.
        """
        with self._ledger.transaction() as connection:
            _alone(connection)
            at = self._ledger.now()
            for subject, (keys, seen) in draft.bases.items():
                _require_unlocked(connection, subject, draft.by, at)
                _require_revision(connection, subject, keys, seen)
            numbers = [] if second else [writing.judge(connection, step, at=at) for step in draft.steps]
            number = _add(connection, draft, numbers, at=at)
            return reviews(connection, [number])[0]

    def confirm(self, number: int, *, by: str, reason: str, before: Before = ()) -> Review:
        """Let a review that waits count; by another person than its own."""
        with self._ledger.transaction() as connection:
            review, row = _open(connection, number, {Standing.WAITING})
            if review.by == by:
                raise ReviewConflict(f"review {number} is your own; another person confirms it")
            for subject, (keys, seen) in row.content["bases"].items():
                _require_revision(connection, subject, keys, seen)
            at = self._ledger.now()
            numbers = [writing.judge(connection, _step(row, step), at=at) for step in row.steps]
            return _answer(
                connection, review, Action.CONFIRM, by=by, reason=reason, at=at, judgements=numbers, before=before
            )

    def decline(self, number: int, *, by: str, reason: str) -> Review:
        """Refuse a review that waits."""
        with self._ledger.transaction() as connection:
            review, _ = _open(connection, number, {Standing.WAITING})
            return _answer(connection, review, Action.DECLINE, by=by, reason=reason, at=self._ledger.now())

    def retract(self, number: int, *, by: str, reason: str, before: Before = ()) -> Review:
        """Take a review back, and the judgements that it came to."""
        with self._ledger.transaction() as connection:
            review, _ = _open(connection, number, {Standing.WAITING, Standing.COUNTS})
            at = self._ledger.now()
            gone = _retracted(connection, review.judgements)
            for judgement in review.judgements:
                if judgement not in gone:
                    writing.retract(connection, judgement, by=by, reason=reason, at=at)
            return _answer(connection, review, Action.RETRACT, by=by, reason=reason, at=at, before=before)

    def review(self, number: int) -> Review | None:
        with self._ledger.reading() as connection:
            return next(iter(reviews(connection, [number])), None)

    def lock(self, subject: str, *, by: str, seconds: float) -> Lock:
        """Tell others that somebody edits; who holds the lock already holds it longer. Raises EditLocked."""
        with self._ledger.transaction() as connection:
            _alone(connection)
            at = self._ledger.now()
            _require_unlocked(connection, subject, by, at)
            connection.execute(LOCKS.delete().where(or_(LOCKS.c.subject == subject, LOCKS.c.until <= at)))
            lock = Lock(subject, by, at + timedelta(seconds=seconds))
            connection.execute(insert_new(connection, LOCKS).values(subject=subject, by=by, until=lock.until))
            return lock

    def unlock(self, subject: str, *, by: str) -> None:
        with self._ledger.transaction() as connection:
            connection.execute(LOCKS.delete().where(LOCKS.c.subject == subject, LOCKS.c.by == by))

    def lock_of(self, subject: str) -> Lock | None:
        """Who edits it now, if anybody does."""
        with self._ledger.reading() as connection:
            return lock_of(connection, subject, self._ledger.now())


def _alone(connection: Connection) -> None:
    """One reviewer writes at a time: in SQLite any writer does, PostgreSQL is asked for a lock."""
    if connection.dialect.name == POSTGRESQL:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _require_unlocked(connection: Connection, subject: str, by: str, at: datetime) -> None:
    held = lock_of(connection, subject, at)
    if held and held.by != by:
        raise EditLocked(f"{held.by} is editing {subject} until {held.until:%H:%M:%S} UTC; try again then")


def _require_revision(connection: Connection, subject: str, keys: Sequence[str], seen: str) -> None:
    now = joint_revision(connection, keys)
    if now != seen:
        raise ReviewConflict(f"{subject} was changed since you looked at it; its revision is {now}, not {seen}")


def _add(connection: Connection, draft: Draft, numbers: Sequence[int], *, at: datetime) -> int:
    said = {
        "other": draft.other,
        "claims": list(draft.claims),
        "amendment": draft.amendment,
        "before": list(draft.before),
        "touched": list(draft.touched),
    }
    bases = {subject: [list(keys), seen] for subject, (keys, seen) in draft.bases.items()}
    row = {
        "action": draft.action.value,
        "subject": draft.subject,
        "content": {**said, "bases": bases},
        "steps": [_plain(step) for step in draft.steps],
        "judgements": list(numbers),
        "by": draft.by,
        "reason": draft.reason,
        "at": at,
    }
    return int(connection.execute(REVIEWS.insert().values(row).returning(REVIEWS.c.number)).scalar_one())


def _answer(
    connection: Connection,
    review: Review,
    action: Action,
    *,
    by: str,
    reason: str,
    at: datetime,
    judgements: Sequence[int] = (),
    before: Before = (),
) -> Review:
    row: dict[str, Any] = {
        "action": action.value,
        "subject": review.subject,
        "content": {"before": list(before)} if before else {},
        "steps": [],
        "judgements": list(judgements),
        "by": by,
        "reason": reason,
        "at": at,
        "about": review.number,
    }
    number = connection.execute(REVIEWS.insert().values(row).returning(REVIEWS.c.number)).scalar_one()
    return reviews(connection, [number])[0]


def _open(connection: Connection, number: int, wanted: set[Standing]) -> tuple[Review, Row[Any]]:
    """A review that something can still be done about; NoLedger where there is none of that number."""
    _alone(connection)
    row = connection.execute(select(REVIEWS).where(REVIEWS.c.number == number)).first()
    if row is None or Action(row.action) in OF_REVIEWS:
        raise NoLedger(f"there is no review {number}")
    review = reviews(connection, [number])[0]
    if review.standing not in wanted:
        raise ReviewConflict(f"review {number} is {review.standing}; nothing more can be done about it")
    return review, row


def _retracted(connection: Connection, numbers: Sequence[int]) -> set[int]:
    j = t.JUDGEMENTS.c
    return set(connection.execute(select(j.retracts).where(j.retracts.in_(numbers))).scalars())


def _plain(step: Judgement) -> dict[str, Any]:
    amendment = None if step.amendment is None else dict(step.amendment)
    return {
        "subject": step.subject,
        "verdict": step.verdict.value,
        "other": step.other,
        "reading": step.reading,
        "amendment": amendment,
    }


def _step(row: Row[Any], step: Mapping[str, Any]) -> Judgement:
    told = {name: step[name] for name in ("other", "reading", "amendment")}
    return Judgement(step["subject"], Verdict(step["verdict"]), row.by, row.reason, **told)
