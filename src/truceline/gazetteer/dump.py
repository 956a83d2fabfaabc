"""Reading a dump in GeoNames' format: a zip or a plain text of 19 columns parted by tabs, twelve million lines of it.

Format: https://download.geonames.org/export/dump/readme.txt. Lines are read one at a time; nothing is kept.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from truceline.errors import NotFound, NotText, SourceError

COLUMNS = 19
LINE_AT_MOST = 1 << 17
"""Bytes. The longest column, the other names, has at most 10,000 characters."""
CHUNK = 1 << 20
README = "readme.txt"
WANTED = "GeoNames' allCountries.zip, or the .txt in it, is wanted"
FIRST_BYTES_OF_A_ZIP = b"PK\x03\x04"

Progress = Callable[[int, int], None]
"""Told the bytes read and the bytes there are."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a dump; its number counts from 1, its cells are those of GeoNames' `geoname` table in order."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump that can be read: its file, the text in the zip (None: the file itself), its bytes when unpacked."""

    path: Path
    member: str | None
    size: int

    @classmethod
    def at(cls, path: Path) -> Dump:
        """The dump at a path; SourceError says why there is none."""
        try:
            with path.open("rb") as file:
                packed = file.read(4) == FIRST_BYTES_OF_A_ZIP
        except FileNotFoundError as error:
            raise NotFound(str(path), "no such file") from error
        except OSError as error:
            raise SourceError(str(path), f"cannot be read: {error.strerror}") from error
        if path.suffix.lower() == ".zip" and not packed:
            raise SourceError(str(path), f"not a zip file; {WANTED}")
        if not packed:
            return cls(path, None, path.stat().st_size)
        try:
            with zipfile.ZipFile(path) as archive:
                member = _member(path, archive)
        except (zipfile.BadZipFile, OSError) as error:
            raise SourceError(str(path), f"a broken zip file ({error}); download it again") from error
        if member.flag_bits & 1:
            raise SourceError(str(path), "the zip file is locked with a password")
        return cls(path, member.filename, member.file_size)

    def checksum(self) -> str:
        """The SHA-256 of the file as it was downloaded."""
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            for chunk in iter(partial(file.read, CHUNK), b""):
                digest.update(chunk)
        return digest.hexdigest()

    def lines(self, told: Progress = lambda done, of: None, *, every: int = 20_000) -> Iterator[Line]:
        """The dump's lines, split; an empty line is none. A wrong number of columns is refused with its line."""
        done = number = 0
        with ExitStack() as stack:
            text = self._open(stack)
            for number, raw in enumerate(self._raw(text), 1):
                done += len(raw)
                if number % every == 0:
                    told(done, self.size)
                if line := self._split(number, raw):
                    yield line
        told(done, self.size)
        if number == 0:
            raise SourceError(str(self.path), f"empty; {WANTED}")

    def _open(self, stack: ExitStack) -> IO[bytes]:
        if self.member is None:
            return stack.enter_context(self.path.open("rb"))
        return stack.enter_context(stack.enter_context(zipfile.ZipFile(self.path)).open(self.member))

    def _raw(self, text: IO[bytes]) -> Iterator[bytes]:
        try:
            yield from iter(partial(text.readline, LINE_AT_MOST), b"")
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise SourceError(str(self.path), f"broken off or damaged ({error}); download it again") from error

    def _split(self, number: int, raw: bytes) -> Line | None:
        if not raw.strip(b"\r\n"):
            return None
        try:
            cells = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n").split("\t")
        except UnicodeDecodeError as error:
            raise NotText(str(self.path), f"line {number}: not UTF-8; {WANTED}") from error
        if len(cells) != COLUMNS or (len(raw) == LINE_AT_MOST and not raw.endswith(b"\n")):
            there = f"{len(cells)} columns" if len(raw) < LINE_AT_MOST else f"over {LINE_AT_MOST:,} bytes"
            raise SourceError(str(self.path), f"line {number}: {there}, not {COLUMNS} columns; {WANTED}")
        return Line(number, cells)

    def bad(self, line: Line, complaint: str) -> SourceError:
        return SourceError(str(self.path), f"line {line.number}: {complaint}")


def _member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The text in the zip: the only one beside the readme, or the one called like the zip."""
    texts = [
        info
        for info in archive.infolist()
        if info.filename.lower().endswith(".txt") and PurePosixPath(info.filename).name.lower() != README
    ]
    named = [info for info in texts if PurePosixPath(info.filename).stem == path.stem]
    if len(texts) == 1 or len(named) == 1:
        return (named or texts)[0]
    there = ", ".join(info.filename for info in texts[:5]) or "none"
    raise SourceError(str(path), f"one .txt is wanted in the zip, there is {there}; {WANTED}")


def side_table(path: Path, columns: int, called: str) -> Iterator[list[str]]:
    """The lines of one of GeoNames' small tables; `#` begins a comment."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise NotFound(str(path), "no such file") from error
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise NotText(str(path), f"not UTF-8; GeoNames' {called} is wanted") from error
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) < columns:
            raise SourceError(
                str(path), f"line {number}: {len(cells)} columns, not {columns}; GeoNames' {called} is wanted"
            )
        yield cells
