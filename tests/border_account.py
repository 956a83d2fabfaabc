"""An account of examples/border-clashes.txt made by hand, so that what people see is tested apart from the reader."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

from truceline.model import (
    Account,
    Act,
    Actor,
    ActType,
    Ceasefire,
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
    PublishedBasis,
    ReaderVersion,
    Removed,
    Span,
    Stance,
    Standing,
    TimePrecision,
    TruceStatus,
    Who,
)

ARTICLE = Path(__file__).resolve().parent.parent / "examples" / "border-clashes.txt"
TEXT = ARTICLE.read_bytes().decode()


def at(words: str, *, after: str = "") -> Span:
    """Where words first stand in the article, or first behind others."""
    start = TEXT.index(words, TEXT.index(after))
    return Span(start, start + len(words))


def day(number: int, words: str | None = None) -> Period:
    when = date(2022, 9, number)
    return Period(when, when, TimePrecision.DAY, at(words) if words else None)


def place(name: str, *, lat: float, lon: float, precision: PlacePrecision = PlacePrecision.NEAR) -> Place:
    return Place(name, at(name), precision, lat, lon)


ARMENIA, AZERBAIJAN = Actor("Armenia", "ARM"), Actor("Azerbaijan", "AZE", words=at("Azerbaijan"))
RUSSIA = Actor("Russia", "RUS")
ARMENIAN_GOVERNMENT = Actor("Armenian government", "ARM", "GOV", at("The Armenian government"))
ARMENIAN_MINISTRY = Actor("Armenian defence ministry", "ARM", "MIL", at("the Armenian defence ministry"))
AZERBAIJANI_MINISTRY = Actor("Azerbaijani defence ministry", "AZE", "MIL", at("Azerbaijan's defence ministry"))
MOSCOW = Actor("Moscow", "RUS", "GOV", at("Moscow"))
PASHINYAN = Actor("Nikol Pashinyan", "ARM", "GOV", at("Nikol Pashinyan"))
CALLERS = tuple(
    Actor(name, code, words=at(name))
    for name, code in (
        ("United States", "USA"),
        ("France", "FRA"),
        ("Iran", "IRN"),
        ("Turkey", "TUR"),
        ("European Union", "IGOEUR"),
    )
)
SHELLING = Act(ActType.ASSAULT, "heavy-weapons", ("military",))
NINETIES = Period(date(1990, 1, 1), date(1993, 12, 31), TimePrecision.YEAR, at("the early 1990s"))
AUTUMN = Period(date(2020, 9, 1), date(2020, 11, 30), TimePrecision.SEASON, at("the autumn of 2020"))

DOCUMENT = Document(
    id=hashlib.sha256(TEXT.encode()).hexdigest(),
    text=TEXT,
    title="Armenia says guns are firing again hours after border truce",
    published=datetime(2022, 9, 14, 8, 42, 55, tzinfo=UTC),
    published_basis=PublishedBasis.URL_UNIQID,
    removed=(
        Removed(at(". by [author_name]"), "author-placeholder"),
        Removed(Span(TEXT.index("https://"), len(TEXT.rstrip())), "tracking-url"),
    ),
)

CLAIMS = (
    Claim(
        "c1",
        at("accused Azerbaijan on Wednesday of resuming its bombardment of frontier villages"),
        Act(ActType.ASSAULT, "heavy-weapons"),
        speaker=ARMENIAN_GOVERNMENT,
        cue=at("accused"),
        actors=(AZERBAIJAN,),
        targets=(ARMENIA,),
        places=(Place("frontier villages", at("frontier villages"), PlacePrecision.UNKNOWN),),
        time=day(14, "Wednesday"),
        confidence=0.81,
        reasons={"act": "lexicon: bombardment", "speaker": "subject of the cue 'accused'"},
    ),
    Claim(
        "c2",
        at("it was the other that broke the truce"),
        Act(ActType.ASSAULT),
        speaker=ARMENIA,
        cue=at("says", after="Each country"),
        violates_ceasefire=True,
        actors=(AZERBAIJAN,),
        targets=(ARMENIA,),
    ),
    Claim(
        "c3",
        at("it was the other that broke the truce"),
        Act(ActType.ASSAULT),
        speaker=AZERBAIJAN,
        violates_ceasefire=True,
        actors=(ARMENIA,),
        targets=(AZERBAIJAN,),
    ),
    Claim(
        "c4",
        at("its diplomats had brokered a halt to the fighting"),
        Act(ActType.AGREE, "ceasefire"),
        speaker=MOSCOW,
        cue=at("said", after="Moscow"),
        actors=(RUSSIA,),
        targets=(ARMENIA, AZERBAIJAN),
        time=day(13, "Tuesday"),
    ),
    Claim(
        "c5",
        at("Units of the Azerbaijani army are again firing heavy guns and mortars at our posts near Jermuk and Sotk"),
        SHELLING,
        speaker=ARMENIAN_MINISTRY,
        quoted=True,
        actors=(Actor("Azerbaijani army", "AZE", "MIL", at("the Azerbaijani army")),),
        targets=(ARMENIA,),
        places=(place("Jermuk", lat=39.84, lon=45.67), place("Sotk", lat=40.2, lon=45.86)),
        time=day(14),
        weapons=("heavy guns", "mortars"),
        confidence=0.9,
    ),
    Claim(
        "c6",
        at("breached the truce within minutes, opening up with mortars on our positions"),
        SHELLING,
        speaker=AZERBAIJANI_MINISTRY,
        quoted=True,
        violates_ceasefire=True,
        actors=(Actor("Armenian units", "ARM", "MIL", at("Armenian units")),),
        targets=(AZERBAIJAN,),
        places=(
            place("Lachin", lat=39.64, lon=46.55, precision=PlacePrecision.ADM2),
            place("Kalbajar", lat=40.1, lon=46.04, precision=PlacePrecision.ADM2),
        ),
        time=day(13),
        weapons=("mortars",),
    ),
    Claim(
        "c7",
        at("its own artillery had shelled any village"),
        SHELLING,
        speaker=AZERBAIJANI_MINISTRY,
        cue=at("denied"),
        stance=Stance.DENIES,
        actors=(AZERBAIJAN,),
        weapons=("artillery",),
    ),
    Claim(
        "c8",
        at("asked Russia and other partners for military assistance"),
        Act(ActType.REQUEST, "assist"),
        actors=(PASHINYAN,),
        targets=(RUSSIA,),
    ),
    Claim("c9", at("urged both sides to stop shooting"), Act(ActType.REQUEST, "yield"), actors=CALLERS),
    Claim(
        "c10",
        at("first went to war in the early 1990s"),
        Act(ActType.ASSAULT),
        standing=Standing.BACKGROUND,
        actors=(ARMENIA, AZERBAIJAN),
        time=NINETIES,
    ),
    Claim(
        "c11",
        at("They fought again in the autumn of 2020"),
        Act(ActType.ASSAULT),
        standing=Standing.BACKGROUND,
        actors=(ARMENIA, AZERBAIJAN),
        time=AUTUMN,
    ),
    Claim(
        "c12",
        at("some 2,000 Russian peacekeepers were sent"),
        Act(ActType.MOBILIZE, "troops"),
        standing=Standing.BACKGROUND,
        actors=(RUSSIA,),
    ),
)

FIGURES = (
    Figure(
        "f1",
        at("at least 100 soldiers from the two armies lost their lives"),
        FigureKind.KILLED,
        Count(low=100),
        who=Who.MILITARY,
        sides=(ARMENIA, AZERBAIJAN),
        derived=True,
        time=day(13),
        reasons={"count": "'at least' gives a floor and no ceiling"},
    ),
    Figure(
        "f2",
        at("about 30,000 people were killed"),
        FigureKind.KILLED,
        Count(best=30_000),
        standing=Standing.BACKGROUND,
        time=NINETIES,
    ),
    Figure(
        "f3",
        at("more than 6,500 soldiers died"),
        FigureKind.KILLED,
        Count(low=6_500),
        who=Who.MILITARY,
        standing=Standing.BACKGROUND,
        time=AUTUMN,
    ),
    Figure(
        "f4",
        at("some 2,000 Russian peacekeepers"),
        FigureKind.DEPLOYED,
        Count(best=2_000),
        who=Who.MILITARY,
        sides=(RUSSIA,),
        standing=Standing.BACKGROUND,
    ),
)

CEASEFIRES = (
    Ceasefire(
        "t1",
        (at("brokered a halt to the fighting"),),
        parties=(ARMENIA, AZERBAIJAN),
        brokers=(RUSSIA,),
        declared=day(13),
        status=TruceStatus.DISPUTED,
        violations=("c2", "c3", "c6"),
    ),
    Ceasefire(
        "t2",
        (at("the agreement that stopped that war"),),
        parties=(ARMENIA, AZERBAIJAN),
        brokers=(RUSSIA,),
        declared=AUTUMN,
        standing=Standing.BACKGROUND,
    ),
)

ACCOUNT = Account(
    DOCUMENT,
    ReaderVersion("0.1.0", "0" * 64),
    CLAIMS,
    FIGURES,
    CEASEFIRES,
    (
        Dispute(("c2", "c3"), DisputeKind.MUTUAL_ACCUSATION),
        Dispute(("c2", "c6"), DisputeKind.MUTUAL_ACCUSATION),
        Dispute(("c1", "c7"), DisputeKind.DENIAL),
    ),
)
