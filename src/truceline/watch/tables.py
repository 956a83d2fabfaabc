"""TOML tables with the lines they stand in, read key by key; a key that nobody asked for is refused."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from truceline.errors import NotFound, WatchInvalid

HEADER = re.compile(r"\s*\[\[\s*([A-Za-z0-9_-]+)\s*\]\]")
KEY = re.compile(r"\s*[\"']?([A-Za-z0-9_-]+)[\"']?\s*=")
WHERE = re.compile(r"at line (\d+)")
INTERVAL = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)")
SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
NAME = re.compile(r"[A-Za-z0-9][\w .-]*")

T = TypeVar("T", bound=str)


@dataclass(slots=True)
class Entry:
    """One [[table]] of a file: its keys, and the lines where they and its header stand."""

    path: Path
    kind: str
    line: int
    said: Mapping[str, object]
    lines: Mapping[str, int]
    _asked: set[str] = field(default_factory=set)

    def invalid(self, message: str, key: str | None = None) -> WatchInvalid:
        return WatchInvalid(self.path, self.lines.get(key or "", self.line), message)

    def has(self, key: str) -> bool:
        return key in self.said

    def text(self, key: str) -> str | None:
        self._asked.add(key)
        value = self.said.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip() or not value.isprintable()):
            raise self.invalid(f"{key} is {value!r}; it must be words in quotes, on one line", key)
        return value.strip() if isinstance(value, str) else None

    def needed(self, key: str) -> str:
        value = self.text(key)
        if value is None:
            raise self.invalid(f'[[{self.kind}]] needs {key} = "…"')
        return value

    def name(self) -> str:
        value = self.needed("name")
        if not NAME.fullmatch(value):
            raise self.invalid(f"name is {value!r}; letters, digits, blanks, dots and dashes make one", "name")
        return value

    def number(self, key: str, *, least: int = 0) -> int | None:
        self._asked.add(key)
        value = self.said.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.invalid(f"{key} is {value!r}; it must be a whole number from {least} on", key)
        return value

    def many(self, key: str) -> tuple[str, ...]:
        self._asked.add(key)
        value = self.said.get(key, [])
        words = [value] if isinstance(value, str) else value
        if not isinstance(words, list) or not all(isinstance(w, str) and w.strip() and w.isprintable() for w in words):
            raise self.invalid(f'{key} is {value!r}; it must be a list of words, such as ["a", "b"]', key)
        return tuple(word.strip() for word in words)

    def one_of(self, key: str, known: Sequence[T]) -> T | None:
        value = self.text(key)
        if value is None:
            return None
        found = next((one for one in known if str(one) == value), None)
        if found is None:
            raise self.invalid(f"{key} is {value!r}; it must be one of {', '.join(map(str, known))}", key)
        return found

    def interval(self, key: str, default: float) -> float:
        """Seconds: a number of them, or "15 min", "2 h", "1 day"."""
        self._asked.add(key)
        value = self.said.get(key, default)
        found = INTERVAL.fullmatch(value.strip()) if isinstance(value, str) else None
        seconds = float(found[1]) * SECONDS[found[2][0]] if found else value
        if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 1 <= seconds < float("inf"):
            raise self.invalid(f'{key} is {value!r}; write "15 min", "2 h" or seconds, 1 or more', key)
        return float(seconds)

    def finish(self) -> None:
        """Refuse what is left. Raises WatchInvalid."""
        for key in self.said:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                raise self.invalid(f"no key of [[{self.kind}]] is called {key!r}; known here are {known}", key)


def entries(path: Path, kinds: Sequence[str]) -> list[Entry]:
    """The tables of a file in their order. Raises NotFound and WatchInvalid."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        said = tomllib.loads(text)
    except OSError as error:
        raise NotFound(str(path), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise WatchInvalid(path, 1, "not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        found = WHERE.search(str(error))
        raise WatchInvalid(path, int(found[1]) if found else text.count("\n") + 1, f"not TOML: {error}") from error
    places = _places(text)
    for key in said:
        if key not in kinds:
            line = next((line for kind, line, _ in places if kind == key), _line_of(text, key))
            raise WatchInvalid(
                path, line, f"no table is called {key!r}; known are {', '.join(f'[[{k}]]' for k in kinds)}"
            )
    made = []
    for kind in kinds:
        tables = said.get(kind, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise WatchInvalid(path, _line_of(text, kind), f"write [[{kind}]] over each, in double brackets")
        lines = [(line, keys) for found, line, keys in places if found == kind]
        for nth, table in enumerate(tables):
            line, keys = lines[nth] if nth < len(lines) else (1, {})
            made.append(Entry(path, kind, line, table, keys))
    return made


def _places(text: str) -> list[tuple[str, int, dict[str, int]]]:
    """Of every [[table]] in the text: its name, its line, and the lines of its keys."""
    found: list[tuple[str, int, dict[str, int]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if header := HEADER.match(line):
            found.append((header[1], number, {}))
        elif found and (key := KEY.match(line)):
            found[-1][2].setdefault(key[1], number)
    return found


def _line_of(text: str, key: str) -> int:
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if re.match(rf"\s*\[*\s*{re.escape(key)}\b", line)), 1)
