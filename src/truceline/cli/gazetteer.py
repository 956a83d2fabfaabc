"""`truceline gazetteer`: a place-name index of one's own, which one is in use, and what a name would be taken for."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.streams import write
from truceline.config import index_in_use, load_settings, own_index
from truceline.errors import UsageError

if TYPE_CHECKING:
    from truceline.gazetteer.importing import Imported

gazetteer = typer.Typer(
    name="gazetteer",
    help="The index of place names: import your own from GeoNames, see which is in use, look a name up.",
    no_args_is_help=True,
)


@gazetteer.command("import")
def import_(
    dump: Annotated[
        Path, typer.Argument(metavar="DUMP", help="GeoNames' allCountries.zip, or one country's; or .txt.")
    ],
    out: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Where the index goes. Default: your data folder, where it is used."),
    ] = None,
    classes: Annotated[
        str | None,
        typer.Option(metavar="P,A,T,…", help="Keep these feature classes only. Default: all of the table of features."),
    ] = None,
    min_population: Annotated[
        int, typer.Option(metavar="N", min=0, help="Leave out populated places of fewer people. Default: none.")
    ] = 0,
    features: Annotated[
        Path | None, typer.Option(metavar="CSV", help="Your own table of the features kept, instead of features.csv.")
    ] = None,
    divisions: Annotated[
        Path | None, typer.Option(metavar="TXT", help="GeoNames' admin1CodesASCII.txt: English names of divisions.")
    ] = None,
    countries: Annotated[
        Path | None,
        typer.Option(metavar="TXT", help="GeoNames' countryInfo.txt: country codes newer than truceline's."),
    ] = None,
) -> None:
    """Build a place-name index from a GeoNames dump; the reader uses it from then on.

    Example: truceline gazetteer import allCountries.zip
    """
    from truceline.cli.meter import Meter
    from truceline.gazetteer.importing import READING, Order, Step, import_dump

    settings = load_settings(given={}, environment=os.environ)
    index = out or own_index(settings, os.environ)
    order = Order(dump, index, features, _classes(classes), min_population, divisions, countries)
    meter = Meter(sys.stderr)

    def told(step: Step) -> None:
        counted, count = ("lines", step.lines) if step.phase == READING else ("names", step.done)
        meter.tell(step.phase, step.done, step.of, counted, count)

    try:
        imported = import_dump(order, told=told)
    except KeyboardInterrupt:
        meter.end()
        sys.stderr.write(f"truceline: interrupted; {index} is as it was\n")
        raise
    finally:
        meter.end()
    sys.stderr.write(_told(imported))
    if out is not None and out.resolve() != own_index(settings, os.environ).resolve():
        sys.stderr.write(f'To use it: TRUCELINE_GAZETTEER={out}, or gazetteer = "{out}" in truceline.toml\n')
    elif settings.gazetteer == "bundled":
        sys.stderr.write('Not in use: the setting gazetteer is "bundled"\n')


def _classes(said: str | None) -> tuple[str, ...] | None:
    from truceline.gazetteer.features import CLASSES

    if said is None:
        return None
    classes = tuple(dict.fromkeys(part.strip().upper() for part in said.split(",") if part.strip()))
    if not classes or any(part not in CLASSES or len(part) != 1 for part in classes):
        raise UsageError(f"--classes {said}: give GeoNames' feature classes, letters of {CLASSES} parted by commas")
    return classes


def _told(imported: Imported) -> str:
    kept = ", ".join(f"{count:,} {name}" for name, count in sorted(imported.kept.items()))
    lines = [
        f"wrote {imported.index}: {imported.built.places:,} places, {imported.built.names:,} names",
        f"of {imported.lines:,} lines kept by feature class: {kept}",
    ]
    if imported.unknown:
        codes = ", ".join(f"{code} ({count:,})" for code, count in sorted(imported.unknown.items()))
        lines.append(f"country codes nobody knows, kept without a country: {codes}; --countries countryInfo.txt helps")
    return "\n".join(lines) + "\n"


@gazetteer.command()
def info(as_json: Annotated[bool, typer.Option("--json", help="Print it as one JSON object.")] = False) -> None:
    """Show which place-name index is in use, what is in it, when it was made, and whose data it is.

    Example: truceline gazetteer info
    """
    from truceline.cli.gazetteer_shown import info_lines
    from truceline.gazetteer.build import index_path
    from truceline.read.gazetteer import Gazetteer

    used = index_in_use(load_settings(given={}, environment=os.environ), os.environ)
    opened = Gazetteer.open(used)
    about = {"index": str(used or index_path()), "origin": "bundled", **opened.about()}
    opened.close()
    if as_json:
        write(json.dumps(about, ensure_ascii=False, indent=1) + "\n", utf8=True)
    else:
        write("\n".join(info_lines(about)) + "\n")


@gazetteer.command()
def find(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A place name as an article writes it.")],
    country: Annotated[
        list[str] | None,
        typer.Option(metavar="ISO3", help="A country the article is about (UKR); may be given again."),
    ] = None,
    beside: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Another place the article names; may be given again."),
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Show this many places. Default: 10.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print the places as one JSON object.")] = False,
) -> None:
    """Show which places a name could mean, which of them the reader would take it for, and why.

    Example: truceline gazetteer find Tripoli --country LBN
    """
    from truceline.cli.gazetteer_shown import found_json, found_lines
    from truceline.read.gazetteer import Gazetteer

    codes = tuple(code.strip().upper() for code in country or ())
    for code in codes:
        if len(code) != 3 or not code.isalpha():
            raise UsageError(f"--country {code}: give three letters (ISO 3166-1 alpha-3), such as UKR")
    opened = Gazetteer.open(index_in_use(load_settings(given={}, environment=os.environ), os.environ))
    try:
        found = opened.explain(name, countries=dict.fromkeys(codes, 1.0), beside=tuple(beside or ()))
        if as_json:
            write(json.dumps(found_json(found, opened, limit), ensure_ascii=False, indent=1) + "\n", utf8=True)
        else:
            write("\n".join(found_lines(found, opened, limit)) + "\n")
    finally:
        opened.close()
