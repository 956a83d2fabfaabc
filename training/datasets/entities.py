"""Named and conflict entities: wikigold, UNER (EWT), MEANTIME, re3d."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from training.example import Example, paint
from truceline.evaluate.suites.entities import RE3D_KINDS, RE3D_NOT_FREE, held_back, words_within
from truceline.language.sentences import sentences
from truceline.language.tokens import tokenize

MEANTIME_NAMED = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "FIN": "ORG", "PRO": "MISC"}


def read_iob(path: Path, word_column: int, tag_column: int) -> Iterator[Example]:
    """A CoNLL or IOB2 file (gz): one word a line, columns by white space, sentences parted by blank lines."""
    words: list[str] = []
    tags: list[str | None] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in [*lines, "\n"]:
            cells = line.split()
            if line.startswith("# ") or line.startswith("-DOCSTART-"):
                continue
            if cells:
                words.append(cells[word_column])
                tags.append(cells[tag_column])
            elif words:
                yield Example(tuple(words), {"named": tuple(_iob2(tags))})
                words, tags = [], []


def _iob2(tags: list[str | None]) -> Iterator[str | None]:
    """IOB1 and other types to IOB2 over our own types; an unknown type is not judged."""
    last = "O"
    for tag in tags:
        kind = (tag or "O").rpartition("-")[2]
        if kind not in ("O", "PER", "ORG", "LOC", "MISC"):
            yield None
        elif kind == "O":
            yield "O"
        else:
            inside = (tag or "").startswith("I-") and last.rpartition("-")[2] == kind
            yield f"{'I' if inside else 'B'}-{kind}"
        last = tag or "O"


def read_wikigold(path: Path) -> Iterator[Example]:
    """Whole sentences only: most rows of the file are list items and headings labelled by machine."""
    return (e for e in read_iob(path, 1, 2) if len(e.words) >= 8 and e.words[-1] == ".")


def read_uner(path: Path) -> Iterator[Example]:
    """UNER has no MISC: a word outside its three types may still be one, but saying O there does no harm."""
    return read_iob(path, 1, 2)


def read_meantime(path: Path) -> Iterator[Example]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            kinds = {m["m_id"]: m.get("ent_type") for m in document["markables"] if m["tag"] == "ENTITY"}
            kind_of = {
                mention: kinds.get(relation["target"][0])
                for relation in document["relations"]
                if relation["tag"] == "REFERS_TO" and relation["target"]
                for mention in relation["source"]
            }
            names: dict[int, list[tuple[list[int], str]]] = {}
            judged: set[int] = set()
            for mention in document["markables"]:
                if mention["tag"] != "ENTITY_MENTION" or not mention["tok"]:
                    continue
                sentence = mention["tok"][0][0]
                judged.add(sentence)
                kind = MEANTIME_NAMED.get(kind_of.get(mention["m_id"]) or "")
                if kind and mention.get("syntactic_type") in ("NAM", "PRE.NAM"):
                    names.setdefault(sentence, []).append(([word for _, word in mention["tok"]], kind))
            for sentence in sorted(judged):  # only the first sentences of an article are annotated
                words = document["sentences"][sentence]
                tags = ["O"] * len(words)
                for covered, kind in sorted(names.get(sentence, []), key=lambda name: len(name[0])):
                    proper = [w for w in covered if words[w][:1].isupper()]
                    if len(proper) * 2 > len(covered):
                        paint(tags, [w for w in covered if not (w == covered[0] and words[w].lower() == "the")], kind)
                yield Example(tuple(words), {"named": tuple(tags)})


def read_re3d(path: Path, *, held: bool) -> Iterator[Example]:
    """Outermost mentions of re3d without its BBC part (not free for commercial use)."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if document["source"] == RE3D_NOT_FREE or held_back(document["id"]) != held:
                continue
            text = document["text"]
            mentions = sorted(
                (
                    (e["begin"], e["end"], RE3D_KINDS[e["type"]])
                    for e in document["entities"]
                    if e["type"] in RE3D_KINDS
                ),
                key=lambda m: m[0] - m[1],
            )
            for start, end in sentences(text):
                offsets = tokenize(text, start, end)
                tags = ["O"] * len(offsets)
                for first, last, kind in mentions:
                    if start <= first and last <= end:
                        paint(tags, words_within(offsets, first, last), kind)
                yield Example(tuple(text[s:e] for s, e in offsets), {"conflict": tuple(tags)})
