"""BERT's uncased vocabulary without what English news never needs: unused slots and non-Latin scripts."""

from __future__ import annotations

import unicodedata
from pathlib import Path

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def write_vocabulary(source: Path, target: Path) -> list[int]:
    """Write the kept word pieces, a line each; returns their ids in the source."""
    pieces = source.read_text(encoding="utf-8").rstrip("\n").split("\n")
    kept = [i for i, piece in enumerate(pieces) if piece in SPECIAL or _latin(piece)]
    target.write_text("\n".join(pieces[i] for i in kept) + "\n", encoding="utf-8")
    return kept


def _latin(piece: str) -> bool:
    if piece.startswith("[unused"):
        return False
    letters = [c for c in piece if c.isalpha()]
    return all("LATIN" in unicodedata.name(c, "") for c in letters)
