"""Why a line of the account says what it says: the sentence, the words behind each value, what decided it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from truceline.cli.findings import ceasefire_words
from truceline.errors import UsageError
from truceline.export.phrases import Phrases, count_words, printable
from truceline.export.values import Value, ceasefire_values, claim_values, figure_values
from truceline.language.sentences import sentences
from truceline.model import Account, Span


def explain(account: Account, id: str, phrases: Phrases) -> RenderableType:
    """What stands behind a claim, figure or ceasefire of the account, by its id."""
    for claim in account.claims:
        if claim.id == id:
            values, spans, sure = list(claim_values(claim, account.document.text)), [claim.evidence], claim.confidence
            return _page(account, id, phrases.claim(claim), values, spans, _left(claim.reasons, values), sure)
    for figure in account.figures:
        if figure.id == id:
            values, spans, sure = list(figure_values(figure, phrases)), [figure.evidence], figure.confidence
            title = f"{phrases.label('figure', figure.kind)} {count_words(figure.count)}"
            return _page(account, id, title, values, spans, _left(figure.reasons, values), sure)
    for truce in account.ceasefires:
        if truce.id == id:
            title = ceasefire_words(truce, phrases, None)
            return _page(account, id, title, list(ceasefire_values(truce)), truce.evidence, {}, truce.confidence)
    known = [claim.id for claim in account.claims]
    known += [figure.id for figure in account.figures] + [truce.id for truce in account.ceasefires]
    raise UsageError(f"--explain {id}: the account has no such id; it has {' '.join(known) or 'none'}")


def _page(
    account: Account,
    id: str,
    title: str,
    values: Iterable[Value],
    spans: Iterable[Span],
    more: Mapping[str, str],
    confidence: float | None,
) -> RenderableType:
    text = account.document.text
    head = Text.assemble((id, "quiet"), "  ", (title, "head"))
    if confidence is not None:
        head.append(f"  confidence {confidence:.2f}", style="quiet")
    passages = [_passage(text, span) for span in spans]
    table = Table.grid(expand=True, padding=(0, 2, 0, 0))
    table.add_column(style="quiet", no_wrap=True)
    table.add_column(ratio=1)
    for value in values:
        table.add_row(value.field, _value(value, text))
    for field, reason in more.items():
        table.add_row(field, Text(f"because: {printable(reason)}", style="quiet"))
    for dispute in account.disputes:
        if id in dispute.claims:
            told = Text(f"{' / '.join(dispute.claims)} ({dispute.kind})")
            if dispute.reasons:
                told.append(f"  confidence {dispute.confidence:.2f}", style="quiet")
                told.append(f"\n  because: {'; '.join(map(printable, dispute.reasons.values()))}", style="quiet")
            table.add_row("disputed", told)
    return Padding(Group(head, Text(""), *passages, Text(""), table), (0, 1))


def _passage(text: str, evidence: Span) -> RenderableType:
    """The sentence or sentences around the evidence, the evidence in bold between ⟦ and ⟧."""
    around = [Span(*found) for found in sentences(text) if Span(*found).overlaps(evidence)]
    start = min([s.start for s in around] + [evidence.start])
    end = max([s.end for s in around] + [evidence.end])
    passage = Text()
    passage.append(printable(text[start : evidence.start] + "|")[:-1])
    passage.append(f"⟦{printable(evidence.of(text))}⟧", style="head")
    passage.append(printable("|" + text[evidence.end : end])[1:])
    passage.append(f"  [{evidence.start}, {evidence.end})", style="quiet")
    return passage


def _value(value: Value, text: str) -> Text:
    told = Text(value.value)
    if value.words:
        told.append(f"  “{printable(value.words.of(text))}” [{value.words.start}, {value.words.end})", style="quiet")
    if value.reason:
        told.append(f"\n  because: {printable(value.reason)}", style="quiet")
    return told


def _left(reasons: Mapping[str, str], values: Iterable[Value]) -> Mapping[str, str]:
    """Reasons that no shown value carries."""
    shown = {value.reason for value in values}
    return {field: reason for field, reason in reasons.items() if reason not in shown}
