"""What spoils lines of JSON and leaves them JSON: bytes that are changed anywhere are seldom read any further."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

JUNK: tuple[Any, ...] = (
    None, True, -1, 0, 1.5, 2**70, float("nan"), float("inf"), "", "x" * 50, "\ud800", "\x00", "²", "2031-99-01",
    [], {}, [1], [[]], {"a": 1}, {"b": "AA=="}, {"b": "!"}, {"t": "2020"}, {"t": "0001-01-01T00:00:00+14:00"},
    {"t": 5}, {"d": "2031-05-06"}, {"d": "q"}, {"j": [{}]}, {"j": None},
)  # fmt: skip


def spoiled_lines(raw: bytes, dice: random.Random) -> bytes:
    """Lines of JSON with a value in one, or a line, changed, taken out or doubled."""
    lines = raw.split(b"\n")
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(lines))
        match dice.randrange(8):
            case 0:
                lines[at : at + 1] = []
            case 1:
                lines[at:at] = [lines[dice.randrange(len(lines))]]
            case _:
                lines[at] = _spoiled(lines[at], dice)
        if not lines:
            return b""
    return b"\n".join(lines)


def _spoiled(line: bytes, dice: random.Random) -> bytes:
    try:
        said = json.loads(line.decode("utf-8", "surrogatepass"))
        places = [path for path in _places(said) if path]
    except (ValueError, RecursionError):
        return line
    if not places:
        return line
    *way, last = dice.choice(places)
    held = said
    for key in way:
        held = held[key]
    match dice.randrange(6):
        case 0:
            del held[last]
        case 1 if isinstance(held, list):
            held.append(held[last])
        case 2 if isinstance(held, dict):
            held[dice.choice(("id", "number", "\ud800", str(last)))] = held.pop(last)
        case _:
            held[last] = dice.choice(JUNK)
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from _places(one, (*path, key))
