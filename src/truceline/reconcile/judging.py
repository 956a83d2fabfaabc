"""What people judged, as reconciling needs it: what is set aside, amended, joined, held apart, looked at again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from truceline.model import Ceasefire, Claim, Dispute, EntryKey, Figure, Judgement, Recorded, Told, Verdict
from truceline.model.judgements import DOCUMENT
from truceline.model.records import CEASEFIRE, CLAIM, DISPUTE, FIGURE
from truceline.model.shapes import Record

T = TypeVar("T", bound=Told)

RECORDS: Mapping[type[Any], Record[Any]] = {Claim: CLAIM, Figure: FIGURE, Ceasefire: CEASEFIRE, Dispute: DISPUTE}


def reading_of(value: Told) -> str:
    """The SHA-256 of a reading, as judgements keep it: of its canonical JSON (the store computes the same)."""
    written = RECORDS[type(value)].write(value)
    canonical = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(slots=True)
class Docket:
    """The judgements that stand, by what they say; keys are written. Of two about one entry the newer counts."""

    rejected: dict[str, int] = field(default_factory=dict)
    amended: dict[str, Recorded] = field(default_factory=dict)
    pairs: list[Recorded] = field(default_factory=list)
    texts: list[Judgement] = field(default_factory=list)  # of two documents: whether they pass on one text
    standing: list[Recorded] = field(default_factory=list)

    @property
    def subjects(self) -> frozenset[str]:
        """Every entry that a judgement is about."""
        about = (key for one in self.standing for key in (one.judgement.subject, one.judgement.other))
        return frozenset(key for key in about if key is not None and _is_key(key))

    @property
    def joined(self) -> frozenset[str]:
        """Entries that a person put into one incident with others."""
        same = (one.judgement for one in self.pairs if one.judgement.verdict is Verdict.SAME)
        return frozenset(key for judgement in same for key in (judgement.subject, judgement.other) if key)


def _is_key(written: str) -> bool:
    try:
        EntryKey.parse(written)
    except ValueError:
        return False
    return True


def docket_of(judgements: Iterable[Recorded]) -> Docket:
    """The judgements that were not taken back, oldest first."""
    docket = Docket()
    for recorded in sorted((one for one in judgements if one.retracted_by is None), key=lambda one: one.number):
        judgement = recorded.judgement
        docket.standing.append(recorded)
        match judgement.verdict:
            case Verdict.REJECT:
                docket.rejected[judgement.subject] = recorded.number
            case Verdict.ACCEPT:
                docket.rejected.pop(judgement.subject, None)
            case Verdict.AMEND:
                docket.rejected.pop(judgement.subject, None)
                docket.amended[judgement.subject] = recorded
            case Verdict.SAME | Verdict.DIFFERENT if judgement.subject.startswith(DOCUMENT):
                docket.texts.append(judgement)
            case Verdict.SAME | Verdict.DIFFERENT:
                docket.pairs.append(recorded)
            case Verdict.UNSURE:
                pass
    return docket


def review_of(docket: Docket, readings: Mapping[str, str], *, unfit: Iterable[int] = ()) -> tuple[int, ...]:
    """The judgements to look at again: what was judged reads otherwise now, or is not told any more, or an amendment
    does not fit (`unfit`)."""
    changed = {one.number for one in docket.standing if _changed(one.judgement, readings)}
    return tuple(sorted(changed | set(unfit)))


def _changed(judgement: Judgement, readings: Mapping[str, str]) -> bool:
    if judgement.subject.startswith(DOCUMENT):
        return False  # of texts, whatever is read in them
    now = readings.get(judgement.subject)
    if judgement.other is not None and judgement.other not in readings:
        return True
    return now is None or (judgement.reading is not None and judgement.reading != now)


def amended(value: T, judgement: Judgement, where: str) -> T:
    """A value with the fields that a person set; ValueError where they are no such fields."""
    record = RECORDS[type(value)]
    amendment: Any = dict(judgement.amendment or {})
    unknown = sorted(set(amendment) - {part.name for part in record.parts})
    if unknown:
        raise ValueError(f"{where}: no field {', '.join(unknown)}")
    made: T = record.read({**record.write(value), **amendment}, where)
    return made
