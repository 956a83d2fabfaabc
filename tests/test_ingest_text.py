"""Bytes → text, and what is refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import NotAnArticle, NotText, SourceError
from truceline.ingest import capture
from truceline.ingest.english import require_english
from truceline.ingest.text import MAX_BYTES, decode

NEWS = "Ardania’s army said “the ridge is ours” — Velland denied it.\r\nNine were killed.\r\n"


def read(raw: bytes) -> str:
    return decode(raw, source="a.txt")


def test_line_ends_are_kept_as_they_came() -> None:
    assert read(b"One.\r\nTwo.\rThree.\n") == "One.\r\nTwo.\rThree.\n"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_tells_the_encoding_and_stays_as_a_code_point(mark: bytes, encoding: str) -> None:
    assert read(mark + NEWS.encode(encoding)) == "\ufeff" + NEWS


def test_windows_1252_is_told_from_its_quotes_and_dashes() -> None:
    assert read(NEWS.encode("cp1252")) == NEWS


def test_utf8_cut_in_the_middle_of_a_character_loses_that_character_alone() -> None:
    cut = "The army’s ridge—".encode()[:-1]
    assert read(cut) == "The army’s ridge\ufffd"


def test_utf8_with_a_byte_lost_is_still_utf8() -> None:
    raw = "“Ours,” said Ardania’s army.".encode()
    broken = raw.replace("’".encode(), "’".encode()[:2])
    assert read(broken) == "“Ours,” said Ardania\ufffds army."


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (b"The army\x00 said", "NUL"),
        (NEWS.encode("utf-16-le"), "NUL"),
        (bytes(range(1, 32)) * 9, "control characters"),
        (b"%PDF-1.7 The army", "PDF"),
        (b"PK\x03\x04 The army", "zip"),
        ("Армия заявила, что удерживает хребет у реки".encode("cp1251"), "neither UTF-8 nor English"),
        (b"The army said \x81 it", "byte at 14"),
        (codecs.BOM_UTF16_LE + b"T\x00h", "damaged"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(raw: bytes, complaint: str) -> None:
    with pytest.raises(NotText, match=complaint):
        read(raw)


@pytest.mark.parametrize("raw", [b"", b" \r\n\t", codecs.BOM_UTF8, "\xa0\n".encode()])
def test_an_empty_file_is_no_article(raw: bytes) -> None:
    with pytest.raises(NotAnArticle, match=r"a\.txt: it is empty"):
        read(raw)


def test_a_dump_is_no_article() -> None:
    with pytest.raises(NotAnArticle, match=r"20\.0 MB is more than one article"):
        read(b"a" * (MAX_BYTES + 1))


def test_a_web_page_without_an_article_is_no_article() -> None:
    with pytest.raises(NotAnArticle, match="no article was found on this page"):
        capture(b"\n<!DOCTYPE html><html><body><nav><a href='/'>Home</a></nav></body></html>", source="a.html")


@pytest.mark.parametrize(
    "text",
    [
        "Le gouvernement a annoncé mardi que ses forces avaient repris la colline au-dessus du fleuve après plusieurs "
        "jours de combats avec les rebelles venus du nord et que neuf villageois avaient été tués par des obus dont "
        "personne ne sait encore qui les a tirés, tandis que la population fuyait vers la frontière et vers la mer.",
        "De regering zegt dat haar troepen de heuvel boven de rivier na dagen van gevechten met de rebellen weer in "
        "handen hebben en dat er negen dorpelingen zijn gedood door granaten, maar niemand weet nog wie die had "
        "afgevuurd, terwijl de bevolking over de grens en naar de zee was gevlucht om daar veilig te zijn.",
        "Армия заявила во вторник, что удерживает хребет над рекой.",
    ],
)
def test_another_language_is_refused_and_said_so(text: str) -> None:
    with pytest.raises(NotAnArticle, match="English only"):
        require_english(text, source="a.txt")


@pytest.mark.parametrize("text", ["Obús mata a nueve en la colina", "Shr 31 cts vs 29 cts", "Ceasefire!"])
def test_a_few_words_are_given_the_benefit_of_the_doubt(text: str) -> None:
    require_english(text, source="a.txt")


@given(st.binary(max_size=300))
def test_any_bytes_become_a_document_or_an_error_of_ours(raw: bytes) -> None:
    try:
        document = capture(raw, source="-")
    except SourceError:
        return
    spans = [removed.span for removed in document.removed]
    assert all(span.end <= len(document.text) and len(span) for span in spans)


@given(st.text(max_size=400))
def test_any_text_is_kept_code_point_for_code_point(text: str) -> None:
    try:
        document = capture(text.encode("utf-8"), source="-")
    except (SourceError, UnicodeEncodeError):
        return
    assert document.text == text
