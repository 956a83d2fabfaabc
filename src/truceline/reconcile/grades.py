"""What grades and statuses mean, in a line for people; and the grade of an incident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from pathlib import Path

from truceline.model import AttributeStatus, Claim, Grade, Stance
from truceline.reconcile.dyads import Dyads, codes, speaks_for
from truceline.reconcile.reports import Reported, lineages_of
from truceline.resources import data_path, read_table

COLUMNS = ("kind", "code", "definition")
KINDS: Mapping[str, type[StrEnum]] = {"grade": Grade, "status": AttributeStatus}


@dataclass(frozen=True, slots=True)
class Definitions:
    """One line for each grade and each status of an attribute, shown beside it."""

    grades: Mapping[Grade, str]
    statuses: Mapping[AttributeStatus, str]

    @classmethod
    def load(cls, path: Path | None = None) -> Definitions:
        path = path or data_path("ontologies", "grades.csv")
        found: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
        row = None
        for row in read_table(path, COLUMNS):
            kind = row.one_of("kind", tuple(KINDS))
            code = row.one_of("code", tuple(KINDS[kind]))
            if code in found[kind]:
                raise row.invalid(f"{kind} {code} is listed twice")
            if not row["definition"]:
                raise row.invalid(f"{kind} {code} has no definition")
            found[kind][code] = row["definition"]
        missing = [f"{kind} {code}" for kind, codes in KINDS.items() for code in codes if code not in found[kind]]
        if row is not None and missing:
            raise row.invalid(f"no row for {', '.join(missing)}")
        return cls(
            {Grade(code): words for code, words in found["grade"].items()},
            {AttributeStatus(code): words for code, words in found["status"].items()},
        )


def grade(claims: Sequence[Reported[Claim]], *, dyads: Dyads, discounted: bool = False) -> Grade:
    """How well the claims of one incident bear it out."""
    if discounted:
        return Grade.DISCOUNTED
    asserted = [told for told in claims if told.value.stance is Stance.ASSERTS]
    denied = [told for told in claims if told.value.stance is Stance.DENIES]
    doers = frozenset(code for told in asserted for code in codes(told.value.actors))
    if any(_admits(told.value) for told in asserted) and not any(_of_one(told.value, doers) for told in denied):
        return Grade.CONFIRMED
    if denied or laid_to_different(asserted):
        return Grade.CONTESTED
    if len(lineages_of(asserted)) > 1 and any(not _adverse(told.value, doers, dyads) for told in asserted):
        return Grade.FAIR
    return Grade.WEAK


def _admits(claim: Claim) -> bool:
    """Whether a party says that it did it itself."""
    return any(speaks_for(claim.speaker, code) for code in codes(claim.actors))


def _of_one(claim: Claim, parties: frozenset[str]) -> bool:
    return claim.speaker is not None and claim.speaker.code in parties


def _adverse(claim: Claim, doers: frozenset[str], dyads: Dyads) -> bool:
    """Whether the speaker fights a party said to have done it; the article's own voice fights nobody."""
    return claim.speaker is not None and any(dyads.opposed(claim.speaker.code, doer) for doer in doers)


def laid_to_different(asserted: Sequence[Reported[Claim]]) -> bool:
    """Whether two claims name different doers, none in common."""
    named = {codes(told.value.actors) for told in asserted} - {frozenset()}
    return any(one.isdisjoint(other) for one, other in combinations(named, 2))
