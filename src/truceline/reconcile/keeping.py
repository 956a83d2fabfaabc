"""Notes as bytes, for other processes and for the next time: pickled, and read back as nothing but values of ours.

Whoever can write into a database could put a pickle there that runs whatever it names. So only the classes that notes
consist of can be named; anything else is refused.
"""

from __future__ import annotations

import io
import pickle
import sys
import zlib
from collections.abc import Sequence
from dataclasses import is_dataclass
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from typing import Any

from truceline.reconcile.notes import Notes
from truceline.reconcile.wording import Wording

ROOMS = ("truceline.model.", "truceline.reconcile.")
TIMES = {"date": date, "datetime": datetime, "timedelta": timedelta, "timezone": timezone}
QUICKLY = 1  # zlib's level


def packed_notes(notes: Sequence[Notes]) -> bytes:
    """Notes of some documents as bytes."""
    return zlib.compress(pickle.dumps(list(notes), protocol=5), QUICKLY)


def unpacked_notes(packed: bytes) -> list[Notes]:
    """The same notes; pickle.UnpicklingError for anything else than notes."""
    notes: list[Notes] = _Unpickler(io.BytesIO(zlib.decompress(packed))).load()
    for one in notes:
        for aspects in one.aspects:
            aspects.words = _settled(aspects.words)
        if one.aspects:
            story = _settled(one.aspects[0].story)
            for aspects in one.aspects:
                aspects.story = story
    return notes


def _settled(words: Wording) -> Wording:
    """Words that many documents have are held once."""
    return Wording(tuple(map(sys.intern, words.stems)), words.length)


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in TIMES:
            return TIMES[name]
        if module.startswith(ROOMS):
            found = getattr(sys.modules.get(module), name, None)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of notes")
