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


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """A value's form. `read` is told where in the document it stands, for its complaints (ValueError); `missing`
    stands for a value that is not there."""

    write: Callable[[T], JSON]
    read: Callable[[JSON, str], T]
    schema: dict[str, JSON]
    records: tuple[Record[Any], ...] = ()


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

    def write(self, value: T) -> dict[str, JSON]:
        return {part.name: part.shape.write(part.get(value)) for part in self.parts}

    def read(self, value: JSON, where: str) -> T:
        if not isinstance(value, dict):
            raise ValueError(f"{where}: an object is needed, not {_kind(value)}")
        found = {}
        for part in self.parts:
            if part.required and part.name not in value:
                raise ValueError(f"{where}: {part.name} is missing")
            found[part.name] = part.shape.read(value.get(part.name, part.default), f"{where}.{part.name}")
        try:
            return self.build(found)
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from error

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

    def read(value: JSON, where: str) -> Any:
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise ValueError(f"{where}: a {name} is needed, not {_kind(value)}")
        return value

    return Shape(lambda value: value, read, {"type": name, **more})


TEXT: Shape[str] = plain(str, "string")
FLAG: Shape[bool] = plain(bool, "boolean")
NATURAL: Shape[int] = plain(int, "integer", minimum=0)


def number(low: float, high: float, *, digits: int | None = None) -> Shape[float]:
    """A number between bounds, both included; written with at most so many decimals."""
    inner = plain((int, float), "number", minimum=low, maximum=high)

    def read(value: JSON, where: str) -> float:
        found = float(inner.read(value, where))
        if not low <= found <= high:
            raise ValueError(f"{where}: {found} is not between {low} and {high}")
        return found

    return Shape(lambda value: value if digits is None else round(value, digits), read, inner.schema)


def one_of(kind: type[E]) -> Shape[E]:
    """A value of an enumeration, by its word."""

    def read(value: JSON, where: str) -> E:
        try:
            return kind(str(value))
        except ValueError:
            raise ValueError(f"{where}: {value!r} is none of {', '.join(kind)}") from None

    return Shape(lambda value: value.value, read, {"type": "string", "enum": [member.value for member in kind]})


def text_like(write: Callable[[T], str], read: Callable[[str], T], **schema: JSON) -> Shape[T]:
    """A value with a spelling of its own, such as a date."""

    def parse(value: JSON, where: str) -> T:
        try:
            return read(TEXT.read(value, where))
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from error

    return Shape(write, parse, {"type": "string", **schema})


def object_of(record: Record[T]) -> Shape[T]:
    return Shape(record.write, record.read, {"$ref": f"#/$defs/{record.name}"}, (record,))


def nullable(shape: Shape[T]) -> Shape[T | None]:
    """The shape or null."""
    kind = shape.schema.get("type")
    schema: dict[str, JSON]
    if isinstance(kind, str) and "enum" not in shape.schema:
        schema = {**shape.schema, "type": [kind, "null"]}
    else:
        schema = {"anyOf": [shape.schema, {"type": "null"}]}
    return Shape(
        lambda value: None if value is None else shape.write(value),
        lambda value, where: None if value is None else shape.read(value, where),
        schema,
        shape.records,
    )


def many(shape: Shape[T]) -> Shape[tuple[T, ...]]:
    """A list; where there is none (null), an empty one."""

    def read(value: JSON, where: str) -> tuple[T, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            raise ValueError(f"{where}: a list is needed, not {_kind(value)}")
        return tuple(shape.read(entry, f"{where}[{at}]") for at, entry in enumerate(value))

    return Shape(
        lambda values: [shape.write(value) for value in values],
        read,
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
        return {name: reasons[name] for name in sorted(reasons, key=lambda n: (_rank(n, names), n))}

    def read(value: JSON, where: str) -> Mapping[str, str]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise ValueError(f"{where}: an object of words is needed, not {value!r:.40}")
        return {name: TEXT.read(reason, f"{where}.{name}") for name, reason in value.items()}

    return Shape(ordered, read, {"type": "object", "additionalProperties": {"type": "string"}})


def _rank(name: str, names: tuple[str, ...]) -> int:
    return names.index(name) if name in names else len(names)


def reasons_line(names: tuple[str, ...]) -> Shape[Mapping[str, str]]:
    """The same reasons as one line of words: "field: reason; field: reason". Read from `reasons`, not from here."""
    by_field = reasons_of(names)

    def write(reasons: Mapping[str, str]) -> JSON:
        ordered = by_field.write(reasons)
        return "; ".join(f"{name}: {reason}" for name, reason in ordered.items()) if isinstance(ordered, dict) else ""

    return Shape(write, lambda value, where: {}, {"type": "string"})


DAY = text_like(date.isoformat, date.fromisoformat, format="date")
MOMENT = text_like(_write_moment, _parse_moment, format="date-time")
CHANCE = number(0, 1, digits=2)
POSITION = nullable(NATURAL)
