"""The books of the soak: what was offered, and what the ledger says became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from benchmarks.soak_world import World
from tests.web import Site
from truceline.model import CopyKind, IssueKind
from truceline.store import Ledger
from truceline.store import tables as t
from truceline.store.shelves import Shelves
from truceline.watch.health import Polled


@dataclass(frozen=True)
class Books:
    """What was offered and what became of it, by kind; `wrong` are addresses that became something else."""

    offered: Counter[str]
    stored: int
    copies: int
    known: int
    issues: Counter[str]
    passing: Counter[str]
    faults: Counter[str]
    polls: int
    wrong: tuple[str, ...]

    @property
    def balanced(self) -> bool:
        return not self.wrong and self.offered.total() == self.stored + self.copies + self.known + self.issues.total()


ISSUES = {
    "menu": {IssueKind.NOT_AN_ARTICLE},
    "french": {IssueKind.NOT_ENGLISH},
    "pdf": {IssueKind.NOT_AN_ARTICLE},
    "gone": {IssueKind.NOT_FOUND},
    "closed": {IssueKind.REFUSED},
    "defect": {IssueKind.READ_FAILED},
    "recipe": {IssueKind.NO_CONFLICT_NEWS},
}
KEPT_TOO = {"defect", "recipe"}  # captured, and not read
PASSING = {IssueKind.UNREACHABLE, IssueKind.BAD_FEED}  # of a time, and not of an address


@dataclass(frozen=True)
class Held:
    """What the ledger holds at the end. `stored`: by address, its document; `ones`: by news, the addresses stored of
    those with its bytes."""

    stored: Mapping[str, str]
    ones: Mapping[str, list[str]]
    read: set[str]
    tied: set[str]  # documents in a tie of copies
    issues: Mapping[str, set[IssueKind]]
    visited: set[str]


def settle(folder: Path, site: Site, world: World, polls: list[Polled], faults: Counter[str]) -> Books:
    """Hold the ledger against what was offered, address by address."""
    with Ledger.open(f"sqlite:///{folder / 'ledger.db'}", clock=world.now) as ledger:
        held = _held(ledger, site, world)
        passing = Counter(str(issue.kind) for issue in ledger.issues() if issue.kind in PASSING)
    counted: Counter[str] = Counter()
    issues: Counter[str] = Counter()
    urls = {site.url(path) for path in world.offered}
    wrong = [f"nobody offered {one}" for one in held.stored.keys() | held.issues.keys() if one not in urls]
    for path, kind in world.offered.items():
        column, fine = _became(path, kind, held, site, world)
        (issues if column in ISSUES else counted)[column] += 1
        if not fine:
            id, kinds = held.stored.get(site.url(path)), held.issues.get(site.url(path), set())
            wrong.append(
                f"{path}: offered as {kind}; stored: {id is not None}, read: {id in held.read}, issues: {kinds}"
            )
    told = sum(polled.new for polled in polls)
    if told > len(held.read):  # a poll that was killed is not told, and what it stored is there all the same
        wrong.append(f"polls told of {told} new documents; the ledger has {len(held.read)}")
    return Books(
        offered=Counter(world.offered.values()),
        stored=counted["stored"],
        copies=counted["copies"],
        known=counted["known"],
        issues=issues,
        passing=passing,
        faults=faults,
        polls=len(polls),
        wrong=tuple(wrong),
    )


def _held(ledger: Ledger, site: Site, world: World) -> Held:
    with ledger.reading() as connection:
        stored = {row.source: row.id for row in connection.execute(select(t.DOCUMENTS.c.source, t.DOCUMENTS.c.id))}
    ties = [tie for tie in Shelves(ledger).ties() if tie.kind in (CopyKind.WHOLE, CopyKind.PART)]
    issues: dict[str, set[IssueKind]] = {}
    for issue in ledger.issues():
        if issue.kind not in PASSING:
            issues.setdefault(issue.source, set()).add(issue.kind)
    return Held(
        stored=stored,
        ones=_stored_of_each(site, world, stored),
        read={account.document.id for account in ledger.accounts()},
        tied={tie.document for tie in ties} | {tie.other for tie in ties},
        issues=issues,
        visited={site.url(path) for path in world.offered if ledger.visit(site.url(path)) is not None},
    )


def _became(path: str, kind: str, held: Held, site: Site, world: World) -> tuple[str, bool]:
    """The column of the books in which an address belongs, and whether the ledger says that of it."""
    url = site.url(path)
    id, issues = held.stored.get(url), held.issues.get(url, set())
    if kind in ISSUES:
        return kind, issues == ISSUES[kind] and (id is not None) == (kind in KEPT_TOO) and id not in held.read
    if kind == "copy":
        return "copies", id in held.read and not issues and id in held.tied
    ones = held.ones[world.bytes_of.get(path, path)]
    if path in ones:
        return "stored", len(ones) == 1 and id in held.read and not issues
    return "known", len(ones) == 1 and id is None and not issues and url in held.visited


def _stored_of_each(site: Site, world: World, sources: Mapping[str, str]) -> dict[str, list[str]]:
    """By news, the addresses of its bytes that are stored: one, whichever was fetched first, is what is to be.

    Not always the news itself: a feed may break, or its poll be killed, while another feed already has the same bytes.
    """
    once: dict[str, list[str]] = {path: [] for path, kind in world.offered.items() if kind == "news"}
    for path, kind in world.offered.items():
        if kind in {"news", "same"} and site.url(path) in sources:
            once[world.bytes_of.get(path, path)].append(path)
    return once
