"""The files of the data sets: rows of gzipped JSON lines, checked, and samples of them."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from truceline.errors import NotFound, SourceError

Case = TypeVar("Case")


class DataInvalid(SourceError):
    """A file of a data set that is not what its suite reads."""


def lines(path: Path) -> Iterator[str]:
    """The lines of a gzipped UTF-8 text."""
    if not path.is_file():
        raise NotFound(str(path), "no such file of the data set; --data names the folder that holds it")
    try:
        with gzip.open(path, "rt", encoding="utf-8") as text:
            yield from text
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise DataInvalid(str(path), f"cannot be read: {error}") from error


def rows(path: Path, read: Callable[[dict[str, Any]], Case]) -> Iterator[Case]:
    """What `read` makes of each row; a row it cannot read is named with its line."""
    for number, line in enumerate(lines(path), start=1):
        try:
            yield read(json.loads(line))
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            raise DataInvalid(str(path), f"line {number}: {type(error).__name__}: {error}") from error


def sampled(cases: Iterable[Case], name: Callable[[Case], str], *, one_in: int) -> list[Case]:
    """One case in so many, chosen by the CRC-32 of its name: the same ones on every machine and on every day."""
    return [case for case in cases if one_in == 1 or zlib.crc32(name(case).encode()) % one_in == 0]
