"""The claims that incidents are made of: current, of acts that are happenings; ready to be compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.model import Claim, Count, EntryKey, Figure, FigureKind, Span, Standing
from truceline.reconcile.aspects import NOTHING, Aspects, aspects_of
from truceline.reconcile.gathering import Gathered
from truceline.reconcile.knowledge import Knowledge
from truceline.reconcile.reports import Reported

FAR = 300  # code points between a happening and a toll that may still be its own
NONE: frozenset[str] = frozenset()
OF_PEOPLE_HIT = frozenset(FigureKind) - {FigureKind.DEPLOYED}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Claims in the order of their telling, as they are compared, each with the keys of the figures told beside it."""

    claims: Sequence[Reported[Claim]]
    aspects: Sequence[Aspects]
    figures: Mapping[int, tuple[EntryKey, ...]]


def candidates(
    claims: Sequence[Reported[Claim]],
    figures: Sequence[Reported[Figure]],
    gathered: Gathered,
    knowledge: Knowledge,
    *,
    joined: frozenset[str] = frozenset(),
) -> Candidates:
    """The candidates among claims; `joined` are written keys that a person put into incidents, whatever they are."""
    chosen = [
        told
        for told in claims
        if (told.value.standing is Standing.CURRENT and knowledge.is_happening(told.value.act))
        or (joined and str(told.key) in joined)
    ]
    beside = figures_beside(chosen, figures)
    maker = _Maker(gathered, knowledge)
    aspects = [maker.make(told, [figure.value for figure in beside.get(at, ())]) for at, told in enumerate(chosen)]
    return Candidates(chosen, aspects, {at: tuple(figure.key for figure in found) for at, found in beside.items()})


class _Maker:
    """Makes aspects; what is equal is held once."""

    def __init__(self, gathered: Gathered, knowledge: Knowledge) -> None:
        self._gathered, self._knowledge = gathered, knowledge
        self._once: dict[object, object] = {}

    def make(self, told: Reported[Claim], figures: Sequence[Figure]) -> Aspects:
        doc, name = told.key.document, told.value.id
        return aspects_of(
            told.value,
            document=doc,
            lineage=told.lineage,
            published=told.published,
            knowledge=self._knowledge,
            counts=_counts(figures),
            words=self._gathered.clauses.get((doc, name), NOTHING),
            story=self._gathered.stories.get(doc, NOTHING),
            disputed=self._gathered.disputed.get((doc, name), NONE),
            memory=self._once,
        )


def _counts(figures: Sequence[Figure]) -> tuple[tuple[FigureKind, Count], ...]:
    """The counts of people that compare: of the whole, not of a part, and no sums of a desk."""
    return tuple((figure.kind, figure.count) for figure in figures if figure.part_of is None and not figure.derived)


def figures_beside(
    claims: Sequence[Reported[Claim]], figures: Sequence[Reported[Figure]]
) -> Mapping[int, Sequence[Reported[Figure]]]:
    """Each current figure by the position of the claim it is told with: the nearest of its document within FAR."""
    spans: defaultdict[str, list[tuple[Span, int]]] = defaultdict(list)
    for at, told in enumerate(claims):
        spans[told.key.document].append((told.key.span, at))
    found: defaultdict[int, list[Reported[Figure]]] = defaultdict(list)
    for figure in figures:
        if figure.value.standing is not Standing.CURRENT or figure.value.kind not in OF_PEOPLE_HIT:
            continue
        near = [(span.distance(figure.key.span), at) for span, at in spans.get(figure.key.document, ())]
        distance, at = min(near, default=(FAR + 1, -1))
        if distance <= FAR:
            found[at].append(figure)
    return found
