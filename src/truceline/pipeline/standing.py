"""What stands of the picture before: whose notes are taken, how claims were linked, which incidents are made."""

from __future__ import annotations

import io
import platform
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache

import numpy as np
from numpy.typing import NDArray

from truceline import __version__
from truceline.model import Claim
from truceline.reconcile.blocking import keys_of, noted_keys
from truceline.reconcile.candidates import Candidates
from truceline.reconcile.judging import Docket
from truceline.reconcile.keeping import unpacked_notes
from truceline.reconcile.notes import Notes
from truceline.reconcile.picture import Before, Outline
from truceline.reconcile.reports import NEVER, Reported
from truceline.reconcile.turns import Stood
from truceline.resources import data_path, sha256
from truceline.store.pictures import Basis
from truceline.store.renewals import Renewals

METHOD = 2  # raised when notes, keys, links or hashes are made otherwise: then everything is made anew
TABLES = "incident_features incident_places incident_acts incident_modes incident_words".split()
BITS = 16  # of a claim's number, for its place among those of its document


@cache
def made_by() -> str:
    """What made it: all is made anew by another version, other tables, another Python (whose hashes differ)."""
    tables = (sha256(data_path("ontologies", f"{name}.csv")) for name in TABLES)
    return " ".join((str(METHOD), __version__, platform.python_implementation(), platform.python_version(), *tables))


@dataclass(frozen=True, slots=True)
class _Linked:
    """How claims were linked when the picture was made; claims go by their numbers."""

    claims: NDArray[np.int64]
    adding: NDArray[np.uint8]
    lineage_of: NDArray[np.int64]
    lineages: Sequence[str]
    incident: NDArray[np.int64]  # the digits of its id, -1 for none
    one: NDArray[np.int64]
    other: NDArray[np.int64]
    chance: NDArray[np.float64]

    @classmethod
    def read(cls, written: bytes) -> _Linked | None:
        """None where another version wrote it."""
        with np.load(io.BytesIO(written), allow_pickle=False) as held:
            if str(held["made_by"]) != made_by():
                return None
            return cls(
                claims=held["claims"],
                adding=held["adding"],
                lineage_of=held["lineage_of"],
                lineages=held["lineages"].tobytes().decode().split("\n"),
                incident=held["incident"],
                one=held["one"],
                other=held["other"],
                chance=held["chance"],
            )


@dataclass(slots=True)
class Standing:
    """A ledger's documents, and what of the picture before holds for them still.

    `numbers` and `versions` are of all that were read, by id; `changed` are those of which there are no notes, and
    `unread` the numbers of the readings that these are to be taken of.
    """

    numbers: Mapping[str, int]
    versions: Mapping[str, str]
    changed: frozenset[str]
    unread: Sequence[int]
    taken_from: bytes
    _held: Renewals
    _in: Mapping[int, int]  # of a document, the notes it is in
    _linked: _Linked | None
    _made: frozenset[str]
    _gone: dict[int, Notes] = field(default_factory=dict)  # notes of changed documents as they were
    _before: dict[int, int] = field(default_factory=dict)  # of a claim by position, its place in `_linked`

    @classmethod
    def of(cls, held: Renewals, docket: Docket, *, full: bool) -> Standing:
        told = held.told()
        judged = _judged(docket)
        numbers = {id: number for number, id, _ in told}
        versions = {id: f"{reading}{judged.get(id, '')}" for _, id, reading in told}
        taken_from = b"" if full else held.links()
        linked = _Linked.read(taken_from) if taken_from else None
        if linked is None:
            unread = array("q", (reading for _, _, reading in told))
            return cls(numbers, versions, frozenset(numbers), unread, b"", held, {}, None, frozenset())
        there = held.versions()
        changed = frozenset(id for id, number in numbers.items() if there.get(number, (0, ""))[1] != versions[id])
        notes = {number: notes for number, (notes, _) in there.items()}
        unread = array("q", (reading for _, id, reading in told if id in changed))
        return cls(numbers, versions, changed, unread, taken_from, held, notes, linked, held.parts())

    def notes(self) -> Iterator[Notes]:
        """The notes that were taken before and hold still."""
        if self._linked is None:
            return
        for number, packed in self._held.notes():
            for one in unpacked_notes(packed):
                document = self.numbers.get(one.document.id)
                if document is None or self._in.get(document) != number:
                    continue
                if one.document.id in self.changed:
                    self._gone[document] = one
                else:
                    yield one

    def before(self) -> Before:
        return Before(self.versions, self._stood, self._made, self._incident)

    def _incident(self, at: int) -> str | None:
        if self._linked is None or at not in self._before:
            return None
        digits = int(self._linked.incident[self._before[at]])
        return None if digits < 0 else f"i{digits:012x}"

    def _stood(self, chosen: Candidates) -> Stood | None:
        """How claims stood before, by the positions of those now; None where all are to be compared again."""
        linked = self._linked
        if linked is None:
            return None
        place = {claim: at for at, claim in enumerate(linked.claims.tolist())}
        ids = self._ids(chosen)
        self._before = {at: place[claim] for at, claim in enumerate(ids) if claim in place}
        changed = {self.numbers[id] for id in self.changed}
        documents = set((linked.claims >> BITS).tolist())
        if not documents <= set(self.numbers.values()) or not documents & changed <= self._gone.keys():
            return None  # withdrawn: it is not known any more where its claims stood
        same, adding = bytearray(len(ids)), bytearray(len(ids))
        gone: list[tuple[int, bytes]] = []
        for at, before in self._before.items():
            if ids[at] >> BITS in changed:
                continue
            lineage = linked.lineages[linked.lineage_of[before]]
            if lineage == chosen.claims[at].lineage:
                same[at], adding[at] = 1, linked.adding[before]
            elif linked.adding[before]:
                aspects = replace(chosen.aspects[at], lineage=lineage)
                gone.append((at, keys_of(aspects, noted_keys(aspects))))
        gone += self._went(chosen, linked, place)
        at_of = {claim: at for at, claim in enumerate(ids) if same[at]}
        links: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        for one, other, chance in zip(linked.one.tolist(), linked.other.tolist(), linked.chance.tolist(), strict=True):
            if one in at_of and other in at_of:
                links[at_of[other]].append((at_of[one], chance))
        return Stood(same, adding, links, gone)

    def _went(self, chosen: Candidates, linked: _Linked, place: Mapping[int, int]) -> Iterator[tuple[int, bytes]]:
        """Of documents that are told otherwise now, where claims stood that added something, and their keys."""
        for number, notes in self._gone.items():
            document = notes.document
            at = bisect_left(chosen.claims, (document.published or NEVER, document.id), key=_order)
            for nth, aspects in enumerate(notes.aspects):
                before = place.get(number << BITS | nth)
                if before is not None and linked.adding[before]:
                    of = replace(aspects, lineage=linked.lineages[linked.lineage_of[before]])
                    yield at, keys_of(of, notes.keys[nth])

    def _ids(self, chosen: Candidates) -> list[int]:
        """A number for each claim that stays the same: its document's, and its place among the claims of it."""
        numbers = self.numbers
        told = zip(chosen.claims, chosen.nth, strict=True)
        return [numbers[one.key.document] << BITS | nth for one, nth in told]

    def links(self, found: Outline, made_from: Basis) -> bytes:
        """How claims are linked, to be kept for the next time."""
        chosen, links = found.chosen, found.links
        ids = np.array(self._ids(chosen), dtype=np.int64)
        lineages: dict[str, int] = {}
        of = [lineages.setdefault(one.lineage, len(lineages)) for one in chosen.claims]
        incidents = (found.incidents.get(one.key) for one in chosen.claims)
        written = io.BytesIO()
        np.savez(
            written,
            made_by=np.array(made_by()),
            made_from=np.array([made_from.reading, made_from.judgement, len(self.numbers)]),
            claims=ids,
            adding=np.frombuffer(links.adding, dtype=np.uint8),
            lineage_of=np.array(of, dtype=np.int64),
            lineages=np.frombuffer("\n".join(lineages).encode(), dtype=np.uint8),
            incident=np.array([-1 if id is None else int(id[1:], 16) for id in incidents], dtype=np.int64),
            one=ids[np.frombuffer(links.one, dtype=np.intc)],
            other=ids[np.frombuffer(links.other, dtype=np.intc)],
            chance=np.frombuffer(links.chance, dtype=np.float64),
        )
        return written.getvalue()


def _judged(docket: Docket) -> Mapping[str, str]:
    """Of each document that a judgement is about, the numbers of these judgements."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for one in docket.standing:
        for key in (one.judgement.subject, one.judgement.other):
            if key is not None and key.count(":") > 1:
                found[key.split(":")[1]].append(one.number)
    return {document: f" {numbers}" for document, numbers in found.items()}


def _order(told: Reported[Claim]) -> tuple[datetime, str]:
    return told.published or NEVER, told.key.document


def rank_of(first: Reported[Claim]) -> bytes:
    """Where an incident stands in the picture, by the first of its claims: bytes that sort as the claims do."""
    key, published = first.key, (first.published or NEVER).astimezone(UTC)
    span = key.span
    return f"{published:%Y%m%d%H%M%S%f} {key.document} {span.start:012} {span.end:012} {key.nth:06}".encode()
