"""Results as JSON, and the schema of that JSON: both follow from the types, so that neither can forget a field.

Claims, figures, truces, actors, places and times stand as in accounts (docs/reference/account.md), the picture's values
as in the picture; a day is ISO 8601, a moment in UTC, an entry its written key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from truceline.model import Account, Claim, Document, EntryKey, Figure, ReaderVersion
from truceline.model.document_records import DOCUMENT, READER
from truceline.model.plain import AS_IN_ACCOUNTS
from truceline.model.records import ACCOUNT, CLAIM, FIGURE
from truceline.model.shapes import JSON, MOMENT, Record

AS_RECORDS: Mapping[type[Any], Record[Any]] = {
    **AS_IN_ACCOUNTS,
    Claim: CLAIM,
    Figure: FIGURE,
    Account: ACCOUNT,
    Document: DOCUMENT,
    ReaderVersion: READER,
}
COMPONENTS = "#/components/schemas/"
PLAIN: Mapping[Any, dict[str, JSON]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    EntryKey: {"type": "string", "description": "An entry's key, such as claim:DOCUMENT:120-188."},
}


def written(value: Any) -> JSON:
    """A result as JSON."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple | list):
        return [written(one) for one in value]
    if isinstance(value, EntryKey):
        return str(value)
    if isinstance(value, datetime):
        return MOMENT.write(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): written(one) for name, one in value.items()}
    record = AS_RECORDS.get(type(value))
    if record is not None:
        return record.write(value)
    return {field.name: written(getattr(value, field.name)) for field in fields(value)}


def as_bytes(value: Any) -> bytes:
    """A result as the body of an answer."""
    return json.dumps(written(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def schema_of(kind: Any, definitions: dict[str, JSON]) -> dict[str, JSON]:
    """The schema of a type of results; what it refers to is added to `definitions` by its name."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        inner = [schema_of(one, definitions) for one in arguments if one is not NoneType]
        return {"anyOf": [*inner, {"type": "null"}]} if NoneType in arguments else {"anyOf": [*inner]}
    if origin is tuple:
        return {"type": "array", "items": schema_of(arguments[0], definitions)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object"}
    if kind in PLAIN:
        return dict(PLAIN[kind])
    if kind in AS_RECORDS:
        record = AS_RECORDS[kind]
        for name, one in record.all_records().items():
            definitions.setdefault(name, _pointed(one.schema()))
        return {"$ref": COMPONENTS + record.name}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"type": "string", "enum": [str(one) for one in kind]}
    of = origin or kind
    if is_dataclass(of):
        return _of_results(of, arguments, definitions)
    return {}


def _of_results(kind: Any, arguments: tuple[Any, ...], definitions: dict[str, JSON]) -> dict[str, JSON]:
    name = kind.__name__ + "".join(getattr(one, "__name__", "") for one in arguments)
    if name not in definitions:
        definitions[name] = {}  # before its fields are looked at: one of them may be of this type
        hints = _hints(kind, arguments)
        definitions[name] = {
            "type": "object",
            "description": " ".join((kind.__doc__ or "").split()),
            "properties": {field: schema_of(hint, definitions) for field, hint in hints.items()},
            "required": list(hints),
        }
    return {"$ref": COMPONENTS + name}


def _hints(kind: Any, arguments: tuple[Any, ...]) -> dict[str, Any]:
    """The types of a record's fields, with what its type variable stands for."""
    given = arguments
    for base in getattr(kind, "__orig_bases__", ()):
        given = given or tuple(one for one in get_args(base) if not isinstance(one, TypeVar))
    hints = _hints_of(kind)
    names = [field.name for field in fields(kind)]
    return {name: _filled(hints[name], given) for name in names}


@cache
def _hints_of(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _filled(hint: Any, given: tuple[Any, ...]) -> Any:
    if isinstance(hint, TypeVar):
        return given[0] if given else Any
    if get_origin(hint) is tuple:
        inner: Any = _filled(get_args(hint)[0], given)
        return tuple[inner, ...]
    return hint


def _pointed(schema: JSON) -> JSON:
    """An account's schema with its references led to where OpenAPI keeps them."""
    if isinstance(schema, list):
        return [_pointed(one) for one in schema]
    if isinstance(schema, dict):
        return {
            name: one.replace("#/$defs/", COMPONENTS) if name == "$ref" and isinstance(one, str) else _pointed(one)
            for name, one in schema.items()
        }
    return schema
