"""An alert in words: who says it, the exact words and where they stand. A charge is alleged, and never a fact."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from truceline.export.cells import moment
from truceline.export.phrases import Phrases, clipped, count_words, load_phrases, printable
from truceline.model import Account, Claim, Document, EntryKey, Figure, Stance
from truceline.reconcile.copying import LAST
from truceline.store import Ledger, WatchBook
from truceline.store.watching import Letter
from truceline.watch.plan import RuleKind
from truceline.watch.repeats import values_at

LONGEST = 400  # characters of the exact words that are shown
MOST = 4  # tellings of one side that are shown
COPIES = 10  # that are named in an alert's text
CAUTION = "What is told here is what the sources allege; truceline has verified none of it."


@dataclass(frozen=True, slots=True)
class Telling:
    """Who says what, in which words, and where. `published` is ISO 8601 or None."""

    speaker: str
    says: str
    words: str
    document: str
    key: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that tells the same in the same words. `published` is ISO 8601 or None."""

    document: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it goes out; `key` is the same at every attempt. Sides of a dispute follow each other.

    `copies` are those that were there when it was worded: they raise no alert of their own.
    """

    key: str
    rule: str
    kind: RuleKind
    made: datetime
    title: str
    tellings: tuple[Telling, ...] = ()
    copies: tuple[Copy, ...] = ()
    more: int = 0  # tellings of the same that are not shown

    @property
    def text(self) -> str:
        """All of it as lines."""
        first = self.tellings[0].says if self.tellings else ""
        lines = [] if self.title == first else [self.title, ""]
        for one in self.tellings:
            lines += [one.says, f"  Exact words: “{one.words}”", f"  In: {_where(one)}"]
            lines += [f"  {one.url}"] if one.url else []
            lines.append("")
        lines += [f"And {self.more:,} more in this article, not shown here.", ""] if self.more else []
        if self.copies:
            lines.append("Copies of the same words, one voice with the above and not told again:")
            lines += [f"  {_where(one)}" + (f" {one.url}" if one.url else "") for one in self.copies[:COPIES]]
            lines += [f"  and {len(self.copies) - COPIES} more"] if len(self.copies) > COPIES else []
            lines.append("")
        return "\n".join([*lines, *([CAUTION] if self.tellings else []), f"Rule: {self.rule} ({self.kind})", ""])


def alert_of(letter: Letter, ledger: Ledger) -> Alert | None:
    """A letter in words; None where nothing of it is left, as after a withdrawal or another reading."""
    content = letter.content
    kind, rule = RuleKind(str(content["kind"])), str(content["rule"])
    if kind is RuleKind.SILENCE:
        title = printable(f"Source {content['source']}: {content['why']}")
        return Alert(letter.key, rule, kind, letter.made, title)
    sides = _sides(content)
    values = values_at(ledger, [key for side in sides for key in side])
    left = [[(key, *values[key]) for key in side if key in values] for side in sides]
    if kind is not RuleKind.DISPUTE:
        left = [sorted(side, key=lambda told: -_people(told[1])) for side in left]
    if not all(left) or not left:
        return None
    phrases = load_phrases()
    tellings = tuple(_telling(key, value, account, phrases) for side in left for key, value, account in side[:MOST])
    if kind is RuleKind.DISPUTE:
        first = next(one for one in left[-1])
        kind_of_it = phrases.label("dispute", str(content["dispute"]))
        title = f"Dispute ({kind_of_it}): {tellings[0].says}; but {_says(first[1], phrases)}"
    else:
        more = len(left[0]) - 1
        title = clipped(tellings[0].says, 200) + (f" (and {more} more in this article)" if more else "")
    hidden = sum(max(0, len(side) - MOST) for side in left)
    copies = tuple(_copies(letter.key, {key.document for side in sides for key in side}, ledger))
    return Alert(letter.key, rule, kind, letter.made, clipped(title, 240), tellings, copies, hidden)


def _copies(letter: str, told: Collection[str], ledger: Ledger) -> Iterator[Copy]:
    """The documents that repeat an alert, by the time they were published; those that it tells of are none."""
    ids = {key.document for key in WatchBook(ledger).told_by(letter)} - set(told)
    found = [doc for id in sorted(ids) if (doc := ledger.document(id))]
    for doc in sorted(found, key=lambda doc: doc.published or LAST):
        yield Copy(doc.id, *_bearings(doc))


def _bearings(doc: Document) -> tuple[str | None, str | None, str | None, str | None]:
    """Title, outlet, address and publication."""
    return (
        printable(doc.title) if doc.title else None,
        printable(doc.outlet) if doc.outlet else None,
        doc.url,
        moment(doc.published) if doc.published else None,
    )


def _where(one: Telling | Copy) -> str:
    told = ", ".join(part for part in (one.outlet, one.title and f"“{one.title}”", one.published) if part)
    return told or one.document


def _sides(content: Mapping[str, object]) -> list[list[EntryKey]]:
    sides = content["sides"]
    assert isinstance(sides, list)
    return [[EntryKey.parse(key) for key in side] for side in sides]


def _telling(key: EntryKey, value: Claim | Figure, account: Account, phrases: Phrases) -> Telling:
    doc = account.document
    return Telling(
        phrases.speaker(value.speaker),
        _says(value, phrases),
        clipped(value.evidence.of(doc.text), LONGEST),
        doc.id,
        str(key),
        *_bearings(doc),
    )


def _people(value: Claim | Figure) -> int:
    """How many people a figure counts; of a claim none, so that claims stay in their order."""
    return max(value.count.low or 0, value.count.best or 0, value.count.high or 0) if isinstance(value, Figure) else 0


def _says(value: Claim | Figure, phrases: Phrases) -> str:
    speaker = phrases.speaker(value.speaker)
    speaker = speaker[:1].upper() + speaker[1:]
    if isinstance(value, Claim):
        verb = "denies" if value.stance is Stance.DENIES else "alleges"
        breach = " (a breach of the truce)" if value.violates_ceasefire else ""
        return f"{speaker} {verb}: {phrases.claim(value)}{breach}"
    kind = phrases.label("figure", str(value.kind)).lower()
    people = " and ".join(phrases.parties(value.sides))
    return f"{speaker} alleges: {count_words(value.count)} {kind}" + (f" ({people})" if people else "")
