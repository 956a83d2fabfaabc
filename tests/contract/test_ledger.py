"""What the ledger promises, on every database it can lie in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.schema import differences
from tests.contract.stories import CEASEFIRE, NEW, NOON, OLD, SHELLED, account, document
from truceline.errors import NoLedger, StoreError
from truceline.model import (
    ActType,
    Document,
    EntryKey,
    Figure,
    FigureKind,
    Issue,
    IssueKind,
    Judgement,
    Verdict,
    entries_of,
)
from truceline.model.counts import Count
from truceline.model.spans import Span
from truceline.store import Added, Ledger
from truceline.store.retrieval import State


def test_a_document_comes_back_as_it_went_in(ledger: Ledger) -> None:
    doc, raw = document()
    assert ledger.add(doc, raw, source="river/a.txt") is Added.NEW
    assert list(ledger.documents()) == [doc]
    assert ledger.document(doc.id) == doc
    assert ledger.raw(doc.id) == raw
    assert ledger.document("0" * 64) is None


def test_an_account_comes_back_as_it_went_in(told: Ledger) -> None:
    doc, _ = document()
    assert told.account(doc.id) == account(doc)
    assert list(told.accounts()) == [account(doc)]


def test_entries_come_back_with_their_keys_and_reader(told: Ledger) -> None:
    made = account(document()[0])
    found = [*told.claims(), *told.figures(), *told.ceasefires(), *told.disputes()]
    assert found == list(entries_of(made))
    assert {entry.reader for entry in found} == {OLD}


def test_the_same_bytes_twice_change_nothing(told: Ledger) -> None:
    before = told.dump()
    doc, raw = document()
    assert told.add(doc, raw, source="elsewhere/b.txt") is Added.KNOWN
    assert told.put_account(account(doc)) is False
    assert told.dump() == before


def test_a_better_reader_adds_a_reading_and_no_second_claim(told: Ledger) -> None:
    doc, _ = document()
    keys = [entry.key for entry in told.claims()]
    assert told.put_account(account(doc, NEW, act=ActType.COERCE))
    assert [entry.key for entry in told.claims()] == keys
    assert {entry.value.act.type for entry in told.claims()} == {ActType.COERCE}
    assert {entry.reader for entry in told.claims()} == {NEW}
    assert told.dump().count('"table":"claim_readings"') == 4, "the earlier reading stays"


def test_an_earlier_reading_handed_in_again_does_not_become_the_latest(told: Ledger) -> None:
    doc, _ = document()
    told.put_account(account(doc, NEW, act=ActType.COERCE))
    told.put_account(account(doc, OLD))
    assert {entry.reader for entry in told.claims()} == {NEW}


def test_an_account_of_other_words_is_refused(told: Ledger) -> None:
    doc, _ = document()
    with pytest.raises(ValueError, match="another text"):
        told.put_account(account(Document(id=doc.id, text=f"{doc.text} More.")))


def test_an_account_without_its_document_is_refused(ledger: Ledger) -> None:
    with pytest.raises(NoLedger, match="add it"):
        ledger.put_account(account(document()[0]))


def test_bytes_that_are_not_the_documents_are_refused(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="not captured"):
        ledger.add(document()[0], b"other bytes", source="a.txt")


def test_what_fails_within_a_transaction_leaves_no_trace(ledger: Ledger) -> None:
    before = ledger.dump()
    doc, raw = document()

    def half_done() -> None:
        with ledger.transaction():
            ledger.add(doc, raw, source="a.txt")
            ledger.put_account(account(Document(id=doc.id, text=f"{doc.text} More.")))

    with pytest.raises(ValueError, match="another text"):
        half_done()
    assert ledger.dump() == before


def test_a_count_larger_than_any_column_is_kept_whole(ledger: Ledger) -> None:
    doc, raw = document()
    many = Figure("f1", Span(0, 7), FigureKind.KILLED, Count.exactly(10**30))
    ledger.add(doc, raw, source="a.txt")
    ledger.put_account(type(account(doc))(doc, OLD, figures=(many,)))
    assert [entry.value.count.best for entry in ledger.figures()] == [10**30]


def test_states_say_what_this_reader_has_still_to_read(told: Ledger) -> None:
    doc, _ = document()
    assert told.states([doc.id, "0" * 64], OLD) == {doc.id: State.READ}
    assert told.states([doc.id], NEW) == {doc.id: State.UNREAD}


def test_a_judgement_stands_until_a_later_row_retracts_it(told: Ledger) -> None:
    key = next(told.claims()).key
    judged = Judgement(str(key), Verdict.ACCEPT, "ana", "seen on video", reading=told.reading_of(key))
    number = told.judge(judged)
    assert [(found.judgement, found.at) for found in told.judgements()] == [(judged, NOON)]
    later = told.retract(number, by="ben", reason="another video")
    assert list(told.judgements()) == []
    assert [found.retracted_by for found in told.judgements(retracted=True)] == [later]
    with pytest.raises(StoreError, match="before"):
        told.retract(number, by="ana", reason="again")
    with pytest.raises(NoLedger):
        told.retract(later, by="ana", reason="a retraction is no judgement")


def test_a_judgement_can_tell_that_its_reading_changed(told: Ledger) -> None:
    doc, _ = document()
    key = next(told.claims()).key
    judged = told.reading_of(key)
    told.put_account(account(doc, NEW))
    assert told.reading_of(key) == judged, "the same reading by another reader"
    told.put_account(account(doc, NEW, act=ActType.COERCE))
    assert told.reading_of(key) not in {judged, None}
    assert told.reading_of(EntryKey(key.kind, doc.id, Span(0, 1))) is None


def test_amendments_keep_their_values(told: Ledger) -> None:
    key = str(next(told.claims()).key)
    told.judge(Judgement(key, Verdict.AMEND, "ana", amendment={"weapons": ["mortar"], "confidence": 1.0}))
    assert next(told.judgements()).judgement.amendment == {"weapons": ["mortar"], "confidence": 1.0}


def test_an_issue_is_recorded_once(ledger: Ledger) -> None:
    issue = Issue("b.txt", IssueKind.NOT_TEXT, "b.txt: this is an image", "c" * 64)
    assert ledger.put_issue(issue)
    assert not ledger.put_issue(issue)
    assert ledger.put_issue(Issue("b.txt", IssueKind.NOT_FOUND, "gone"))
    assert not ledger.put_issue(Issue("b.txt", IssueKind.NOT_FOUND, "gone"))
    assert [found.kind for found in ledger.issues()] == [IssueKind.NOT_TEXT, IssueKind.NOT_FOUND]


def test_an_issue_and_an_address_may_be_longer_than_an_index_holds(ledger: Ledger) -> None:
    doc, raw = document(url="https://river.example/" + "é1x" * 5_000)
    assert ledger.add(doc, raw, source="s" * 20_000) is Added.NEW
    assert ledger.put_issue(Issue("s" * 20_000, IssueKind.NOT_TEXT, "r" * 20_000))
    assert list(ledger.documents()) == [doc]


class TestWithdrawing:
    def test_the_words_go_and_a_tombstone_stays(self, told: Ledger) -> None:
        doc, _ = document()
        assert told.withdraw(doc.id[:12], by="ana", reason="a court's order") == [doc.id]
        assert list(told.documents()) == list(told.accounts()) == list(told.claims()) == list(told.figures()) == []
        assert told.raw(doc.id) is None
        assert told.search("mortars") == []
        stone = next(told.withdrawals())
        assert (stone.document, stone.reason, stone.by, stone.at) == (doc.id, "a court's order", "ana", NOON)
        assert len(stone.text_sha256) == 64
        assert len(stone.readings) == 1
        assert "Toldan" not in told.dump()

    def test_what_was_taken_down_is_not_taken_in_again(self, told: Ledger) -> None:
        doc, raw = document()
        told.withdraw(doc.id, by="ana", reason="asked for")
        before = told.dump()
        assert told.add(doc, raw, source="again.txt") is Added.WITHDRAWN
        assert told.states([doc.id], OLD) == {doc.id: State.WITHDRAWN}
        assert told.dump() == before
        with pytest.raises(StoreError, match="withdrawn"):
            told.put_account(account(doc))
        with pytest.raises(NoLedger):
            told.withdraw(doc.id, by="ana", reason="twice")

    def test_an_address_takes_down_all_it_gave_and_is_refused_from_then_on(self, told: Ledger) -> None:
        first, second = document(), document(CEASEFIRE)
        told.add(*second, source="b.txt")
        found = told.withdraw("https://river.example/a", by="ana", reason="asked for")
        assert found == [first[0].id, second[0].id]
        assert told.add(*document("Another version of the same page."), source="c.txt") is Added.WITHDRAWN
        assert told.add(*document("Another page.", url="https://river.example/b"), source="d.txt") is Added.NEW

    def test_a_document_taken_down_by_its_hash_leaves_its_address_open(self, told: Ledger) -> None:
        told.withdraw(document()[0].id, by="ana", reason="asked for")
        assert told.add(*document("Another version of the same page."), source="c.txt") is Added.NEW

    @pytest.mark.parametrize("name", ["", "https://river.example/none", "%", "0000000000", "ffff"])
    def test_what_names_no_document_is_refused(self, told: Ledger, name: str) -> None:
        with pytest.raises(NoLedger):
            told.withdraw(name, by="ana", reason="x")


def test_a_run_that_was_cut_off_can_be_found_again(ledger: Ledger) -> None:
    assert ledger.unfinished_run() is None
    run = ledger.begin_run(["a.txt", "folder"], OLD)
    assert ledger.unfinished_run() == ["a.txt", "folder"]
    ledger.finish_run(run, outcome="stopped", counts={"new": 1})
    assert ledger.unfinished_run() == ["a.txt", "folder"]
    ledger.finish_run(run, outcome="done", counts={"new": 2})
    assert ledger.unfinished_run() is None


def test_two_ledgers_write_to_one_database(url: str) -> None:
    with Ledger.open(url) as one, Ledger.open(url) as two:
        doc, raw = document()
        assert one.add(doc, raw, source="a.txt") is Added.NEW
        assert two.add(doc, raw, source="b.txt") is Added.KNOWN
        assert two.put_account(account(doc))
        assert [entry.value.id for entry in one.claims()] == ["c1", "c2"]
        assert one.dump() == two.dump()


def test_reading_goes_on_while_another_writes(url: str) -> None:
    with Ledger.open(url) as one, Ledger.open(url) as two:
        for number in range(3):
            one.add(*document(f"{SHELLED} {number}", url=None), source="a.txt")
        going = one.documents()
        next(going)
        assert two.add(*document(CEASEFIRE), source="b.txt") is Added.NEW
        assert len(list(going)) == 2


def test_the_dump_is_the_same_in_every_database(told: Ledger, tmp_path: Path) -> None:
    doc, raw = document()
    with Ledger.open(f"sqlite:///{tmp_path / 'other.db'}") as other:
        other.add(doc, raw, source="river/a.txt")
        other.put_account(account(doc))
        assert other.dump() == told.dump()
    assert SHELLED[:30] in told.dump()


def test_counting_what_there_is(told: Ledger) -> None:
    assert told.counts() == {"documents": 1, "claims": 2, "figures": 1, "ceasefires": 1, "disputes": 1}


def test_the_migrations_make_the_tables_that_the_code_uses(ledger: Ledger, url: str) -> None:
    assert differences(url) == []
