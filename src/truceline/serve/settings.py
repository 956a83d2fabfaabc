"""How a desk is set up: read once by the command, handed to each worker through one environment variable."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any

from truceline.errors import UsageError

VARIABLE = "TRUCELINE_DESK"
LEAD = 512  # bytes of a basemap that tell what it is
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """Which ledger, for whom, and the limits that hold. Times are seconds, sizes bytes."""

    db: str
    host: str = "127.0.0.1"
    port: int = 8000
    team: bool = False
    second_person: bool = False  # a judgement counts once another person has confirmed it
    allow_hosts: tuple[str, ...] = ()  # names in the Host header, beside those of this machine
    reviewer: str = "analyst"  # who judges, where nobody logs in
    gazetteer: str = ""
    actors: str = ""
    basemap: str = ""  # a GeoJSON or PMTiles file that the map is drawn on
    largest_body: int = 1_000_000
    largest_article: int = 400_000  # characters
    idle: float = 2 * 3600
    longest: float = 12 * 3600
    logins: int = 5  # failures of one name
    logins_of_address: int = 20
    login_window: float = 900
    lock: float = 300
    log_format: str = "text"
    automatic: int = 5_000  # documents up to which the picture is made anew after each judgement

    def __post_init__(self) -> None:
        if not self.team and self.host not in LOOPBACK:
            raise UsageError(
                f"--host {self.host}: without --team nobody logs in, so the desk is for this machine alone; "
                "add --team, and users with truceline user add"
            )
        if self.second_person and not self.team:
            raise UsageError("--second-person: without --team there is no second person")
        if self.basemap and not self.basemap_kind:
            raise UsageError(f"--basemap {self.basemap}: it is neither GeoJSON nor PMTiles (version 3)")
        if not 0 <= self.port <= 65535:
            raise UsageError(f"--port {self.port}: there are ports 1 to 65535, and 0 for any that is free")

    @property
    def hosts(self) -> frozenset[str]:
        """The names that requests may have in their Host header, without a port."""
        bound = () if self.host in {"0.0.0.0", "::"} else (self.host,)
        return frozenset(one.lower().strip("[]") for one in (*LOOPBACK, *bound, *self.allow_hosts))

    @property
    def basemap_kind(self) -> str:
        """What the basemap is, by how the file begins: geojson, pmtiles, or nothing. Raises UsageError."""
        if not self.basemap:
            return ""
        try:
            with open(self.basemap, "rb") as file:
                start = file.read(LEAD)
        except OSError as error:
            raise UsageError(f"--basemap {self.basemap}: {error.strerror or error}") from error
        if start.startswith(b"PMTiles\x03"):
            return "pmtiles"
        return "geojson" if start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{") else ""

    @property
    def idle_time(self) -> timedelta:
        return timedelta(seconds=self.idle)

    @property
    def longest_time(self) -> timedelta:
        return timedelta(seconds=self.longest)

    def written(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> DeskSettings:
        """From the variable that the command sets for its workers."""
        if VARIABLE not in environment:
            raise UsageError(f"{VARIABLE} is not set; start the desk with truceline serve")
        said: dict[str, Any] = json.loads(environment[VARIABLE])
        known = {field.name for field in fields(cls)}
        told: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
        }
        return cls(**{name: value for name, value in told.items() if name in known})
