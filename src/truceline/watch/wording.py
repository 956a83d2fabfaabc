"""An alert in words: who says it, the exact words and where they stand. A charge is alleged, and never a fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from truceline.export.cells import moment
from truceline.export.phrases import Phrases, clipped, count_words, load_phrases, printable
from truceline.model import Account, Claim, EntryKey, Figure, Stance
from truceline.store import Ledger
from truceline.store.watching import Letter
from truceline.watch.plan import RuleKind
from truceline.watch.rules import values_at

LONGEST = 400  # characters of the exact words that are shown
MOST = 4  # tellings of one side that are shown
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
class Alert:
    """An alert as it goes out; `key` is the same at every attempt. Sides of a dispute follow each other."""

    key: str
    rule: str
    kind: RuleKind
    made: datetime
    title: str
    tellings: tuple[Telling, ...] = ()

    @property
    def text(self) -> str:
        """All of it as lines."""
        lines = [self.title, ""]
        for one in self.tellings:
            where = ", ".join(part for part in (one.outlet, one.title and f"“{one.title}”", one.published) if part)
            lines += [one.says, f"  Exact words: “{one.words}”", f"  In: {where or one.document}"]
            lines += [f"  {one.url}"] if one.url else []
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
    left = [[(key, *values[key]) for key in side if key in values][:MOST] for side in sides]
    if not all(left) or not left:
        return None
    phrases = load_phrases()
    tellings = tuple(_telling(key, value, account, phrases) for side in left for key, value, account in side)
    if kind is RuleKind.DISPUTE:
        first = next(one for one in left[-1])
        title = f"Dispute ({content.get('dispute', '')}): {tellings[0].says}; but {_says(first[1], phrases)}"
    else:
        title = tellings[0].says
    return Alert(letter.key, rule, kind, letter.made, clipped(title, 240), tellings)


def _sides(content: Mapping[str, object]) -> list[list[EntryKey]]:
    sides = content["sides"]
    assert isinstance(sides, list)
    return [[EntryKey.parse(key) for key in side] for side in sides]


def _telling(key: EntryKey, value: Claim | Figure, account: Account, phrases: Phrases) -> Telling:
    doc = account.document
    return Telling(
        speaker=phrases.speaker(value.speaker),
        says=_says(value, phrases),
        words=clipped(value.evidence.of(doc.text), LONGEST),
        document=doc.id,
        key=str(key),
        title=printable(doc.title) if doc.title else None,
        outlet=printable(doc.outlet) if doc.outlet else None,
        url=doc.url,
        published=moment(doc.published) if doc.published else None,
    )


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
