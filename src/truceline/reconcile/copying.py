"""Whether two documents pass on one text, a part of it, a passage, or are versions of one page; and the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from truceline.model import CopyKind, Signature, Span, Tie
from truceline.reconcile.signing import SHINGLE, shingles_of, span_of

SHORTEST = 25  # words: less is a headline or a stub, and copied only where it is the same to the word
COPY = 0.35  # of all shingles (Jaccard): less than half the words of each
CONTAINED = 0.6  # of the shorter document's shingles
LATE = timedelta(days=7)  # a form text filled in again a week later is news of another week,
REPRINT = 0.8  # unless nearly all of it is the same,
TAKEN_UP = 0.9  # or stands in the longer one,
ELSEWHERE = 0.65  # or another outlet carries it: sites date what they syndicate as they like
FRAME = 0.9  # of the shorter one's shingles: one outlet, one text, and headlines that are of different things
ONE_HEADLINE = 0.5  # of the words of two headlines (Jaccard)
PASSAGE = 25  # words in a row that are a passage
PASSAGES = 8  # of two documents, the longest first

LAST = datetime.max.replace(tzinfo=UTC)
NAMED = re.compile(r"\w{3,}")
NOWHERE = Span(0, 0)
Age = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Common:
    """What two documents share, in shingles: `runs` are (first in one, first in the other, how many), longest first."""

    shared: int
    shorter: int
    both: int
    runs: tuple[tuple[int, int, int], ...]

    @property
    def alike(self) -> float:
        """Jaccard, 0..1."""
        return self.shared / self.both if self.both else 0.0

    @property
    def contained(self) -> float:
        """How much of the shorter one, 0..1."""
        return self.shared / self.shorter if self.shorter else 0.0


def age(one: Signature) -> Age:
    """By publication, what nobody dated last; then by hash, so that the order is one."""
    return one.published or LAST, one.document


def common(one: Signature, other: Signature) -> Common:
    """What stands in both."""
    mine, theirs = shingles_of(one), shingles_of(other)
    order = np.argsort(theirs, kind="stable")
    sorted_theirs = theirs[order]
    if not len(mine) or not len(theirs):
        return Common(0, 0, 0, ())
    at = np.minimum(np.searchsorted(sorted_theirs, mine), len(theirs) - 1)
    place = np.where(sorted_theirs[at] == mine, order[at], -2)
    hits = np.flatnonzero(place >= 0)
    distinct, others = len(np.unique(mine)), len(np.unique(theirs))
    shared = len(np.unique(mine[hits]))
    if not shared:
        return Common(0, min(distinct, others), distinct + others, ())
    breaks = np.flatnonzero((np.diff(hits) != 1) | (np.diff(place[hits]) != 1)) + 1
    starts = np.concatenate(([0], breaks))
    lengths = np.diff(np.concatenate((starts, [len(hits)])))
    best = np.argsort(-lengths, kind="stable")[:PASSAGES]
    runs = tuple((int(hits[starts[i]]), int(place[hits[starts[i]]]), int(lengths[i])) for i in best)
    return Common(shared, min(distinct, others), distinct + others - shared, runs)


def own_words(one: Signature, other: Signature, words: slice) -> list[Span]:
    """Where a run of words of one document stands in no run of five or more that another has too, word by word."""
    hits = np.flatnonzero(np.isin(shingles_of(one), shingles_of(other)))
    own = np.ones(max(one.words, SHINGLE), bool)
    for at in range(SHINGLE):
        own[hits + at] = False
    return [span_of(one, number, number + 1) for number in range(*words.indices(one.words)) if own[number]]


def kind_of(one: Signature, other: Signature, found: Common) -> CopyKind | None:
    """What two documents are to each other as wholes; None where each has a text of its own."""
    if one.address and one.address == other.address:
        return CopyKind.VERSION if found.alike < 1 else CopyKind.WHOLE
    if min(one.words, other.words) < SHORTEST:
        return CopyKind.WHOLE if one.shingles == other.shingles else None
    if not _are_copies(one, other, found):
        return None
    return CopyKind.WHOLE if found.alike >= COPY else CopyKind.PART


def _are_copies(one: Signature, other: Signature, found: Common) -> bool:
    alike, contained = found.alike, found.contained
    if alike < COPY and contained < CONTAINED:
        return False
    if contained >= FRAME and one.outlet and one.outlet == other.outlet and unrelated(one.title, other.title):
        return False  # the site's frame, or a capture of the wrong article
    if not one.published or not other.published or abs(one.published - other.published) <= LATE:
        return True
    if one.outlet and other.outlet and one.outlet != other.outlet:
        return contained >= ELSEWHERE
    return alike >= REPRINT or contained >= TAKEN_UP


def unrelated(one: str | None, other: str | None) -> bool:
    """Whether two headlines share less than half of their words; where one is missing nothing can be said."""
    if not one or not other:
        return False
    mine, theirs = (set(NAMED.findall(title.lower())) for title in (one, other))
    both = mine | theirs
    return bool(both) and len(mine & theirs) < ONE_HEADLINE * len(both)


def ties(one: Signature, other: Signature) -> Iterator[Tie]:
    """The evidence that one of two documents has words from the other: one tie, or one for each common passage."""
    if not one.words or not other.words:
        return
    late, early = (one, other) if age(one) > age(other) else (other, one)
    found = common(late, early)
    kind = kind_of(late, early, found)
    if kind is None:
        for run in found.runs:
            if run[2] + SHINGLE - 1 >= PASSAGE:
                yield _tie(late, early, CopyKind.PASSAGE, found, run)
    else:
        yield _tie(late, early, kind, found, found.runs[0] if found.runs else None)


def _tie(late: Signature, early: Signature, kind: CopyKind, found: Common, run: tuple[int, int, int] | None) -> Tie:
    here, there, length = run or (0, 0, 0)
    words = length + SHINGLE - 1 if length else 0
    return Tie(
        late.document,
        early.document,
        kind,
        round(found.contained, 3),
        min(found.shared + SHINGLE - 1, late.words, early.words) if found.shared else 0,
        min(words, late.words, early.words),
        span_of(late, here, min(here + words, late.words)) if words else NOWHERE,
        span_of(early, there, min(there + words, early.words)) if words else NOWHERE,
    )
