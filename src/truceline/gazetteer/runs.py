"""Sorting more rows than memory holds: sorted runs on disk, merged in one pass. Standard library only."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

HELD_AT_MOST = 1_000_000
"""Rows in memory at once: about 150 MB."""

Row = tuple[str, int, int]


class SortedRows:
    """Rows of a key and two numbers, given back sorted. Keys hold neither tab nor line end.

    Runs lie in `folder` until the rows are closed; a row added twice comes back twice.
    """

    def __init__(self, folder: Path, name: str, *, held: int = HELD_AT_MOST) -> None:
        self._folder, self._name, self._most = folder, name, held
        self._held: list[Row] = []
        self._runs: list[Path] = []
        self._open: list[IO[str]] = []
        self.count = 0

    def __enter__(self) -> SortedRows:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for run in self._open:
            run.close()
        for path in self._runs:
            path.unlink(missing_ok=True)

    def add(self, key: str, first: int, second: int = 0) -> None:
        self._held.append((key, first, second))
        self.count += 1
        if len(self._held) >= self._most:
            self._spill()

    def _spill(self) -> None:
        self._held.sort()
        path = self._folder / f"{self._name}.{len(self._runs)}"
        self._runs.append(path)
        with path.open("w", encoding="utf-8", newline="\n") as run:
            run.writelines(f"{key}\t{first}\t{second}\n" for key, first, second in self._held)
        self._held = []

    def __iter__(self) -> Iterator[Row]:
        self._held.sort()
        return heapq.merge(*(self._read(path) for path in self._runs), self._held)

    def _read(self, path: Path) -> Iterator[Row]:
        run = path.open(encoding="utf-8", newline="\n")
        self._open.append(run)
        for line in run:
            key, first, second = line.rstrip("\n").split("\t")
            yield key, int(first), int(second)
