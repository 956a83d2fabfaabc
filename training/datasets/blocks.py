"""Annotated sentences as blocks of text that people edit: a header, the sentence, a line for each thing marked in it.

Empty lines stand between blocks; lines that open with `##` are titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from truceline.errors import LexiconInvalid
from truceline.language.tokens import Offsets, tokenize

NTH = re.compile(r"(?P<words>.+)#(?P<nth>[1-9]\d*)")


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
