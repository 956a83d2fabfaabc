"""`truceline export`: the picture in the form of other datasets, each row with the way back to its words."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.run import DB
from truceline.config import load_settings
from truceline.errors import UsageError
from truceline.export.phrases import counted

if TYPE_CHECKING:
    from truceline.export.exported import Exported
    from truceline.export.filters import Filters
    from truceline.export.holdings import Holdings


class ExportFormat(StrEnum):
    """What an export looks like."""

    ACLED = "acled"
    GED = "ged"
    PLOVER = "plover"
    POLECAT = "polecat"
    GDELT = "gdelt"
    CEASEFIRES = "ceasefires"
    GEOJSON = "geojson"
    PARQUET = "parquet"
    HXL = "hxl"
    ATOM = "atom"
    GOLD = "gold"


def export(
    shape: Annotated[
        ExportFormat, typer.Option("--format", metavar="|".join(ExportFormat), help="Whose columns it has.")
    ],
    out: Annotated[
        Path,
        typer.Option(metavar="PATH", help="The file to write, tables beside it too; for parquet and gold a folder."),
    ],
    db: DB = None,
    since: Annotated[str, typer.Option(metavar="DAY", help="Only what took place on this day or later.")] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="Only what took place on this day or earlier.")] = "",
    party: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Only with this party, such as ARM. May be given again.")
    ] = None,
    act: Annotated[
        list[str] | None,
        typer.Option(metavar="ACT", help="Only this act, ASSAULT or ASSAULT/aerial. May be given again."),
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option(metavar="ISO3", help="Only in this country. May be given again.")
    ] = None,
    grade: Annotated[
        list[str] | None,
        typer.Option(metavar="GRADE", help="Only confirmed, fair, weak, contested or discounted. May be given again."),
    ] = None,
    redact_persons: Annotated[
        bool,
        typer.Option("--redact-persons", help='Private persons become "a person"; no words of the articles go out.'),
    ] = False,
) -> None:
    """Write incidents, truces or all tables in the form of other datasets. What has no row is listed beside, and why.

    gold is of documents: what people accepted or amended on the desk, as truceline evaluate takes it.

    Example: truceline export --format acled --out events.csv --since 2022-09-01 --party ARM
    """
    settings = load_settings(given={"db": db}, environment=os.environ)
    filters = _filters(since=since, until=until, party=party, act=act, country=country, grade=grade)
    _check(out, folder=shape in {ExportFormat.PARQUET, ExportFormat.GOLD})
    if shape is ExportFormat.GOLD:
        _gold(settings.db, out, narrowed=filters != _filters_of_all(), redacted=redact_persons)
        return
    holdings = _holdings(settings.db)
    if redact_persons:
        from truceline.export.redaction import redacted

        holdings = redacted(holdings)
    if shape is ExportFormat.PARQUET:
        from truceline.export.frames import parquet_files

        files = parquet_files(holdings, filters)
        _write({out / name: data for name, data in files.items()})
        sys.stderr.write(f"wrote {len(files)} tables into {out}\n")
        return
    from truceline.export.formats import EXPORTERS

    exported = EXPORTERS[shape](holdings, filters)
    _write({beside(out, name): text.encode() for name, text in exported.files.items()})
    sys.stderr.write(_told(exported, out))


def _gold(db: str, out: Path, *, narrowed: bool, redacted: bool) -> None:
    """What people reviewed, for truceline evaluate and for training."""
    from truceline.export.gold import gold_files
    from truceline.store import Ledger

    if narrowed or redacted:
        raise UsageError("--format gold: reviewed documents go out whole; leave the filters out")
    with Ledger.open(db, create=False) as ledger:
        files = gold_files(ledger.accounts(), list(ledger.judgements()))
    if not files:
        raise UsageError("--format gold: nobody has accepted or amended anything yet; truceline serve is for that")
    _write({out / name: data for name, data in files.items()})
    sys.stderr.write(f"wrote {len(files) // 2} documents into {out}; truceline evaluate {out} scores against them\n")


def _filters_of_all() -> Filters:
    return _filters(since="", until="", party=None, act=None, country=None, grade=None)


def beside(out: Path, name: str) -> Path:
    """The file of a table beside an export: events.csv, and events.provenance.csv next to it."""
    return out.with_name(f"{out.stem}.{name}") if name else out


def _holdings(db: str) -> Holdings:
    from truceline.api import picture_of
    from truceline.export.holdings import Holdings
    from truceline.store import Ledger

    with Ledger.open(db, create=False) as ledger:
        accounts, judgements = list(ledger.accounts()), list(ledger.judgements())
        return Holdings.of(accounts, picture_of(accounts, judgements, ledger=ledger), judgements=judgements)


def _filters(
    *,
    since: str,
    until: str,
    party: Sequence[str] | None,
    act: Sequence[str] | None,
    country: Sequence[str] | None,
    grade: Sequence[str] | None,
) -> Filters:
    from truceline.export.crosswalk import known_acts
    from truceline.export.filters import Filters
    from truceline.export.naming import is_state
    from truceline.model import Grade

    acts = frozenset(_act(one) for one in act or ())
    if unknown := sorted(acts - known_acts()):
        raise UsageError(f"--act {unknown[0]}: PLOVER's acts are TYPE or TYPE/mode; docs/codebook.md lists them")
    if strange := [one for one in country or () if not is_state(one.upper())]:
        raise UsageError(f"--country {strange[0]}: write the ISO alpha-3 code, such as ARM")
    if strange := [one for one in grade or () if one not in list(Grade)]:
        raise UsageError(f"--grade {strange[0]}: there are {', '.join(Grade)}")
    first, last = _day("since", since), _day("until", until)
    if first and last and last < first:
        raise UsageError(f"--until {last} is before --since {first}")
    return Filters(
        first,
        last,
        frozenset(one.upper() for one in party or ()),
        acts,
        frozenset(one.upper() for one in country or ()),
        frozenset(Grade(one) for one in grade or ()),
    )


def _act(told: str) -> str:
    type, _, mode = told.partition("/")
    return f"{type.upper()}/{mode.lower()}" if mode else type.upper()


def _day(name: str, told: str) -> date | None:
    try:
        return date.fromisoformat(told) if told.strip() else None
    except ValueError as error:
        raise UsageError(f"--{name} {told}: write a day as 2022-09-14") from error


def _check(out: Path, *, folder: bool) -> None:
    if folder and out.exists() and not out.is_dir():
        raise UsageError(f"--out {out}: parquet needs a folder, and this is a file")
    if not folder and out.is_dir():
        raise UsageError(f"--out {out}: a folder; name a file")
    if not out.absolute().parent.is_dir():
        raise UsageError(f"--out {out}: its folder does not exist")


def _write(files: Mapping[Path, bytes]) -> None:
    for path, data in files.items():
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise UsageError(f"--out {path}: cannot be written: {error.strerror}") from error


def _told(exported: Exported, out: Path) -> str:
    others = ", ".join(beside(out, name).name for name in exported.files if name)
    told = f"wrote {counted(exported.rows, 'row')} to {out}; beside it {others}\n"
    if exported.left_out:
        told += (
            f"{counted(len(exported.left_out), 'has', 'have')} no row: {beside(out, 'left-out.csv').name} says why\n"
        )
    return told
