"""The page itself: what it shows, gathered; the template, the style and the script, put into one file."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from truceline.export.phrases import Phrases, headline, load_phrases, printable
from truceline.export.report.article import paragraphs_of
from truceline.export.report.items import Item, Shade, items_of
from truceline.export.report.matrix import matrix_of
from truceline.export.report.parties import party_labels
from truceline.export.report.rivals import rivalries_of
from truceline.export.report.timeline import timeline_of
from truceline.export.report.tolls import panels_of
from truceline.export.report.truces import truces_of
from truceline.model import Account, Document, Standing

STYLES = ("base.css", "overview.css", "reading.css", "plots.css")
SCRIPT = "report.js"


def report_html(account: Account) -> str:
    """The report of one account: a single HTML file, the same for the same account, that loads nothing from anywhere.

    Whatever comes from the article is escaped, and the page's own policy forbids it to run or fetch anything.
    """
    phrases = load_phrases()
    labels = party_labels(account)
    items = items_of(account, phrases, labels)
    rivalries = rivalries_of(account, items, phrases, labels)
    style, script = "\n".join(_part(name) for name in STYLES), _part(SCRIPT)
    return (
        _environment()
        .get_template("page.html")
        .render(
            style=Markup(style),
            script=Markup(script),
            policy=_policy(style, script),
            account=account,
            title=headline(account.document.title, account.document.text),
            published=_published(account.document, phrases),
            origin=[printable(name) for name in (account.document.wire, account.document.outlet) if name],
            facts=_in_short(account, len(rivalries)),
            items=items,
            labelled={item.id: item for item in items},
            printable=printable,
            shades=_shades(items),
            paragraphs=paragraphs_of(account.document, items),
            removed=_removed(account.document, phrases),
            matrix=matrix_of(account, phrases, labels),
            rivalries=rivalries,
            timeline=timeline_of(account, items, labels),
            panels=panels_of(account, items, phrases, labels),
            truces=truces_of(account, items, phrases, labels),
            reason_of=lambda reason: phrases.label("removed", reason),
            cr=_carriage_returns,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(lambda name: _part(name)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["group"] = lambda number: f"{number:,}"
    return environment


@cache
def _part(name: str) -> str:
    return files("truceline.export.report").joinpath("parts", name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Content-Security-Policy: this style, this script and nothing else, not even if an escape were forgotten."""
    allowed = f"style-src {_digest(style)}; script-src {_digest(script)}"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _carriage_returns(text: str) -> Markup:
    """Text, escaped, its carriage returns kept: a browser would read them as line feeds and the offsets would move."""
    return Markup(str(Markup.escape(text)).replace("\r", "&#13;"))


def _published(document: Document, phrases: Phrases) -> Mapping[str, str] | None:
    """When, in words and for machines, and how that is known."""
    when = document.published
    if when is None or document.published_basis is None:
        return None
    return {
        "machine": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "told": f"{when:%a} {when.day} {when:%b %Y, %H:%M} UTC",
        "basis": phrases.label("basis", document.published_basis),
    }


def _in_short(account: Account, disputes: int) -> list[tuple[int, str]]:
    """The account in numbers: how many of what."""
    background = sum(claim.standing is Standing.BACKGROUND for claim in account.claims)
    counted = [
        (len(account.claims) - background, "claim in the news", "claims in the news"),
        (background, "background claim", "background claims"),
        (disputes, "dispute", "disputes"),
        (len(account.figures), "count of people", "counts of people"),
        (len(account.ceasefires), "ceasefire", "ceasefires"),
    ]
    if account.left_out:
        counted.append((len(account.left_out), "left out as unlikely", "left out as unlikely"))
    return [(number, one if number == 1 else many) for number, one, many in counted]


def _shades(items: Sequence[Item]) -> list[tuple[Shade, int]]:
    """The kinds that occur and how often."""
    counted = Counter(item.shade for item in items)
    return [(shade, counted[shade]) for shade in Shade if counted[shade]]


def _removed(document: Document, phrases: Phrases) -> str:
    """What is not the article's own text, by reason."""
    reasons = Counter(phrases.label("removed", gone.reason) for gone in document.removed)
    return ", ".join(reason if n == 1 else f"{reason} ×{n}" for reason, n in reasons.items())
