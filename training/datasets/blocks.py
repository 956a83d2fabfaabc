"""Annotated sentences as blocks of text that people edit: a header, the sentence, a line for each thing marked in it.

Empty lines stand between blocks; lines that open with `##` are titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from truceline.errors import LexiconInvalid
from truceline.language.sentences import sentences
from truceline.language.tokens import Offsets, tokenize

MANNERS = ("ministry", "state-media", "monitor", "wire", "witness", "militant", "local")
HEADER = re.compile(r"# manner: (?P<manner>[\w-]+) · war: (?P<war>[\w-]+) · form: (?P<form>[\w-]+)")
NTH = re.compile(r"(?P<words>.+)#(?P<nth>[1-9]\d*)")


@dataclass(frozen=True, slots=True)
class Block:
    """A sentence with what its header says of it, and the lines below it, each with its number in the file."""

    number: int  # of the sentence's line, from 1
    manner: str
    war: str
    form: str
    text: str
    lines: tuple[tuple[int, str], ...]


def annotated_blocks(path: Path) -> Iterator[Block]:
    """The blocks of a file, each checked; `LexiconInvalid` names the file and the line of the first that is wrong."""
    seen: dict[str, int] = {}
    for lines in blocks(path):
        block = _opened(path, lines)
        first = seen.setdefault(block.text.casefold(), block.number)
        if first != block.number:
            raise LexiconInvalid(path, block.number, f"the sentence of line {first} again")
        yield block


def _opened(path: Path, lines: list[tuple[int, str]]) -> Block:
    at, opening = lines[0]
    header = HEADER.fullmatch(opening)
    if header is None:
        raise LexiconInvalid(path, at, "a block opens with '# manner: … · war: … · form: …'")
    if header["manner"] not in MANNERS:
        raise LexiconInvalid(path, at, f"unknown manner {header['manner']!r}; known: {', '.join(MANNERS)}")
    if len(lines) < 3:
        raise LexiconInvalid(
            path, at, "a sentence and what is marked in it are missing; where nothing is, a line says so"
        )
    number, text = lines[1]
    if sentences(text) != [(0, len(text))]:
        raise LexiconInvalid(path, number, "not one sentence, or white space around it")
    return Block(number, header["manner"], header["war"], header["form"], text, tuple(lines[2:]))


def blocks(path: Path) -> Iterator[list[tuple[int, str]]]:
    """Runs of lines with their numbers; empty lines stand between them, titles are left out."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*path.read_text("utf-8").splitlines(), ""], start=1):
        if line.strip() and not line.startswith("##"):
            block.append((number, line))
        elif block and not line.strip():
            yield block
            block = []


def find(path: Path, number: int, piece: str, text: str) -> Offsets:
    """Where some words of an annotation stand in the sentence; they are whole tokens of it."""
    counted = NTH.fullmatch(piece)
    words, nth = (counted["words"], int(counted["nth"])) if counted else (piece, 1)
    before, after = (r"(?<!\w)" if words[0].isalnum() else ""), (r"(?!\w)" if words[-1].isalnum() else "")
    spots = [match.span() for match in re.finditer(before + re.escape(words) + after, text)]
    if len(spots) < nth:
        raise LexiconInvalid(path, number, f"{piece!r} is not in the sentence" + (" that often" if spots else ""))
    start, end = spots[nth - 1]
    tokens = tokenize(text)
    if start not in {s for s, _ in tokens} or end not in {e for _, e in tokens}:
        raise LexiconInvalid(path, number, f"{piece!r} begins or ends inside a word")
    return start, end
