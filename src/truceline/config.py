"""Settings: command line over `TRUCELINE_*` environment over `truceline.toml` over defaults. Read once, by the CLI."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from truceline.errors import UsageError

FILE = Path("truceline.toml")
FORMATS = ("table", "json", "html")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set once instead of at every call; `db` is also TRUCELINE_DB and a key of truceline.toml."""

    format: str = "table"  # how `read` shows an account
    jobs: int = 1  # articles that `evaluate` reads at a time
    db: str = "sqlite:///truceline.db"  # where the ledger lies, as an SQLAlchemy URL
    workers: int = 0  # processes that `run` reads in; 0 = one for each processor

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise UsageError(f"format is {self.format!r}; it must be one of {', '.join(FORMATS)}")
        if self.jobs < 1:
            raise UsageError(f"jobs is {self.jobs}; it must be 1 or more")
        if self.workers < 0:
            raise UsageError(f"workers is {self.workers}; it must be 0 (one for each processor) or more")


def load_settings(
    *, given: Mapping[str, str | int | None], environment: Mapping[str, str], file: Path = FILE
) -> Settings:
    """The settings in force. `given` is the command line; None there, and an empty variable, count as not said."""
    said: dict[str, object] = dict(_from_file(file))
    for field in fields(Settings):
        if value := environment.get(f"TRUCELINE_{field.name.upper()}"):
            said[field.name] = value
    said.update({key: value for key, value in given.items() if value is not None})
    return Settings(
        format=str(said.get("format", Settings().format)),
        jobs=_whole("jobs", said.get("jobs", Settings().jobs)),
        db=str(said.get("db", Settings().db)),
        workers=_whole("workers", said.get("workers", Settings().workers)),
    )


def _from_file(file: Path) -> Mapping[str, object]:
    if not file.is_file():
        return {}
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: not TOML: {error}") from error
    known = [field.name for field in fields(Settings)]
    for key in said:
        if key not in known:
            raise UsageError(f"{file}: no setting is called {key!r}; known are {', '.join(known)}")
    return said


def _whole(name: str, value: object) -> int:
    try:
        return int(str(value))
    except ValueError as error:
        raise UsageError(f"{name} is {value!r}; it must be a whole number") from error
