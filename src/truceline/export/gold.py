"""Reviewed documents as gold for `truceline evaluate`: NAME.json and NAME.txt for each.

What people accepted or amended is gold, what they rejected is not there, and what nobody looked at is optional: it
counts on neither side. Documents of which nothing was accepted or amended are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from truceline.export.holdings import Holdings
from truceline.model import (
    Account,
    Ceasefire,
    Claim,
    Dispute,
    EntryKey,
    Figure,
    Picture,
    Recorded,
    Span,
    Verdict,
    entries_of,
)
from truceline.model.records import CEASEFIRE, CLAIM, DISPUTE, FIGURE
from truceline.model.shapes import JSON

CONFIRMED = frozenset({Verdict.ACCEPT, Verdict.AMEND})
UNSAID = frozenset({"confidence", "reasons", "quoted"})  # fields that are the reader's, and no part of gold


def gold_files(accounts: Iterable[Account], judgements: Sequence[Recorded]) -> dict[str, bytes]:
    """The files of a gold folder by name."""
    judged = {key.document for key in _keys(judgements)}
    files: dict[str, bytes] = {}
    for account in accounts:
        if account.document.id not in judged:
            continue
        holdings = Holdings.of([account], Picture(), judgements=judgements)
        gold = gold_of(account, holdings)
        if gold is not None:
            name = account.document.id[:16]
            files[f"{name}.json"] = (json.dumps(gold, ensure_ascii=False, indent=1) + "\n").encode()
            files[f"{name}.txt"] = account.document.text.encode()
    return files


def gold_of(account: Account, holdings: Holdings) -> dict[str, JSON] | None:
    """A document's gold; None where nothing of it was accepted or amended."""
    text, document = account.document.text, account.document
    if not any(holdings.verdicts.get(entry.key) in CONFIRMED for entry in entries_of(account)):
        return None
    claims: list[JSON] = []
    figures: list[JSON] = []
    truces: list[JSON] = []
    disputes: list[JSON] = []
    gone: set[str] = set()
    for entry in entries_of(account):
        verdict = holdings.verdicts.get(entry.key)
        optional: dict[str, JSON] = {} if verdict in CONFIRMED else {"optional": True}
        value = _amended(entry.key, entry.value, holdings)
        if verdict is Verdict.REJECT:
            gone.add(str(getattr(value, "id", "")))
        elif isinstance(value, Claim):
            claims.append({**_told(CLAIM.write(value), value.evidence, text), **optional})
        elif isinstance(value, Figure):
            figures.append({**_told(FIGURE.write(value), value.evidence, text), **optional})
        elif isinstance(value, Dispute):
            disputes.append({**_plain(DISPUTE.write(value), text), "optional": True})
        elif isinstance(value, Ceasefire):
            written = _plain(CEASEFIRE.write(value), text)
            spans: list[JSON] = [_quoted(span, text) for span in value.evidence]
            truces.append({**written, "evidence": spans, **optional})
    return {
        "doc_id": document.id,
        "published": document.published.isoformat() if document.published else None,
        "sha256": document.id,
        "claims": claims,
        "figures": figures,
        "ceasefires": [_without(one, "violations", gone) for one in truces],
        "disputes": [one for one in disputes if not _names(one, "claims") & gone],
    }


def _keys(judgements: Iterable[Recorded]) -> Iterable[EntryKey]:
    for one in judgements:
        try:
            yield EntryKey.parse(one.judgement.subject)
        except ValueError:
            continue


def _amended(key: EntryKey, value: object, holdings: Holdings) -> object:
    known: Mapping[EntryKey, object] = {**holdings.claims, **holdings.figures, **holdings.ceasefires}
    return known.get(key, value)


def _told(written: dict[str, JSON], span: Span, text: str) -> dict[str, JSON]:
    quote = _quoted(span, text)
    nth: dict[str, JSON] = {"nth": quote["nth"]} if isinstance(quote, dict) else {}
    evidence = quote["text"] if isinstance(quote, dict) else quote
    return {**_plain(written, text), "evidence": evidence, **nth}


def _quoted(span: Span, text: str) -> JSON:
    """Words of the text, and which occurrence of them where it is not the first."""
    words = span.of(text)
    nth, at = 1, text.find(words)
    while 0 <= at < span.start:
        nth, at = nth + 1, text.find(words, at + 1)
    return words if nth == 1 else {"text": words, "nth": nth}


def _plain(written: dict[str, JSON], text: str) -> dict[str, JSON]:
    """An entry of an account as gold has it: quoted words in the place of offsets, places by their names."""
    found: dict[str, JSON] = {}
    for name, value in written.items():
        if name in UNSAID:
            continue
        if name == "places" and isinstance(value, list):
            found[name] = [place["name"] for place in value if isinstance(place, dict)]
        elif name == "cue":
            found[name] = _words(value, text)
        else:
            found[name] = _bare(value)
    return found


def _words(span: JSON, text: str) -> JSON:
    if not isinstance(span, dict):
        return None
    start, end = span.get("start"), span.get("end")
    return text[start:end] if isinstance(start, int) and isinstance(end, int) else None


def _bare(value: JSON) -> JSON:
    """Without the offsets of the words that a value was read from."""
    if isinstance(value, dict):
        return {name: _bare(one) for name, one in value.items() if name not in {"start", "end"}}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def _names(entry: JSON, field: str) -> set[str]:
    found = entry.get(field) if isinstance(entry, dict) else None
    return {str(one) for one in found} if isinstance(found, list) else set()


def _without(entry: JSON, field: str, gone: set[str]) -> JSON:
    if not isinstance(entry, dict) or not isinstance(entry.get(field), list):
        return entry
    return {**entry, field: [one for one in sorted(_names(entry, field)) if one not in gone]}
