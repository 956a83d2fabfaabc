"""What the JSON of an article as captured and of its reader holds, record by record, as `records` has its claims."""

from __future__ import annotations

from truceline.model.claims import ReaderVersion
from truceline.model.documents import Document, PublishedBasis, Removed
from truceline.model.shapes import MOMENT, NATURAL, TEXT, Part, Record, many, nullable, object_of, one_of
from truceline.model.spans import Span

REMOVED: Record[Removed] = Record(
    "Removed",
    "A span that is not the article's own text, and why.",
    (
        Part("start", lambda r: r.span.start, NATURAL, "the first code point", required=True),
        Part("end", lambda r: r.span.end, NATURAL, "the first code point after it", required=True),
        Part(
            "reason",
            lambda r: r.reason,
            TEXT,
            "author-placeholder, tracking-url, boilerplate, caption, credit, recurring …",
        ),
    ),
    lambda found: Removed(Span(found["start"], found["end"]), found["reason"]),
)

DOCUMENT: Record[Document] = Record(
    "Document",
    "The article as captured; its text is not part of the form.",
    (
        Part("id", lambda d: d.id, TEXT, "SHA-256 of the captured bytes", required=True),
        Part("url", lambda d: d.url, nullable(TEXT), "its own address"),
        Part("title", lambda d: d.title, nullable(TEXT), "its headline"),
        Part("outlet", lambda d: d.outlet, nullable(TEXT), "who printed it: the site"),
        Part("authors", lambda d: d.authors, many(TEXT), "who signed it, as its page or record says", extra=True),
        Part("wire", lambda d: d.wire, nullable(TEXT), "the agency that wrote it: AFP, REUTERS …"),
        Part("published", lambda d: d.published, nullable(MOMENT), "publication time, UTC; null = not known"),
        Part("published_basis", lambda d: d.published_basis, nullable(one_of(PublishedBasis)), "how that is known"),
        Part("language", lambda d: d.language, TEXT, "ISO 639-1", default="en"),
        Part("removed", lambda d: d.removed, many(object_of(REMOVED)), "what is not the article's own text"),
    ),
    lambda found: Document(text="", **found),
)

READER: Record[ReaderVersion] = Record(
    "Reader",
    "What read the article.",
    (
        Part("version", lambda r: r.version, TEXT, "the package", default=""),
        Part("model_sha256", lambda r: r.model_sha256, TEXT, "the exact weights", default=""),
    ),
    lambda found: ReaderVersion(found["version"], found["model_sha256"]),
)
