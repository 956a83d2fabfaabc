"""What `truceline watch` keeps in a ledger: the health of its sources, what its rules have seen, and its outbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, exists, func, select

from truceline.model import Account, Contradiction, EntryKey
from truceline.store import pictures, retrieval
from truceline.store import tables as t
from truceline.store.ledger import Ledger
from truceline.store.watch_tables import EXAMINED, OUTBOX, TOLD, WATCHED
from truceline.store.writing import insert_new

START = 0  # the row of `examined` that says where the watch began
AT_ONCE = 100  # documents


@dataclass(frozen=True, slots=True)
class Health:
    """How a watched source does. Times are aware UTC; `failures` are those in a row, `documents` those of `day`."""

    name: str
    since: datetime
    polled: datetime
    day: date
    succeeded: datetime | None = None
    failed: datetime | None = None
    error: str | None = None
    failures: int = 0
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """An alert in the outbox, for one channel; `content` holds no words of any document."""

    number: int
    key: str
    channel: str
    content: Mapping[str, object]
    made: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Told:
    """That the alert of the key `letter` told of an entry, or that the entry repeats what it told of."""

    letter: str
    entry: EntryKey


class WatchBook:
    """A ledger's shelf of the watch. Each method is a transaction of its own, or a part of the ledger's."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def healths(self) -> Mapping[str, Health]:
        """Every source that was ever polled, by its name."""
        with self._ledger.reading() as connection:
            rows = connection.execute(select(WATCHED).order_by(WATCHED.c.name)).all()
        return {row.name: Health(**row._mapping) for row in rows}

    def put_health(self, health: Health) -> None:
        """Put a source's health in the place of the one before."""
        row = {column.name: getattr(health, column.name) for column in WATCHED.c}
        with self._ledger.transaction() as connection:
            connection.execute(WATCHED.delete().where(WATCHED.c.name == health.name))
            connection.execute(WATCHED.insert().values(row))

    def begin(self) -> None:
        """Note, the first time, which documents are there before the watch begins: they raise no alert."""
        with self._ledger.transaction() as connection:
            upto = connection.execute(select(func.max(t.DOCUMENTS.c.number))).scalar() or 0
            connection.execute(insert_new(connection, EXAMINED).values(reading=START, upto=upto))

    def unexamined(self) -> list[tuple[int, Account]]:
        """Some of the latest readings of documents that came since the watch began and no rule has seen, oldest first.

        Each goes by its number; whoever looked at it says so with `examine`.
        """
        latest, d = t.LATEST.c, t.DOCUMENTS.c
        seen = exists().where(EXAMINED.c.reading == latest.reading)
        query = (
            select(latest.reading, d.id)
            .join_from(t.LATEST, t.DOCUMENTS, d.number == latest.document)
            .where(d.number > self._start(), d.text.is_not(None), ~seen)
            .order_by(d.number)
            .limit(AT_ONCE)
        )
        with self._ledger.reading() as connection:
            rows = connection.execute(query).all()
            found = retrieval.accounts(connection, ids=[row.id for row in rows])
            accounts = {account.document.id: account for account in (packed.open() for packed in found)}
        return [(row.reading, accounts[row.id]) for row in rows if row.id in accounts]

    def examine(self, readings: Sequence[int]) -> None:
        """Note that the rules have seen these readings."""
        with self._ledger.transaction() as connection:
            for reading in readings:
                connection.execute(insert_new(connection, EXAMINED).values(reading=reading))

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Those of the picture in which a document that came since the watch began has a part."""
        with self._ledger.reading() as connection:
            found = pictures.contradictions(connection)
            ids = {key.document for one in found for side in one.sides for key in side}
            new = {
                row.id
                for some in _pages(sorted(ids))
                for row in connection.execute(
                    select(t.DOCUMENTS.c.id).where(t.DOCUMENTS.c.id.in_(some), t.DOCUMENTS.c.number > self._start())
                )
            }
        return tuple(one for one in found if any(key.document in new for side in one.sides for key in side))

    def post(self, key: str, channel: str, content: Mapping[str, object]) -> bool:
        """Put an alert into the outbox; False where the same went, or is to go, to that channel already."""
        now = self._ledger.now()
        due = now.replace(microsecond=0)  # at once, also by a clock of whole seconds
        row = {"key": key, "channel": channel, "content": dict(content), "made": now, "due": due, "attempts": 0}
        with self._ledger.transaction() as connection:
            return connection.execute(insert_new(connection, OUTBOX).values(row)).rowcount > 0

    def tell(self, letter: str, rule: str, entries: Iterable[EntryKey]) -> None:
        """Note what an alert tells of, or what repeats it."""
        with self._ledger.transaction() as connection:
            for entry in entries:
                row = {"letter": letter, "entry": str(entry), "rule": rule, "document": entry.document}
                connection.execute(insert_new(connection, TOLD).values(row))

    def told(self, rule: str, documents: Iterable[str]) -> list[Told]:
        """What alerts of a rule told of in these documents, and what there repeats it."""
        c, found = TOLD.c, list[Told]()
        with self._ledger.reading() as connection:
            for some in _pages(sorted(set(documents))):
                query = select(c.letter, c.entry).where(c.rule == rule, c.document.in_(some))
                rows = connection.execute(query.order_by(c.letter, c.entry))
                found += [Told(row.letter, EntryKey.parse(row.entry)) for row in rows]
        return found

    def told_by(self, letter: str) -> list[EntryKey]:
        """The entries that an alert told of, and those that repeat it."""
        query = select(TOLD.c.entry).where(TOLD.c.letter == letter).order_by(TOLD.c.entry)
        with self._ledger.reading() as connection:
            return [EntryKey.parse(entry) for entry in connection.execute(query).scalars()]

    def due(self, at: datetime) -> list[Letter]:
        """What is to be delivered by now, oldest first."""
        c = OUTBOX.c
        query = select(OUTBOX).where(c.delivered.is_(None), c.due <= at).order_by(c.number)
        with self._ledger.reading() as connection:
            return [_letter(row) for row in connection.execute(query)]

    def waiting(self) -> tuple[int, datetime | None]:
        """How many alerts are not delivered yet, and when the next of them is to be tried."""
        query = select(func.count(), func.min(OUTBOX.c.due)).where(OUTBOX.c.delivered.is_(None))
        with self._ledger.reading() as connection:
            row = connection.execute(query).one()
        return int(row[0]), row[1]

    def latest(self, channel: str, *, most: int) -> list[Letter]:
        """The newest alerts of a channel, delivered or not, the newest first."""
        query = select(OUTBOX).where(OUTBOX.c.channel == channel).order_by(OUTBOX.c.number.desc()).limit(most)
        with self._ledger.reading() as connection:
            return [_letter(row) for row in connection.execute(query)]

    def delivered(self, letter: Letter, at: datetime) -> None:
        self._note(letter, delivered=at, error=None)

    def failed(self, letter: Letter, error: str, *, due: datetime) -> None:
        """Note a failed delivery, and when it is tried again."""
        self._note(letter, attempts=letter.attempts + 1, error=error, due=due)

    def _note(self, letter: Letter, **values: object) -> None:
        with self._ledger.transaction() as connection:
            connection.execute(OUTBOX.update().where(OUTBOX.c.number == letter.number).values(**values))

    def _start(self) -> int:
        with self._ledger.reading() as connection:
            return connection.execute(select(EXAMINED.c.upto).where(EXAMINED.c.reading == START)).scalar() or 0


def _letter(row: Row[tuple[object, ...]]) -> Letter:
    return Letter(row.number, row.key, row.channel, row.content, row.made, row.attempts)


def _pages(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + retrieval.MANY] for start in range(0, len(ids), retrieval.MANY)]
