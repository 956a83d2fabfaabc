"""Who copied whom."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from truceline.model import Document, Removed, Span
from truceline.reconcile.lineage import lineages
from truceline.reconcile.signing import sign

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
VOCABULARY = [one + other for one in "ka ver lo mi tan dor sel bri".split() for other in "gor una pel zha ost".split()]


def body(seed: int, words: int = 150) -> str:
    return " ".join(random.Random(seed).choices(VOCABULARY, k=words))


def doc(
    name: str, text: str, *, hours: float = 0, wire: str | None = None, removed: tuple[Removed, ...] = ()
) -> Document:
    return Document(name, text, published=NOON + timedelta(hours=hours), wire=wire, removed=removed)


def grouped(*documents: Document) -> list[tuple[str, ...]]:
    return [lineage.documents for lineage in lineages(map(sign, documents))]


def test_a_copy_with_another_ending_is_of_the_lineage_of_the_first() -> None:
    copied = f"SANDPORT (Wire) - {body(1)} {body(2, 30)}"
    assert grouped(doc("late", copied, hours=3), doc("early", body(1)), doc("own", body(3))) == [
        ("early", "late"),
        ("own",),
    ]


def test_a_wire_story_within_a_longer_article_is_found() -> None:
    assert grouped(doc("wire", body(1)), doc("long", f"{body(4, 80)} {body(1)} {body(5, 80)}", hours=2)) == [
        ("wire", "long")
    ]


def test_texts_that_share_a_paragraph_are_no_copies() -> None:
    background = body(9, 60)
    assert len(grouped(doc("one", f"{body(1)} {background}"), doc("other", f"{body(2)} {background}"))) == 2


def test_what_is_not_the_articles_text_makes_no_copies() -> None:
    advert = body(7, 400)
    removed = (Removed(Span(0, len(advert)), "boilerplate"),)
    pages = [doc(str(n), f"{advert} {body(n)}", removed=removed) for n in (1, 2)]
    assert len(grouped(*pages)) == 2


def test_a_form_text_of_another_week_is_no_copy_and_a_reprint_is() -> None:
    half = f"{body(1, 100)} {body(2, 45)}"
    assert len(grouped(doc("one", body(1)), doc("next week", half, hours=200))) == 2
    assert len(grouped(doc("one", body(1)), doc("reprint", body(1), hours=200))) == 1


def test_the_agency_stays_with_the_lineage() -> None:
    (lineage,) = lineages(map(sign, [doc("b", body(1), wire="AFP", hours=1), doc("a", body(1))]))
    assert (lineage.id, lineage.wire) == ("a", "AFP")


def test_stubs_are_copies_only_to_the_word() -> None:
    assert len(grouped(doc("one", "Shells fell on Toldan."), doc("two", "Shells fell on Mirsk."))) == 2
    assert len(grouped(doc("one", "Shells fell on Toldan."), doc("two", "Shells fell on Toldan"))) == 1


def test_no_documents_have_no_lineages() -> None:
    assert lineages([]) == ()


def test_a_text_signed_before_is_signed_alike_but_for_what_is_the_documents_own() -> None:
    text = body(3)
    first, again = sign(doc("one", text)), sign(doc("two", text, wire="REUTERS"))
    assert (first.document, first.wire) == ("one", None)
    assert (again.document, again.wire) == ("two", "REUTERS")
    assert (first.marks, first.shingles) == (again.marks, again.shingles)
    cut = sign(doc("three", text, removed=(Removed(Span(0, len(text) // 2), "boilerplate"),)))
    assert cut.words < first.words
    assert cut.shingles != first.shingles
