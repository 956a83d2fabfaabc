"""Claims, figures and ceasefires as the scorer compares them, from gold or from a system's account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from truceline.evaluate.fields import CATEGORIES, FieldReader, Fields
from truceline.evaluate.texts import Text
from truceline.evaluate.values import UNREADABLE, as_list, as_mapping
from truceline.model import Span

# Fields that gold may mark as optional though no score looks at them.
UNSCORED_FIELDS = frozenset({"cue", "time", "in_force", "ended"})

Items = Mapping[str, tuple["Item", ...]]  # category -> its items, in the order of the file


@dataclass(frozen=True, slots=True)
class Item:
    """A claim, figure or ceasefire.

    `parts` are the words of each evidence span and `tokens` those of all; `repeats` the same words elsewhere, just as
    right. An `optional` item counts on neither side; fields in `skip` are not scored.
    """

    id: str
    spans: tuple[Span, ...]
    parts: tuple[frozenset[int], ...]
    fields: Fields
    optional: bool = False
    skip: frozenset[str] = frozenset()
    repeats: tuple[frozenset[int], ...] = ()
    tokens: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tokens", frozenset().union(*self.parts))

    @property
    def tellings(self) -> tuple[frozenset[int], ...]:
        """The words of the evidence, and of each repeat of it."""
        return (self.tokens, *self.repeats)

    def choice(self, name: str) -> tuple[object, ...]:
        """The values allowed for a field with one value; () for a field that the item lacks or that is a set."""
        value = self.fields.get(name, ())
        return value if isinstance(value, tuple) else ()


def system_items(text: Text, account: Mapping[str, object]) -> Items:
    """The items of a system's account; nonsense becomes items that match nothing."""
    reader = FieldReader(text, gold=False)

    def item(category: str, raw: Mapping[str, object]) -> Item:
        evidence = raw.get("evidence")
        found = map(reader.valid_span, evidence if isinstance(evidence, list | tuple) else [evidence])
        spans = tuple(span for span in found if span)
        return Item(str(raw.get("id")), spans, _parts(text, spans), reader.read(category, raw))

    return {
        category: tuple(item(category, as_mapping(raw)) for raw in as_list(account.get(category)))
        for category in CATEGORIES
    }


@dataclass(frozen=True, slots=True)
class GoldReader:
    """Reads the items of one gold file and collects what is wrong with it (`problems`) and what is odd (`warnings`)."""

    text: Text
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def items(self, raw: Mapping[str, object]) -> Items:
        return {
            category: tuple(self._item(category, as_mapping(entry)) for entry in as_list(raw.get(category)))
            for category in CATEGORIES
        }

    def spans(self, raw: Mapping[str, object]) -> tuple[Span, ...]:
        """Where an entry's evidence stands: a quotation with `nth`, or a list of quotations or of `{"text", "nth"}`."""
        evidence = raw.get("evidence")
        quotes: list[object] = evidence if isinstance(evidence, list) and evidence else [evidence]
        found = []
        for entry in quotes:
            quote, nth = entry, None if isinstance(evidence, list) else raw.get("nth")
            if isinstance(entry, dict):
                quote, nth = entry.get("text"), entry.get("nth")
            span = self.text.find(quote, nth or 1)
            if span is None:
                self.problems.append(f"{raw.get('id')}: evidence (nth {nth or 1}) is not in the text: {quote!r}")
                continue
            found.append(span)
            if nth is None and self.text.find(quote, 2):
                self.warnings.append(f"{raw.get('id')}: occurs more than once, first taken: {quote!r}")
        return tuple(found)

    def _item(self, category: str, raw: Mapping[str, object]) -> Item:
        spans, reader = self.spans(raw), FieldReader(self.text, gold=True)
        fields = reader.read(category, raw)
        if any(UNREADABLE in value for value in fields.values()):
            self.problems.append(f"{raw.get('id')}: dates must be YYYY-MM-DD, from <= to")
        skip = frozenset(str(name) for name in reader.options(raw.get("optional_fields", [])))
        self._warn_of_unscored(str(raw.get("id")), skip, fields)
        again = (self.text.find(raw.get("evidence"), nth) for nth in as_list(raw.get("alt_nth")))
        return Item(
            str(raw.get("id")),
            spans,
            _parts(self.text, spans),
            fields,
            optional=raw.get("optional") is True,
            skip=skip,
            repeats=_parts(self.text, [span for span in again if span]),
        )

    def _warn_of_unscored(self, name: str, skip: frozenset[str], fields: Fields) -> None:
        scored = {part for field_name in fields for part in (field_name, *field_name.split("."))}
        self.warnings.extend(
            f"{name}: optional field {unknown!r} is not one that is scored"
            for unknown in sorted(skip - scored - UNSCORED_FIELDS)
        )


def _parts(text: Text, spans: Iterable[Span]) -> tuple[frozenset[int], ...]:
    return tuple(text.tokens([span]) for span in spans)
