"""Tables for files: cells that no spreadsheet takes for a formula, the same bytes for the same rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO
from typing import TypeAlias

from truceline.export.phrases import printable

Cell: TypeAlias = "str | int | float | bool | date | None"
# What a spreadsheet runs: OWASP, "CSV injection"; the wide forms are taken for the others in some locales.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the names of its columns and its rows, each as long as they are many."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells, but {len(self.columns)} columns: {row!r}")


def sheet(columns: Sequence[str], records: Iterable[dict[str, Cell]]) -> Sheet:
    """A table from records; a column that a record does not have is empty, one that is no column is a mistake."""
    rows = []
    for record in records:
        if unknown := record.keys() - set(columns):
            raise ValueError(f"no column is called {', '.join(sorted(unknown))}")
        rows.append(tuple(record.get(column) for column in columns))
    return Sheet(tuple(columns), tuple(rows))


def written(cell: Cell) -> str:
    """A cell as text. Words that a spreadsheet would run get an apostrophe before them; numbers stay as they are."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime():
            return moment(cell)
        case str():
            return neutral(printable(cell))
        case float():
            return f"{cell:.4f}".rstrip("0").rstrip(".")
        case _:
            return str(cell)


def neutral(words: str) -> str:
    """Words that a spreadsheet shows and does not run."""
    return f"'{words}" if FORMULA.match(words) else words


def moment(when: datetime) -> str:
    """A time in UTC, to the second: 2022-09-14T08:19:02Z."""
    return when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def csv_text(table: Sheet) -> str:
    """Comma-separated, UTF-8, a header, lines that end in LF."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([written(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def tsv_text(table: Sheet, *, header: bool = True, empty: str = "") -> str:
    """Tab-separated and never quoted, as GDELT and POLECAT write: no cell holds a tab or a line end."""
    lines = [table.columns] if header else []
    lines += [tuple(written(cell) or empty for cell in row) for row in table.rows]
    return "".join("\t".join(line) + "\n" for line in lines)
