"""The picture in JSON and back: one rule for all its parts, which follows from their types.

A record is an object with its fields as they are named here; actors, places, periods and acts stand as in accounts, a
key in its written form, a moment in UTC.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, lru_cache
from json.encoder import encode_basestring_ascii as quoted
from math import isfinite
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from truceline.model.actors import Actor
from truceline.model.claims import Act
from truceline.model.entries import EntryKey
from truceline.model.periods import Period
from truceline.model.picture import Feature
from truceline.model.places import Place
from truceline.model.records import ACT, ACTOR, PLACE, TIME
from truceline.model.shapes import JSON, MOMENT, Record

T = TypeVar("T")

AS_IN_ACCOUNTS: dict[type[Any], Record[Any]] = {Actor: ACTOR, Place: PLACE, Period: TIME, Act: ACT}

OFTEN = 1 << 16  # written values held, of those that come again and again


def to_json(value: Any) -> JSON:
    """A value of the picture as JSON."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple):
        return [to_json(one) for one in value]
    if isinstance(value, EntryKey):
        return str(value)
    if isinstance(value, datetime):
        return MOMENT.write(value)
    record = AS_IN_ACCOUNTS.get(type(value))
    if record is not None:
        return record.write(value)
    kind: Any = type(value)
    return {name: to_json(getattr(value, name)) for name in _names(kind)}


def from_json(kind: type[T], value: JSON) -> T:
    """A value of a type of the picture; ValueError for what is none."""
    of: Any = kind
    made: T = _reader(of)(value)
    return made


def written(value: Any) -> str:
    """A value of the picture as JSON text: the same as `json.dumps(to_json(value))`, in a third of the time."""
    kind: Any = type(value)
    return _writer(kind)(value)


@cache
def _writer(kind: Any) -> Callable[[Any], str]:
    """How values of a type are written."""
    if get_origin(kind) in {Union, UnionType}:
        inner = _writer(_but_none(kind))
        return lambda value: "null" if value is None else inner(value)
    if get_origin(kind) is tuple:
        each = _writer(get_args(kind)[0])
        return lambda value: "[" + ", ".join([each(one) for one in value]) + "]"
    if kind in WRITERS:
        return WRITERS[kind]
    if isinstance(kind, type) and issubclass(kind, str):
        return quoted
    if isinstance(kind, type) and is_dataclass(kind) and kind not in AS_IN_ACCOUNTS:
        return _writer_of_record(kind)
    return lambda value: json.dumps(to_json(value))


def _but_none(union: Any) -> Any:
    return next(part for part in get_args(union) if part is not NoneType)


@cache
def _writer_of_record(kind: Any) -> Callable[[Any], str]:
    hints = get_type_hints(kind)
    writers = [_writer(hints[name]) for name in _names(kind)]
    form = "{" + ", ".join(f'"{name}": %s' for name in _names(kind)) + "}"
    parts = attrgetter(*_names(kind))
    return lambda value: form % tuple([write(part) for write, part in zip(writers, parts(value), strict=True)])


@lru_cache(maxsize=OFTEN)
def _key_written(key: EntryKey) -> str:
    return quoted(str(key))


@lru_cache(maxsize=OFTEN)
def _feature_written(feature: Feature) -> str:
    return _writer_of_record(Feature)(feature)


@lru_cache(maxsize=OFTEN)
def _actor_written(actor: Actor) -> str:
    return json.dumps(to_json(actor))


@lru_cache(maxsize=OFTEN)
def _moment_written(moment: datetime) -> str:
    return json.dumps(to_json(moment))


def _number_written(number: float) -> str:
    return float.__repr__(number) if number.__class__ is float and isfinite(number) else json.dumps(number)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _reader(kind: Any) -> Callable[[JSON], Any]:
    """How a type is read back."""
    if get_origin(kind) in {Union, UnionType}:
        inner = _reader(_but_none(kind))
        return lambda value: None if value is None else inner(value)
    if get_origin(kind) is tuple:
        each = _reader(get_args(kind)[0])
        return lambda value: tuple(each(one) for one in _list(value))
    if kind is EntryKey:
        return lambda value: EntryKey.parse(str(value))
    if kind is datetime:
        return lambda value: MOMENT.read(value, "picture")
    if kind in AS_IN_ACCOUNTS:
        record = AS_IN_ACCOUNTS[kind]
        return lambda value: record.read(value, record.name)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    if is_dataclass(kind):
        return _of_record(kind)
    return lambda value: value


def _of_record(kind: Any) -> Callable[[JSON], Any]:
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}

    def read(value: JSON) -> Any:
        if not isinstance(value, dict):
            raise ValueError(f"{kind.__name__}: an object is needed, not {value!r:.40}")
        unknown = sorted(value.keys() - readers.keys())
        if unknown:
            raise ValueError(f"{kind.__name__} has no {', '.join(unknown)}")
        return kind(**{name: readers[name](given) for name, given in value.items()})

    return read


def _list(value: JSON) -> list[JSON]:
    if not isinstance(value, list):
        raise ValueError(f"a list is needed, not {value!r:.40}")
    return value


WRITERS: dict[Any, Callable[[Any], str]] = {
    bool: lambda value: "true" if value else "false",
    int: int.__repr__,
    float: _number_written,
    EntryKey: _key_written,
    Feature: _feature_written,
    Actor: _actor_written,
    datetime: _moment_written,
}
