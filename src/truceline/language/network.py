"""The bundled ONNX model: word pieces in, the heads' scores out.

A sentence's numbers must not depend on its batch mates, so every sentence is padded to a length that follows from
itself alone, and only sentences of one padded shape share a batch.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from truceline.errors import ChecksumMismatch
from truceline.language.decode import Chain, Floats, tree
from truceline.language.pieces import Pieces, WordPieces
from truceline.resources import data_path, require, sha256

Scores = Mapping[str, npt.NDArray[Any]]
Feed = Mapping[str, npt.NDArray[np.int64]]
PIECE_STEP, WORD_STEP = 4, 8
BATCH = 8
MODEL = "english.onnx"
VOCABULARY = "vocabulary.txt"
SUMS = "SHA256SUMS"  # as sha256sum writes it
SUM = re.compile(r"(?P<sum>[0-9a-f]{64}) [ *](?P<name>[\w-][\w.-]*)", re.ASCII)
VECTORS = "vectors"  # the output that holds the table's vectors of word pieces; no reading asks for it


class Network:
    """A session of the model. Loading takes about a quarter of a second; it is safe to share between threads."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        import onnxruntime

        self.path = require(folder / MODEL)
        self._require_sums(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # unfold the int8 weights once at load instead of at every run
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        try:
            self._session = onnxruntime.InferenceSession(str(self.path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's own exception types are not public
            raise ChecksumMismatch(self.path, f"not a readable model ({error}); reinstall truceline") from error
        self._names = [output.name for output in self._session.get_outputs() if output.name != VECTORS]
        properties = self._session.get_modelmeta().custom_metadata_map
        self.labels: Mapping[str, tuple[str, ...]] = {k: tuple(v) for k, v in json.loads(properties["labels"]).items()}
        chains = json.loads(properties.get("chains", "{}"))
        self.chains: Mapping[str, Chain] = {head: Chain.of(values) for head, values in chains.items()}
        self.word_pieces = WordPieces(require(folder / VOCABULARY))

    @cached_property
    def fingerprint(self) -> str:
        return sha256(self.path)

    def _require_sums(self, folder: Path) -> None:
        """Hold the files to the sums they were released with: a damaged file may load. A model of somebody's own may
        come without sums; the shipped one does not."""
        path = folder / SUMS
        if not path.exists() and folder.resolve() != data_path("model").resolve():
            return
        sums = _sums(path)
        for name in (MODEL, VOCABULARY, *sorted(sums.keys() - {MODEL, VOCABULARY})):
            if name not in sums:
                raise ChecksumMismatch(path, f"it has no checksum of {name}: damaged; reinstall truceline")
            found = self.fingerprint if name == MODEL else sha256(folder / name)
            if found != sums[name]:
                raise ChecksumMismatch(
                    folder / name,
                    f"its checksum is {found[:12]}…, not {sums[name][:12]}…: damaged; reinstall truceline",
                )

    def tags(self, head: str, many: Sequence[Floats]) -> list[list[str]]:
        """A head's best label for each word of some sentences; their scores (words, labels)."""
        chain, labels = self.chains.get(head), self.labels[head]
        best = chain.best(many) if chain else [scores.argmax(-1).tolist() for scores in many]
        return [[labels[i] for i in path] for path in best]

    def score(self, sentences: Sequence[Sequence[str]]) -> list[Scores]:
        """The heads' scores for each sentence, given as words: arrays over its words, without padding."""
        cut = [self.word_pieces.cut(words) for words in sentences]
        found: list[Scores] = [{}] * len(cut)
        for members, feed in self.feeds(cut):
            outputs = dict(zip(self._names, self._session.run(self._names, dict(feed)), strict=True))
            for row, i in enumerate(members):
                words = len(cut[i].first)
                found[i] = _hung({name: _cut(name, output[row], words) for name, output in outputs.items()})
        return found

    def vectors(self, words: Sequence[str]) -> Floats:
        """What words mean by themselves, (words, width): the mean of the vectors of their pieces, of length one, after
        what all pieces have in common is taken away. Of the table that training leaves as the encoder's makers made it.
        """
        cut = [self.word_pieces.cut([word]).ids[1:-1] for word in words]
        table = self._pieces(sorted(self.word_pieces.ids.values()))
        common = np.mean(list(table.values()), axis=0)
        means = np.array([np.mean([table[piece] for piece in pieces], axis=0) - common for pieces in cut])
        found: Floats = means / np.maximum(np.linalg.norm(means, axis=-1, keepdims=True), 1e-9)
        return found

    def _pieces(self, ids: Sequence[int]) -> Mapping[int, Floats]:
        found: dict[int, Floats] = {}
        for at in range(0, len(ids), PIECE_STEP * BATCH):  # the runtime computes every output, asked for or not
            row = np.array([ids[at : at + PIECE_STEP * BATCH]], np.int64)
            first = np.zeros((1, 1), np.int64)
            feed = {
                "pieces": row,
                "cases": np.zeros_like(row),
                "mask": np.ones_like(row),
                "first": first,
                "last": first,
            }
            (vectors,) = self._session.run([VECTORS], feed)
            found |= dict(zip(row[0].tolist(), vectors[0], strict=True))
        return found

    @staticmethod
    def feeds(cut: Sequence[Pieces]) -> Iterator[tuple[Sequence[int], Feed]]:
        """What the model is given for sentences cut into word pieces, batch by batch, with their numbers."""
        shapes: dict[tuple[int, int], list[int]] = defaultdict(list)
        for i, pieces in enumerate(cut):
            shapes[_up(len(pieces.ids), PIECE_STEP), _up(len(pieces.first), WORD_STEP)].append(i)
        for shape, members in shapes.items():
            for at in range(0, len(members), BATCH):
                group = members[at : at + BATCH]
                yield group, _feed([cut[i] for i in group], shape)


def _sums(path: Path) -> dict[str, str]:
    """The sums of a file that sha256sum wrote, by the names of files in its folder."""
    try:
        lines = path.read_text("ascii").splitlines()
    except (OSError, UnicodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ChecksumMismatch(path, f"no checksums can be read from it ({said}); reinstall truceline") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        match = SUM.fullmatch(line)
        if match is None:
            raise ChecksumMismatch(path, f"line {number} is no checksum as sha256sum writes it; reinstall truceline")
        found[match["name"]] = match["sum"]
    return found


def _feed(group: Sequence[Pieces], shape: tuple[int, int]) -> Feed:
    pieces, words = shape
    return {
        "pieces": _pad([p.ids for p in group], pieces),
        "cases": _pad([p.cases for p in group], pieces),
        "mask": _pad([[1] * len(p.ids) for p in group], pieces),
        "first": _pad([p.first for p in group], words),
        "last": _pad([p.last for p in group], words),
    }


def _up(length: int, step: int) -> int:
    return -(-max(1, length) // step) * step


def _pad(rows: Sequence[Sequence[int]], size: int) -> npt.NDArray[np.int64]:
    padded = np.zeros((len(rows), size), np.int64)
    for row, values in zip(padded, rows, strict=True):
        row[: len(values)] = values
    return padded


def _cut(name: str, output: npt.NDArray[Any], words: int) -> npt.NDArray[Any]:
    if name == "arc":  # (word, head), where head 0 is the root
        return output[:words, : words + 1]
    if output.ndim == 3:  # (label, anchor, word)
        return output[:, :words, :words]
    return output[:words]


def _hung(scores: Scores) -> Scores:
    """The tree in place of the scores of all arcs, and each word's relation to its head in place of those to its likely
    heads; -1 where the tree hangs a word on none of these."""
    found = dict(scores)
    heads = np.array(tree(found.pop("arc")), np.int64)
    here = found.pop("near") == heads[:, None] + 1
    relation = np.where(here.any(1), found["relation"][np.arange(len(heads)), here.argmax(1)], -1)
    return found | {"heads": heads, "relation": relation}
