"""What an exporter gives back: the texts of its files and how much is in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from truceline.export.cells import csv_text
from truceline.export.happenings import LeftOut
from truceline.export.holdings import Holdings
from truceline.export.provenance import Origin, left_out_sheet, provenance


@dataclass(frozen=True, slots=True)
class Exported:
    """The files of an export. `files` by what their names add to the one that was asked for, "" being that one.

    With `--out events.csv`, "mentions.csv" becomes events.mentions.csv. `rows` counts those of the main file.
    """

    files: Mapping[str, str]
    rows: int
    left_out: tuple[LeftOut, ...] = ()


def with_sidecars(
    main: Mapping[str, str], rows: int, *, holdings: Holdings, origins: Iterable[Origin], left_out: Sequence[LeftOut]
) -> Exported:
    """An export with its provenance and what has no row, each in a table of its own beside it."""
    ordered = tuple(sorted(left_out, key=lambda one: (one.id, one.reason)))
    beside = {
        "provenance.csv": csv_text(provenance(holdings, origins)),
        "left-out.csv": csv_text(left_out_sheet(ordered)),
    }
    return Exported({**main, **beside}, rows, ordered)
