"""What goes to a worker on another machine and comes back, as JSON: articles as they were found, what became of them.

JSON and no pickles: whoever can write to a shared folder must not be able to run code on the workers.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from truceline.ingest.files import Told
from truceline.ingest.records import Columns
from truceline.ingest.sources import Form, Found
from truceline.model import Document, Issue, IssueKind, Signature, Visit
from truceline.model.document_records import DOCUMENT
from truceline.model.form import account_from_dict, account_to_dict
from truceline.model.shapes import FLAG, NATURAL, TEXT, Shape, many, nullable, number, one_of, plain
from truceline.pipeline.tasks import Fate, Outcome, Task

Plain = dict[str, Any]
BYTES = ("shingles", "places", "minhash")  # of a signature
LISTS = ("marks", "recurring")

PERHAPS, WHOLE = nullable(TEXT), plain(int, "integer")
TASK: Mapping[str, Shape[Any]] = {
    "source": TEXT,
    "raw": TEXT,
    "charset": PERHAPS,
    "page": FLAG,
    "gate": nullable(number(0, 1)),
}
TOLD: Mapping[str, Shape[Any]] = {"url": PERHAPS, "title": PERHAPS, "outlet": PERHAPS, "authors": many(TEXT)}
VISIT: Mapping[str, Shape[Any]] = {
    **dict.fromkeys(("url", "sha256", "reader"), TEXT),
    **dict.fromkeys(("etag", "last_modified", "listed"), PERHAPS),
}
ISSUE: Mapping[str, Shape[Any]] = {"source": TEXT, "kind": one_of(IssueKind), "reason": TEXT, "sha256": PERHAPS}
SIGNATURE: Mapping[str, Shape[Any]] = {
    "document": TEXT,
    **dict.fromkeys(("wire", "outlet", "title", "address"), PERHAPS),
    "words": NATURAL,
    **dict.fromkeys(BYTES, TEXT),
    **dict.fromkeys(LISTS, many(WHOLE)),
}


def task_to(task: Task) -> Plain:
    found = task.found
    return {
        "source": found.source,
        "form": found.form.value,
        "raw": base64.b64encode(found.raw).decode(),
        "told": _written(found.told),
        "charset": found.charset,
        "page": found.page,
        "visit": _written(found.visit),
        "document": document_to(task.document),
        "gate": task.gate,
    }


def task_from(said: Plain, columns: Columns) -> Task:
    task = _taken(said, TASK)
    found = Found(
        task["source"],
        Form(said["form"]),
        base64.b64decode(task["raw"], validate=True),
        _told(said["told"]),
        task["charset"],
        task["page"],
        _visit(said["visit"]),
    )
    return Task(found, columns, document_from(said["document"]), task["gate"])


def outcome_to(outcome: Outcome) -> Plain:
    """What became of an article, without what was found: that is in the shard it was read from."""
    return {
        "document": None if outcome.stored else document_to(outcome.document),
        "account": account_to_dict(outcome.account) if outcome.account else None,
        "signature": _written(outcome.signature),
        "issue": _written(outcome.issue),
        "fate": outcome.fate.value if outcome.fate else None,
        "visit": _written(outcome.visit),
    }


def outcome_from(said: Plain, task: Task | None) -> Outcome:
    """An outcome with the task that it is of; None where it needed none."""
    stored = task is not None and task.document is not None
    document = task.document if stored and task else document_from(said["document"])
    account = said["account"]
    if account is not None and document is not None:
        account = replace(account_from_dict(account, text=document.text), document=document)
    return Outcome(
        task.found if task else None,
        document,
        account,
        _signature(said["signature"]),
        _issue(said["issue"]),
        stored,
        Fate(said["fate"]) if said["fate"] else None,
        _visit(said["visit"]),
    )


def document_to(document: Document | None) -> Plain | None:
    if document is None:
        return None
    published = document.published.isoformat() if document.published else None
    return {**DOCUMENT.write(document), "published": published, "text": document.text}


def document_from(said: Plain | None) -> Document | None:
    if said is None:
        return None
    text = TEXT.read(said["text"], "document.text")
    return replace(DOCUMENT.read(said, "document"), text=text, published=_moment(said["published"]))


def _written(value: Any) -> Plain | None:
    """A flat record of ours, its bytes in base 64, its moments as ISO 8601 has them."""
    return None if value is None else {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _taken(said: Plain, shapes: Mapping[str, Shape[Any]]) -> dict[str, Any]:
    """The values of a record by name; KeyError or ValueError where one is missing or of another form."""
    return {name: shape.read(said[name], name) for name, shape in shapes.items()}


def _told(said: Plain | None) -> Told | None:
    return None if said is None else Told(**_taken(said, TOLD), published=_moment(said["published"]))


def _signature(said: Plain | None) -> Signature | None:
    if said is None:
        return None
    told = _taken(said, SIGNATURE)
    packed = {name: base64.b64decode(told[name], validate=True) for name in BYTES}
    return Signature(**{**told, **packed}, published=_moment(said["published"]))


def _issue(said: Plain | None) -> Issue | None:
    return None if said is None else Issue(**_taken(said, ISSUE))


def _visit(said: Plain | None) -> Visit | None:
    return None if said is None else Visit(**_taken(said, VISIT))


def _moment(said: str | None) -> datetime | None:
    if said is None:
        return None
    moment = datetime.fromisoformat(said)
    if moment.tzinfo is None:
        raise ValueError(f"{said!r} has no time zone")
    return moment
