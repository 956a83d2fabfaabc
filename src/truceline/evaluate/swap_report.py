"""The swap test over a folder or other articles, and its report as a value, as JSON and as lines for people."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from truceline.errors import SourceError
from truceline.evaluate.gold import GoldInvalid
from truceline.evaluate.swap import ENOUGH, Difference, Mirror, Mirrored, compare, dyad
from truceline.evaluate.values import as_mapping
from truceline.model import Account, Span

AccountAt = Callable[[Path, str | None], Account]
Turn = Callable[[Account, Mapping[str, str]], tuple[Account, Callable[[Span], Span]]]


@dataclass(frozen=True, slots=True)
class SwapReport:
    """How much of the accounts their mirror accounts repeat; `left_out` says why an article does not count."""

    articles: tuple[Mirrored, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def mirrored(self) -> int:
        return sum(article.mirrored for article in self.articles)

    @property
    def told(self) -> int:
        return sum(article.told for article in self.articles)

    @property
    def share(self) -> float | None:
        """Mirrored claims and figures of all; None where no article counts."""
        return self.mirrored / self.told if self.told else None

    @property
    def differences(self) -> tuple[Difference, ...]:
        return tuple(difference for article in self.articles for difference in article.differences)

    @property
    def by_kind(self) -> dict[str, list[Difference]]:
        """The differences by what differs, the commonest kind first: "claim, missing", "claim, actors"."""
        found: dict[str, list[Difference]] = defaultdict(list)
        for difference in self.differences:
            found[f"{difference.category}, {difference.kind}"].append(difference)
        return dict(sorted(found.items(), key=lambda kind: (-len(kind[1]), kind[0])))

    def as_dict(self, *, errors: int | None = None) -> dict[str, object]:
        """The report as JSON values, with at most so many differences of each kind (None: all)."""
        return {
            "share": self.share,
            "mirrored": self.mirrored,
            "told": self.told,
            "articles": {
                a.article: {"parties": list(a.parties), "share": a.share, "mirrored": a.mirrored, "told": a.told}
                for a in self.articles
            },
            "left_out": dict(self.left_out),
            "kinds": {kind: len(found) for kind, found in self.by_kind.items()},
            "differences": [one.as_dict() for found in self.by_kind.values() for one in found[:errors]],
        }


def evaluate_swap(folder: Path, account_at: AccountAt, turn: Turn, *, states: Callable[[str], bool]) -> SwapReport:
    """Read every NAME.txt of a folder, and again with its two parties exchanged.

    `account_at` reads an article, published when NAME.json says if there is one; `turn` reads an account's text with
    states exchanged by a mapping of codes and tells where a span of it went; `states` knows the codes of states.
    """
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise SourceError(str(folder), "no articles here; a folder for the swap test holds NAME.txt files")
    told: list[Mirrored] = []
    left_out: dict[str, str] = {}
    for path in paths:
        try:
            account = account_at(path, _published(path.with_suffix(".json")))
        except (SourceError, OSError) as error:
            left_out[path.stem] = f"cannot be read: {error}"
            continue
        parties = dyad(account, states=states)
        if parties is None:
            left_out[path.stem] = "no two states are parties to it"
        elif len(account.claims) < ENOUGH:
            left_out[path.stem] = f"fewer than {ENOUGH} claims"
        else:
            told.append(mirrored(path.stem, account, parties, turn))
    return SwapReport(tuple(told), left_out)


def evaluate_swap_of(articles: Iterable[tuple[str, tuple[str, str], Callable[[], Account]]], turn: Turn) -> SwapReport:
    """The same for articles whose two parties are known: name, parties, and how it is read. All of them count."""
    told: list[Mirrored] = []
    left_out: dict[str, str] = {}
    for name, parties, account in articles:
        try:
            told.append(mirrored(name, account(), parties, turn))
        except SourceError as error:
            left_out[name] = f"cannot be read: {error}"
    return SwapReport(tuple(told), left_out)


def mirrored(name: str, account: Account, parties: tuple[str, str], turn: Turn) -> Mirrored:
    """One article's account against the account of its text with the two states exchanged."""
    codes = {parties[0]: parties[1], parties[1]: parties[0]}
    turned, span = turn(account, codes)
    return compare(name, account, turned, Mirror(span, codes), parties)


def _published(path: Path) -> str | None:
    """The publication time that a gold file states."""
    if not path.is_file():
        return None
    try:
        published = as_mapping(json.loads(path.read_text(encoding="utf-8"))).get("published")
    except (OSError, ValueError) as error:
        raise GoldInvalid(path, f"cannot be read: {error}") from error
    return str(published) if published else None


def swap_lines(report: SwapReport, *, errors: int | None = None) -> Iterator[str]:
    """The report as text, with so many differences of each kind (None: all)."""
    yield f"{len(report.articles)} articles with two state parties, {len(report.left_out)} left out"
    yield f"\nMIRRORED  {_share(report.share)}  ({report.mirrored} of {report.told} claims and figures)"
    yield "\nPER ARTICLE"
    for article in sorted(report.articles, key=lambda a: (a.share or 0.0, a.article)):
        parties = "-".join(article.parties)
        yield f"  {article.article[:40]:42}{parties:9}{_share(article.share)}  ({article.mirrored} of {article.told})"
    if report.left_out:
        yield "\nLEFT OUT"
        yield from (f"  {name[:40]:42}{reason}" for name, reason in report.left_out.items())
    if report.differences:
        yield f"\nDIFFERENCES ({len(report.differences)})"
    for kind, found in report.by_kind.items():
        yield f"  {kind}: {len(found)}"
        for difference in found[:errors]:
            yield f"    {difference.article}"
            yield f"      “{_line(difference.words)}” / “{_line(difference.turned)}”"
            yield f"      {difference.detail}"


def _share(share: float | None) -> str:
    return "    –" if share is None else f"{share:5.3f}"


def _line(words: str) -> str:
    return " ".join(words.split())
