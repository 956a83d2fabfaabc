"""What repeats an alert: the same words saying the same, in copies that came in later or in the page's next version."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from truceline.model import Account, Claim, EntryKey, Figure, Signature, Span, entries_of
from truceline.reconcile.aspects import codes
from truceline.reconcile.copying import own_words
from truceline.reconcile.signing import words_in
from truceline.store import Ledger, WatchBook
from truceline.store.shelves import Shelves
from truceline.store.watching import Told

AROUND = 8  # words on each side of an evidence, within its paragraph, that must be the other text's as well,
MOSTLY = 0.5  # most of them: an edit of one word leaves those beside it
TELLING = re.compile(r"[A-Z\d]")  # a name, a day or a number: where one is another, it is other news by the same form

Values = Mapping[EntryKey, tuple[Claim | Figure, Account]]


@dataclass(frozen=True, slots=True)
class Repeats:
    """A ledger as the alerts of one rule, by its name, left it."""

    ledger: Ledger
    rule: str

    def letters(self, keys: Iterable[EntryKey]) -> Mapping[EntryKey, frozenset[str]]:
        """For each entry the alerts, by their keys, that told of it or of what it repeats; none where it is new."""
        found: dict[EntryKey, set[str]] = {key: set() for key in keys}
        book = WatchBook(self.ledger)
        for one in book.told(self.rule, {key.document for key in found}):
            if one.entry in found:
                found[one.entry].add(one.letter)
        new = defaultdict[str, list[EntryKey]](list)
        for key, letters in found.items():
            if not letters:
                new[key.document].append(key)
        for document, some in new.items():
            for key, letter in self._repeated(document, some):
                found[key].add(letter)
        return {key: frozenset(letters) for key, letters in found.items()}

    def _repeated(self, document: str, keys: Sequence[EntryKey]) -> list[tuple[EntryKey, str]]:
        """Which entries of a document repeat which alerts about documents that it is tied to."""
        shelves = Shelves(self.ledger)
        tied = {id for tie in shelves.ties(document) for id in (tie.document, tie.other)} - {document}
        told = WatchBook(self.ledger).told(self.rule, tied) if tied else []
        mine = shelves.signature_of(document) if told else None
        if mine is None:
            return []
        by_document = defaultdict[str, list[Told]](list)
        for one in told:
            by_document[one.entry.document].append(one)
        values = values_at(self.ledger, [*keys, *(one.entry for one in told)])
        found = []
        for other, some in by_document.items():
            theirs = shelves.signature_of(other)
            for key in keys:
                if theirs is None or key not in values:
                    continue
                value, account = values[key]
                if not _same_words(mine, theirs, value.evidence, account.document.text):
                    continue
                same = (one for one in some if one.entry in values and says_the_same(value, values[one.entry][0]))
                found += [(key, one.letter) for one in same]
        return found


def _same_words(mine: Signature, theirs: Signature, evidence: Span, text: str) -> bool:
    """Whether an evidence, with the words around it, stands in another text too, names and numbers unchanged."""
    first, last = text.rfind("\n", 0, evidence.start) + 1, text.find("\n", evidence.end)
    paragraph = words_in(mine, Span(first, last if last >= 0 else len(text)))
    told = words_in(mine, evidence)
    words = slice(max(told.start - AROUND, paragraph.start), min(told.stop + AROUND, paragraph.stop))
    if told.start >= told.stop:
        return False
    own = own_words(mine, theirs, words)
    return len(own) < MOSTLY * (words.stop - words.start) and not any(TELLING.search(span.of(text)) for span in own)


def says_the_same(one: Claim | Figure, other: Claim | Figure) -> bool:
    """Whether two entries told in the same words say the same: another number, or another act, is news.

    Who is meant may be known from one text and not from another: there parties must not differ where both are known.
    """
    if isinstance(one, Figure) and isinstance(other, Figure):
        return (one.kind, one.count) == (other.kind, other.count) and _agree(codes(one.sides), codes(other.sides))
    if isinstance(one, Claim) and isinstance(other, Claim):
        return (
            (one.act.type, one.stance) == (other.act.type, other.stance)
            and _agree(codes(one.actors), codes(other.actors))
            and _agree(codes(one.targets), codes(other.targets))
        )
    return False


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or not one.isdisjoint(other)


def values_at(ledger: Ledger, keys: Iterable[EntryKey]) -> Values:
    """Claims and figures by their keys, as last read; what was withdrawn or is read otherwise by now is left out."""
    wanted = set(keys)
    found: dict[EntryKey, tuple[Claim | Figure, Account]] = {}
    for document in {key.document for key in wanted}:
        account = ledger.account(document)
        if account is None:
            continue
        for entry in entries_of(account):
            if entry.key in wanted and isinstance(entry.value, Claim | Figure):
                found[entry.key] = entry.value, account
    return found
