"""What a plan lists: the shards by name, in the order of the sources, and with what they are read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from truceline.engine.folders import Folder
from truceline.errors import ShardInvalid
from truceline.model import ReaderVersion
from truceline.model.shapes import NATURAL, TEXT, many
from truceline.pipeline.shards import BROKEN, reader_from

MANIFEST = "manifest.json"
TAKEN, GIVEN = "in", "out"  # folders of a run's folder
NAME = re.compile(r"[0-9]{6,}-[0-9a-f]{32}\.jsonl\.gz")


@dataclass(frozen=True, slots=True)
class Job:
    """A shard to be read: where it lies, and where the answer goes."""

    path_in: str
    path_out: str
    documents: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was planned: the shards by name, in the order of the sources, and with what they are read."""

    sources: tuple[str, ...]
    reader: ReaderVersion
    shards: tuple[tuple[str, int], ...]  # the file's name, how many articles it has to be read

    def jobs(self, folder: Folder, *, part: int = 1, of: int = 1) -> list[Job]:
        """The shards, or every so many-th of them: part 1 of 1 is all."""
        return [
            Job(folder.path(f"{TAKEN}/{name}"), folder.path(f"{GIVEN}/{name}"), documents)
            for name, documents in self.shards[part - 1 :: of]
            if documents
        ]

    def put(self, folder: Folder) -> None:
        said = {
            "manifest": 1,
            "sources": list(self.sources),
            "reader": [self.reader.version, self.reader.model_sha256],
            "shards": [list(one) for one in self.shards],
        }
        folder.write(MANIFEST, (json.dumps(said, indent=1) + "\n").encode())


def manifest_of(folder: Folder) -> Manifest:
    """The manifest of a folder; ShardInvalid where there is none."""
    path = folder.path(MANIFEST)
    try:
        said = json.loads(folder.read(MANIFEST))
        shards = tuple((_named(name), NATURAL.read(documents, name)) for name, documents in said["shards"])
        return Manifest(many(TEXT).read(said["sources"], "sources"), reader_from(said["reader"]), shards)
    except FileNotFoundError as error:
        raise ShardInvalid(path, "not there; truceline shard plan SOURCE… --to FOLDER writes it") from error
    except BROKEN as error:
        raise ShardInvalid(path, f"broken ({type(error).__name__}: {error}); plan it again") from error


def _named(said: Any) -> str:
    """A shard's file as `plan` names it: what is none of the folder's is neither read nor written."""
    if not NAME.fullmatch(TEXT.read(said, "shards")):
        raise ValueError(f"{said!r} is no name of a shard")
    return str(said)
