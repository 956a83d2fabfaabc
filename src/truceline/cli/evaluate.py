"""`truceline evaluate`: how well the reader's accounts match a folder of gold accounts."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.streams import write
from truceline.config import index_in_use, load_settings

if TYPE_CHECKING:
    from truceline.evaluate import Gold


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="A folder of NAME.txt articles and NAME.json gold.")],
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
    """Score the reader against a folder of gold accounts.

    Example: truceline evaluate ../shared/gold/dev --errors 20
    """
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
