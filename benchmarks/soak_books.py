"""The books of the soak: what was offered, and what the ledger says became of it."""

from __future__ import annotations

from collections import Counter
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


def settle(folder: Path, site: Site, world: World, polls: list[Polled], faults: Counter[str]) -> Books:
    """Hold the ledger against what was offered, address by address."""
    with Ledger.open(f"sqlite:///{folder / 'ledger.db'}", clock=world.now) as ledger:
        with ledger.reading() as connection:
            sources = {row.source: row.id for row in connection.execute(select(t.DOCUMENTS.c.source, t.DOCUMENTS.c.id))}
        tied = {tie.document for tie in Shelves(ledger).ties() if tie.kind in (CopyKind.WHOLE, CopyKind.PART)}
        tied |= {tie.other for tie in Shelves(ledger).ties() if tie.kind in (CopyKind.WHOLE, CopyKind.PART)}
        read = {account.document.id for account in ledger.accounts()}
        found: dict[str, set[IssueKind]] = {}
        passing: Counter[str] = Counter()
        for issue in ledger.issues():
            if issue.kind in PASSING:
                passing[issue.kind] += 1
            else:
                found.setdefault(issue.source, set()).add(issue.kind)
        stored = copies = known = 0
        issues: Counter[str] = Counter()
        wrong = [f"nobody offered {one}" for one in sources.keys() | found.keys() if one not in _urls(site, world)]
        for path, kind in world.offered.items():
            url = site.url(path)
            id, kinds = sources.get(url), found.get(url, set())
            if kind in ISSUES:
                fine = kinds == ISSUES[kind] and (id is not None) == (kind in KEPT_TOO) and id not in read
                issues[kind] += 1
            elif kind == "same":
                fine = id is None and not kinds and ledger.visit(url) is not None
                known += 1
            else:
                fine = id in read and not kinds and (kind == "news" or id in tied)
                stored += kind == "news"
                copies += kind == "copy"
            if not fine:
                wrong.append(
                    f"{path}: offered as {kind}; stored: {id is not None}, read: {id in read}, issues: {kinds}"
                )
        told = sum(polled.new for polled in polls)
        if told > len(read):  # a poll that was killed is not told, and what it stored is there all the same
            wrong.append(f"polls told of {told} new documents; the ledger has {len(read)}")
    return Books(
        Counter(world.offered.values()), stored, copies, known, issues, passing, faults, len(polls), tuple(wrong)
    )


def _urls(site: Site, world: World) -> set[str]:
    return {site.url(path) for path in world.offered}
