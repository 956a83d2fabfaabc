"""What a person decided about the ledger. A judgement outranks a score; taking it back is a row of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """About one entry: accept, amend, reject. About two: same, different, unsure."""

    ACCEPT = "accept"
    AMEND = "amend"
    REJECT = "reject"
    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


DOCUMENT = "document:"  # before the id, where a judgement is about the texts of two documents
OF_TWO = frozenset({Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE})


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who decided what about which entry, and why.

    `subject` and `other` are written entry keys, or document:ID where it is judged whether two documents pass on one
    text; `other` is given exactly for verdicts about two. `reading` is the
    SHA-256 of the reading that was judged: where the latest is another one, the judgement comes back for review.
    `amendment` holds the fields that AMEND sets, in the form of the account.
    """

    subject: str
    verdict: Verdict
    by: str
    reason: str = ""
    other: str | None = None
    reading: str | None = None
    amendment: Mapping[str, object] | None = None

    def __post_init__(self) -> None:
        if (self.other is not None) != (self.verdict in OF_TWO):
            raise ValueError(
                f"{self.verdict} is a verdict about {'two entries' if self.other is None else 'one entry'}"
            )
        if (self.amendment is not None) != (self.verdict is Verdict.AMEND):
            raise ValueError("an amendment goes with the verdict amend, and amend with an amendment")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A judgement in the ledger: its number there, when it was made, and the number of the row that retracts it."""

    number: int
    judgement: Judgement
    at: datetime
    retracted_by: int | None = None
