"""A line of JSONL → a Document: one article, with what its record says of it.

The captured bytes are the line, so that two outlets with the same text are two documents, and nothing of the record is
lost. Offsets are those of the text within it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from truceline.errors import BadRecord, NotEnglish, UsageError
from truceline.ingest.files import Told, compose
from truceline.ingest.furniture import Furniture
from truceline.ingest.furniture import furniture as known_furniture
from truceline.ingest.published import parse_moment
from truceline.ingest.text import HALF, MAX_BYTES
from truceline.model import Document
from truceline.model.shapes import JSON

FIELDS = ("text", "html", "url", "title", "published", "outlet", "authors", "language")
ENGLISH = ("en", "eng", "english")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the records call each of our fields; a field not named here has its own name."""

    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, written: Iterable[str]) -> Columns:
        """From the command line's FIELD=COLUMN."""
        names: dict[str, str] = {}
        for one in written:
            known, equals, column = one.partition("=")
            if known not in FIELDS or not equals or not column:
                raise UsageError(f"--column {one!r}: write FIELD=COLUMN, with a FIELD of {', '.join(FIELDS)}")
            names[known] = column
        return cls(names)

    def of(self, record: Mapping[str, JSON], name: str) -> JSON:
        return record.get(self.names.get(name, name))


def capture_record(
    line: bytes,
    *,
    source: str,
    columns: Columns | None = None,
    published: datetime | None = None,
    furniture: Furniture | None = None,
) -> Document:
    """One line's article. `text` is captured as it is; where there is only `html`, the extractor finds the text."""
    known = columns or Columns()
    record = _record(line, source)

    def string(name: str) -> str | None:
        value = known.of(record, name)
        if value is not None and not isinstance(value, str):
            raise BadRecord(source, f"{known.names.get(name, name)} is {_kind(value)}; it must be a string")
        return value if value and value.strip() else None

    language = string("language")
    if language and re.split(r"[-_ (]", language.strip().lower())[0] not in ENGLISH:
        raise NotEnglish(source, f"not English: its language is {language}; truceline reads English only")
    text, page = string("text"), string("html")
    on_page = Told()
    if text is None:
        if page is None:
            raise BadRecord(source, "it has neither text nor html; --column text=NAME says where the text is")
        from truceline.ingest.pages import article_of

        text, on_page = article_of(page, source=source)
    told = Told(
        url=string("url") or on_page.url,
        title=string("title") or on_page.title,
        outlet=string("outlet") or on_page.outlet,
        authors=_authors(known.of(record, "authors"), source) or on_page.authors,
        published=_moment(known.of(record, "published"), source) or on_page.published,
    )
    return compose(text, line, told, source=source, published=published, furniture=furniture or known_furniture())


def _record(line: bytes, source: str) -> Mapping[str, JSON]:
    if len(line) > MAX_BYTES:
        raise BadRecord(source, f"over {MAX_BYTES / 1e6:.0f} MB in one record is more than one article")
    try:
        text = line.decode("utf-8")
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRecord(source, f"not JSON in UTF-8: {error}") from error
    if not isinstance(record, dict):
        raise BadRecord(source, f"{_kind(record)}; a record is an object with text or html")
    whole = json.dumps(record, ensure_ascii=False) if "\\u" in text else text  # what no escape can have brought in
    if HALF.search(whole) or "\\u0000" in whole:
        raise BadRecord(source, "half a character (a lone surrogate) or NUL in it; write it out anew")
    return record


def _authors(value: JSON, source: str) -> tuple[str, ...]:
    """A list of names, or names in one string, parted by semicolons."""
    names = value.split(";") if isinstance(value, str) else [] if value is None else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadRecord(source, f"authors is {_kind(value)}; it must be a string or a list of strings")
    return tuple(" ".join(str(name).split()) for name in names if str(name).strip())


def _moment(value: JSON, source: str) -> datetime | None:
    """ISO 8601, a mail's date, or Unix seconds. A date nobody can read is no missing date."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        moment = parse_moment(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        try:
            moment = datetime.fromtimestamp(value, UTC).replace(microsecond=0)
        except (ValueError, OverflowError, OSError):
            moment = None
    else:
        moment = None
    if moment is None:
        raise BadRecord(source, f"published is {value!r:.60}; it must be ISO 8601, a mail's date or Unix seconds")
    return moment


def _kind(value: JSON) -> str:
    return {dict: "an object", list: "a list", str: "a string", bool: "a truth value"}.get(type(value), "a number")
