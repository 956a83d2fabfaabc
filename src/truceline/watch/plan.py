"""What is watched, what raises an alert and where alerts go, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from truceline.model import FigureKind, Who

EVERY = 900.0  # seconds between two polls of a source
FAILING = 3  # failures in a row after which a source counts as silent


class RuleKind(StrEnum):
    BREACH = "breach"  # a claim that a truce was breached
    TOLL = "toll"  # a figure of so many people or more
    DISPUTE = "dispute"  # claims across documents that cannot all be true
    SILENCE = "silence"  # a source that fails, or gives less or more than it should


@dataclass(frozen=True, slots=True)
class Source:
    """A feed, sitemap or page: polled every so many seconds.

    A day (UTC) with fewer than `min_daily` or more than `max_daily` new documents is taken for a sign of breakage.
    """

    name: str
    url: str
    every: float = EVERY
    min_daily: int | None = None
    max_daily: int | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What raises an alert; `to` are names of channels. `between`: two codes, both of which must have a part in it.

    Of tolls: `least` persons of `figure`, of the people of `side` and of the sort `who`, where these are given.
    Of silence: the names of `sources`, or all, after `failures` failed polls in a row.
    """

    name: str
    kind: RuleKind
    to: tuple[str, ...]
    between: tuple[str, ...] = ()
    least: int = 1
    figure: FigureKind = FigureKind.KILLED
    side: str | None = None
    who: Who | None = None
    sources: tuple[str, ...] = ()
    failures: int = FAILING


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that takes alerts as JSON; `token_env` names the environment variable of a bearer token."""

    name: str
    url: str
    token_env: str | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server and those it sends to. `security` is "starttls", "tls" or "none"; the password stays outside."""

    name: str
    to: tuple[str, ...]
    sender: str
    host: str
    port: int
    security: str = "starttls"
    user: str | None = None
    password_env: str | None = None


@dataclass(frozen=True, slots=True)
class AlertFeed:
    """An Atom file, written whole each time."""

    name: str
    path: Path


Channel = Webhook | Mail | AlertFeed


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a file of sources says, and that of alerts beside it."""

    sources: tuple[Source, ...]
    rules: tuple[Rule, ...] = ()
    channels: tuple[Channel, ...] = ()
