"""A reader measured against gold: every article read, scored and summed up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from truceline.errors import SourceError
from truceline.evaluate.gold import Gold, load_folder
from truceline.evaluate.metrics import HEADLINE, add_up, bootstrap, metrics
from truceline.evaluate.report import Headline, Report
from truceline.evaluate.scoring import Mistake, Tally, score_article

AccountOf = Callable[[Gold], Mapping[str, object]]


def evaluate_gold(folder: Path, account_of: AccountOf, *, jobs: int = 1, texts: Path | None = None) -> Report:
    """Score the accounts that a reader gives of the gold articles of a folder (NAME.json with NAME.txt, there or in
    `texts`), `jobs` articles at a time."""
    return evaluate_articles(load_folder(folder, texts=texts), account_of, jobs=jobs)


def evaluate_articles(golds: Sequence[Gold], account_of: AccountOf, *, jobs: int = 1) -> Report:
    """As `evaluate_gold`, for articles already loaded.

    An article that cannot be read, and an account without a list of claims, count as empty and are reported; broken
    code and broken resources stop the run.
    """
    malformed: dict[str, str] = {}

    def score_one(gold: Gold) -> Tally:
        try:
            account = _checked(account_of(gold))
        except (ValueError, OSError, RecursionError, SourceError) as error:
            account, malformed[gold.name] = {}, str(error)
        return score_article(gold, account)

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        tallies = list(pool.map(score_one, golds))
    return _report(golds, tallies, malformed)


def _checked(account: object) -> Mapping[str, object]:
    if not isinstance(account, Mapping) or not isinstance(account.get("claims"), list | tuple):
        raise ValueError("the account has no list of 'claims'")
    return account


def _report(golds: Sequence[Gold], tallies: Sequence[Tally], malformed: Mapping[str, str]) -> Report:
    counts = [tally.counts for tally in tallies]
    total = add_up(counts)
    scores, intervals = metrics(total), bootstrap(counts)
    per_article = {gold.name: metrics(tally.counts) for gold, tally in zip(golds, tallies, strict=True)}
    return Report(
        articles=len(golds),
        malformed=dict(sorted(malformed.items())),
        headline={name: Headline(scores.get(name), intervals[name]) for name in HEADLINE},
        scores=scores,
        counts=total,
        per_article={name: {key: row.get(key) for key in HEADLINE} for name, row in per_article.items()},
        errors=_by_kind(mistake for tally in tallies for mistake in tally.mistakes),
        warnings={gold.name: gold.warnings for gold in golds if gold.warnings},
    )


def _by_kind(mistakes: Iterable[Mistake]) -> dict[str, tuple[Mistake, ...]]:
    found: dict[str, list[Mistake]] = {}
    for mistake in sorted(mistakes, key=lambda mistake: -mistake.severity):
        found.setdefault(mistake.category, []).append(mistake)
    return {kind: tuple(entries) for kind, entries in found.items()}
