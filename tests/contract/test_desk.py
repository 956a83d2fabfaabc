"""The desk's questions to a ledger: the same answers in both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.desk import fill
from truceline.errors import EditLocked, NoLedger, ReviewConflict, UsageError
from truceline.model import EntryKey
from truceline.serve.judging import Said, drafted
from truceline.serve.queries import documents, incidents, lineages, narrowing, overview, parts, reviews, told
from truceline.serve.queries.paging import Asked, CursorInvalid, Page
from truceline.serve.selection import Refused, ReviewState, Selection
from truceline.store import Ledger
from truceline.store.reviewing import ReviewBook
from truceline.store.reviews import Action, Standing

LISTS: dict[str, Callable[..., Page[Any]]] = {
    "documents": documents.documents,
    "claims": told.claims,
    "figures": told.figures,
    "incidents": incidents.incidents,
    "ceasefires": parts.ceasefires,
    "disputes": parts.disputes,
    "lineages": lineages.lineages,
}


@pytest.fixture
def war(ledger: Ledger) -> Ledger:
    fill(ledger)
    return ledger


def number(connection: Connection, kind: str, **said: str) -> int:
    selection = Selection.parse(list(said.items()))
    found = LISTS[kind](connection, selection, Asked(counted=True))
    assert found.total == len(found.items)
    return len(found.items)


def test_every_filter_narrows_every_list_alike_in_both_databases(war: Ledger) -> None:
    with war.reading() as connection:
        every = {kind: number(connection, kind) for kind in LISTS}
        assert every["documents"] == every["claims"] == every["lineages"] == 5
        assert every["figures"] == 5
        assert every["ceasefires"] == 1
        assert number(connection, "claims", party="VEL") == 3
        assert number(connection, "documents", party="VEL") == 3
        assert number(connection, "claims", place="sandport") == 2
        assert number(connection, "claims", place="ARM") == 5
        assert number(connection, "claims", since="2031-05-08") == 2
        assert number(connection, "documents", until="2031-05-06") == 2
        assert number(connection, "figures", source="River Post") == 2
        assert number(connection, "claims", act="AID") == 0
        assert number(connection, "documents", q="wounded") == 1
        assert number(connection, "claims", q='"Toldan on Tuesday"') == 1
        assert number(connection, "claims", review="unreviewed") == 5
        assert number(connection, "claims", review="reviewed") == 0
        first = incidents.incidents(connection, Selection(), Asked()).items[0]
        assert number(connection, "claims", incident=first.id) == first.claims
        truce = parts.ceasefires(connection, Selection(), Asked()).items[0]
        assert number(connection, "documents", ceasefire=truce.id) == number(connection, "lineages", ceasefire=truce.id)
        assert number(connection, "ceasefires", status="in-force") == 0
        for name in ("party", "place", "source", "ceasefire", "document", "incident", "q"):
            for kind in LISTS:
                assert number(connection, kind, **{name: "nobodyknowsit"}) == 0, (name, kind)


@pytest.mark.parametrize("kind", LISTS)
def test_pages_of_a_list_make_up_the_list(war: Ledger, kind: str) -> None:
    with war.reading() as connection:
        whole = LISTS[kind](connection, Selection(), Asked()).items
        found: list[Any] = []
        cursor: str | None = None
        while True:
            page = LISTS[kind](connection, Selection(), Asked(limit=1, cursor=cursor))
            found += page.items
            cursor = page.next
            if cursor is None:
                break
    assert tuple(found) == whole


@pytest.mark.parametrize("sort", [order.name for order in incidents.ORDERS])
def test_incidents_in_any_order_are_the_same_incidents(war: Ledger, sort: str) -> None:
    with war.reading() as connection:
        whole = {one.id for one in incidents.incidents(connection, Selection(), Asked()).items}
        first = incidents.incidents(connection, Selection(), Asked(limit=1), sort=sort)
        rest = incidents.incidents(connection, Selection(), Asked(cursor=first.next), sort=sort)
    assert {one.id for one in (*first.items, *rest.items)} == whole
    assert len(first.items) + len(rest.items) == len(whole)


@pytest.mark.parametrize("cursor", ["zzz", "W10", "bm9uZQ", "WyItYWRkZWQiLG51bGwsLTFd", "💥", "A" * 399])
def test_a_cursor_of_nobody_is_refused(war: Ledger, cursor: str) -> None:
    with war.reading() as connection, pytest.raises(CursorInvalid):
        told.claims(connection, Selection(), Asked(cursor=cursor))


def test_one_of_each_has_the_words_behind_it(war: Ledger) -> None:
    with war.reading() as connection:
        claim = told.claims(connection, Selection(party=("VEL",)), Asked()).items[-1]
        assert claim.words == "Velland shelled Toldan"
        assert told.claim(connection, EntryKey.parse(claim.key)) == claim
        assert claim.incident is not None
        page = incidents.incident(connection, claim.incident, at=war.now())
        assert page is not None
        assert claim.key in {one.key for one in page.claims}
        assert {one.attribute for one in page.silences} == {one.name for one in page.incident.attributes}
        assert {one.id for one in page.lineages} == set(page.incident.lineages)
        document = documents.document(connection, claim.source.id)
        assert document is not None
        assert claim in document.claims
        assert document.lineage is not None
        shown = lineages.lineage(connection, document.lineage.id)
        assert shown is not None
        assert claim.source in shown.documents
        assert incidents.incident(connection, "none", at=war.now()) is None
        hit = documents.search(connection, "wounded", limit=5)[0]
        assert "wounded" in hit.excerpt
        map_ = overview.overview(connection, Selection())
        assert {point.name for point in map_.points} == {"Toldan", "Sandport"}
        assert overview.facets(connection).party[0].value == "TOL"


def said(one: Any, action: Action = Action.REJECT, **more: Any) -> Said:
    return Said(action, one.key, more.pop("by", "ana"), more.pop("reason", "it is history"), one.revision, **more)


def judge(ledger: Ledger, what: Said, **more: Any) -> Any:
    with ledger.transaction() as connection:
        return ReviewBook(ledger).write(drafted(connection, what), **more)


def test_of_two_reviewers_at_once_the_later_is_told_and_nothing_is_lost(war: Ledger) -> None:
    with war.reading() as connection:
        seen = told.claims(connection, Selection(), Asked()).items[0]
    first = judge(war, said(seen))
    with pytest.raises(ReviewConflict, match="changed since"):
        judge(war, said(seen, Action.ACCEPT, by="bo"))
    with war.reading() as connection:
        now = told.claim(connection, EntryKey.parse(seen.key))
        assert now is not None
        assert now.review == "rejected"
        assert now.judgement is not None
        assert now.judgement.judgement.by == "ana"
        assert number(connection, "claims", review="rejected") == 1
        assert number(connection, "claims", review="unreviewed") == 4
        assert [one.number for one in reviews.feed(connection, Asked()).items] == [first.number]
    assert judge(war, said(now, Action.ACCEPT, by="bo")).standing is Standing.COUNTS


def test_what_is_taken_back_counts_no_more_and_stays_in_the_feed(war: Ledger) -> None:
    book = ReviewBook(war)
    with war.reading() as connection:
        seen = told.figures(connection, Selection(), Asked()).items[0]
    made = judge(war, said(seen, Action.AMEND, amendment={"kind": "wounded"}))
    book.retract(made.number, by="bo", reason="the text says killed")
    again = book.review(made.number)
    assert again is not None
    assert again.standing is Standing.RETRACTED
    with pytest.raises(ReviewConflict):
        book.retract(made.number, by="bo", reason="twice")
    with pytest.raises(NoLedger):
        book.retract(99, by="bo", reason="nothing")
    with war.reading() as connection:
        assert told.figures(connection, Selection(review=(ReviewState.UNREVIEWED,)), Asked(counted=True)).total == 5
        assert [one.action for one in reviews.feed(connection, Asked()).items] == [Action.RETRACT, Action.AMEND]
    assert not list(war.judgements())


def test_with_a_second_person_nothing_counts_before_another_one_confirms_it(war: Ledger) -> None:
    book = ReviewBook(war)
    with war.reading() as connection:
        seen = told.claims(connection, Selection(), Asked()).items[0]
    first, rival = judge(war, said(seen), second=True), judge(war, said(seen, Action.ACCEPT, by="bo"), second=True)
    assert not list(war.judgements())
    with war.reading() as connection:
        assert number(connection, "claims", review="waiting") == 1
    with pytest.raises(ReviewConflict, match="your own"):
        book.confirm(first.number, by="ana", reason="yes")
    book.confirm(first.number, by="bo", reason="yes")
    with pytest.raises(ReviewConflict, match="changed since"):
        book.confirm(rival.number, by="ana", reason="no longer of what I saw")
    book.decline(rival.number, by="ana", reason="settled")
    assert [one.judgement.by for one in war.judgements()] == ["ana"]


def test_who_edits_keeps_others_out_until_it_ends(war: Ledger) -> None:
    book = ReviewBook(war)
    with war.reading() as connection:
        seen = told.claims(connection, Selection(), Asked()).items[0]
    book.lock(seen.key, by="bo", seconds=60)
    book.lock(seen.key, by="bo", seconds=90)
    with pytest.raises(EditLocked, match="bo is editing"):
        book.lock(seen.key, by="ana", seconds=60)
    with pytest.raises(EditLocked):
        judge(war, said(seen))
    book.unlock(seen.key, by="bo")
    assert judge(war, said(seen)).judgements


@pytest.mark.parametrize(
    ("action", "more", "why"),
    [
        (Action.REJECT, {"reason": "  "}, "reason"),
        (Action.AMEND, {}, "amendment"),
        (Action.AMEND, {"amendment": {"stance": "sings"}}, "stance"),
        (Action.AMEND, {"amendment": {"colour": "red"}}, "colour"),
        (Action.AMEND, {"amendment": {"id": "c9"}}, "id and evidence"),
        (Action.ACCEPT, {"amendment": {"stance": "denies"}}, "does not go with"),
        (Action.MERGE, {}, "other"),
        (Action.CONFIRM, {}, "no review"),
    ],
)
def test_a_judgement_that_makes_no_sense_is_refused(war: Ledger, action: Action, more: Any, why: str) -> None:
    with war.reading() as connection:
        seen = told.claims(connection, Selection(), Asked()).items[0]
    with pytest.raises(UsageError, match=why):
        judge(war, said(seen, action, **more))
    assert not list(war.judgements())


def test_an_incident_is_split_and_merged_again_by_its_claims(war: Ledger) -> None:
    from truceline.pipeline.picturing import reconcile_ledger

    with war.reading() as connection:
        before = next(one for one in incidents.incidents(connection, Selection(), Asked()).items if one.claims > 1)
        page = incidents.incident(connection, before.id, at=war.now())
        assert page is not None
        every = number(connection, "incidents")
    one = page.incident.claims[0]
    split = Said(Action.SPLIT, f"incident:{before.id}", "ana", "two days", page.revision, claims=(str(one),))
    judge(war, split)
    with pytest.raises(ReviewConflict):
        judge(war, replace(split, action=Action.REJECT, claims=()))
    reconcile_ledger(war)
    with war.reading() as connection:
        assert number(connection, "incidents") == every + 1
        pair = [told.claim(connection, key) for key in page.incident.claims[:2]]
        assert pair[0] is not None
        assert pair[1] is not None
        ids = [str(claim.incident) for claim in pair if claim]
        found = [incidents.incident(connection, id, at=war.now()) for id in ids]
        seen = [one.revision for one in found if one]
    assert ids[0] != ids[1]
    judge(
        war,
        Said(Action.MERGE, f"incident:{ids[0]}", "bo", "one day", seen[0], f"incident:{ids[1]}", seen[1]),
    )
    reconcile_ledger(war)
    with war.reading() as connection:
        assert number(connection, "incidents") == every


def test_a_withdrawn_document_leaves_nothing_in_the_lists(war: Ledger) -> None:
    with war.reading() as connection:
        first = documents.documents(connection, Selection(), Asked()).items[0]
    war.withdraw(first.source.id, by="ana", reason="asked by the publisher")
    with war.reading() as connection:
        assert number(connection, "documents") == 4
        assert number(connection, "claims") == 4
        assert number(connection, "claims", party="VEL") == 2
        assert documents.document(connection, first.source.id) is None


@pytest.mark.parametrize(
    "pairs",
    [
        [("since", "yesterday")],
        [("since", "2031-05-08"), ("until", "2031-05-01")],
        [("since", "2031-05-08"), ("since", "2031-05-09")],
        [("act", "DANCE")],
        [("status", "sure")],
        [("review", "maybe")],
        [("party", "x" * 201)],
        [("party", "ARM")] * 21,
        [("q", "nul\0")],
        [("q", "half \ud800")],
    ],
)
def test_a_filter_that_cannot_be_read_is_refused(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(Refused):
        Selection.parse(pairs)


def test_a_selection_comes_back_from_its_url() -> None:
    pairs = [("party", "arm"), ("party", "AZE"), ("since", "2022-09-12"), ("act", "assault/Aerial"), ("place", "Goris")]
    found = Selection.parse([*pairs, ("q", "a truce"), ("review", "again"), ("unknown", "x")])
    assert Selection.parse(found.pairs()) == found
    assert found.party == ("ARM", "AZE")
    assert found.act == ("ASSAULT/aerial",)
    assert found.query().startswith("since=2022-09-12&party=ARM&party=AZE")


@pytest.mark.parametrize("asked", [[("party", "TOL")], [("q", "wounded")], [("party", "TOL"), ("q", "wounded")]])
def test_what_is_common_is_asked_for_in_another_way_and_is_the_same(
    war: Ledger, monkeypatch: pytest.MonkeyPatch, asked: list[tuple[str, str]]
) -> None:
    selection = Selection.parse(asked)

    def answers() -> list[Any]:
        with war.reading() as connection:
            lists = [found(connection, selection, Asked(counted=True)) for found in LISTS.values()]
            return [*lists, overview.overview(connection, selection)]

    rare = answers()
    monkeypatch.setattr(narrowing, "COMMON", 0)
    monkeypatch.setattr(narrowing, "MANY", 0)
    assert any(page.items for page in rare[:-1])
    assert answers() == rare
