"""An account as a table: who says what; then what is disputed, the ceasefires and the tolls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from truceline.cli.findings import ceasefires, disputes, figures, what
from truceline.export.phrases import Phrases, clipped, period_words, place_words, printable
from truceline.model import Account, Claim, Document, Stance, Standing

# By kind, never by side. Whatever a colour says, a word says too: nothing is lost without colour.
THEME = Theme(
    {
        "assault": "red",
        "pressure": "yellow",
        "talks": "cyan",
        "truce": "green",
        "relief": "blue",
        "figure": "magenta",
        "head": "bold",
        "flag": "bold",
        "quiet": "dim",
    }
)
WIDEST = 140  # columns; longer lines are hard to follow
TITLE = 200  # characters of a title or a first sentence


def account_table(account: Account, phrases: Phrases, *, everything: bool = False) -> RenderableType:
    """The whole table. `everything` shows background and what was left out one by one instead of in a line."""
    document = account.document
    year = document.published.year if document.published else None
    parts: list[RenderableType] = [_header(document, phrases), _claims(account, phrases, year, everything)]
    found = [*disputes(account, phrases), *ceasefires(account, phrases, year)]
    found += figures(account, phrases, year, everything=everything)
    if found:
        parts.append(_findings(found))
    parts.append(Text("truceline read … --explain ID shows the words and reasons behind a line", style="quiet"))
    return Padding(Group(*_spaced(parts)), (0, 1))


def _spaced(parts: Sequence[RenderableType]) -> Iterator[RenderableType]:
    for i, part in enumerate(parts):
        if i:
            yield Text("")
        yield part


def _header(document: Document, phrases: Phrases) -> RenderableType:
    title = document.title or next((line for line in document.text.splitlines() if line.strip()), "(empty)")
    lines = [Text(clipped(title, TITLE), style="head", no_wrap=True, overflow="ellipsis")]
    origin = [printable(name) for name in (document.wire, document.outlet) if name]
    lines.append(Text(" · ".join([_published(document, phrases), *origin])))
    if document.removed:
        lines.append(Text(_removed(document, phrases), style="quiet"))
    return Group(*lines)


def _published(document: Document, phrases: Phrases) -> str:
    when = document.published
    if when is None or document.published_basis is None:
        return "publication time not known, so relative dates stay open (--published ISO)"
    basis = phrases.label("basis", document.published_basis)
    return f"published {when:%a} {when.day} {when:%b %Y %H:%M} UTC ({basis})"


def _removed(document: Document, phrases: Phrases) -> str:
    reasons = Counter(phrases.label("removed", removed.reason) for removed in document.removed)
    listed = ", ".join(reason if n == 1 else f"{reason} (×{n})" for reason, n in reasons.items())
    spans = "1 span" if len(document.removed) == 1 else f"{len(document.removed)} spans"
    return f"{spans} removed: {listed}"


def _claims(account: Account, phrases: Phrases, year: int | None, everything: bool) -> RenderableType:
    ordered = sorted(account.claims, key=lambda claim: claim.evidence)
    news = [claim for claim in ordered if claim.standing is not Standing.BACKGROUND]
    history = [claim for claim in ordered if claim.standing is Standing.BACKGROUND]
    table = Table(box=None, expand=True, pad_edge=False, padding=(0, 2, 0, 0), header_style="head")
    table.add_column("", no_wrap=True, style="quiet", min_width=2)
    table.add_column("WHO SAYS", ratio=5)
    table.add_column("WHAT", ratio=9)
    table.add_column("WHERE · WHEN", ratio=5)
    for claim in news:
        table.add_row(*_claim(claim, phrases, year))
    if not news:
        table.add_row("", "", Text("nothing current is claimed", style="quiet"), "")
    parts: list[RenderableType] = [table]
    for name, told in (("background", history), ("left out as unlikely", account.left_out)):
        if told and everything:
            table.add_row("", Text(name.upper(), style="head"), "", "")
            for claim in told:
                table.add_row(*_claim(claim, phrases, year), style="quiet")
        elif told:
            parts.append(_in_a_line(name, told, phrases, year))
    return Group(*parts)


def _claim(claim: Claim, phrases: Phrases, year: int | None) -> tuple[Text, Text, Text, Text]:
    who = Text(phrases.speaker(claim.speaker))
    asides = ["quoted"] if claim.quoted else []
    asides += [f"via {phrases.speaker(relay)}" for relay in claim.via]
    if asides:
        who.append("\n  " + ", ".join(asides), style="quiet")
    where = place_words(claim.places)
    when = period_words(claim.time, year) if claim.time else ""
    return Text(claim.id), who, what(claim, phrases), Text("\n".join(filter(None, (where, when))) or "–")


def _in_a_line(name: str, claims: Sequence[Claim], phrases: Phrases, year: int | None) -> RenderableType:
    """Background, or what was left out, in one line: what and when, each once, cut where the line ends."""
    gists = []
    for claim in claims:
        when = f" {period_words(claim.time, year)}" if claim.time else ""
        gists.append(("no " if claim.stance is Stance.DENIES else "") + phrases.of(claim.act).gist + when)
    told = f"… {name} ({len(claims)}): {' · '.join(dict.fromkeys(gists))}"
    line = Table.grid(expand=True, padding=(0, 1))
    line.add_column(ratio=1, no_wrap=True, overflow="ellipsis", style="quiet")
    line.add_column(no_wrap=True, style="quiet")
    line.add_row(Text(told), Text("--all"))
    return line


def _findings(found: Sequence[tuple[str, str, Text]]) -> RenderableType:
    """Labelled lines below the claims; a label stands only where it changes."""
    table = Table.grid(expand=True, padding=(0, 2, 0, 0))
    table.add_column(style="head", width=10)
    table.add_column(style="quiet", min_width=2, max_width=12)
    table.add_column(ratio=1)
    before = ""
    for label, ids, told in found:
        table.add_row("" if label == before else label, ids, told)
        before = label
    return table
