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
from truceline.pipeline.tasks import Fate, Outcome, Task

Plain = dict[str, Any]
BYTES = ("shingles", "places", "minhash")  # of a signature
LISTS = ("marks", "recurring")


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
    told = said["told"]
    if told is not None:
        told = Told(**{**told, "authors": tuple(told["authors"]), "published": _moment(told["published"])})
    found = Found(
        said["source"],
        Form(said["form"]),
        base64.b64decode(said["raw"], validate=True),
        told,
        said["charset"],
        said["page"],
        _visit(said["visit"]),
    )
    return Task(found, columns, document_from(said["document"]), said["gate"])


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
    return replace(DOCUMENT.read(said, "document"), text=said["text"], published=_moment(said["published"]))


def _written(value: Any) -> Plain | None:
    """A flat record of ours, its bytes in base 64, its moments as ISO 8601 has them."""
    return None if value is None else {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _signature(said: Plain | None) -> Signature | None:
    if said is None:
        return None
    packed = {name: base64.b64decode(said[name], validate=True) for name in BYTES}
    lists = {name: tuple(said[name]) for name in LISTS}
    return Signature(**{**said, **packed, **lists, "published": _moment(said["published"])})


def _issue(said: Plain | None) -> Issue | None:
    return None if said is None else Issue(**{**said, "kind": IssueKind(said["kind"])})


def _visit(said: Mapping[str, Any] | None) -> Visit | None:
    return None if said is None else Visit(**said)


def _moment(said: str | None) -> datetime | None:
    return None if said is None else datetime.fromisoformat(said)
