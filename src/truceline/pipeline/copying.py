"""Who copied whom, in a ledger: each document is signed and tied as it comes in; nothing of it is done twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from truceline.ingest.recurring import Paragraph, paragraphs
from truceline.model import Document, Signature, Tie
from truceline.reconcile.copying import unrelated
from truceline.reconcile.lineage import CROWD, Member, against, ranked
from truceline.reconcile.signing import METHOD, sign
from truceline.store import Ledger
from truceline.store.learning import Lesson
from truceline.store.shelves import Shelves

RECURS = 5  # unrelated documents of one site that print a paragraph
DAYS = 3  # on which they were published
FETCHED = 8  # signatures
TOGETHER = 200  # documents whose paragraphs are looked up at once
HOLDERS = 60  # documents of a paragraph that are looked at, the first ones


def signed(doc: Document) -> Signature:
    """A document's signature, with its paragraphs as its site's."""
    return replace(sign(doc), recurring=tuple(sorted({one.mark for one in paragraphs(doc)})))


def keep(ledger: Ledger, signature: Signature) -> list[Tie]:
    """Put a signature into the ledger, and what it says of whom its document copied."""
    shelves = Shelves(ledger)
    with ledger.transaction():
        seen = shelves.seen(signature.marks, crowd=CROWD)
        if not shelves.sign(signature, method=METHOD):
            return []
        found = against(signature, _held(shelves, ranked(seen)))
        shelves.put_ties(found)
    return found


def _held(shelves: Shelves, numbers: Sequence[int]) -> Iterator[Signature]:
    """Signatures in the order of their numbers, fetched a few at a time: often the first ones are enough."""
    for start in range(0, len(numbers), FETCHED):
        some = numbers[start : start + FETCHED]
        held = shelves.signatures(some)
        yield from (held[number] for number in some if number in held)


def sign_all(ledger: Ledger) -> int:
    """Sign what has no signature of this method: the documents of an older ledger. Returns how many."""
    shelves, many = Shelves(ledger), 0
    while some := shelves.unsigned(method=METHOD):
        with ledger.transaction():
            for document in some:
                keep(ledger, signed(document))
        many += len(some)
    return many


def known_copies(ledger: Ledger) -> tuple[list[Member], list[Tie]]:
    """Members and ties for `reconcile`, as the ledger has them."""
    shelves = Shelves(ledger)
    return [Member(*age) for age in shelves.ages()], list(shelves.ties())


def learn(ledger: Ledger) -> list[Lesson]:
    """Learn what recurs on a site, from the documents that came in since the last lesson; later documents are marked.

    A paragraph is boilerplate where it stands in five documents of one site, published on three days, of which none
    copies another and no two have like headlines, and where nothing in it was read as a claim, a figure or a truce.
    """
    shelves = Shelves(ledger)
    known = set(shelves.learned())
    made: list[Lesson] = []
    with ledger.transaction():
        unlearned = shelves.unlearned()
        while some := list(islice(unlearned, TOGETHER)):
            marks = sorted({mark for _, own in some for mark in own} - known)
            often = shelves.recurring(marks, least=RECURS)
            holding = (ledger.document(id) for id, own in some if not often.isdisjoint(own))
            for document in filter(None, holding):
                for paragraph in paragraphs(document):
                    if paragraph.mark in known or paragraph.mark not in often:
                        continue
                    lesson = _lesson(shelves, document, paragraph)
                    if lesson is not None:
                        known.add(paragraph.mark)
                        made.append(lesson)
        shelves.put_lessons(made)
    return made


def _lesson(shelves: Shelves, document: Document, paragraph: Paragraph) -> Lesson | None:
    holders = shelves.holders(paragraph.mark, most=HOLDERS)
    if len(holders) < RECURS:
        return None
    apart = _apart(holders, shelves.tied_pairs([one.id for one in holders]))
    days = {one.published.date() for one in apart if one.published}
    if len(apart) < RECURS or len(days) < DAYS:
        return None
    for holder in holders:
        spans = [one.span for one in paragraphs(holder) if one.mark == paragraph.mark]
        if any(shelves.tells(holder.id, span) for span in spans):
            return None
    return Lesson(paragraph.mark, document.id, paragraph.span, len(apart), len(days))


def _apart(holders: Iterable[Document], tied: set[frozenset[str]]) -> list[Document]:
    """Documents of which none has to do with another, the first ones first."""
    found: list[Document] = []
    for one in holders:
        if not any(frozenset((one.id, other.id)) in tied or _of_one_thing(one, other) for other in found):
            found.append(one)
    return found


def _of_one_thing(one: Document, other: Document) -> bool:
    """Whether two headlines are alike; where one has none, nothing is known of it."""
    return bool(one.title and other.title) and not unrelated(one.title, other.title)
