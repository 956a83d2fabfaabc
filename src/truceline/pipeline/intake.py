"""Sources of every kind → articles: files as they lie, addresses fetched, feeds and sitemaps followed to their pages.

What an address held is remembered in the ledger, but not before it is stored there: the visit to a page goes in with
its document, the visit to a feed after all of its entries. So a run that is killed loses nothing, and a second one
fetches only what is new.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from truceline.errors import FeedInvalid, FetchError
from truceline.fetch import Conditions, Entry, Fetched, Fetcher, Listing, Status, listing_of
from truceline.ingest.files import PAGE_HEAD, Told, is_page
from truceline.ingest.sources import Form, Found, Missed, Skipped, count, find, is_address
from truceline.model import IssueKind, ReaderVersion, Visit
from truceline.pipeline.gathered import Gathered, Listed, Unchanged
from truceline.store import Ledger
from truceline.store.retrieval import State

MOST = 500  # pages that are followed from one feed or sitemap in one run
DEEPEST = 3  # OPML → index → sitemap → page


class Halted(Exception):
    """Waiting for a server was cut off: the run is to stop."""


@dataclass(slots=True)
class Intake:
    """What finds a run's articles: `files` those here, it itself those on the web.

    `most` is the number of pages that one feed or sitemap is followed to.

    `expected` is how many outcomes there will be, as far as is known by now.
    """

    fetcher: Fetcher
    ledger: Ledger
    reader: ReaderVersion
    most: int = MOST
    reread: bool = False
    files: Callable[[Sequence[str]], Iterable[Found | Missed | Skipped]] = find
    expected: int = 0
    _seen: set[str] = field(default_factory=set)
    _failures: int = 0  # addresses that may be there another time

    def gather(self, sources: Sequence[str]) -> Iterator[Gathered]:
        """Every article, in the order of the sources, and of a feed in its own."""
        self.expected = sum(_number(source) for source in sources)
        try:
            for source in sources:
                if is_address(source):
                    yield from self._at(Entry(source.strip()), depth=0, lists=True, named=True)
                else:
                    yield from self.files([source])
        except Halted:
            return

    def _at(self, entry: Entry, *, depth: int, lists: bool, named: bool = False) -> Iterator[Gathered]:
        """What is at an address: a page, or, where `lists` says that it may be one, a list of further addresses."""
        url = entry.url
        # A list's name says nothing of what is in it, unless its index says when it was changed.
        listed = None if named or (lists and entry.updated is None) else entry.fingerprint
        if url in self._seen:
            yield Unchanged(url)
            return
        self._seen.add(url)
        if self.ledger.refuses(url):
            yield Missed(url, f"{url}: it was withdrawn; it is not fetched again", False, IssueKind.WITHDRAWN)
            return
        visit = self.ledger.visit(url)
        state = self._state(visit)
        known = visit if visit and self._holds(visit, state) else None
        if known and listed and known.listed == listed:
            yield self._known(known, state)
            return
        fetched = self.fetcher.fetch(url, conditions=Conditions(known.etag, known.last_modified) if known else None)
        if fetched.status is Status.NOT_MODIFIED and known:
            yield self._known(known, state)
        elif fetched.status is Status.FRESH:
            sha256 = hashlib.sha256(fetched.raw).hexdigest()
            if known and known.sha256 == sha256:
                yield self._known(known, state)
                return
            made = Visit(url, sha256, self._signature, fetched.etag, fetched.last_modified, listed)
            yield from self._taken(fetched, entry, made, depth=depth, lists=lists, named=named)
        else:
            yield self._missed(fetched)

    def _taken(
        self, fetched: Fetched, entry: Entry, visit: Visit, *, depth: int, lists: bool, named: bool
    ) -> Iterator[Gathered]:
        url = fetched.url
        listing = None
        if lists:
            try:
                listing = listing_of(fetched.raw, url=url, charset=fetched.charset, most=self.most)
            except FeedInvalid as error:
                yield Missed(url, str(error), False, IssueKind.BAD_FEED)
                return
        if listing is not None:
            yield from self._followed(listing, url, visit, depth=depth)
        elif lists and not named:
            yield Missed(url, f"{url}: there is no feed or sitemap at this address", False, IssueKind.BAD_FEED)
        elif not may_be_article(fetched):
            reason = f"{url}: the server says that it is {fetched.content_type}, which holds no article's text"
            yield Missed(url, reason, False, IssueKind.NOT_AN_ARTICLE)
        else:
            told = None if named else Told(title=entry.title, published=entry.published)
            yield Found(url, Form.FILE, fetched.raw, told, fetched.charset, fetched.is_html, visit)

    def _followed(self, listing: Listing, url: str, visit: Visit, *, depth: int) -> Iterator[Gathered]:
        """Everything that a list names; it is remembered only if nothing of it is left to do.

        A list of lists never is: that it is unchanged says nothing of those.
        """
        failures = self._failures
        flaws = list(_flaws(listing, url, deep=bool(listing.lists) and depth >= DEEPEST))
        self.expected += len(flaws) + len(listing.entries) + len(listing.lists) - 1
        yield from flaws
        for entry in listing.entries:
            yield from self._at(entry, depth=depth + 1, lists=False)
        if depth < DEEPEST:
            for entry in listing.lists:
                yield from self._at(entry, depth=depth + 1, lists=True)
        if self._failures == failures and not listing.left_out and not listing.lists:
            yield Listed(visit)

    @property
    def _signature(self) -> str:
        return f"{self.reader.version} {self.reader.model_sha256}"

    def _state(self, visit: Visit | None) -> State | None:
        """How far the page that an address held has come; None where the ledger does not have it, or it was a list."""
        return self.ledger.states([visit.sha256], self.reader).get(visit.sha256) if visit else None

    def _holds(self, visit: Visit, state: State | None) -> bool:
        """Whether what was remembered saves a fetch: its page is here, or this very reader was handed it."""
        return state is not None or (visit.reader == self._signature and not self.reread)

    def _known(self, visit: Visit, state: State | None) -> Found | Unchanged:
        """What needs no fetching; where it is to be read again, the ledger's own bytes."""
        raw = self.ledger.raw(visit.sha256) if state is State.UNREAD or (self.reread and state is State.READ) else None
        return Unchanged(visit.url) if raw is None else Found(visit.url, Form.FILE, raw)

    def _missed(self, fetched: Fetched) -> Missed:
        error = fetched.error or FetchError(fetched.asked, "nothing came of it")
        if not error.lasting:
            self._failures += 1
        kind = {Status.REFUSED: IssueKind.REFUSED, Status.GONE: IssueKind.NOT_FOUND}
        return Missed(
            fetched.asked, str(error), fetched.status is Status.GONE, kind.get(fetched.status, IssueKind.UNREACHABLE)
        )


def _number(source: str) -> int:
    """How many outcomes a source will have; of a list, and of a file that would have to be read for it, one."""
    number = None if is_address(source) else count([source])
    return 1 if number is None else number


def may_be_article(fetched: Fetched) -> bool:
    """Whether what was fetched is a page by its look, or may be a text by its server's word: no JSON, no PDF."""
    return fetched.may_be_text or is_page(fetched.raw[:PAGE_HEAD].decode("latin-1"))


def _flaws(listing: Listing, url: str, *, deep: bool) -> Iterator[Missed]:
    if listing.broken:
        yield Missed(url, f"{url}: a broken {listing.kind}: {listing.broken}", False, IssueKind.BAD_FEED)
    if listing.left_out:
        followed = len(listing.entries) + len(listing.lists)
        reason = (
            f"{url}: this {listing.kind} has {followed + listing.left_out:,} addresses, of which {followed:,} are "
            "followed; the setting fetch_most raises that"
        )
        yield Missed(url, reason, False, IssueKind.CUT_SHORT)
    if deep:
        yield Missed(url, f"{url}: lists within lists within lists are not followed", False, IssueKind.CUT_SHORT)
