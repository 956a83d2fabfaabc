"""The watch itself: poll what is due, make the picture, find alerts, send them; and again, until it is to stop.

All that it knows between two polls is in the ledger, so it can be stopped, or killed, at any moment and begun again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from truceline.fetch import Clock, Fetcher
from truceline.ingest.files import Told
from truceline.ingest.sources import Found, Missed
from truceline.model import IssueKind, ReaderVersion
from truceline.pipeline import runs
from truceline.pipeline.gathered import Gathered, Listed, Unchanged
from truceline.pipeline.intake import MOST, Halted, Intake
from truceline.pipeline.picturing import reconcile_ledger
from truceline.pipeline.tasks import Fate, Reading
from truceline.store import Ledger, WatchBook
from truceline.store.watching import Health
from truceline.watch.delivery import deliver, write_feeds
from truceline.watch.health import Polled, due_at, put_health
from truceline.watch.plan import Plan, Source
from truceline.watch.rules import Posted, post_disputes, post_found

LONGEST = 60.0  # seconds of rest at most, so that a failed delivery is not forgotten
AGES_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: alerts that are new, entries that repeat one, deliveries, and why others failed."""

    polled: tuple[Polled, ...] = ()
    posted: Posted = field(default_factory=Posted)
    sent: int = 0
    failed: tuple[str, ...] = ()


def _nothing(polled: Polled) -> None:
    """For those who do not want to hear of polls."""


@dataclass(slots=True)
class Service:
    """A plan carried out on a ledger. `told` hears of each poll; `stop` says when to end; `prepare` makes the reader.

    `clock.sleep` may raise Halted. `gate` is the score below which an article is kept unread; `workers` 0 reads here.
    """

    plan: Plan
    ledger: Ledger
    fetcher: Fetcher
    clock: Clock = field(default_factory=Clock)
    reader: ReaderVersion | None = None
    prepare: Callable[[], Reading] | None = None
    gate: float | None = None
    workers: int = 0
    most: int = MOST
    stop: Callable[[], bool] = lambda: False
    told: Callable[[Polled], None] = _nothing
    beat: Callable[[], None] = lambda: None  # called at each round: it is alive

    def run(self) -> None:
        """Round after round, until `stop` says so."""
        try:
            while not self.stop():
                self.beat()
                self.once()
                if not self.stop():
                    self.clock.sleep(self.rest())
        except Halted:
            return

    def once(self) -> Round:
        """One round: each source that is due, then the picture and the alerts of whatever is new."""
        book = WatchBook(self.ledger)
        book.begin()
        polled = []
        for source in self._due(book.healths()):
            done = self._poll(source)
            if done is None:
                break
            polled.append(done)
        posted = post_found(self.ledger, self.plan.rules)
        if not self.stop() and not self.ledger.has_current_picture():
            reconcile_ledger(self.ledger)
        posted += post_disputes(self.ledger, self.plan.rules)
        sent, failed = deliver(self.ledger, self.plan, now=self.clock.now, stop=self.stop)
        if posted.repeats:
            failed += write_feeds(self.ledger, self.plan)
        return Round(tuple(polled), posted, sent, tuple(failed))

    def rest(self) -> float:
        """Seconds until there is something to do: a source or a delivery is due; a minute at most, one at least."""
        now, healths = self.clock.now(), WatchBook(self.ledger).healths()
        times = [due_at(source, healths.get(source.name), now) or now for source in self.plan.sources]
        return min(max(min((at - now).total_seconds() for at in times), 1.0), LONGEST)

    def _due(self, healths: Mapping[str, Health]) -> Sequence[Source]:
        """The sources that are due, the longest overdue first."""
        now = self.clock.now()
        times = {source.name: due_at(source, healths.get(source.name), now) or AGES_AGO for source in self.plan.sources}
        due = [source for source in self.plan.sources if times[source.name] <= now]
        return sorted(due, key=lambda source: times[source.name])

    def _poll(self, source: Source) -> Polled | None:
        """Take in what is new at a source; None where it was told to stop, and then it stays due."""
        if self.stop():
            return None
        book = WatchBook(self.ledger)
        version = self.reader or runs.reader_version()
        heard = _Heard(Intake(self.fetcher, self.ledger, version, most=self.most), source)
        summary = runs.run(
            [source.url],
            self.ledger,
            workers=self.workers,
            reader=version,
            gate=self.gate,
            prepare=self.prepare,
            gather=heard.gather,
            stop=self.stop,
        )
        if summary.stopped or self.stop():
            return None
        fates = summary.fates
        done = Polled(
            source,
            self.clock.now(),
            new=fates[Fate.NEW],
            gated=fates[Fate.GATED],
            issues=summary.issues.total(),
            copies=summary.copies,
            error=heard.failure,
        )
        with self.ledger.transaction():
            put_health(book, book.healths().get(source.name), done, self.plan.rules)
        self.told(done)
        return done


class _Heard:
    """An intake of one source that listens to what comes of it."""

    def __init__(self, intake: Intake, source: Source) -> None:
        self._intake, self._source = intake, source
        self._something = False
        self._missed: str | None = None

    def gather(self, sources: Sequence[str]) -> Iterator[Gathered]:
        """The articles, those without an outlet of their own under that of the source."""
        for one in self._intake.gather(sources):
            match one:
                case Missed(reason=reason, kind=kind):
                    self._missed = self._missed or (None if kind is IssueKind.CUT_SHORT else reason)
                case Found() | Unchanged() | Listed():
                    self._something = True
            yield self._named(one)

    @property
    def failure(self) -> str | None:
        """Why nothing at all came of the source; None where something did, if only that nothing is new."""
        return None if self._something else self._missed

    def _named(self, one: Gathered) -> Gathered:
        if not isinstance(one, Found) or not self._source.outlet:
            return one
        return replace(one, told=replace(one.told or Told(), outlet=self._source.outlet))
