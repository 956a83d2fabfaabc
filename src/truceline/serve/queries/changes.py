"""What a judgement changes: the incidents that it may touch as they were, as they are now, and as they would be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from truceline.errors import UsageError
from truceline.export.naming import party_name
from truceline.export.phrases import count_words, load_phrases, period_words
from truceline.model import AttributeStatus, Count, Incident, Judgement, Recorded, TollSeries
from truceline.model.judgements import DOCUMENT
from truceline.model.plain import from_json, to_json
from truceline.reconcile.picture import reconcile
from truceline.store import retrieval
from truceline.store import tables as t
from truceline.store.desk_tables import INCIDENT_ENTRIES
from truceline.store.indexing import document_numbers, entry_numbers, pages

MOST = 60  # incidents that are compared
READ = 200  # documents that a preview goes through
OPEN = (AttributeStatus.DISPUTED, AttributeStatus.DENIED)


@dataclass(frozen=True, slots=True)
class Seen:
    """An incident in short, as somebody saw it."""

    id: str
    title: str
    grade: str
    claims: int
    lineages: int
    disputed: tuple[str, ...]
    tolls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One incident before and after; None where there is none of that id."""

    id: str
    before: Seen | None
    after: Seen | None

    @property
    def parts(self) -> Sequence[tuple[str, str, str]]:
        """What differs: its name, and what stood and stands there."""
        return [
            (name, one, other)
            for name in ("title", "grade", "claims", "lineages", "disputed", "tolls")
            for one, other in [(_told(self.before, name), _told(self.after, name))]
            if one != other
        ]


def _told(seen: Seen | None, name: str) -> str:
    value = getattr(seen, name) if seen else ""
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def seen(connection: Connection, keys: Iterable[str], *, also: Iterable[str] = ()) -> tuple[Seen, ...]:
    """The incidents that have something of some claims, figures or (document:ID) documents, and those of some ids: what
    a claim was taken out of has nothing of it any more."""
    found = {one.id: one for one in _incidents(connection, keys)}
    i = t.INCIDENTS.c
    missing = sorted(set(also) - found.keys())
    for some in pages(missing):
        for row in connection.execute(select(i.content).where(i.id.in_(some))):
            one = from_json(Incident, row.content)
            found[one.id] = one
    return tuple(map(summary, found.values()))


def differences(before: Sequence[Seen], after: Sequence[Seen]) -> tuple[Difference, ...]:
    """The incidents that came, went or changed; what went and what came stand before what stayed."""
    one, other = {seen.id: seen for seen in before}, {seen.id: seen for seen in after}
    found = [Difference(id, one.get(id), other.get(id)) for id in dict.fromkeys((*one, *other))]
    changed = [pair for pair in found if pair.before != pair.after]
    return tuple(sorted(changed, key=lambda pair: (pair.after is not None, pair.before is not None)))


def previewed(connection: Connection, keys: Sequence[str], steps: Sequence[Judgement]) -> tuple[Difference, ...]:
    """What judgements would change: also incidents that they do not name, which join or part along with those that they
    do. It is worked out from the documents of the incidents concerned alone, so that somebody can wait for it;
    UsageError where these are too many."""
    concerned = _documents_of(connection, keys) | set(_documents(keys))
    if len(concerned) > READ:
        raise UsageError(f"{len(concerned):,} documents are too many to preview what becomes of them")
    judgements = list(retrieval.judgements(connection, retracted=False))
    while True:
        before, after = _pictured(connection, concerned, steps, judgements)
        changed = [one for one in before.keys() | after.keys() if before.get(one) != after.get(one)]
        members = {str(key) for some in (before, after) for id in changed if id in some for key in some[id].claims}
        wider = concerned | _documents_of(connection, members)
        if wider == concerned or len(wider) > READ:
            break
        concerned = wider
    seen, then = (tuple(summary(one) for id, one in some.items() if id in changed) for some in (before, after))
    return differences(seen, then)


def expected(connection: Connection, keys: Sequence[str], steps: Sequence[Judgement]) -> tuple[str, ...]:
    """The ids of the incidents that judgements change, make or end; none where there are too many documents to tell."""
    try:
        return tuple(one.id for one in previewed(connection, keys, steps))
    except UsageError:
        return ()


def _pictured(
    connection: Connection, documents: Iterable[str], steps: Sequence[Judgement], judgements: Sequence[Recorded]
) -> tuple[dict[str, Incident], dict[str, Incident]]:
    """The incidents of some documents by their ids, without further judgements and with them."""
    accounts = [packed.open() for packed in retrieval.accounts(connection, ids=sorted(documents))]
    last = max((one.number for one in judgements), default=0)
    at = datetime.now(UTC)
    after = [*judgements, *(Recorded(number, step, at) for number, step in enumerate(steps, last + 1))]
    one, other = ({one.id: one for one in reconcile(accounts, some).incidents} for some in (judgements, after))
    return one, other


def summary(incident: Incident) -> Seen:
    phrases = load_phrases()
    act = phrases.of(incident.act).gist
    by, on = (", ".join(dict.fromkeys(map(party_name, some))) for some in (incident.actors, incident.targets))
    where = f", {incident.place.name}" if incident.place else ""
    when = f", {period_words(incident.time, None)}" if incident.time else ""
    parties = f"{by} ▸ {on}" if by and on else by or on or "nobody named"
    return Seen(
        incident.id,
        f"{act[:1].upper()}{act[1:]}: {parties}{where}{when}",
        incident.grade.value,
        len(incident.claims),
        len(incident.lineages),
        tuple(one.name.replace("_", " ") for one in incident.attributes if one.status in OPEN),
        tuple(map(_toll, incident.tolls)),
    )


def as_json(one: Seen) -> dict[str, Any]:
    written: Any = to_json(one)
    return dict(written)


def from_rows(rows: Iterable[Any]) -> tuple[Seen, ...]:
    """As rows of the feed keep them."""
    return tuple(from_json(Seen, row) for row in rows)


def _toll(series: TollSeries) -> str:
    last = series.latest
    count = Count(*(bound.number if bound else None for bound in (last.low, last.best, last.high)))
    whose = f" of {series.side}" if series.side else ""
    return f"{count_words(count) or 'a number told in words'} {series.kind.replace('-', ' ')}{whose} ({series.basis})"


def _incidents(connection: Connection, keys: Iterable[str]) -> list[Incident]:
    wanted = list(dict.fromkeys(keys))
    numbers = set(entry_numbers(connection, wanted).values())
    documents = document_numbers(connection, _documents(wanted)).values()
    for some in pages(sorted(documents)):
        numbers |= set(connection.execute(select(t.ENTRIES.c.number).where(t.ENTRIES.c.document.in_(some))).scalars())
    i, found = t.INCIDENTS.c, dict[int, Incident]()
    for some in pages(sorted(numbers)):
        mine = select(INCIDENT_ENTRIES.c.incident).where(INCIDENT_ENTRIES.c.entry.in_(some))
        for row in connection.execute(select(i.number, i.content).where(i.number.in_(mine)).limit(MOST)):
            found[row.number] = from_json(Incident, row.content)
    return [found[number] for number in sorted(found)][:MOST]


def _documents(keys: Iterable[str]) -> list[str]:
    return [key.removeprefix(DOCUMENT) for key in keys if key.startswith(DOCUMENT)]


def _documents_of(connection: Connection, keys: Iterable[str]) -> set[str]:
    """The documents of all claims of the incidents that have something of some claims, figures or documents."""
    return {key.document for one in _incidents(connection, keys) for key in one.claims}


def lineages_beside(connection: Connection, documents: Sequence[str]) -> tuple[str, ...]:
    """The lineages that tell of the same incidents as some documents do."""
    found = _incidents(connection, [DOCUMENT + id for id in documents])
    return tuple(dict.fromkeys(id for one in found for id in one.lineages))
