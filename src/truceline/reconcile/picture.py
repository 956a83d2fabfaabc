"""Accounts + judgements → Picture, on one screen. Pure: the same ledger gives the same picture in whatever order."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from truceline.model import Account, EntryKey, Incident, Picture, Recorded, Tie, Verdict
from truceline.reconcile.candidates import Candidates, candidates
from truceline.reconcile.cases import Case, Cases
from truceline.reconcile.clustering import Ruling
from truceline.reconcile.completing import Beyond, beyond, incidents_of, standing
from truceline.reconcile.components import components
from truceline.reconcile.dyads import dyads_of
from truceline.reconcile.judging import Docket, docket_of, review_of
from truceline.reconcile.knowledge import Knowledge, load_knowledge
from truceline.reconcile.lineage import Member, lineages_of, tied
from truceline.reconcile.notes import Noter, Notes
from truceline.reconcile.parting import links_in_parts, parts_of
from truceline.reconcile.passages import passages_of, voices
from truceline.reconcile.renewing import Links, all_links, renewed_links
from truceline.reconcile.settling import Matter, settled
from truceline.reconcile.spreading import Spread
from truceline.reconcile.turns import Likely, Stood
from truceline.reconcile.weighing import Scales

TOLD_EVERY = 200  # accounts

Told = Callable[[str, int, int], None]
Copies = tuple[Sequence[Member], Sequence[Tie]]


def nobody(phase: str, done: int, of: int) -> None:
    """Who wants to hear nothing of the progress."""


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of the picture before: how claims stood and were linked (None: nothing), the hashes of components
    whose incidents are there, and of a claim, by position, its incident then."""

    versions: Mapping[str, str]  # of each document: which reading of it is told now, and what was judged of it
    stood: Callable[[Candidates], Stood | None]
    made: Set[str]
    incident: Callable[[int], str | None]


@dataclass(frozen=True, slots=True)
class Outline:
    """A picture of which lineages and passages are known, and what the rest is made of, which can be made part by part
    and in any process: its incidents, of some cases each (`make`), and what goes `beyond` them.

    Where a picture came before, the cases are those of incidents that are not there yet; `parts` has the hash of each
    claim's component, and `incidents` is of all.
    """

    picture: Picture
    beyond: Callable[[], Beyond]
    cases: Cases
    make: Callable[[Iterable[Case]], Iterator[Incident]]
    chosen: Candidates
    links: Links
    incidents: Mapping[EntryKey, str]
    parts: Sequence[str]


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
    docket, known = docket_of(judgements), knowledge or load_knowledge()
    with uncollected():
        noter = Noter(docket, known, copies_sought=copies is None)
        found = outline(map(noter.note, accounts), docket, known, copies=copies, told=told)
        incidents = tuple(found.make(found.cases.among(range(len(found.cases)))))
        return replace(found.beyond().within(found.picture), incidents=incidents)


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing here makes cycles, and to look for them among millions of values takes a quarter of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def outline(
    notes: Iterable[Notes],
    docket: Docket,
    known: Knowledge,
    *,
    copies: Copies | None = None,
    before: Before | None = None,
    spread: Spread | None = None,
    told: Told = nobody,
) -> Outline:
    """What is known before incidents are made, of the notes of each document; without `copies` these have signatures.

    `spread` does what can be done side by side in several processes; without it all is done here, in turn.
    """
    taken = list(_counted(notes, told))
    told("finding copies", 0, 1)
    members, ties = copies or tied(one.signature for one in taken if one.signature)
    copied = lineages_of(members, ties, docket.texts)
    passages = passages_of(members, ties, copied)
    reports, chosen = candidates(taken, copied, voices(passages, copied))
    review = review_of(
        docket,
        {key: reading for one in taken for key, reading in one.readings.items()},
        unfit=[number for one in taken for number in one.unfit],
    )
    taken.clear()
    aside = frozenset(at for at, one in enumerate(chosen.claims) if docket.rejected and str(one.key) in docket.rejected)
    set_aside = frozenset(chosen.claims[at].key for at in aside)
    dyads = dyads_of((told.value for told in standing(reports, set_aside)), (told.value for told in reports.ceasefires))
    scales, rulings = Scales(chosen.aspects, known.weights), _rulings(docket, chosen)
    links = _links(chosen, scales.likely, before, spread, partial(told, "comparing claims"))
    matter = Matter(components(len(chosen.claims), links, rulings), chosen, links, rulings, scales.chance, aside, dyads)
    if before is not None:
        matter = replace(matter, versions=before.versions, made=before.made)
    found = settled(matter, spread=spread)
    told("making incidents", 0, 1)
    cases = Cases(chosen, found.clusters, aside)
    incidents = cases.incidents()
    if before is not None:
        incidents |= _standing_incidents(chosen, before, found.passing)
    picture = Picture(copied, passages=passages, review=review)
    follows = partial(beyond, reports, incidents=incidents, aside=set_aside, dyads=dyads)
    make = partial(incidents_of, weights=known.weights, dyads=dyads)
    return Outline(picture, follows, cases, make, chosen, links, incidents, found.hashes)


def _links(
    chosen: Candidates,
    likely: Likely,
    before: Before | None,
    spread: Spread | None,
    told: Callable[[int, int], None],
) -> Links:
    stood = before.stood(chosen) if before is not None else None
    if stood is not None:
        return renewed_links(chosen.aspects, chosen.keys, likely, stood)
    parts = parts_of(len(chosen.claims))
    if spread is None or len(parts) < 2:
        return all_links(chosen.aspects, chosen.keys, likely, told)
    return links_in_parts(chosen.aspects, chosen.keys, likely, parts=parts, spread=spread, told=told)


def _standing_incidents(chosen: Candidates, before: Before, passing: bytes) -> dict[EntryKey, str]:
    """Of each claim and figure of an incident that is there already, which."""
    found: dict[EntryKey, str] = {}
    for at, passed in enumerate(passing):
        incident = before.incident(at) if passed else None
        if incident is not None:
            found[chosen.claims[at].key] = incident
            found |= dict.fromkeys((figure.key for figure in chosen.figures.get(at, ())), incident)
    return found


def _counted(notes: Iterable[Notes], told: Told) -> Iterator[Notes]:
    for number, one in enumerate(notes, start=1):
        if number % TOLD_EVERY == 0:
            told("gathering accounts", number, 0)
        yield one


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
