"""For each kind of entry: its table, its written form, and what of it stands in columns of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Insert, Table

from truceline.model import Ceasefire, Claim, Dispute, EntryKind, Figure, Period
from truceline.model.records import CEASEFIRE, CLAIM, DISPUTE, FIGURE
from truceline.model.shapes import Record
from truceline.store import tables as t

LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind of entry lies in the ledger."""

    table: Table
    record: Record[Any]
    columns: Callable[[Any], Mapping[str, Any]]
    new: Insert = field(init=False)  # the statement that adds to the table

    def __post_init__(self) -> None:
        object.__setattr__(self, "new", self.table.insert())


def _days(time: Period | None) -> Mapping[str, Any]:
    return {"time_from": time.start if time else None, "time_to": time.end if time else None}


def _claim(claim: Claim) -> Mapping[str, Any]:
    return {
        "name": claim.id,
        "stance": claim.stance.value,
        "standing": claim.standing.value,
        "act": claim.act.type.value,
        "mode": claim.act.mode,
        "violates_ceasefire": claim.violates_ceasefire,
        "speaker": claim.speaker.code if claim.speaker else None,
        "confidence": claim.confidence,
        **_days(claim.time),
    }


def _held(bound: int | None) -> int | None:
    """A bound as far as a column holds it: a text may print any number, and `content` has it whole."""
    return None if bound is None else min(bound, LARGEST)


def _figure(figure: Figure) -> Mapping[str, Any]:
    return {
        "name": figure.id,
        "kind": figure.kind.value,
        "standing": figure.standing.value,
        "who": figure.who.value,
        "low": _held(figure.count.low),
        "best": _held(figure.count.best),
        "high": _held(figure.count.high),
        "derived": figure.derived,
        "change": figure.change.value,
        "speaker": figure.speaker.code if figure.speaker else None,
        "confidence": figure.confidence,
        **_days(figure.time),
    }


def _ceasefire(truce: Ceasefire) -> Mapping[str, Any]:
    return {"name": truce.id, "status": truce.status.value, "standing": truce.standing.value}


def _dispute(dispute: Dispute) -> Mapping[str, Any]:
    return {"name": None, "kind": dispute.kind.value}


FORMS: Mapping[EntryKind, Form] = {
    EntryKind.CLAIM: Form(t.CLAIM_READINGS, CLAIM, _claim),
    EntryKind.FIGURE: Form(t.FIGURE_READINGS, FIGURE, _figure),
    EntryKind.CEASEFIRE: Form(t.CEASEFIRE_READINGS, CEASEFIRE, _ceasefire),
    EntryKind.DISPUTE: Form(t.DISPUTE_READINGS, DISPUTE, _dispute),
}
