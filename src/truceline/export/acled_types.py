"""ACLED's event and sub-event type of a claim, and of the main event of a short report, with the reason in words.

A claim is typed by its act, its parties, the figures told with it and the signs in its own words. A report that is
known to be about one event is typed by all of that together, and by its signs alone where the reader finds no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from truceline.export.crosswalk import LEAD, ActorType, Crosswalk, EventType, Rule, load_crosswalk
from truceline.export.signs import Sign, find_signs, load_signs
from truceline.model import Account, Actor, ActType, Claim, Figure, Span, Stance, Standing

REPORT = 1000  # so many code points are a short report; what follows in a longer one is not its main event any more
OPENING = 70  # code points a report opens with
NOT_MEANT = "To be reviewed"
SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])|\n\s*\n")
PROTESTERS, RIOTERS = ActorType("Protesters", 6), ActorType("Rioters", 5)
VIOLENT = frozenset({"riot", "vandalize", "obstruct"})
ARMED_STATE = frozenset({"MIL", "GOV", "COP", "SPY"})
ARMED_GROUP = frozenset({"REB", "PRM", "UAF", "CRM"})


@dataclass(frozen=True, slots=True)
class AcledType:
    """What a happening is called by ACLED and why; `type.coded` is False where ACLED has no row for it."""

    type: EventType
    reason: str
    signs: tuple[Sign, ...] = ()

    @property
    def event_type(self) -> str:
        return self.type.event_type

    @property
    def sub_event_type(self) -> str:
        return self.type.name


def acled_type(claim: Claim, account: Account, *, crosswalk: Crosswalk | None = None) -> AcledType:
    """The type of a claim's happening, by its own words, whoever says it and whether or not it is denied."""
    crosswalk = crosswalk or load_crosswalk()
    text, act = account.document.text, _acts_of(claim)
    around = sentence_around(text, claim.evidence)
    signs = _signs(text, claim.evidence)
    told = {sign.name for sign in signs} | act | set(_parties(claim)) | set(_figures(account.figures, around))
    for rule in crosswalk.rules:
        if rule.is_for(act) and rule.holds(told):
            return _typed(rule, signs, told)
    raise AssertionError("every type of act has a row without conditions")  # held when the table loads


def main_type(account: Account, *, crosswalk: Crosswalk | None = None) -> AcledType:
    """The type of the main event of a short report.

    The report is known to tell of one event, so the bar is lower than for a claim: the words decide, whatever act the
    reader made of them, and a claim's act counts as one more sign. A row without conditions wants the act itself.
    """
    crosswalk = crosswalk or load_crosswalk()
    report = Span(0, min(REPORT, len(account.document.text)))
    claims = [c for c in account.claims if report.covers(c.evidence) and _happened(c)]
    signs = _signs(account.document.text, report)
    acts = set().union(*(_acts_of(claim) for claim in claims))
    told = {sign.name for sign in signs} | {LEAD + s.name for s in signs if s.words.start < OPENING}
    told |= acts | {party for c in claims for party in _parties(c)} | set(_figures(account.figures, report))
    for rule in crosswalk.rules:
        if rule.holds(told) and (rule.needs or rule.is_for(acts)):
            return _typed(rule, signs, told)
    return AcledType(crosswalk.types[NOT_MEANT], "no act and no sign that a rule knows")


def actor_type(
    actor: Actor, act: ActType, country: str | None, *, mode: str | None = None, crosswalk: Crosswalk | None = None
) -> ActorType:
    """ACLED's kind of the actor of an act; `country` (ISO alpha-3) is where it happened, None where nobody says."""
    crosswalk = crosswalk or load_crosswalk()
    known = crosswalk.actors.get((actor.sector or "GOV", is_abroad(actor, country))) or crosswalk.actors["CVL", False]
    if act is ActType.PROTEST and known == crosswalk.actors["CVL", False]:
        return RIOTERS if mode in VIOLENT else PROTESTERS
    return known


def is_abroad(actor: Actor, country: str | None) -> bool:
    """Whether a state's people act outside its own soil."""
    return actor.code is not None and len(actor.code) == 3 and country is not None and actor.code != country


def interaction(first: ActorType, second: ActorType | None) -> str:
    """The pair of actor types as ACLED writes it, the lower code first: "State forces-Rebel group"."""
    if second is None:
        return f"{first.name} only"
    return "-".join(actor.name for actor in sorted((first, second), key=lambda actor: actor.code))


def sentence_around(text: str, words: Span) -> Span:
    """The sentence that holds a run of words, by punctuation alone."""
    ends = [m.end() for m in SENTENCE_END.finditer(text)]
    start = max((end for end in ends if end <= words.start), default=0)
    return Span(start, min((end for end in ends if end >= words.end), default=len(text)))


def _typed(rule: Rule, signs: Sequence[Sign], told: set[str]) -> AcledType:
    wanted = set().union(*rule.needs)
    spoke = tuple(s for s in signs if s.name in wanted or (s.words.start < OPENING and LEAD + s.name in wanted))
    others = sorted(told & wanted - {s.name for s in spoke})
    seen = dict.fromkeys([*(s.name for s in spoke), *others])
    return AcledType(rule.type, rule.reason + (f" ({', '.join(seen)})" if seen else ""), spoke)


def _happened(claim: Claim) -> bool:
    return claim.standing is Standing.CURRENT and claim.stance is Stance.ASSERTS


def _acts_of(claim: Claim) -> set[str]:
    return {str(claim.act.type)} | ({f"{claim.act.type}/{claim.act.mode}"} if claim.act.mode else set())


def _signs(text: str, words: Span) -> list[Sign]:
    found = find_signs(words.of(text), load_signs())
    return [Sign(s.name, Span(s.words.start + words.start, s.words.end + words.start)) for s in found]


def _parties(claim: Claim) -> Iterator[str]:
    country = next((place.country for place in claim.places if place.country), None)
    for side, actors in (("by", claim.actors), ("on", claim.targets)):
        known = [actor for actor in actors if actor.code is not None or actor.sector]
        yield from (f"{side}:{who}" for actor in known for who in _who(actor, country))
        if not known:
            yield f"{side}:nobody"
    if claim.violates_ceasefire:
        yield "breach"


def _who(actor: Actor, country: str | None) -> Iterator[str]:
    if actor.sector in ARMED_STATE or actor.sector is None:
        yield "abroad" if is_abroad(actor, country) else "state"
    else:
        yield "group" if actor.sector in ARMED_GROUP else "civilians"


def _figures(figures: Sequence[Figure], words: Span) -> Iterator[str]:
    """Figures told among some words; "nobody was hurt" tells of none."""
    for figure in figures:
        if words.covers(figure.evidence) and figure.count.high != 0:
            yield f"told:{figure.kind}"
