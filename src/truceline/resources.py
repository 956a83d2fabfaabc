"""Where the package's knowledge lies, and how its tables are read: validated, with file and line in every complaint."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from truceline.errors import LexiconInvalid, ResourceMissing


def data_path(*parts: str) -> Path:
    """A file or folder under truceline/data."""
    return Path(str(files("truceline"))).joinpath("data", *parts)


def require(path: Path, remedy: str = "reinstall truceline") -> Path:
    if not path.exists():
        raise ResourceMissing(path, f"missing from the installation; {remedy}")
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(require(path).read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a knowledge table; cells are stripped, `;` parts a list."""

    path: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.cells[column].split(";") if part.strip())

    def invalid(self, message: str) -> LexiconInvalid:
        return LexiconInvalid(self.path, self.line, message)

    def one_of(self, column: str, allowed: Sequence[str]) -> str:
        value = self.cells[column]
        if value not in allowed:
            raise self.invalid(f"{column} is {value!r}; it must be one of {', '.join(map(repr, allowed))}")
        return value


def read_table(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a CSV knowledge file. The header must name these columns; `#` in the first cell is a comment."""
    with require(path).open(encoding="utf-8-sig", newline="") as lines:  # a spreadsheet writes a mark
        reader = csv.reader(lines)
        header = next(reader, [])
        if [name.strip() for name in header] != list(columns):
            raise LexiconInvalid(path, 1, f"the header must be {','.join(columns)}")
        for cells in reader:
            if not cells or cells[0].lstrip().startswith("#"):
                continue
            if len(cells) != len(columns):
                raise LexiconInvalid(path, reader.line_num, f"{len(cells)} cells, but {len(columns)} columns")
            yield Row(path, reader.line_num, dict(zip(columns, map(str.strip, cells), strict=True)))
