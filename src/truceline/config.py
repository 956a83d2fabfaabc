"""Settings: command line over `TRUCELINE_*` environment over `truceline.toml` over defaults. Read once, by the CLI."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

from truceline.errors import UsageError

FILE = Path("truceline.toml")


class LogFormat(StrEnum):
    """How services log: lines for people, or one JSON object a line."""

    TEXT = "text"
    JSON = "json"


FORMATS = ("table", "json", "html")
BUNDLED = "bundled"
TRUE, FALSE = frozenset({"true", "1", "yes", "on"}), frozenset({"false", "0", "no", "off"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set once instead of at every call; `jobs` is also TRUCELINE_JOBS and a key of truceline.toml.

    `gazetteer` is the path of a place-name index, "bundled" for the one that came with truceline, or empty: the user's
    own where one is imported, else the bundled one.
    """

    format: str = "table"  # how `read` shows an account
    jobs: int = 1  # articles that `evaluate` reads at a time
    gazetteer: str = ""  # the place-name index that is looked into
    db: str = "sqlite:///truceline.db"  # where the ledger lies, as an SQLAlchemy URL
    actors: str = ""  # a file of parties of the user's own (docs/how-to/own-actors.md)
    workers: int = 0  # processes that `run` reads in; 0 = one for each processor
    gate: bool = True  # whether `run` passes over what is no conflict news
    gate_threshold: float | None = None  # the score below which it does, 0 to 1; None = the bundled gate's own
    contact: str = ""  # an address for those whose servers are asked: it goes out with every request
    allow_hosts: tuple[str, ...] = ()  # hosts of a private network that may be asked
    fetch_interval: float = 2.0  # seconds between two requests to one host
    fetch_intervals: tuple[str, ...] = ()  # HOST=SECONDS, where a host is to be asked more or less often
    log_format: str = "text"  # how serve and watch log: text, or json
    fetch_most: int = 500  # pages that one feed or sitemap is followed to in one run

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise UsageError(f"format is {self.format!r}; it must be one of {', '.join(FORMATS)}")
        if self.log_format not in list(LogFormat):
            raise UsageError(f"log_format is {self.log_format!r}; it must be one of {', '.join(LogFormat)}")
        if self.jobs < 1:
            raise UsageError(f"jobs is {self.jobs}; it must be 1 or more")
        if self.workers < 0:
            raise UsageError(f"workers is {self.workers}; it must be 0 (one for each processor) or more")
        if self.gate_threshold is not None and not 0 <= self.gate_threshold <= 1:
            raise UsageError(f"gate_threshold is {self.gate_threshold}; it must be from 0 (reads all) to 1")
        if not self.contact.isascii() or not self.contact.isprintable():
            raise UsageError(f"contact is {self.contact!r}; it must be a mail or web address, in ASCII")
        if not 0 <= self.fetch_interval < float("inf"):
            raise UsageError(f"fetch_interval is {self.fetch_interval}; it must be 0 or more seconds")
        if self.fetch_most < 1:
            raise UsageError(f"fetch_most is {self.fetch_most}; it must be 1 or more")
        _ = self.intervals

    @property
    def intervals(self) -> Mapping[str, float]:
        """`fetch_intervals` by host."""
        found = {}
        for said in self.fetch_intervals:
            host, _, seconds = said.partition("=")
            try:
                found[host.strip().lower()] = float(seconds)
            except ValueError:
                found[host.strip().lower()] = -1.0
            if not host.strip() or not 0 <= found[host.strip().lower()] < float("inf"):
                raise UsageError(f"fetch_intervals has {said!r}; write HOST=SECONDS, such as river.example=10")
        return found


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
        gazetteer=str(said.get("gazetteer", Settings().gazetteer)),
        gate=_truth("gate", said.get("gate", Settings().gate)),
        gate_threshold=_number("gate_threshold", said["gate_threshold"]) if "gate_threshold" in said else None,
        contact=str(said.get("contact", Settings().contact)),
        allow_hosts=_list("allow_hosts", said.get("allow_hosts", ())),
        fetch_interval=_number("fetch_interval", said.get("fetch_interval", Settings().fetch_interval)),
        fetch_intervals=_list("fetch_intervals", said.get("fetch_intervals", ())),
        fetch_most=_whole("fetch_most", said.get("fetch_most", Settings().fetch_most)),
        actors=str(said.get("actors", Settings().actors)),
        log_format=str(said.get("log_format", Settings().log_format)),
    )


def data_folder(environment: Mapping[str, str], *, platform: str = sys.platform) -> Path:
    """Where a user's own data lies, as each system has it: XDG_DATA_HOME, Application Support, LOCALAPPDATA."""
    if platform == "win32":
        base = environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        said = environment.get("XDG_DATA_HOME", "")
        base = said if Path(said).is_absolute() else Path.home() / ".local" / "share"  # so the XDG specification
    return Path(base) / "truceline"


def own_index(settings: Settings, environment: Mapping[str, str]) -> Path:
    """Where an import writes the user's own place-name index."""
    if settings.gazetteer and settings.gazetteer != BUNDLED:
        return Path(settings.gazetteer).expanduser()
    return data_folder(environment) / "gazetteer.sqlite"


def index_in_use(settings: Settings, environment: Mapping[str, str]) -> Path | None:
    """The place-name index to look into; None is the bundled one."""
    if settings.gazetteer == BUNDLED:
        return None
    index = own_index(settings, environment)
    if index.is_file():
        return index
    if settings.gazetteer:
        raise UsageError(
            f"the setting gazetteer names {index}, which is not there; `truceline gazetteer import` makes one"
        )
    return None


def actors_in_use(settings: Settings) -> Path | None:
    """The user's own file of parties; None where there is none."""
    if not settings.actors:
        return None
    path = Path(settings.actors).expanduser()
    if not path.is_file():
        raise UsageError(
            f"the setting actors names {path}, which is no file; docs/how-to/own-actors.md says what it holds"
        )
    return path


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
        if isinstance(said[key], dict):
            raise UsageError(f"{file}: [{key}] is a table; the setting {key} is one line, such as {key} = …")
    return said


def _whole(name: str, value: object) -> int:
    try:
        return int(str(value))
    except ValueError as error:
        raise UsageError(f"{name} is {value!r}; it must be a whole number") from error


def _number(name: str, value: object) -> float:
    try:
        return float(str(value))
    except ValueError as error:
        raise UsageError(f"{name} is {value!r}; it must be a number") from error


def _truth(name: str, value: object) -> bool:
    said = str(value).strip().lower()
    if said not in TRUE | FALSE:
        raise UsageError(f"{name} is {value!r}; it must be true or false")
    return said in TRUE


def _list(name: str, value: object) -> tuple[str, ...]:
    """A list of the file, or words with commas between them."""
    if isinstance(value, str):
        return tuple(word for part in value.split(",") if (word := part.strip()))
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) for word in value):
        raise UsageError(f"{name} is {value!r}; it must be a list of strings")
    return tuple(value)
