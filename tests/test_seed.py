"""The first article, as every release must read it; needs the shared gold."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceline.evaluate import Gold, evaluate_articles
from truceline.ingest import capture
from truceline.model import Account
from truceline.model.form import account_json, account_to_dict
from truceline.pipeline import Reader, load_reader, read_document


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(threads=1)


@pytest.fixture(scope="module")
def account(reader: Reader, shared: Path) -> Account:
    path = shared / "gold" / "seed" / "seed.txt"
    return read_document(capture(path.read_bytes(), source=str(path)), reader)


def test_the_seed_is_dated_by_the_link_at_its_foot(account: Account) -> None:
    assert account.document.published is not None
    assert account.document.published.isoformat() == "2022-09-14T08:19:02+00:00"
    assert account.document.published_basis == "url-uniqid"


def test_its_junk_is_marked_and_not_read(account: Account) -> None:
    removed = {r.reason for r in account.document.removed}
    assert {"author-placeholder", "tracking-url"} <= removed
    assert not any(account.document.is_removed(claim.evidence) for claim in account.claims)


def test_both_truces_have_their_parties_and_broker(account: Account) -> None:
    told = [({p.code for p in t.parties}, {b.code for b in t.brokers}, str(t.standing)) for t in account.ceasefires]
    assert ({"ARM", "AZE"}, {"RUS"}, "current") in told
    assert ({"ARM", "AZE"}, {"RUS"}, "background") in told


def test_the_two_capitals_accuse_each_other(account: Account) -> None:
    claims = {c.id: c for c in account.claims}
    pairs = [
        {(claims[i].speaker.code if claims[i].speaker else None) for i in d.claims}
        for d in account.disputes
        if d.kind == "mutual-accusation"
    ]
    assert {"ARM", "AZE"} in pairs


@pytest.mark.parametrize(
    ("words", "bounds"),
    [
        ("at least 100 troops", (100, None, None)),
        ("more than 6,500 troops", (6500, None, None)),
        ("about 2,000 Russian peacekeepers", (None, 2000, None)),
        ("around 30,000 lives", (None, 30000, None)),
    ],
)
def test_its_figures_keep_their_bounds(account: Account, words: str, bounds: tuple[int | None, ...]) -> None:
    text = account.document.text
    at = text.index(words)
    figure = next(f for f in account.figures if f.evidence.start <= at < f.evidence.end)
    assert (figure.count.low, figure.count.best, figure.count.high) == bounds


def test_its_account_is_the_same_among_fifty_other_articles(reader: Reader, account: Account, shared: Path) -> None:
    others = sorted((shared / "gold" / "train").glob("*.txt"))[:50]
    for path in others:
        read_document(capture(path.read_bytes(), source=str(path)), reader)
    path = shared / "gold" / "seed" / "seed.txt"
    assert account_json(read_document(capture(path.read_bytes(), source=str(path)), reader)) == account_json(account)


def test_its_scores_hold(account: Account, shared: Path) -> None:
    gold = Gold.load(shared / "gold" / "seed" / "seed.json", shared / "gold" / "seed" / "seed.txt")
    scores = evaluate_articles([gold], lambda _: account_to_dict(account)).scores
    assert (scores["claims.typed.f1"] or 0) >= 0.55
    assert (scores["claims.whole.f1"] or 0) >= 0.40
    assert (scores["claims.evidence"] or 0) >= 0.60
    assert scores["harm.attribution_leak"] == 0
    assert scores["harm.background_leak"] == 0
