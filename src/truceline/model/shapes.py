"""How values stand in JSON: one description of a form serves to write it, to read it back and to print its schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Misfit(ValueError):
    """A value that has not its form. Where it stands is put before it on the way out, so that reading what fits, which
    is nearly all, need not know it."""

    def __init__(self, complaint: str, where: str = "") -> None:
        super().__init__(f"{where}: {complaint}")
        self.complaint, self.where = complaint, where

    def within(self, part: str) -> Misfit:
        """The same, of a part of something."""
        return Misfit(self.complaint, part + self.where)


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """A value's form; `take` raises Misfit for what has another."""

    write: Callable[[T], JSON]
    take: Callable[[JSON], T]
    schema: dict[str, JSON]
    records: tuple[Record[Any], ...] = ()

    def read(self, value: JSON, where: str) -> T:
        """A value that stands somewhere; ValueError, saying where, for one that has not this form."""
        try:
            return self.take(value)
        except Misfit as error:
            raise error.within(where) from error


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One key of a record: how to get its value, its shape, what it is, and whether the ledger's format names it.

    `default` stands for the value where another's account lacks the key; None in `required` parts.
    """

    name: str
    get: Callable[[T], Any]
    shape: Shape[Any]
    about: str
    required: bool = False
    default: JSON = None
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Record(Generic[T]):
    """A JSON object: its parts in the order of writing, and how their values build one of ours."""

    name: str
    about: str
    parts: Sequence[Part[T]]
    build: Callable[[Mapping[str, Any]], T] = field(compare=False)

    takers: Sequence[tuple[str, Callable[[JSON], Any], JSON]] = field(init=False, compare=False, repr=False)
    needed: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        takers = tuple((part.name, part.shape.take, part.default) for part in self.parts)
        object.__setattr__(self, "takers", takers)
        object.__setattr__(self, "needed", frozenset(part.name for part in self.parts if part.required))

    def write(self, value: T) -> dict[str, JSON]:
        return {part.name: part.shape.write(part.get(value)) for part in self.parts}

    def take(self, value: JSON) -> T:
        """The value that an object tells; Misfit for what is none."""
        if not isinstance(value, dict):
            raise Misfit(f"an object is needed, not {_kind(value)}")
        if not value.keys() >= self.needed:
            raise Misfit(
                f"{next(part.name for part in self.parts if part.name in self.needed - value.keys())} is missing"
            )
        found, name = {}, ""
        try:
            for name, take, default in self.takers:
                found[name] = take(value.get(name, default))
        except Misfit as error:
            raise error.within(f".{name}") from error
        try:
            return self.build(found)
        except ValueError as error:
            raise Misfit(str(error)) from error

    def read(self, value: JSON, where: str) -> T:
        """The same of an object that stands somewhere; ValueError, saying where, for what is none."""
        try:
            return self.take(value)
        except Misfit as error:
            raise error.within(where) from error

    def schema(self) -> dict[str, JSON]:
        """A JSON Schema of it. Parts that are ours alone are not required; others' additions are welcome."""
        properties: dict[str, JSON] = {
            part.name: {**part.shape.schema, "description": part.about} for part in self.parts
        }
        names: list[JSON] = [part.name for part in self.parts if not part.extra]
        return {"type": "object", "description": self.about, "properties": properties, "required": names}

    def all_records(self) -> dict[str, Record[Any]]:
        """This record and those inside it, by name."""
        found: dict[str, Record[Any]] = {self.name: self}
        for part in self.parts:
            for inner in part.shape.records:
                found |= inner.all_records()
        return found


def _kind(value: JSON) -> str:
    return "null" if value is None else f"{type(value).__name__} {value!r:.40}"


def plain(kind: type[Any] | tuple[type[Any], ...], name: str, **more: JSON) -> Shape[Any]:
    """A JSON scalar of a kind; a bool is no number."""

    def take(value: JSON) -> Any:
        if not isinstance(value, kind) or (value.__class__ is bool and kind is not bool):
            raise Misfit(f"a {name} is needed, not {_kind(value)}")
        return value

    return Shape(lambda value: value, take, {"type": name, **more})


TEXT: Shape[str] = plain(str, "string")
FLAG: Shape[bool] = plain(bool, "boolean")
NATURAL: Shape[int] = plain(int, "integer", minimum=0)


def number(low: float, high: float, *, digits: int | None = None) -> Shape[float]:
    """A number between bounds, both included; written with at most so many decimals."""
    inner = plain((int, float), "number", minimum=low, maximum=high)

    def take(value: JSON) -> float:
        found = float(inner.take(value))
        if not low <= found <= high:
            raise Misfit(f"{found} is not between {low} and {high}")
        return found

    return Shape(lambda value: value if digits is None else round(value, digits), take, inner.schema)


def one_of(kind: type[E]) -> Shape[E]:
    """A value of an enumeration, by its word."""
    members = {member.value: member for member in kind}

    def take(value: JSON) -> E:
        found = members.get(value) if isinstance(value, str) else None
        if found is None:
            raise Misfit(f"{value!r} is none of {', '.join(kind)}")
        return found

    return Shape(lambda value: value.value, take, {"type": "string", "enum": [*members]})


def text_like(write: Callable[[T], str], read: Callable[[str], T], **schema: JSON) -> Shape[T]:
    """A value with a spelling of its own, such as a date."""

    def take(value: JSON) -> T:
        text = TEXT.take(value)
        try:
            return read(text)
        except ValueError as error:
            raise Misfit(str(error)) from error

    return Shape(write, take, {"type": "string", **schema})


def object_of(record: Record[T]) -> Shape[T]:
    return Shape(record.write, record.take, {"$ref": f"#/$defs/{record.name}"}, (record,))


def nullable(shape: Shape[T]) -> Shape[T | None]:
    """The shape or null."""
    kind = shape.schema.get("type")
    schema: dict[str, JSON]
    take = shape.take
    if isinstance(kind, str) and "enum" not in shape.schema:
        schema = {**shape.schema, "type": [kind, "null"]}
    else:
        schema = {"anyOf": [shape.schema, {"type": "null"}]}
    return Shape(
        lambda value: None if value is None else shape.write(value),
        lambda value: None if value is None else take(value),
        schema,
        shape.records,
    )


def many(shape: Shape[T]) -> Shape[tuple[T, ...]]:
    """A list; where there is none (null), an empty one."""

    one = shape.take

    def take(value: JSON) -> tuple[T, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            raise Misfit(f"a list is needed, not {_kind(value)}")
        found: list[T] = []
        try:
            for entry in value:
                found.append(one(entry))
        except Misfit as error:
            raise error.within(f"[{len(found)}]") from error
        return tuple(found)

    return Shape(
        lambda values: [shape.write(value) for value in values],
        take,
        {"type": "array", "items": shape.schema},
        shape.records,
    )


def _parse_moment(words: str) -> datetime:
    moment = datetime.fromisoformat(words)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _write_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def reasons_of(names: tuple[str, ...]) -> Shape[Mapping[str, str]]:
    """Which rule or head decided each field, in the order of the record's fields."""

    def ordered(reasons: Mapping[str, str]) -> dict[str, JSON]:
        known: dict[str, JSON] = {name: reasons[name] for name in names if name in reasons}
        return known | {name: reasons[name] for name in sorted(reasons.keys() - known.keys())}

    def take(value: JSON) -> Mapping[str, str]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise Misfit(f"an object of words is needed, not {value!r:.40}")
        for name, reason in value.items():
            if not isinstance(reason, str):
                raise Misfit(f"a string is needed, not {_kind(reason)}", f".{name}")
        return {**value}  # type: ignore[dict-item]  # they were looked at

    return Shape(ordered, take, {"type": "object", "additionalProperties": {"type": "string"}})


def reasons_line(names: tuple[str, ...]) -> Shape[Mapping[str, str]]:
    """The same reasons as one line of words: "field: reason; field: reason". Read from `reasons`, not from here."""
    by_field = reasons_of(names)

    def write(reasons: Mapping[str, str]) -> JSON:
        ordered = by_field.write(reasons)
        return "; ".join(f"{name}: {reason}" for name, reason in ordered.items()) if isinstance(ordered, dict) else ""

    return Shape(write, lambda value: {}, {"type": "string"})


DAY = text_like(date.isoformat, date.fromisoformat, format="date")
MOMENT = text_like(_write_moment, _parse_moment, format="date-time")
CHANCE = number(0, 1, digits=2)
POSITION = nullable(NATURAL)
