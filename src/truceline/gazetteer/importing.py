"""An index of a user's own from a GeoNames dump: the dump's places, our supplement, and what the dump leaves out."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from truceline import __version__
from truceline.errors import ResourceError, SourceError, UsageError
from truceline.gazetteer.build import Built, build
from truceline.gazetteer.dump import Dump
from truceline.gazetteer.features import country_codes, features
from truceline.gazetteer.geonames import Filter, Intake, country_table, division_names, selected
from truceline.gazetteer.rows import Entry, places, supplement, supplement_path
from truceline.gazetteer.runs import HELD_AT_MOST
from truceline.resources import sha256

READING, WRITING = "reading the dump", "writing the names"


@dataclass(frozen=True, slots=True)
class Step:
    """How far an import is: `done` of `of` in bytes or names, whichever the phase counts; `lines` read so far."""

    phase: str
    done: int
    of: int
    lines: int


@dataclass(frozen=True, slots=True)
class Order:
    """What to import. `classes` None: all that the table of features keeps; `least`: people of a populated place."""

    dump: Path
    out: Path
    features: Path | None = None
    classes: tuple[str, ...] | None = None
    least: int = 0
    divisions: Path | None = None
    countries: Path | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it: the index, the dump's lines, how many of each class are kept, country codes nobody knows."""

    index: Path
    built: Built
    lines: int
    kept: dict[str, int]
    unknown: dict[str, int]


def import_dump(
    order: Order, *, told: Callable[[Step], None] = lambda step: None, held: int = HELD_AT_MOST
) -> Imported:
    """Import a dump; the index in `order.out` is replaced only when the new one is whole.

    SourceError where the dump cannot be read, UsageError where there is nowhere to write, ResourceError where the disk
    is full or a table of ours is broken.
    """
    dump = Dump.at(order.dump)
    intake = _intake(order, dump)
    _make_room(order.out)
    checksum = dump.checksum()

    def about() -> dict[str, str]:
        return _about(order, intake, checksum)

    def writing(done: int, of: int) -> None:
        told(Step(WRITING, done, of, intake.lines))

    try:
        built = build(
            order.out, _rows(intake, told), supplement(), stamp=checksum, about=about, told=writing, held=held
        )
    except (OSError, sqlite3.OperationalError) as error:
        raise ResourceError(order.out, _why(error)) from error
    return Imported(order.out, built, intake.lines, dict(intake.kept), dict(intake.unknown))


def _intake(order: Order, dump: Dump) -> Intake:
    kept = selected(features(order.features), order.classes)
    if not kept:
        raise UsageError(
            f"no feature of the classes {', '.join(order.classes or ())} is kept; known are P, A, T, H, S …"
        )
    countries = country_codes() | (country_table(order.countries) if order.countries else {})
    called = division_names(order.divisions) if order.divisions else {}
    return Intake(dump, Filter(kept, order.least), countries, called)


def _make_room(out: Path) -> None:
    if out.is_dir():
        raise UsageError(f"{out}: a folder; name the file the index is to be")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out}: its folder cannot be made: {error.strerror}") from error


def _rows(intake: Intake, told: Callable[[Step], None]) -> Iterator[Entry]:
    """The dump's places; then the bundled ones of countries of which the dump holds no town: a dump may be of one."""
    yield from intake.entries(lambda done, of: told(Step(READING, done, of, intake.lines)))
    if not intake.kept:
        raise SourceError(str(intake.dump.path), f"none of its {intake.lines:,} lines is of a kept feature")
    for entry in places():
        if entry.iso3 not in intake.settled:
            yield entry


def _about(order: Order, intake: Intake, checksum: str) -> dict[str, str]:
    classes = ", ".join(f"{count:,} {code}" for code, count in sorted(intake.kept.items()))
    return {
        "origin": "imported",
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "made_by": f"truceline {__version__}",
        "source": order.dump.name,
        "source_sha256": checksum,
        "source_lines": str(intake.lines),
        "source_newest": intake.newest,
        "kept": classes,
        "classes": ",".join(order.classes) if order.classes else "all of the table",
        "least_population": str(order.least),
        "countries": str(len(intake.settled - {""})),
        "unknown_countries": ", ".join(sorted(intake.unknown)),
        "supplement_sha256": sha256(supplement_path()),
    }


def _why(error: OSError | sqlite3.OperationalError) -> str:
    full = "full" in str(error) if isinstance(error, sqlite3.OperationalError) else error.errno == errno.ENOSPC
    if full:
        return (
            "no space left on the disk. An import needs up to one and a half times the dump's unpacked size beside the "
            "index until it ends; give --out on another disk, or keep less with --classes. The old index stays"
        )
    return f"cannot be written: {getattr(error, 'strerror', None) or error}"
