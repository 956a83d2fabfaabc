"""Accounts + judgements → Picture, on one screen. Pure: the same ledger gives the same picture in whatever order."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TypeVar

from truceline.model import Account, Ceasefire, Claim, Figure, Picture, Recorded, Tie, Verdict
from truceline.reconcile.aspects import Aspects
from truceline.reconcile.blocking import linked
from truceline.reconcile.candidates import Candidates, candidates
from truceline.reconcile.clustering import Link, Ruling, cluster
from truceline.reconcile.comparing import apart, score
from truceline.reconcile.completing import complete
from truceline.reconcile.gathering import gather
from truceline.reconcile.incidents import incidents_of
from truceline.reconcile.judging import Docket, amended, docket_of, review_of
from truceline.reconcile.knowledge import Knowledge, Weights, load_knowledge
from truceline.reconcile.lineage import Member, lineages_of, tied
from truceline.reconcile.passages import passages_of, voices
from truceline.reconcile.reports import Reported, Reports, report

LIKELY = 0.5  # the chance from which two claims may be one incident

Told = Callable[[str, int, int], None]
Copies = tuple[Sequence[Member], Sequence[Tie]]
T = TypeVar("T", bound=Claim | Figure | Ceasefire)


def nobody(phase: str, done: int, of: int) -> None:
    """Who wants to hear nothing of the progress."""


def reconcile(
    accounts: Iterable[Account],
    judgements: Iterable[Recorded] = (),
    *,
    knowledge: Knowledge | None = None,
    copies: Copies | None = None,
    told: Told = nobody,
) -> Picture:
    """What many accounts come to, as far as people judged under their judgements.

    `copies` is what is known of who copied whom; without it, it is found here.

    Accounts are taken one by one and may be of any number; each document must come once. `told` hears of the phase,
    how much of it is done, and of how much (0: not known).
    """
    with _uncollected():
        return _reconcile(accounts, docket_of(judgements), knowledge or load_knowledge(), copies, told)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing here makes cycles, and to look for them among millions of values takes a quarter of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _reconcile(
    accounts: Iterable[Account], docket: Docket, known: Knowledge, copies: Copies | None, told: Told
) -> Picture:
    gathered = gather(accounts, docket.subjects, known, told, copies_sought=copies is None)
    told("finding copies", 0, 1)
    members, ties = copies or tied(gathered.signatures)
    copied = lineages_of(members, ties)
    passages = passages_of(members, ties, copied)
    gathered.signatures.clear()
    reports, unfit = _amend(report(gathered.accounts, copied, voices(passages, copied)), docket)
    chosen = candidates(reports.claims, reports.figures, gathered, known, joined=_joined(docket))
    gathered.clauses.clear()
    aside = frozenset(at for at, one in enumerate(chosen.claims) if docket.rejected and str(one.key) in docket.rejected)
    judge = _judge(chosen.aspects, known.weights)
    pairs = linked(chosen.aspects, judge, threshold=LIKELY, told=partial(told, "comparing claims"))
    links = [Link(chance, one, other) for one, other, chance in pairs]
    clusters = cluster(chosen.aspects, links, judge, _rulings(docket, chosen), aside=aside)
    told("making incidents", 0, 1)
    incidents = tuple(incidents_of(chosen, clusters, known.weights, aside=aside))
    picture = Picture(copied, incidents, passages=passages, review=review_of(docket, gathered.readings, unfit=unfit))
    return complete(picture, reports, aside=frozenset(chosen.claims[at].key for at in aside))


def _judge(aspects: Sequence[Aspects], weights: Weights) -> Callable[[int, int], float]:
    """The chance that two claims, by position, are one incident; of two denials nothing can be said."""

    def judge(one: int, other: int) -> float:
        first, second = aspects[one], aspects[other]
        if (first.denies and second.denies) or apart(first, second):
            return 0.0
        return score(first, second, weights)

    return judge


def _joined(docket: Docket) -> frozenset[str]:
    same = (one.judgement for one in docket.pairs if one.judgement.verdict is Verdict.SAME)
    return frozenset(key for judgement in same for key in (judgement.subject, judgement.other) if key)


def _rulings(docket: Docket, chosen: Candidates) -> list[Ruling]:
    """The judgements about two claims that are here."""
    if not docket.pairs:
        return []
    at: Mapping[str, int] = {str(one.key): number for number, one in enumerate(chosen.claims)}
    return [
        Ruling(one.number, at[subject], at[other], one.judgement.verdict is Verdict.SAME)
        for one in docket.pairs
        for subject, other in [(one.judgement.subject, one.judgement.other or "")]
        if subject in at and other in at
    ]


def _amend(reports: Reports, docket: Docket) -> tuple[Reports, list[int]]:
    """What is told, as amended; figures and truces that were rejected are gone. Also the amendments that do not fit."""
    if not docket.amended and not docket.rejected:
        return reports, []
    unfit: list[int] = []
    made = Reports(
        tuple(_fitted(one, docket, unfit) for one in reports.claims),  # rejected claims stay: incidents set them aside
        tuple(_fitted(one, docket, unfit) for one in reports.figures if str(one.key) not in docket.rejected),
        tuple(_fitted(one, docket, unfit) for one in reports.ceasefires if str(one.key) not in docket.rejected),
        reports.keys,
    )
    return made, unfit


def _fitted(told: Reported[T], docket: Docket, unfit: list[int]) -> Reported[T]:
    """A telling with the fields that a person set."""
    recorded = docket.amended.get(str(told.key))
    if recorded is None:
        return told
    try:
        return replace(told, value=amended(told.value, recorded.judgement, str(told.key)))
    except ValueError:
        unfit.append(recorded.number)
        return told
