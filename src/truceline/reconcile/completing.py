"""What follows from incidents and reports: grades and attributes, tolls, lives of truces, contradictions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from truceline.model import Claim, Contradiction, EntryKey, Feature, Incident, Picture, TollSeries, TruceLife
from truceline.reconcile.cases import Case
from truceline.reconcile.disputes import contradictions
from truceline.reconcile.dyads import Dyads
from truceline.reconcile.incidents import incident_of
from truceline.reconcile.knowledge import Weights
from truceline.reconcile.reports import Reported, Reports
from truceline.reconcile.status import grade_and_attributes
from truceline.reconcile.tolls import toll_series, war_tolls
from truceline.reconcile.truces import truce_lives


@dataclass(frozen=True, slots=True)
class Beyond:
    """What follows from all that is told together, beyond single incidents."""

    tolls: tuple[TollSeries, ...]
    ceasefires: tuple[TruceLife, ...]
    contradictions: tuple[Contradiction, ...]

    def within(self, picture: Picture) -> Picture:
        """A picture with this in it."""
        return replace(picture, tolls=self.tolls, ceasefires=self.ceasefires, contradictions=self.contradictions)


def beyond(reports: Reports, *, incidents: Mapping[EntryKey, str], aside: Set[EntryKey], dyads: Dyads) -> Beyond:
    """Tolls, ceasefires and contradictions; `incidents` says of claims and figures of which incident they are.

    Claims that a judgement set aside (`aside`) count in no truce and no contradiction.
    """
    claims = standing(reports, aside)
    tolls = war_tolls(reports.figures, dyads=dyads)
    return Beyond(
        tolls, truce_lives(replace(reports, claims=claims)), contradictions(claims, tolls, incidents=incidents)
    )


def standing(reports: Reports, aside: Set[EntryKey]) -> tuple[Reported[Claim], ...]:
    """The claims that no judgement set aside."""
    return tuple(told for told in reports.claims if told.key not in aside) if aside else reports.claims


def incidents_of(cases: Iterable[Case], *, weights: Weights, dyads: Dyads) -> Iterator[Incident]:
    """The incidents of some cases, with their tolls, attributes and grades: those of each follow from it alone."""
    memory: dict[Feature, Feature] = {}
    return (_completed(case, incident_of(case, weights, memory), dyads) for case in cases)


def _completed(case: Case, incident: Incident, dyads: Dyads) -> Incident:
    times = dict.fromkeys(incident.figures, incident.time) if incident.time else {}
    own = frozenset(incident.figures)
    tolls = toll_series((one for one in case.figures if one.key in own), dyads=dyads, times=times) if own else ()
    grade, attributes = grade_and_attributes(case.claims, tolls, dyads=dyads, discounted=case.discounted)
    return replace(incident, grade=grade, attributes=attributes, tolls=tolls)
