"""Notes as bytes, for other processes and for the next time: pickled, and read back as nothing but values of ours.

Whoever can write into a database could put a pickle there that runs whatever it names. So only the classes that notes
consist of can be named; anything else is refused.
"""

from __future__ import annotations

import copyreg
import io
import pickle
import sys
import zlib
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from operator import attrgetter
from typing import Any

from truceline.model import (
    Act,
    Actor,
    Claim,
    Count,
    Document,
    EntryKey,
    EntryKind,
    Figure,
    Period,
    Place,
    Span,
)
from truceline.reconcile.aspects import Aspects, Days, Spot
from truceline.reconcile.notes import Notes
from truceline.reconcile.reports import Reported
from truceline.reconcile.wording import Wording

ROOMS = ("truceline.model.", "truceline.reconcile.")
TIMES = {"date": date, "datetime": datetime, "timedelta": timedelta, "timezone": timezone}
QUICKLY = 1  # zlib's level
MANY: tuple[type[Any], ...] = (  # of which there are many in notes
    *(Act, Actor, Aspects, Claim, Count, Days, Document, EntryKey, Figure, Notes, Period, Place),
    *(Reported, Span, Spot, Wording),
)


def _carry(kind: type[Any]) -> None:
    """Pickle the values of a class as a call of it with its fields: in half of the time that the way of frozen
    dataclasses takes, which goes through the list of fields at both ends."""
    values = attrgetter(*(field.name for field in fields(kind)))
    copyreg.pickle(kind, lambda value: (kind, values(value)))


for _kind in MANY:
    _carry(_kind)


def packed_notes(notes: Sequence[Notes]) -> bytes:
    """Notes of some documents as bytes."""
    return zlib.compress(pickle.dumps(list(notes), protocol=5), QUICKLY)


def unpacked_notes(packed: bytes) -> list[Notes]:
    """The same notes; pickle.UnpicklingError for anything else than notes."""
    notes: list[Notes] = _Unpickler(io.BytesIO(zlib.decompress(packed))).load()
    for one in notes:
        for aspects in one.aspects:
            aspects.words = _settled(aspects.words)
            aspects.document = sys.intern(aspects.document)
        if one.aspects:
            story = _settled(one.aspects[0].story)
            for aspects in one.aspects:
                aspects.story = story
    return notes


def _settled(words: Wording) -> Wording:
    """Words that many documents have are held once."""
    return Wording(tuple(map(sys.intern, words.stems)), words.length)


def _key(kind: EntryKind, document: str, span: Span, nth: int) -> EntryKey:
    """A key whose document's id is held once, however many batches name it."""
    return EntryKey(kind, sys.intern(document), span, nth)


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in TIMES:
            return TIMES[name]
        if (module, name) == (EntryKey.__module__, EntryKey.__name__):
            return _key
        if module.startswith(ROOMS):
            found = getattr(sys.modules.get(module), name, None)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of notes")
