"""A folder of files on this machine, or anywhere that fsspec reaches: s3://, gs://, abfs://, hdfs://, memory://.

Files are written whole or not at all: on a disk beside their place and then moved there, in an object store as it puts
objects. Somebody who reads while another writes sees the file before or the file after.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LEFT = ".part"  # of what was being written; a killed process leaves it, and nobody reads it


class NoDriver(OSError):
    """A URL of a scheme that nothing installed here can reach."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder by its path or URL. Needs fsspec for a URL; raises OSError (FileNotFoundError, NoDriver)."""

    url: str

    @property
    def remote(self) -> bool:
        return "://" in self.url and not self.url.startswith("file://")

    def path(self, name: str) -> str:
        """The path or URL of a file in it."""
        return f"{self.url.removeprefix('file://').rstrip('/')}/{name}"

    def has(self, name: str) -> bool:
        return exists(self.path(name))

    def read(self, name: str) -> bytes:
        return read(self.path(name))

    def write(self, name: str, content: bytes) -> None:
        write(self.path(name), content)

    def drop(self, name: str) -> None:
        """Delete a file, if it is there."""
        path = self.path(name)
        if self.remote:
            files, at = _remote(path)
            with suppress(FileNotFoundError):
                files.rm(at)
            return
        Path(path).unlink(missing_ok=True)

    def clear(self) -> None:
        """Delete it with all that is in it, if it is there."""
        if self.remote:
            files, at = _remote(self.url)
            with suppress(FileNotFoundError):
                files.rm(at, recursive=True)
            return
        shutil.rmtree(self.path(""), ignore_errors=True)

    def names(self, under: str = "") -> list[str]:
        """The files in it, or in a folder of it, by name; none where it is not there."""
        place = self.path(under) if under else self.path("").rstrip("/")
        if self.remote:
            files, at = _remote(place)
            if not files.exists(at):
                return []
            return sorted(str(one).rstrip("/").rsplit("/", 1)[-1] for one in files.ls(at, detail=False))
        if not Path(place).is_dir():
            return []
        return sorted(one.name for one in Path(place).iterdir() if not one.name.endswith(LEFT))


def exists(path: str) -> bool:
    if "://" in path:
        files, at = _remote(path)
        return bool(files.exists(at))
    return Path(path).exists()


def read(path: str) -> bytes:
    if "://" in path:
        files, at = _remote(path)
        found: bytes = files.cat_file(at)
        return found
    return Path(path).read_bytes()


def write(path: str, content: bytes) -> None:
    """Put a file there, whole or not at all."""
    if "://" in path:
        files, at = _remote(path)
        files.makedirs(at.rsplit("/", 1)[0], exist_ok=True)
        files.pipe_file(at, content)
        return
    place = Path(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=LEFT)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, place)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def require(url: str) -> None:
    """NoDriver for a URL of an unknown scheme, or of one whose package is missing; nothing is connected to yet."""
    scheme = url.partition("://")[0].rpartition("::")[2]  # "simplecache::s3://…" is s3's as well
    try:
        import fsspec

        fsspec.get_filesystem_class(scheme)
    except ImportError as error:  # fsspec's words name the package
        raise NoDriver(f"{url}: {error}, here and on every worker") from error
    except ValueError as error:
        known = ", ".join(sorted(fsspec.available_protocols()))
        raise NoDriver(f"{url}: no scheme of a folder; fsspec knows {known}") from error


def _remote(path: str) -> tuple[Any, str]:
    require(path)
    import fsspec

    files, at = fsspec.core.url_to_fs(path)
    return files, str(at)
