"""`truceline evaluate`: how well the reader's accounts match gold accounts, and how it does on public data sets."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.streams import write
from truceline.config import index_in_use, load_settings
from truceline.errors import NotFound, UsageError

if TYPE_CHECKING:
    from truceline.evaluate import Gold

LEDGER = "ledger"  # the suite that is a gold folder


def evaluate(
    gold: Annotated[
        Path | None, typer.Argument(metavar="GOLD_DIR", help="A folder of NAME.txt articles and NAME.json gold.")
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
    errors: Annotated[int, typer.Option(metavar="N", min=0, help="List the N worst mistakes of each kind.")] = 0,
    jobs: Annotated[int | None, typer.Option(metavar="N", help="Articles read at a time. Default: 1.")] = None,
    swap: Annotated[
        bool,
        typer.Option(
            "--swap",
            help="Instead of scoring: read each NAME.txt again with its two state parties' names exchanged, "
            "and print how much of the account is mirrored. Needs no gold; --errors N shows N differences.",
        ),
    ] = False,
) -> None:
    """Score the reader against a folder of gold accounts, or one of its skills on a public data set.

    Example: truceline evaluate ../shared/gold/dev --errors 20
    """
    if suite is not None and suite != LEDGER:
        _print_suite(suite, gold, data, as_json=as_json, errors=errors, swap=swap)
        return
    gold = _gold_folder(gold, suite, data)
    settings = load_settings(given={"jobs": jobs}, environment=os.environ)
    index = index_in_use(settings, os.environ)
    if swap:
        _print_swap(gold, index, as_json=as_json, errors=errors)
        return
    from truceline.evaluate import evaluate_gold, report_lines

    report = evaluate_gold(gold, _account_of(index), jobs=settings.jobs)
    if as_json:
        write(json.dumps(report.as_dict(errors=errors), ensure_ascii=False, indent=1) + "\n", utf8=True)
    else:
        write("\n".join(report_lines(report, errors=errors)) + "\n")


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
    if as_json:
        write(json.dumps(report.as_dict(errors=errors), ensure_ascii=False, indent=1) + "\n", utf8=True)
    else:
        write("\n".join(suite_lines(report, errors=errors)) + "\n")


def _print_swap(folder: Path, index: Path | None, *, as_json: bool, errors: int) -> None:
    from truceline.cli.swapping import swap_report
    from truceline.evaluate import swap_lines

    report = swap_report(folder, gazetteer=index)
    if as_json:
        write(json.dumps(report.as_dict(errors=errors), ensure_ascii=False, indent=1) + "\n", utf8=True)
    else:
        write("\n".join(swap_lines(report, errors=errors)) + "\n")


def _account_of(index: Path | None) -> Callable[[Gold], Mapping[str, object]]:
    """The reader as evaluation wants it: gold article in, account as JSON values out."""
    from truceline.ingest import capture, parse_published
    from truceline.model.form import account_json
    from truceline.pipeline import load_reader, read_document

    reader = load_reader(gazetteer=index)

    def account_of(article: Gold) -> Mapping[str, object]:
        published = parse_published(article.published) if article.published else None
        document = capture(article.text_path.read_bytes(), source=str(article.text_path), published=published)
        account: Mapping[str, object] = json.loads(account_json(read_document(document, reader)))
        return account

    return account_of
