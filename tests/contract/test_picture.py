"""The picture in the ledger: comes back as it went in, knows when it is out of date, leaves with withdrawn words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.contract.stories import ARDANIA, CEASEFIRE, SHELLED, TUESDAY, VELLAND, account, document
from truceline.model import (
    Act,
    ActType,
    Attribute,
    AttributeStatus,
    Basis,
    Bound,
    BreachSeries,
    Contradiction,
    DisputeKind,
    EntryKey,
    EntryKind,
    Feature,
    FigureKind,
    Grade,
    Incident,
    Judgement,
    Lineage,
    Merge,
    Period,
    Picture,
    Place,
    PlacePrecision,
    Span,
    Support,
    TimePrecision,
    Toll,
    TollSeries,
    TruceLife,
    TruceMoment,
    TruceStage,
    Verdict,
    Who,
)
from truceline.pipeline.picturing import reconcile_ledger
from truceline.reconcile.picture import reconcile
from truceline.store import Ledger

QUARTERS = "upper lower old new river mill tanners' fishers' weavers' northern".split()
ONE = EntryKey(EntryKind.CLAIM, "d" * 64, Span(0, 10))
OTHER = EntryKey(EntryKind.CLAIM, "e" * 64, Span(3, 10), 2)
DEAD = EntryKey(EntryKind.FIGURE, "d" * 64, Span(20, 30))
WHEN = Period(TUESDAY, TUESDAY, TimePrecision.DAY)
MORNING = datetime(2031, 5, 7, 6, tzinfo=UTC)


def whole_picture() -> Picture:
    """A picture in which every kind of part stands."""
    bound = Bound(12, DEAD)
    toll = Toll(
        FigureKind.KILLED,
        "ARD",
        Basis.CONCEDED,
        Who.CIVILIAN,
        bound,
        None,
        None,
        (DEAD,),
        ("ARD", None),
        ("d",),
        MORNING,
    )
    series = TollSeries(FigureKind.KILLED, "ARD", Basis.CONCEDED, (toll,))
    actors = Attribute("actors", AttributeStatus.DENIED, (Support("VEL", (ONE,), ("ARD", None), ("d" * 64,)),))
    incident = Incident(
        "i1",
        Act(ActType.ASSAULT, "heavy-weapons", ("military",)),
        (VELLAND,),
        (ARDANIA,),
        Place("Toldan", None, PlacePrecision.EXACT, 41.5, 44.25, "ARD", 611717),
        WHEN,
        (ONE, OTHER),
        (DEAD,),
        ("d" * 64, "e" * 64),
        Grade.CONTESTED,
        (actors,),
        (series,),
        (Merge(ONE, OTHER, 0.93, (Feature("place", 1.0, 3.4, "both Toldan"),)), Merge(ONE, OTHER, 1.0, (), 7)),
    )
    life = TruceLife(
        "t1",
        (ARDANIA, VELLAND),
        (),
        WHEN,
        None,
        None,
        TruceStage.BREACH_ALLEGED,
        True,
        (TruceMoment(TruceStage.DECLARED, WHEN, MORNING, None, (ONE,)),),
        (BreachSeries("ARD", ("VEL",), Basis.ALLEGED, (ONE,), 15),),
        (EntryKey(EntryKind.CEASEFIRE, "d" * 64, Span(1, 9)),),
        ("d" * 64,),
    )
    return Picture(
        (Lineage("d" * 64, ("d" * 64, "f" * 64), "AFP"),),
        (incident,),
        (series,),
        (life,),
        (Contradiction("k1", DisputeKind.DENIAL, ((ONE,), (OTHER,)), "i1"),),
        (3, 5),
    )


def test_a_picture_comes_back_as_it_went_in(ledger: Ledger) -> None:
    assert ledger.picture() is None
    ledger.put_picture(whole_picture(), made_from=ledger.basis())
    assert ledger.picture() == whole_picture()


def test_a_new_picture_takes_the_place_of_the_one_before(ledger: Ledger) -> None:
    ledger.put_picture(whole_picture(), made_from=ledger.basis())
    ledger.put_picture(Picture(review=(1,)), made_from=ledger.basis())
    assert ledger.picture() == Picture(review=(1,))


def test_a_picture_is_out_of_date_once_something_is_read_or_judged(told: Ledger) -> None:
    assert not told.has_current_picture()
    reconcile_ledger(told)
    assert told.has_current_picture()
    told.judge(Judgement(str(next(told.claims()).key), Verdict.ACCEPT, "ana"))
    assert not told.has_current_picture()
    reconcile_ledger(told)
    doc, raw = document(CEASEFIRE, url=None)
    told.add(doc, raw, source="b.txt")
    told.put_account(replace(account(document()[0]), document=doc, claims=(), figures=(), ceasefires=(), disputes=()))
    assert not told.has_current_picture()


def test_the_ledger_reconciles_its_accounts(told: Ledger) -> None:
    made = reconcile_ledger(told)
    picture = reconcile(told.accounts(), told.judgements())
    claims = [entry.key for entry in told.claims()]
    (incident,) = picture.incidents
    assert incident.claims == tuple(claims)  # the denial stands with what it denies
    assert [key.kind for key in incident.figures] == [EntryKind.FIGURE]
    assert told.picture() == picture
    assert (made.documents, made.claims, made.incidents) == (1, 2, 1)


def test_the_picture_is_the_same_with_however_many_processes(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("truceline.pipeline.picturing.SMALL", 0)
    monkeypatch.setattr("truceline.pipeline.picturing.BATCH", 2)
    monkeypatch.setattr("truceline.pipeline.picturing.PART", 2)
    monkeypatch.setattr("truceline.reconcile.parting.SMALLEST", 2)
    monkeypatch.setattr("truceline.reconcile.settling.PART", 2)
    for number in range(7):  # all print the same paragraph, and each has more of its own
        more = " ".join(f"In the {word} quarter {number} shops opened again." for word in QUARTERS)
        doc, raw = document(f"{SHELLED}\n\n{more}", url=f"https://river{number}.example/a")
        told = account(replace(doc, outlet=f"river{number}.example", published=MORNING + number * timedelta(days=20)))
        day = TUESDAY + number // 2 * timedelta(days=40)
        (claim, denial), (figure,) = told.claims, told.figures
        when = Period(day, day, TimePrecision.DAY)
        told = replace(told, claims=(replace(claim, time=when), denial), figures=(replace(figure, time=when),))
        ledger.add(told.document, raw, source=f"river/{number}.txt")
        ledger.put_account(told)
    ledger.judge(Judgement(str(next(ledger.claims()).key), Verdict.REJECT, "ana"))
    alone = reconcile_ledger(ledger, workers=0)
    picture = ledger.picture()
    assert picture is not None
    assert len(picture.incidents) > 2
    assert len(picture.passages) == 1
    assert reconcile(ledger.accounts(), ledger.judgements()) == picture
    for workers in (1, 3):
        assert reconcile_ledger(ledger, workers=workers) == alone
        assert ledger.picture() == picture


def test_withdrawn_words_leave_the_picture(told: Ledger) -> None:
    doc, _ = document(SHELLED)
    reconcile_ledger(told)
    told.withdraw(doc.id, by="ana", reason="asked")
    assert told.picture() is None
    assert reconcile_ledger(told).incidents == 0
    assert told.picture() == Picture()


def test_a_judgement_of_a_reading_that_changed_comes_back(told: Ledger) -> None:
    key = next(told.claims()).key
    held = told.judge(Judgement(str(key), Verdict.ACCEPT, "ana", reading=told.reading_of(key)))
    assert reconcile_ledger(told).review == ()  # the same hash here and in the store
    passing = told.judge(Judgement(str(key), Verdict.ACCEPT, "ana", reading="0" * 64))
    assert reconcile_ledger(told).review == (passing,)
    told.retract(passing, by="ana", reason="mistaken")
    assert reconcile_ledger(told).review == ()
    assert held != passing
