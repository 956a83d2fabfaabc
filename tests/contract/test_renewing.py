"""A picture that is brought up to date is the one that making all of it anew gives, however the ledger came about."""

from __future__ import annotations

import hashlib
import os
import random
import signal
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import event

from benchmarks.claims import World
from tests.test_war import ARTICLES
from truceline.ingest.records import capture_record
from truceline.model import Account, Judgement, Picture, ReaderVersion, Verdict
from truceline.pipeline import load_reader, read_document
from truceline.pipeline.picturing import reconcile_ledger
from truceline.pipeline.standing import Standing
from truceline.reconcile.judging import docket_of
from truceline.reconcile.keeping import packed_notes, unpacked_notes
from truceline.reconcile.knowledge import load_knowledge
from truceline.reconcile.notes import Noter
from truceline.store import Ledger
from truceline.store.renewals import Renewals

OTHER_READER = ReaderVersion("1", "1" * 64)
LATER = "truceline.reconcile.renewing.MUCH"


def captured(accounts: Sequence[Account]) -> list[tuple[Account, bytes]]:
    """Accounts of documents whose ids are those of bytes, as a ledger wants them."""
    found = []
    for number, account in enumerate(accounts):
        raw = f"{number} {account.document.text}".encode()
        document = replace(account.document, id=hashlib.sha256(raw).hexdigest())
        found.append((replace(account, document=document), raw))
    return found


def take_in(ledger: Ledger, some: Sequence[tuple[Account, bytes]]) -> None:
    for account, raw in some:
        ledger.add(account.document, raw, source="invented")
        ledger.put_account(account)


def judge_something(ledger: Ledger, chance: random.Random) -> None:
    """A judgement, or one taken back."""
    keys = [str(entry.key) for entry in ledger.claims()]
    recorded = list(ledger.judgements())
    verdict = chance.choice((*Verdict, None))
    if verdict is None and recorded:
        ledger.retract(chance.choice(recorded).number, by="ana", reason="mistaken")
    elif verdict is None or len(keys) < 2:
        return
    elif verdict in (Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE):
        one, other = chance.sample(keys, 2)
        ledger.judge(Judgement(one, verdict, "ana", other=other))
    else:
        amendment = {"actors": [{"name": "Belmark", "code": "BEL"}]} if verdict is Verdict.AMEND else None
        ledger.judge(Judgement(chance.choice(keys), verdict, "ana", amendment=amendment))


def hold_up_to_date(ledger: Ledger, *, workers: int = 0) -> Picture:
    """Bring the picture up to date, and hold it against one made anew."""
    made = reconcile_ledger(ledger, workers=workers)
    renewed = ledger.picture()
    assert reconcile_ledger(ledger, full=True) == made
    anew = ledger.picture()
    assert renewed == anew
    assert anew is not None
    return anew


def steps(ledger: Ledger, news: Sequence[tuple[Account, bytes]], chance: random.Random) -> Iterator[None]:
    """Runs of articles in any order, with judgements, second readings and withdrawals between them."""
    waiting = list(news)
    chance.shuffle(waiting)
    there: list[tuple[Account, bytes]] = []
    while waiting:
        some = [waiting.pop() for _ in range(min(len(waiting), chance.randint(1, 8)))]
        take_in(ledger, some)
        there += some
        if chance.random() < 0.4:
            judge_something(ledger, chance)
        if chance.random() < 0.3:
            account, _ = chance.choice(there)
            if account.claims:
                ledger.put_account(replace(account, reader=OTHER_READER, claims=account.claims[1:], disputes=()))
        if len(there) > 3 and chance.random() < 0.2:
            account, _ = there.pop(chance.randrange(len(there)))
            ledger.withdraw(account.document.id, by="ana", reason="asked")
        yield


@pytest.mark.parametrize("seed", range(4))
def test_any_split_into_runs_gives_the_picture_made_anew(
    ledger: Ledger, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LATER, 2.0)  # few claims here: what is new is much of them
    news = captured(list(World(seed=seed, wars=1 + seed % 2, villages=5, tellings=6.0).accounts(claims=60)))
    for _ in steps(ledger, news, random.Random(seed)):
        picture = hold_up_to_date(ledger)
        reconcile_ledger(ledger)  # goes on from the one made anew
        assert ledger.picture() == picture


def test_the_order_of_runs_does_not_matter(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LATER, 2.0)
    news = captured(list(World(seed=9, wars=1, villages=3).accounts(claims=50)))
    with Ledger.open("sqlite://") as other:
        take_in(other, news)
        reconcile_ledger(other)
        expected = other.picture()
    for some in (news[20:], news[5:12], news[:5], news[12:20]):
        take_in(ledger, some)
        reconcile_ledger(ledger)
    renewed = ledger.picture()
    assert renewed is not None
    assert expected is not None
    assert renewed.incidents == expected.incidents
    assert renewed.contradictions == expected.contradictions


def test_the_fixture_war_in_runs_gives_the_picture_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LATER, 2.0)
    reader = load_reader(threads=1)
    news = [
        (read_document(capture_record(line, source=f"war:{n}"), reader), line)
        for n, line in enumerate(ARTICLES.read_bytes().splitlines())
    ]
    chance = random.Random(3)
    chance.shuffle(news)
    with Ledger.open("sqlite://") as ledger:
        for start in range(0, len(news), 3):
            take_in(ledger, news[start : start + 3])
            judge_something(ledger, chance)
            picture = hold_up_to_date(ledger)
        assert picture.incidents
        assert picture.ceasefires
        assert picture.tolls


def test_notes_are_taken_only_of_what_changed(ledger: Ledger) -> None:
    news = captured(list(World(seed=2, wars=1).accounts(claims=40)))
    take_in(ledger, news[:-1])
    reconcile_ledger(ledger)
    assert not Standing.of(Renewals(ledger), docket_of(ledger.judgements()), full=False).changed
    take_in(ledger, news[-1:])
    judged = next(ledger.claims()).key
    ledger.judge(Judgement(str(judged), Verdict.REJECT, "ana"))
    changed = Standing.of(Renewals(ledger), docket_of(ledger.judgements()), full=False).changed
    assert changed == {news[-1][0].document.id, judged.document}


def test_processes_make_no_difference_to_what_is_brought_up_to_date(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = ("pipeline.picturing.SMALL", "pipeline.picturing.PART")
    for size in (*sizes, "reconcile.parting.SMALLEST", "reconcile.settling.PART"):
        monkeypatch.setattr(f"truceline.{size}", 3)
    news = captured(list(World(seed=5, wars=1).accounts(claims=40)))
    take_in(ledger, news[:-6])
    reconcile_ledger(ledger, workers=2)
    take_in(ledger, news[-6:])
    hold_up_to_date(ledger, workers=2)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM pictures", "INSERT INTO incidents", "INSERT INTO picture_documents", "INSERT INTO picture_links"],
)
def test_killed_while_it_is_put_the_next_goes_on_to_the_same_picture(url: str, statement: str) -> None:
    news = captured(list(World(seed=6, wars=1).accounts(claims=30)))
    with Ledger.open(url) as ledger:
        take_in(ledger, news[:-5])
        reconcile_ledger(ledger)
        before = ledger.picture()
        take_in(ledger, news[-5:])
    child = os.fork()
    if child == 0:
        _reconcile_and_die(url, statement)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    with Ledger.open(url) as ledger:
        assert ledger.picture() == before
        assert not ledger.has_current_picture()
        hold_up_to_date(ledger)


def _reconcile_and_die(url: str, statement: str) -> None:
    """In a process of its own: killed just before it executes such a statement."""
    with Ledger.open(url) as ledger:

        def kill(_connection: object, _cursor: object, written: str, *_more: object) -> None:
            if written.startswith(statement):
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(ledger._engine, "before_cursor_execute", kill)
        reconcile_ledger(ledger)
    os._exit(1)


def test_withdrawn_words_leave_what_the_picture_was_made_of(ledger: Ledger) -> None:
    news = captured(list(World(seed=2, wars=1).accounts(claims=30)))
    take_in(ledger, news)
    reconcile_ledger(ledger)
    gone = news[4][0].document.id
    ledger.withdraw(gone, by="ana", reason="asked")
    assert not list(ledger.incidents())
    kept = [one.document.id for _, packed in Renewals(ledger).notes() for one in unpacked_notes(packed)]
    assert gone not in kept
    hold_up_to_date(ledger)


class Intruder:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("true",)


def test_notes_that_name_anything_but_their_own_classes_are_refused() -> None:
    import pickle

    assert unpacked_notes(packed_notes([])) == []
    with pytest.raises(pickle.UnpicklingError, match="no part of notes"):
        unpacked_notes(packed_notes([Intruder()]))  # type: ignore[list-item]


def test_notes_come_back_from_bytes_as_they_were() -> None:
    noter = Noter(docket_of([]), load_knowledge(), copies_sought=False)
    notes = [noter.note(account) for account in World(seed=5, wars=2).accounts(claims=60)]
    assert unpacked_notes(packed_notes(notes)) == notes
