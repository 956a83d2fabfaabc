"""Accounts of invented wars, with the incident that each claim is of: for tests and for timing what reconciles them.

A world of parties in pairs, each with a border and its villages. Each day brings incidents at each border; each is told
by several articles, in other words, some with no place, no day or no doer, some as copies, with tolls that rise and
denials. The same seed gives the same world.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from truceline.model import (
    Account,
    Act,
    Actor,
    ActType,
    Claim,
    Count,
    Dispute,
    DisputeKind,
    Document,
    Figure,
    FigureKind,
    Period,
    Place,
    PlacePrecision,
    ReaderVersion,
    Span,
    Stance,
    TimePrecision,
)

READER = ReaderVersion("0", "0" * 64)
BEGIN = date(2031, 3, 1)
SYLLABLES = "ka ver lo mi tan dor sel bri gor una pel zha ost rim dal fen".split()
KINDS = (
    ("heavy-weapons", "artillery", ("shelled", "bombarded", "fired artillery at", "rained shells on")),
    ("aerial", "warplanes", ("bombed", "struck from the air", "carried out an air raid on")),
    ("drone", "drones", ("sent drones against", "hit with attack drones", "struck by drone")),
    ("firearms", "rifles", ("opened fire on", "shot at", "attacked with small arms")),
    ("explosives", "car bomb", ("blew up a car bomb in", "set off a bomb in")),
)
OBJECTS = (
    "a market hospital bridge school depot church convoy checkpoint refinery station mill warehouse barracks mosque "
    "power-plant farm orchard kindergarten post-office silo pumping-station village-hall ferry bakery"
).split()
OWN_WORDS = [one + other for one in SYLLABLES for other in SYLLABLES]  # what only one article says
FILLERS = (
    "Residents were told to stay in their cellars.",
    "Monitors asked both sides to hold back.",
    "Neither account could be checked.",
    "Talks are to go on next week.",
)


@dataclass(frozen=True, slots=True)
class Happening:
    """What took place, as nobody in the ledger knows it."""

    name: str
    day: date
    doer: str
    victim: str
    place: Place
    kind: int
    thing: str
    killed: int


@dataclass(slots=True)
class World:
    """Invented wars. `told` says which happening a claim is of, by its document and its first code point."""

    seed: int = 7
    wars: int = 40
    villages: int = 25
    a_day: float = 4.0  # incidents at a border
    tellings: float = 5.0  # articles that tell an incident, on average
    vague: float = 0.25  # of claims lack a place, and as many a day
    told: dict[tuple[str, int], str] = field(default_factory=dict)
    remember: bool = True

    def accounts(self, *, claims: int) -> Iterator[Account]:
        """So many claims, or a few more, day by day."""
        chance = random.Random(self.seed)
        fronts = [self._front(chance, war) for war in range(self.wars)]
        made, day = 0, BEGIN
        while made < claims:
            for war, places in enumerate(fronts):
                happenings = self._happenings(chance, war, places, day)
                for account in self._press(chance, war, happenings, day):
                    yield account
                    made += len(account.claims)
                    if made >= claims:
                        return
            day += timedelta(days=1)

    def _front(self, chance: random.Random, war: int) -> list[Place]:
        """Villages along some eighty kilometres of a border."""
        lat, lon = chance.uniform(-50, 60), chance.uniform(-170, 170)
        return [
            Place(
                "".join(chance.sample(SYLLABLES, 3)).title(),
                None,
                PlacePrecision.EXACT,
                round(lat + chance.uniform(-0.4, 0.4), 4),
                round(lon + chance.uniform(-0.4, 0.4), 4),
                f"A{war:02}",
                1000 * war + number,
            )
            for number in range(self.villages)
        ]

    def _happenings(self, chance: random.Random, war: int, places: list[Place], day: date) -> list[Happening]:
        sides = (f"A{war:02}", f"B{war:02}")
        found = []
        for number in range(max(1, round(chance.gauss(self.a_day, 1)))):
            doer, victim = chance.sample(sides, 2)
            kind, thing = chance.randrange(len(KINDS)), chance.choice(OBJECTS)
            name = f"{war}/{day}/{number}"
            place = chance.choice(places)
            found.append(Happening(name, day, doer, victim, place, kind, thing, chance.choice((0, 0, 1, 2, 3, 5, 12))))
        return found

    def _press(self, chance: random.Random, war: int, happenings: list[Happening], day: date) -> Iterator[Account]:
        """The articles of a day at one border; each tells of one to three of its incidents."""
        articles = max(1, round(len(happenings) * self.tellings / 2))
        last: Account | None = None
        for number in range(articles):
            told = chance.sample(happenings, min(len(happenings), chance.choice((1, 2, 2, 3))))
            hour = datetime.combine(day, time(6), UTC) + timedelta(minutes=chance.randrange(40 * 60))
            if last is not None and chance.random() < 0.2:
                yield self._copy(last, number, hour)
                continue
            last = self._article(chance, f"{war}/{day}/{number}", told, hour)
            yield last

    def _copy(self, account: Account, number: int, hour: datetime) -> Account:
        doc = account.document
        id = hashlib.sha256(f"{doc.id}{hour}{number}".encode()).hexdigest()  # two copies may be of one minute
        copied = Document(id, doc.text, published=hour, outlet="copyist.example")
        if self.remember:
            for claim in account.claims:
                self.told[copied.id, claim.evidence.start] = self.told[doc.id, claim.evidence.start]
        return Account(copied, READER, account.claims, account.figures, (), account.disputes)

    def _article(self, chance: random.Random, name: str, told: list[Happening], hour: datetime) -> Account:
        id = hashlib.sha256(f"{self.seed}/{name}".encode()).hexdigest()
        text, claims, figures, disputes = "", [], [], []
        for happening in told:
            mode, weapon, verbs = KINDS[happening.kind]
            doer, victim = (
                Actor(happening.doer, happening.doer, "MIL"),
                Actor(happening.victim, happening.victim, "MIL"),
            )
            speaker = chance.choice((victim, victim, doer, None, Actor("UN", "UNO", "IGO")))
            placed, dated = chance.random() > self.vague, chance.random() > self.vague
            clause = f"{happening.doer} {chance.choice(verbs)} a {happening.thing}"
            clause += f" in {happening.place.name}" if placed else " near the front"
            clause += f" on {happening.day:%A}" if dated else ""
            span = Span(len(text), len(text) + len(clause))
            text += f"{clause}. "
            doer_told = chance.random() > 0.15
            claim = Claim(
                f"c{len(claims) + 1}",
                span,
                Act(ActType.ASSAULT, mode if chance.random() > 0.2 else None),
                speaker,
                actors=(doer,) if doer_told else (),
                targets=(victim,) if chance.random() > 0.2 else (),
                places=(happening.place,) if placed else (),
                time=Period(happening.day, happening.day, TimePrecision.DAY) if dated else None,
                weapons=(weapon,) if chance.random() > 0.5 else (),
            )
            claims.append(claim)
            self._note(id, claim, happening)
            if happening.killed and chance.random() > 0.4:
                words = f"At least {happening.killed} were killed."
                at = Span(len(text), len(text) + len(words))
                text += f"{words} "
                count = (
                    Count(happening.killed, None, None) if chance.random() > 0.5 else Count.exactly(happening.killed)
                )
                figures.append(Figure(f"f{len(figures) + 1}", at, FigureKind.KILLED, count, speaker, sides=(victim,)))
            if chance.random() < 0.08:
                words = f"{happening.doer} denied it."
                at = Span(len(text), len(text) + len(words))
                text += f"{words} "
                denied = Claim(
                    f"c{len(claims) + 1}",
                    at,
                    Act(ActType.ASSAULT),
                    doer,
                    stance=Stance.DENIES,
                    actors=(doer,),
                    targets=claim.targets,
                )
                claims.append(denied)
                disputes.append(Dispute((claim.id, denied.id), DisputeKind.DENIAL))
                self._note(id, denied, happening)
        text += " ".join((*chance.sample(FILLERS, 2), *chance.choices(OWN_WORDS, k=90)))
        doc = Document(id, text, published=hour, outlet=f"outlet{chance.randrange(90)}.example")
        return Account(doc, READER, tuple(claims), tuple(figures), (), tuple(disputes))

    def _note(self, document: str, claim: Claim, happening: Happening) -> None:
        if self.remember:
            self.told[document, claim.evidence.start] = happening.name
