"""A captured document and what of it is read."""

from __future__ import annotations

import pytest

from truceline.ingest import capture
from truceline.model import Document, Removed, Span
from truceline.pipeline import load_reader, read_document


def document(text: str, junk: str) -> Document:
    start = text.index(junk)
    return Document("x", text, removed=(Removed(Span(start, start + len(junk)), "boilerplate"),))


@pytest.mark.parametrize(
    ("text", "junk"),
    [
        ("The Toren Front (banned in Ardania) shelled the road.", " (banned in Ardania)"),
        ("Shells fell, [photo] the mayor said.", "[photo]"),
        ("The Toren Front [ad], which denied it, left.", " [ad]"),
    ],
)
def test_what_interrupts_a_sentence_is_blank_and_the_sentence_whole(text: str, junk: str) -> None:
    read = document(text, junk).as_read()
    assert read.text == text.replace(junk, " " * len(junk))
    assert read.removed == ()


@pytest.mark.parametrize(
    ("text", "junk"),
    [
        ("Shells fell. (Photo: Toldan) the road is shut.", "(Photo: Toldan)"),
        ("Shells fell on the road (Photo: Toldan) The mayor fled.", "(Photo: Toldan)"),
        ("Shells fell on the road\nAd\nand the mayor fled.", "Ad"),
        ("Shells fell on the road. by [author_name]", ". by [author_name]"),
    ],
)
def test_what_stands_between_sentences_parts_them_as_before(text: str, junk: str) -> None:
    doc = document(text, junk)
    assert doc.as_read() is doc


def test_a_law_s_notice_behind_a_name_makes_nobody_a_party() -> None:
    text = "Fighters of the Nusra Front (banned in Russia) shelled a village near Homs on Sunday."
    doc = capture(text.encode(), source="-")
    account = read_document(doc, load_reader(threads=1))
    (claim,) = account.claims
    assert [(r.reason, r.span.of(text)) for r in doc.removed] == [("boilerplate", "(banned in Russia)")]
    assert [a.code for a in (*claim.actors, *claim.targets)] == ["NUSRA"]
    assert account.document == doc
