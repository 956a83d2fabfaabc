"""What the ledger remembers of addresses on the web, and what of it survives a withdrawal."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import create_engine, select

from tests.contract.stories import document
from truceline.model import Visit
from truceline.store import Ledger
from truceline.store.tables import VISITS

URL = "https://river.example/feeds/news.xml?" + "x=1&" * 400
VISIT = Visit(URL, "a" * 64, "0.1.0 model", '"v1"', "Tue, 06 May 2031 10:00:00 GMT", "b" * 64)


def test_a_visit_comes_back_and_the_next_takes_its_place(ledger: Ledger) -> None:
    assert ledger.visit(URL) is None
    ledger.remember(VISIT)
    assert ledger.visit(URL) == VISIT
    ledger.remember(Visit(URL, "c" * 64, "0.2.0 model"))
    assert ledger.visit(URL) == Visit(URL, "c" * 64, "0.2.0 model")
    assert ledger.visit(f"{URL}y") is None


def test_a_visit_goes_with_the_transaction_it_is_in(ledger: Ledger) -> None:
    try:
        with ledger.transaction():
            ledger.remember(VISIT)
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert ledger.visit(URL) is None


def test_no_address_stands_there_in_words(ledger: Ledger, url: str) -> None:
    """Else it would outlive the withdrawal of its document."""
    ledger.remember(VISIT)
    engine = create_engine(url)
    with engine.connect() as connection:
        (row,) = connection.execute(select(VISITS)).all()
    engine.dispose()
    assert "river" not in repr(row)


def test_a_withdrawn_address_is_refused(told: Ledger) -> None:
    doc, _ = document()
    assert doc.url is not None
    assert not told.refuses(doc.url)
    told.withdraw(doc.url, by="ana", reason="asked")
    assert told.refuses(doc.url)


def test_the_same_words_at_the_same_address_are_a_twin(told: Ledger) -> None:
    doc, _ = document()
    other = replace(doc, id="f" * 64)
    assert told.twin(other) == doc.id
    assert told.twin(doc) is None
    assert told.twin(replace(other, url="https://lake.example/x")) is None
    assert told.twin(replace(other, text=f"{doc.text} More.")) is None
    assert told.twin(replace(other, url=None)) is None
