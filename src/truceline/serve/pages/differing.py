"""Two versions of a page: what changed in them word by word, and which claims came and went."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter
from sqlalchemy import Connection

from truceline.model import Account, EntryKey, Span, entries_of
from truceline.serve.pages.visits import Shown, Visitor, page, show
from truceline.serve.pages.wording import clause_of
from truceline.serve.problems import Problem
from truceline.serve.queries import documents
from truceline.serve.queries.told import claims_at, figures_at
from truceline.serve.results import ToldClaim, ToldFigure, VersionRow
from truceline.store.versions import Change

router = APIRouter(include_in_schema=False)
PIECE = re.compile(r"\w+|\s+|[^\w\s]")
AROUND = 90  # characters that stay beside a change
MOST = 4_000  # pieces of one change that are compared word by word; a longer one is shown whole
CHANGES = 300  # of one pair of versions

Told = ToldClaim | ToldFigure


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, went (`gone`) or came (`new`)."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One change, with what stands before and behind it."""

    before: str
    pieces: tuple[Piece, ...]
    after: str


@page(router, "/documents/{id}/changes")
def differing(visitor: Visitor) -> Shown:
    """What a document has otherwise than the version before it."""
    id = visitor.path("id")
    with visitor.desk.ledger.reading() as connection:
        found = documents.document(connection, id)
        if found is None:
            raise Problem(404, "no document of that id, or it was withdrawn")
        at = next((number for number, one in enumerate(found.versions) if one.source.id == id), 0)
        if at == 0:
            raise Problem(404, "no earlier text of this address is known")
        earlier = documents.document(connection, found.versions[at - 1].source.id)
        if earlier is None:
            raise Problem(404, "the version before was withdrawn")
        gone, new = _claims(earlier.account, found.account)
        gone_told, new_told = _told(connection, gone), _told(connection, new)
    version: VersionRow = found.versions[at]
    return show(
        "changes.html",
        title="What changed in the text",
        earlier=earlier.versions[at - 1] if len(earlier.versions) >= at else version,
        later=version,
        passages=tuple(passages(earlier.text, found.text, version.changes[:CHANGES])),
        more=max(0, len(version.changes) - CHANGES),
        gone=_lines(gone_told),
        new=_lines(new_told),
    )


def passages(before: str, after: str, changes: Sequence[Change]) -> Iterator[Passage]:
    """The changes between two texts, each word by word with some of the later text around it."""
    end = 0
    for change in changes:
        span = change.after or Span(end, end)
        end = span.end
        old, new = change.before.of(before) if change.before else "", change.after.of(after) if change.after else ""
        yield Passage(
            after[max(0, span.start - AROUND) : span.start], tuple(words(old, new)), after[end : end + AROUND]
        )


def words(old: str, new: str) -> Iterator[Piece]:
    """One text as the other, word by word: neighbours of one kind are one piece."""
    if not old or not new:
        yield Piece(old or new, "gone" if old else "new")
        return
    one, other = PIECE.findall(old), PIECE.findall(new)
    if max(len(one), len(other)) > MOST:
        yield from (Piece(old, "gone"), Piece(new, "new"))
        return
    for kind, i, j, k, m in difflib.SequenceMatcher(a=one, b=other, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("".join(one[i:j]), "same")
            continue
        if j > i:
            yield Piece("".join(one[i:j]), "gone")
        if m > k:
            yield Piece("".join(other[k:m]), "new")


def _claims(earlier: Account | None, later: Account | None) -> tuple[list[str], list[str]]:
    """The keys of what is told in one version alone: what has the same words in both is in both."""
    one, other = _by_words(earlier), _by_words(later)
    return (
        [str(key) for told, key in one.items() if told not in other],
        [str(key) for told, key in other.items() if told not in one],
    )


def _by_words(account: Account | None) -> dict[tuple[str, str, int], EntryKey]:
    if account is None:
        return {}
    found: dict[tuple[str, str, int], EntryKey] = {}
    for entry in entries_of(account):
        said = " ".join(entry.key.span.of(account.document.text).split())
        nth = sum((kind, words) == (str(entry.key.kind), said) for kind, words, _ in found)
        found[str(entry.key.kind), said, nth] = entry.key
    return found


def _told(connection: Connection, keys: Sequence[str]) -> list[Told]:
    return [*claims_at(connection, keys), *figures_at(connection, keys)]


def _lines(told: Sequence[Told]) -> tuple[tuple[str, str], ...]:
    return tuple((clause_of(one.value, one.words), f"/told/{quote(one.key, safe='')}") for one in told)
