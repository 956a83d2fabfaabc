"""How values stand in the ledger: canonical JSON, its hash, packed bytes."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping

from truceline.model.shapes import JSON


class Written(str):
    """JSON that is written already, for a column that would write it."""


def as_json(value: object) -> str:
    """How a column writes its JSON."""
    return str(value) if isinstance(value, Written) else json.dumps(value)


def canonical(value: Mapping[str, JSON]) -> str:
    """JSON with sorted keys and no white space: the same text for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(value: str | bytes) -> str:
    return hashlib.sha256(value.encode() if isinstance(value, str) else value).hexdigest()


def pack(value: bytes) -> bytes:
    return zlib.compress(value, level=4)  # a page in 3 ms where 6 takes 5, and is 5 % smaller


def unpack(packed: bytes) -> bytes:
    return zlib.decompress(packed)
