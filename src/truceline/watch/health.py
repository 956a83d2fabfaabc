"""How a source does: what a poll makes of its health, and when its silence is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from truceline.store import WatchBook
from truceline.store.watching import Health
from truceline.watch.plan import Rule, RuleKind, Source
from truceline.watch.rules import post


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of one poll: how many documents were new, what was passed over or went wrong; why it failed, if so.

    `copies` are those of the new and the passed over that are copies of others.
    """

    source: Source
    at: datetime
    new: int = 0
    gated: int = 0
    issues: int = 0
    copies: int = 0
    error: str | None = None


def due_at(source: Source, health: Health | None, now: datetime) -> datetime | None:
    """When a source is to be polled; None is at once. A failing one is asked as often: its host rests anyway.

    One that was polled in the future is due at once: the clock was wrong then, and may have been wrong by a year.
    """
    if health is None or health.polled > now:
        return None
    return health.polled + timedelta(seconds=source.every)


def after(health: Health | None, polled: Polled) -> Health:
    """The health after a poll; days are UTC's."""
    at, name = polled.at, polled.source.name
    before = health or Health(name, since=at, polled=at, day=at.date())
    if before.day != at.date():
        before = replace(before, day=at.date(), documents=0)
    taken = replace(before, polled=at, documents=before.documents + polled.new + polled.gated)
    if polled.error is None:
        return replace(taken, succeeded=at, failures=0)
    return replace(taken, failed=at, error=polled.error, failures=before.failures + 1)


def put_health(book: WatchBook, before: Health | None, polled: Polled, rules: Sequence[Rule]) -> tuple[Health, int]:
    """Keep the health after a poll with the alerts of silence that it gives, or neither; returns how many."""
    now, posted = after(before, polled), 0
    for rule in rules:
        if rule.kind is RuleKind.SILENCE and (not rule.sources or now.name in rule.sources):
            for about, why in silences(polled.source, before, now, rule):
                posted += int(post(book, rule, f"{now.name}\n{about}", {"source": now.name, "why": why}))
    book.put_health(now)
    return now, posted


def silences(source: Source, before: Health | None, now: Health, rule: Rule) -> Iterator[tuple[str, str]]:
    """What is wrong with a source: what tells this trouble from the next, and the words for it.

    One alert an outage, and one for each day with too few or too many documents. A day counts once it is over, and
    only where the source was watched from before it began.
    """
    if now.failures >= rule.failures:
        last = f"{now.succeeded:%Y-%m-%d %H:%M} UTC" if now.succeeded else "never"
        why = f"{now.failures} polls in a row failed; last success: {last}; last error: {now.error}"
        yield f"failing since {now.succeeded}", why
    if before and before.day != now.day and source.min_daily is not None:
        whole = before.since.date() < before.day
        if whole and before.documents < source.min_daily:
            yield f"few {before.day}", f"{before.documents} documents on {before.day}, fewer than {source.min_daily}"
    if source.max_daily is not None and now.documents > source.max_daily:
        yield f"many {now.day}", f"{now.documents} documents on {now.day}, more than {source.max_daily}"


def trouble(source: Source, health: Health) -> str:
    """The state of a source in a word or two."""
    if health.failures:
        return f"failing ({health.failures})"
    if source.max_daily is not None and health.documents > source.max_daily:
        return "too many"
    return "fine"
