"""Which part of the picture an export takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from truceline.model import Act, Actor, Claim, Grade, Incident, Period, Place, TruceLife


@dataclass(frozen=True, slots=True)
class Filters:
    """What is wanted; empty = all. Days are inclusive; a period is wanted where a part of it is.

    `parties` are codes; `acts` are PLOVER types or types with a mode, ASSAULT/aerial; `countries` are ISO alpha-3.
    """

    since: date | None = None
    until: date | None = None
    parties: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    grades: frozenset[Grade] = frozenset()

    def wants(self, incident: Incident) -> bool:
        """Whether an incident is wanted. One that a judgement set aside is wanted only by its grade."""
        if not (incident.grade in self.grades if self.grades else incident.grade is not Grade.DISCOUNTED):
            return False
        places = [incident.place] if incident.place else []
        return self._admits(incident.act, (*incident.actors, *incident.targets), places, incident.time)

    def wants_claim(self, claim: Claim) -> bool:
        return self._admits(claim.act, (*claim.actors, *claim.targets), claim.places, claim.time)

    def wants_truce(self, life: TruceLife) -> bool:
        """Whether a truce is wanted, by its parties and days; acts, countries and grades are not a truce's."""
        told = [period for period in (life.declared, life.in_force, life.ended) if period]
        within = not (self.since or self.until) or any(self._within(period) for period in told)
        return within and self._of(self.parties, life.parties)

    def _admits(self, act: Act, parties: Iterable[Actor], places: Iterable[Place], time: Period | None) -> bool:
        return (
            self._within(time)
            and self._of(self.parties, parties)
            and (not self.acts or bool(self.acts & {str(act.type), f"{act.type}/{act.mode}"}))
            and (not self.countries or any(place.country in self.countries for place in places))
        )

    def _within(self, time: Period | None) -> bool:
        if self.since is None and self.until is None:
            return True
        if time is None:
            return False
        return (self.since is None or time.end >= self.since) and (self.until is None or time.start <= self.until)

    @staticmethod
    def _of(wanted: frozenset[str], parties: Iterable[Actor]) -> bool:
        return not wanted or any(party.code in wanted for party in parties)
