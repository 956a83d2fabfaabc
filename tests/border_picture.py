"""A picture made by hand of two articles on the border clashes, to test exports apart from the reconciler."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from tests import border_account as border
from truceline.export.holdings import Holdings
from truceline.model import (
    Account,
    Act,
    Actor,
    ActType,
    Basis,
    Bound,
    BreachSeries,
    BreachTally,
    Claim,
    Contradiction,
    Count,
    DisputeKind,
    Document,
    EntryKey,
    EntryKind,
    Feature,
    Figure,
    FigureKind,
    Grade,
    Incident,
    Lineage,
    Merge,
    Period,
    Picture,
    Place,
    PlacePrecision,
    PublishedBasis,
    ReaderVersion,
    Span,
    TimePrecision,
    Toll,
    TollSeries,
    TruceLife,
    TruceMoment,
    TruceStage,
    Who,
)

TEXT = """=Truce frays on the border

Armenian and Azerbaijani troops fought for two days near Sotk. Observers of the monitoring mission said Armenian
mortars had fired on Lachin on Tuesday. Yerevan said 49 of its soldiers were killed, and Baku that it lost 50. Armenia
put the enemy's dead at 431. Dozens of civilians were hurt. Karen Vardeyan, a shopkeeper in Goris, said the army of
Azerbaijan had seized cattle in Armenia.
"""


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


DOCUMENT = Document(
    id=hashlib.sha256(TEXT.encode()).hexdigest(),
    text=TEXT,
    url="https://river.example/sotk",
    title="=Truce frays on the border",
    outlet="River Post",
    wire="AFP",
    published=datetime(2022, 9, 14, 19, 0, tzinfo=UTC),
    published_basis=PublishedBasis.METADATA,
)
ARMY = Actor("Armenian troops", "ARM", "MIL", at("Armenian"))
OTHER_ARMY = Actor("Azerbaijani troops", "AZE", "MIL", at("Azerbaijani troops"))
OBSERVERS = Actor("Observers of the monitoring mission", "IGOMON", "IGO", at("Observers of the monitoring mission"))
YEREVAN, BAKU = Actor("Yerevan", "ARM", "GOV", at("Yerevan")), Actor("Baku", "AZE", "GOV", at("Baku"))
SHOPKEEPER = Actor("Karen Vardeyan", "ARM", "CVL", at("Karen Vardeyan"))
TWO_DAYS = Period(date(2022, 9, 12), date(2022, 9, 13), TimePrecision.DAY, at("two days"))
SOTK = Place("Sotk", at("Sotk"), PlacePrecision.EXACT, 40.2, 45.86, "ARM", 616051)
LACHIN = Place("Lachin", at("Lachin"), PlacePrecision.ADM2, 39.64, 46.55, "AZE")
JERMUK = Place("Jermuk", border.at("Jermuk"), PlacePrecision.NEAR, 39.84, 45.67, "ARM")
ARMENIA = Place("Armenia", at("Armenia."), PlacePrecision.COUNTRY, 40.0, 45.0, "ARM")

CLAIMS = (
    Claim(
        "c1",
        at("Armenian and Azerbaijani troops fought for two days near Sotk"),
        Act(ActType.ASSAULT, None, ("military",)),
        actors=(ARMY, OTHER_ARMY),
        places=(SOTK,),
        time=TWO_DAYS,
        confidence=0.8,
    ),
    Claim(
        "c2",
        at("Armenian\nmortars had fired on Lachin on Tuesday"),
        border.SHELLING,
        speaker=OBSERVERS,
        cue=at("said"),
        actors=(Actor("Armenian", "ARM", "MIL"),),
        targets=(border.AZERBAIJAN,),
        places=(LACHIN,),
        time=border.day(13),
        weapons=("mortars",),
    ),
    Claim(
        "c3",
        at("the army of\nAzerbaijan had seized cattle in Armenia"),
        Act(ActType.COERCE, "seize"),
        speaker=SHOPKEEPER,
        actors=(Actor("army of Azerbaijan", "AZE", "MIL"),),
        targets=(SHOPKEEPER,),
        places=(ARMENIA,),
        time=border.day(13),
    ),
)
FIGURES = (
    Figure("f1", at("49 of its soldiers were killed"), FigureKind.KILLED, Count.exactly(49), YEREVAN,
           who=Who.MILITARY, sides=(border.ARMENIA,)),
    Figure("f2", at("it lost 50"), FigureKind.KILLED, Count.exactly(50), BAKU, who=Who.MILITARY,
           sides=(border.AZERBAIJAN,)),
    Figure("f3", at("the enemy's dead at 431"), FigureKind.KILLED, Count.exactly(431), border.ARMENIA,
           who=Who.MILITARY, sides=(border.AZERBAIJAN,)),
    Figure("f4", at("Dozens of civilians were hurt"), FigureKind.WOUNDED, Count(), who=Who.CIVILIAN),
)  # fmt: skip
ACCOUNT = Account(DOCUMENT, ReaderVersion("0.1.0", "0" * 64), CLAIMS, FIGURES)


def key(account: Account, name: str) -> EntryKey:
    """The key of a claim, figure or truce of one of the two accounts."""
    kinds = {"c": EntryKind.CLAIM, "f": EntryKind.FIGURE, "t": EntryKind.CEASEFIRE}
    told = {one.id: one for one in (*account.claims, *account.figures)}
    spans = {name: one.evidence for name, one in told.items()} | {t.id: t.evidence[0] for t in account.ceasefires}
    nth = 2 if account is border.ACCOUNT and name == "c3" else 1
    return EntryKey(kinds[name[0]], account.document.id, spans[name], nth)


def first(name: str) -> EntryKey:
    return key(border.ACCOUNT, name)


def second(name: str) -> EntryKey:
    return key(ACCOUNT, name)


LINEAGES = (border.DOCUMENT.id, DOCUMENT.id)


def toll(
    figure: EntryKey,
    count: tuple[int | None, int | None, int | None],
    side: str | None,
    basis: Basis,
    *speakers: str | None,
    kind: FigureKind = FigureKind.KILLED,
    who: Who = Who.MILITARY,
    derived: bool = False,
) -> TollSeries:
    low, best, high = (None if number is None else Bound(number, figure) for number in count)
    told = DOCUMENT.published
    point = Toll(kind, side, basis, who, low, best, high, (figure,), speakers, (DOCUMENT.id,), told, derived)
    return TollSeries(kind, side, basis, (point,), derived)


CONCEDED = (
    toll(second("f1"), (49, 49, 49), "ARM", Basis.CONCEDED, "ARM"),
    toll(second("f2"), (50, 50, 50), "AZE", Basis.CONCEDED, "AZE"),
)
ALLEGED = toll(second("f3"), (431, 431, 431), "AZE", Basis.ALLEGED, "ARM")
SUMMED = toll(first("f1"), (100, None, None), None, Basis.THIRD_PARTY, derived=True)
HISTORY = toll(first("f3"), (6_500, None, None), "AZE", Basis.THIRD_PARTY, None)
HURT = toll(second("f4"), (None, None, None), None, Basis.THIRD_PARTY, None, kind=FigureKind.WOUNDED, who=Who.CIVILIAN)


def incident(id: str, act: Act, *claims: EntryKey, **more: object) -> Incident:
    shared: dict[str, object] = {
        "actors": (), "targets": (), "place": None, "time": None, "figures": (), "lineages": LINEAGES[:1],
        "grade": Grade.WEAK,
    }  # fmt: skip
    return Incident(id=id, act=act, claims=claims, **(shared | more))  # type: ignore[arg-type]


SHELLING_OF_JERMUK = incident(
    "i-jermuk", border.SHELLING, first("c5"),
    actors=(Actor("Azerbaijani army", "AZE", "MIL"),), targets=(border.ARMENIA,), place=JERMUK, time=border.day(14),
)  # fmt: skip
MORTARS_ON_LACHIN = incident(
    "i-lachin", border.SHELLING, first("c6"), second("c2"),
    actors=(Actor("Armenian units", "ARM", "MIL"),), targets=(border.AZERBAIJAN,), place=LACHIN, time=border.day(13),
    lineages=LINEAGES, grade=Grade.FAIR,
    merges=(Merge(first("c6"), second("c2"), 0.9, (Feature("place", 1.0, 2.0, "both at Lachin"),)),),
)  # fmt: skip
CLASHES_AT_SOTK = incident(
    "i-sotk", Act(ActType.ASSAULT, None, ("military",)), second("c1"),
    actors=(ARMY, OTHER_ARMY), place=SOTK, time=TWO_DAYS, lineages=LINEAGES[1:],
    figures=(second("f1"), second("f2"), second("f3"), first("f1")),
    tolls=(*CONCEDED, ALLEGED, SUMMED, HISTORY, HURT),
)  # fmt: skip
CATTLE = incident(
    "i-cattle", Act(ActType.COERCE, "seize"), second("c3"),
    actors=(Actor("army of Azerbaijan", "AZE", "MIL"),), targets=(SHOPKEEPER,), place=ARMENIA, time=border.day(13),
)  # fmt: skip
AGREEMENT = incident(
    "i-truce", Act(ActType.AGREE, "ceasefire"), first("c4"),
    actors=(border.RUSSIA,), targets=(border.ARMENIA, border.AZERBAIJAN), time=border.day(13),
)  # fmt: skip
WAR = incident("i-war", Act(ActType.ASSAULT), first("c11"), actors=(border.ARMENIA, border.AZERBAIJAN))
DENIAL = incident("i-denied", border.SHELLING, first("c7"), actors=(border.AZERBAIJAN,), grade=Grade.CONTESTED)

TRUCE = TruceLife(
    "t-border",
    parties=(border.ARMENIA, border.AZERBAIJAN),
    brokers=(border.RUSSIA,),
    declared=border.day(13),
    in_force=border.day(13),
    ended=None,
    status=TruceStage.BREACH_ALLEGED,
    disputed=True,
    moments=(TruceMoment(TruceStage.BROKERED, border.day(13), border.DOCUMENT.published, "RUS", (first("t1"),)),),
    breaches=(
        BreachSeries("AZE", ("ARM",), Basis.ALLEGED, (first("c6"), first("c3"))),
        BreachSeries(
            "ARM",
            ("AZE",),
            Basis.ALLEGED,
            (first("c2"),),
            count=3,
            lineages=LINEAGES[:1],
            tallies=(
                BreachTally(Count(low=3), border.day(13), border.DOCUMENT.published, (first("c2"),), LINEAGES[:1]),
            ),
        ),
    ),
    ceasefires=(first("t1"),),
    lineages=LINEAGES[:1],
)
PICTURE = Picture(
    lineages=(Lineage(LINEAGES[0], LINEAGES[:1]), Lineage(LINEAGES[1], LINEAGES[1:], "AFP")),
    incidents=(SHELLING_OF_JERMUK, MORTARS_ON_LACHIN, CLASHES_AT_SOTK, CATTLE, AGREEMENT, WAR, DENIAL),
    tolls=(HISTORY,),
    ceasefires=(TRUCE,),
    contradictions=(Contradiction("x1", DisputeKind.FIGURE, ((second("f2"),), (second("f3"),)), CLASHES_AT_SOTK.id),),
)
HOLDINGS = Holdings.of((border.ACCOUNT, ACCOUNT), PICTURE)
