"""`truceline read`: one article becomes its account, as a table, as JSON or as a page."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.run import KIND
from truceline.cli.streams import write
from truceline.config import Settings, actors_in_use, index_in_use, load_settings
from truceline.errors import SourceError, UsageError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from truceline.ingest.packing import Kind
    from truceline.ingest.records import Columns
    from truceline.ingest.sources import Found
    from truceline.model import Account, Document

PAPER = 100  # columns of a table that goes into a file


class Format(StrEnum):
    """How an account is shown."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"


def read(
    path: Annotated[
        str,
        typer.Argument(
            metavar="PATH|URL|-",
            help="The article: a text file of at most 250,000 characters, a saved web page, one in a container, as "
            "crawl.warc.gz#3, or the address of a page, which is fetched if its site lets robots; - is standard input.",
        ),
    ],
    published: Annotated[
        str, typer.Option(metavar="ISO", help="When it was published; UTC unless it says otherwise; '' = not given.")
    ] = "",
    shape: Annotated[
        Format | None,
        typer.Option(
            "--format",
            metavar="table|json|html",
            help="A table, exactly one JSON account, or a page in one file. Default: table.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="PATH", help="Write to a file instead of to stdout.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show background, and what was left out as unlikely, one by one.")
    ] = False,
    explain: Annotated[
        str | None, typer.Option(metavar="ID", help="Show the words and reasons behind a claim, figure or ceasefire.")
    ] = None,
    actors: Annotated[
        str | None, typer.Option(metavar="FILE", help="Parties of your own, a CSV file (docs/how-to/own-actors.md).")
    ] = None,
    analyzer: Annotated[
        str | None,
        typer.Option(metavar="spacy:PIPELINE", help="An installed spaCy pipeline instead of the bundled model."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=NAME", help="What a record calls its text, url and so on, as of truceline run."),
    ] = None,
    kind: KIND = None,
) -> None:
    """Read one article: who says who did what to whom, where and when, and who denies it.

    Example: truceline read examples/border-clashes.txt
    """
    settings = load_settings(given={"format": shape, "actors": actors}, environment=os.environ)
    if explain and shape is Format.JSON:
        raise UsageError("--explain is for people, --format json for programs: give one of them")
    if explain and shape is Format.HTML:
        raise UsageError("--explain shows one line, --format html explains them all: give one of them")
    if out and (out.is_dir() or not out.parent.is_dir()):
        raise UsageError(f"--out {out}: {'a folder' if out.is_dir() else 'its folder does not exist'}")
    index = index_in_use(settings, os.environ)
    account = account_at(
        path,
        published,
        analyzer=analyzer,
        gazetteer=index,
        actors=actors_in_use(settings),
        settings=settings,
        column=column or (),
        kind=kind,
    )
    if settings.gate:
        _warn_of_gate(account.document, settings)
    if settings.format == Format.JSON and not explain:
        from truceline.model.form import account_json

        _write(account_json(account), out)
    elif settings.format == Format.HTML and not explain:
        from truceline.export.report import report_html

        _write(report_html(account), out)
    else:
        _show(_told(account, explain, everything=everything), out)


def account_at(
    path: str,
    published: str,
    *,
    analyzer: str | None = None,
    gazetteer: Path | None = None,
    actors: Path | None = None,
    settings: Settings | None = None,
    column: Sequence[str] = (),
    kind: Kind | None = None,
) -> Account:
    """Read the article at a path or an address, or on standard input, with what is bundled or an analyzer by name and
    an index, and with parties of the user's own."""
    from truceline.ingest import parse_published
    from truceline.ingest.english import doubt
    from truceline.ingest.records import Columns
    from truceline.ingest.sources import capture_found

    columns = Columns.parse(column)
    found = _found(path, columns, kind, settings or Settings())
    given = parse_published(published) if published.strip() else None
    document = capture_found(found, columns=columns, published=given)
    if doubted := doubt(document.text):
        sys.stderr.write(f"truceline: warning: {found.source}: {doubted}\n")
    from truceline.pipeline import load_analyzer, load_reader, read_document  # slow: after all that can fail fast

    reader = load_reader(analyzer=load_analyzer(analyzer) if analyzer else None, gazetteer=gazetteer, actors=actors)
    return read_document(document, reader)


def _found(path: str, columns: Columns, kind: Kind | None, settings: Settings) -> Found:
    from truceline.ingest.sources import Form, Found, is_address, only

    if is_address(path):
        from truceline.cli.web import page_at

        page = page_at(path, settings)
        return Found(page.url, Form.FILE, page.raw, charset=page.charset, page=page.is_html)
    if "://" in path:
        raise SourceError(path, "only addresses that begin with http:// or https:// are fetched")
    return only(path, columns=columns, kind=kind)


def _warn_of_gate(document: Document, settings: Settings) -> None:
    """Say so where a run would have passed over the article; here whatever is asked for is read."""
    from truceline.ingest.gate import bundled

    threshold = bundled().threshold if settings.gate_threshold is None else settings.gate_threshold
    glance = bundled().glance(document)
    if not glance.passes(threshold):
        sys.stderr.write(
            f"truceline: this does not look like conflict news (score {glance.score:.3f}, below {threshold:.3f}); "
            "truceline run would have passed over it\n"
        )


def _told(account: Account, explained: str | None, *, everything: bool) -> RenderableType:
    from truceline.cli.explain import explain
    from truceline.cli.table import account_table
    from truceline.export.phrases import load_phrases

    phrases = load_phrases()
    return explain(account, explained, phrases) if explained else account_table(account, phrases, everything=everything)


def console_for(out: StringIO | None) -> Console:
    """Where a table goes: the terminal, as wide as it is up to a limit, or plain lines for a file."""
    from rich.console import Console

    from truceline.cli.table import THEME, WIDEST

    if out is not None:
        return Console(file=out, width=PAPER, theme=THEME, highlight=False, no_color=True, force_terminal=False)
    console = Console(theme=THEME, highlight=False)
    console.width = min(console.width, WIDEST)
    return console


def _show(told: RenderableType, out: Path | None) -> None:
    paper = StringIO() if out else None
    console = console_for(paper)
    with console.capture() as captured:  # rich itself ends with exit 1 where a pipe is closed early
        console.print(told)
    if out is None:
        write(captured.get())
    else:
        _save(out, captured.get())


def _write(told: str, out: Path | None) -> None:
    """For programs, browsers among them: UTF-8 wherever it goes."""
    told = told.rstrip("\n") + "\n"
    if out is not None:
        _save(out, told)
    else:
        write(told, utf8=True)


def _save(out: Path, told: str) -> None:
    try:
        out.write_text(told, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"--out {out}: cannot be written: {error.strerror}") from error
    sys.stderr.write(f"wrote {out}\n")
