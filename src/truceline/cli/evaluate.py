"""`truceline evaluate`: how well the reader's accounts match gold accounts, and how it does on public data sets."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.streams import write
from truceline.config import actors_in_use, index_in_use, load_settings
from truceline.errors import NotFound, UsageError

if TYPE_CHECKING:
    from truceline.evaluate import Gold, SwapReport

LEDGER = "ledger"  # the suite that is a gold folder


def evaluate(
    gold: Annotated[
        Path | None,
        typer.Argument(
            metavar="GOLD_DIR",
            help="A folder of NAME.txt articles and NAME.json gold; with --swap also a JSONL(.gz) file.",
        ),
    ] = None,
    suite: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Measure one skill on a public data set in --data instead: syntax, entities, polnear, tempeval, geo, "
            "factuality, location, plv, acled, muc4, neardup, copies, ecb, ucdp, html; or ledger, which is GOLD_DIR by "
            "another name.",
        ),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The folder of the suite's data sets; of ledger, the gold folder."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every score as one JSON object.")] = False,
    errors: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=0, help="List the N worst mistakes of each kind. Default: 0; with --swap all differences."
        ),
    ] = None,
    jobs: Annotated[int | None, typer.Option(metavar="N", help="Articles read at a time. Default: 1.")] = None,
    swap: Annotated[
        bool,
        typer.Option(
            "--swap",
            help="Instead of scoring: read each NAME.txt, or --articles of a JSONL file, again with the two state "
            "parties' names exchanged, and print how much of the account is mirrored, and what is not. Needs no gold.",
        ),
    ] = False,
    towns: Annotated[
        bool,
        typer.Option(
            "--towns",
            help="With --swap: whose towns, peoples and groups these are is exchanged as well, so that only a leaning "
            "to a name is left to differ.",
        ),
    ] = False,
    articles: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="With --swap on a JSONL file: how many with two state parties. Default: 200."
        ),
    ] = None,
    actors: Annotated[
        str | None, typer.Option(metavar="FILE", help="Parties of your own, a CSV file (docs/how-to/own-actors.md).")
    ] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="With --articles: what draws them. Default: 1.")] = None,
) -> None:
    """Score the reader against a folder of gold accounts, or one of its skills on a public data set.

    Example: truceline evaluate ../shared/gold/dev --errors 20
    """
    sampled = swap and gold is not None and gold.is_file()
    if (articles is not None or seed is not None) and not sampled:
        raise UsageError("--articles and --seed are for --swap on a JSONL file: truceline evaluate FILE.jsonl --swap")
    if towns and not swap:
        raise UsageError("--towns is for --swap: truceline evaluate GOLD_DIR --swap --towns")
    if suite is not None and suite != LEDGER:
        _print_suite(suite, gold, data, as_json=as_json, errors=errors or 0, swap=swap)
        return
    gold = _gold_folder(gold, suite, data)
    settings = load_settings(given={"jobs": jobs, "actors": actors}, environment=os.environ)
    index, own = index_in_use(settings, os.environ), actors_in_use(settings)
    if swap:
        from truceline.evaluate import swap_lines

        swapped = _swap_report(gold, articles, seed, index, own, towns=towns)
        _print(swapped.as_dict(errors=errors), swap_lines(swapped, errors=errors), as_json=as_json)
        return
    from truceline.evaluate import evaluate_gold, report_lines

    report = evaluate_gold(gold, _account_of(index, own), jobs=settings.jobs)
    _print(report.as_dict(errors=errors or 0), report_lines(report, errors=errors or 0), as_json=as_json)


def _print(values: Mapping[str, object], lines: Iterable[str], *, as_json: bool) -> None:
    """A report as one JSON object, or as lines for people."""
    if as_json:
        write(json.dumps(values, ensure_ascii=False, indent=1) + "\n", utf8=True)
    else:
        write("\n".join(lines) + "\n")


def _gold_folder(gold: Path | None, suite: str | None, data: Path | None) -> Path:
    """GOLD_DIR, or --data of the suite that is the same."""
    if suite is None and data is not None:
        raise UsageError("--data is for --suite; without a suite, name the gold folder alone")
    given = [folder for folder in (gold, data) if folder is not None]
    if len(given) != 1:
        raise UsageError("name one gold folder: truceline evaluate GOLD_DIR, or --suite ledger --data GOLD_DIR")
    return given[0]


def _print_suite(suite: str, gold: Path | None, data: Path | None, *, as_json: bool, errors: int, swap: bool) -> None:
    from truceline.evaluate.suites import suite_lines
    from truceline.measure import check_name, measure

    check_name(suite)
    if swap or gold is not None or data is None:
        raise UsageError(f"write --suite {suite} --data DIR, with no gold folder and no --swap")
    if not data.is_dir():
        raise NotFound(str(data), "no such folder of data sets")
    report = measure(suite, data)
    _print(report.as_dict(errors=errors), suite_lines(report, errors=errors), as_json=as_json)


def _swap_report(
    gold: Path, articles: int | None, seed: int | None, index: Path | None, own: Path | None, *, towns: bool
) -> SwapReport:
    """The swap test over a folder of articles, or over some of a JSONL file."""
    from truceline.cli.swapping import ARTICLES, SEED, Sample, Swap, swap_report, swap_sample
    from truceline.ingest.sources import holds_records

    if gold.is_file() and not holds_records(gold):
        raise UsageError(f"{gold}: --swap takes a folder of NAME.txt articles, or NAME.jsonl or NAME.jsonl.gz")
    swap = Swap.load(gazetteer=index, actors=own, towns=towns)
    if gold.is_file():
        return swap_sample(gold, Sample(articles or ARTICLES, SEED if seed is None else seed), swap)
    return swap_report(gold, swap)


def _account_of(index: Path | None, actors: Path | None) -> Callable[[Gold], Mapping[str, object]]:
    """The reader as evaluation wants it: gold article in, account as JSON values out."""
    from truceline.ingest import capture, parse_published
    from truceline.model.form import account_json
    from truceline.pipeline import load_reader, read_document

    reader = load_reader(gazetteer=index, actors=actors)

    def account_of(article: Gold) -> Mapping[str, object]:
        published = parse_published(article.published) if article.published else None
        document = capture(article.text_path.read_bytes(), source=str(article.text_path), published=published)
        account: Mapping[str, object] = json.loads(account_json(read_document(document, reader)))
        return account

    return account_of
