"""sources.toml and alerts.toml → a plan, checked; what is wrong in them is told with file and line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from truceline.fetch.listing import addressed
from truceline.model import FigureKind, Who
from truceline.watch.plan import EVERY, FAILING, AlertFeed, Channel, Mail, Plan, Rule, RuleKind, Source, Webhook
from truceline.watch.tables import Entry, entries

KINDS = ("source", "alert", "channel")
SECURITY = ("starttls", "tls", "none")
PORTS = {"starttls": 587, "tls": 465, "none": 25}
WAYS = ("webhook", "email", "feed")

T = TypeVar("T", Source, Rule, Channel)


def load_plan(path: Path, alerts: Path | None = None) -> Plan:
    """The plan of a file of sources, with its own alerts and those of another file. Raises NotFound, WatchInvalid."""
    found = entries(path, KINDS)
    if alerts is not None:
        found += entries(alerts, KINDS[1:])
    sources = _each(found, "source", _source)
    channels = _each(found, "channel", _channel)
    rules = _each(found, "alert", lambda entry: _rule(entry, [c.name for c in channels], [s.name for s in sources]))
    if not sources:
        raise Entry(path, "source", 1, {}, {}).invalid("no [[source]] stands here; there is nothing to watch")
    return Plan(sources, rules, channels)


def _each(found: Sequence[Entry], kind: str, make: Callable[[Entry], T]) -> tuple[T, ...]:
    made: dict[str, T] = {}
    for entry in found:
        if entry.kind != kind:
            continue
        one = make(entry)
        entry.finish()
        if one.name in made:
            raise entry.invalid(f"there is another [[{kind}]] of the name {one.name!r}", "name")
        made[one.name] = one
    return tuple(made.values())


def _source(entry: Entry) -> Source:
    least, most = entry.number("min_daily"), entry.number("max_daily", least=1)
    if least is not None and most is not None and least > most:
        raise entry.invalid(f"min_daily is {least} and max_daily {most}: the first must be the smaller", "min_daily")
    url = _address(entry, "url")
    return Source(entry.name(), url, entry.interval("every", EVERY), least, most, entry.text("outlet"))


def _rule(entry: Entry, channels: Sequence[str], sources: Sequence[str]) -> Rule:
    name, kind = entry.name(), entry.one_of("kind", list(RuleKind))
    if kind is None:
        raise entry.invalid(f"[[alert]] needs kind, one of {', '.join(RuleKind)}")
    rule = Rule(name, kind, _named(entry, "to", channels, "channel"))
    if not rule.to:
        raise entry.invalid('[[alert]] needs to = ["…"], the names of channels')
    match kind:
        case RuleKind.BREACH | RuleKind.DISPUTE:
            between = entry.many("between")
            if between and len(set(between)) != 2:
                raise entry.invalid(
                    f'between is {list(between)!r}; it must be two codes, such as ["AZE", "ARM"]', "between"
                )
            return replace(rule, between=between)
        case RuleKind.TOLL:
            least = entry.number("least", least=1)
            if least is None:
                raise entry.invalid("an alert of the kind toll needs least, a number of persons")
            figure = entry.one_of("figure", list(FigureKind)) or FigureKind.KILLED
            who = entry.one_of("who", list(Who))
            return replace(rule, least=least, figure=figure, side=entry.text("side"), who=who)
        case RuleKind.SILENCE:
            failures = entry.number("failures", least=1) or FAILING
            return replace(rule, sources=_named(entry, "sources", sources, "source"), failures=failures)


def _channel(entry: Entry) -> Channel:
    name, ways = entry.name(), [way for way in WAYS if entry.has(way)]
    if len(ways) != 1:
        raise entry.invalid(f"[[channel]] needs one of {', '.join(WAYS)}, and only one")
    if ways == ["webhook"]:
        return Webhook(name, _address(entry, "webhook"), entry.text("token_env"))
    if ways == ["feed"]:
        return AlertFeed(name, Path(entry.needed("feed")).expanduser())
    security = entry.one_of("security", SECURITY) or "starttls"
    port = entry.number("port", least=1) or PORTS[security]
    to = entry.many("email")
    sender = entry.needed("sender")
    for address in (*to, sender):
        if "@" not in address or not address.isascii():
            raise entry.invalid(f"{address!r} is no mail address", "email" if address in to else "sender")
    user, password = entry.text("user"), entry.text("password_env")
    if (user is None) != (password is None):
        raise entry.invalid("user and password_env, the name of an environment variable, go together", "user")
    return Mail(name, to, sender, entry.needed("smtp"), port, security, user, password)


def _named(entry: Entry, key: str, known: Sequence[str], kind: str) -> tuple[str, ...]:
    found = entry.many(key)
    for name in found:
        if name not in known:
            raise entry.invalid(f"{key} names {name!r}, and no [[{kind}]] has that name", key)
    return found


def _address(entry: Entry, key: str) -> str:
    url = entry.needed(key)
    if not url.lower().startswith(("http://", "https://")) or not addressed(url, ""):
        raise entry.invalid(f"{key} is {url!r}; it must be an address that begins with http:// or https://", key)
    return url
