"""What one article adds to the sums, and what went wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from truceline.evaluate.alignment import align
from truceline.evaluate.fields import CATEGORIES, EXACT_FIGURE, REFINED, Choice, Slots
from truceline.evaluate.gold import Gold, id_pairs
from truceline.evaluate.items import Item, system_items
from truceline.evaluate.values import as_list, as_mapping
from truceline.evaluate.verdicts import Verdict, credit, judge, word_f1

# The strict number: an item is whole when all of these are right.
WHOLE = {
    "claims": ("speaker", "stance", "standing", "act.type", "actors"),
    "figures": (*EXACT_FIGURE, "speaker", "sides", "standing", "derived"),
}
PARTS = {"claims.typed": ("act.type",), "claims.event": ("act.type", "actors")}  # less than whole, more than seen
LEAK_SEVERITY = 10  # a leak is worse than any number of wrong fields


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing a system got wrong; the more severe are shown first."""

    category: str
    severity: float
    article: str
    words: str
    detail: str

    def as_dict(self) -> dict[str, object]:
        return {
            "category": self.category,
            "severity": self.severity,
            "article": self.article,
            "words": self.words,
            "detail": self.detail,
        }


@dataclass(slots=True)
class Tally:
    """The counts behind the scores, by name and key: `hit` and `n`, or `tp`, `fp` and `fn`; and the mistakes."""

    counts: dict[str, float] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, name: str, **counts: float) -> None:
        for key, count in counts.items():
            self.counts[f"{name}.{key}"] = self.counts.get(f"{name}.{key}", 0) + count

    def record(self, name: str, verdict: Verdict) -> None:
        if isinstance(verdict, bool):
            self.add(name, hit=int(verdict), n=1)
        elif verdict is not None:
            right, false, missed = verdict
            self.add(name, tp=right, fp=false, fn=missed)


@dataclass(frozen=True, slots=True)
class Pairing:
    """The items of one category of one article: firm pairs (gold, system), what was missed, what was made up."""

    category: str
    firm: tuple[tuple[Item, Item], ...]
    missed: tuple[Item, ...]
    false: tuple[Item, ...]

    def record(self, tally: Tally, name: str, right: int) -> None:
        """Right ones over the same system and gold counts as detection."""
        paired = len(self.firm) - right
        tally.record(name, (right, paired + len(self.false), paired + len(self.missed)))


def score_article(gold: Gold, account: Mapping[str, object]) -> Tally:
    """Score an account, whatever is in it, against one gold article."""
    tally = Tally()
    system = system_items(gold.text, account)
    gold_name: dict[str, str] = {}  # id of a system's claim or figure -> id of its gold
    for category in CATEGORIES:
        ours, theirs = gold.items[category], system[category]
        if category == "ceasefires":
            ours, theirs = _translate_violations(ours, theirs, gold_name, gold.optional)
        pairs = align(gold.text, category, ours, theirs)
        if category != "ceasefires":
            for g, s in pairs.items():
                gold_name.setdefault(theirs[s].id, ours[g].id)
        _score_pairing(tally, gold, _pair_up(gold, category, ours, theirs, pairs))
    _score_disputes(tally, gold, account, gold_name)
    return tally


def _pair_up(
    gold: Gold, category: str, ours: Sequence[Item], theirs: Sequence[Item], pairs: Mapping[int, int]
) -> Pairing:
    taken = set(pairs.values())
    return Pairing(
        category,
        tuple((ours[g], theirs[s]) for g, s in pairs.items() if not ours[g].optional),
        tuple(item for g, item in enumerate(ours) if g not in pairs and not item.optional),
        tuple(
            item
            for s, item in enumerate(theirs)
            if s not in taken and not (item.tokens and item.tokens <= gold.ignored)
        ),
    )


def _score_pairing(tally: Tally, gold: Gold, pairing: Pairing) -> None:
    category = pairing.category
    pairing.record(tally, category, len(pairing.firm))
    whole = sum(_score_pair(tally, gold, category, ours, theirs) for ours, theirs in pairing.firm)
    if category in WHOLE:
        pairing.record(tally, f"{category}.whole", whole)
        for item in pairing.missed:
            _record_background_leak(tally, item, None)
    if category == "claims":
        for name, fields in PARTS.items():
            right = sum(all(credit(judge(g, s, part)) == 1 for part in fields) for g, s in pairing.firm)
            pairing.record(tally, name, right)
        tally.add("harm.false_claims_per_article", hit=len(pairing.false), n=1)
    for kind, items in (("missed", pairing.missed), ("false", pairing.false)):
        tally.mistakes += [
            Mistake(f"{category} {kind}", gravity(item), gold.name, gold.text.quote(item.spans), describe(item))
            for item in items
        ]


def _score_pair(tally: Tally, gold: Gold, category: str, ours: Item, theirs: Item) -> bool:
    """Score the fields of a firm pair; is the whole item right?"""
    verdicts = {name: judge(ours, theirs, name) for name in ours.fields}
    for name, verdict in verdicts.items():
        tally.record(f"{category}.{name}", verdict)
    tally.add(f"{category}.evidence", hit=max(word_f1(tokens, theirs.tokens) for tokens in ours.tellings), n=1)
    if category == "figures":
        tally.record("figures.exact", all(credit(verdicts[name]) == 1 for name in EXACT_FIGURE))
    leak = _record_leaks(tally, category, ours, theirs, speaker_is_scored=verdicts.get("speaker") is not None)
    wrong = [name for name, verdict in verdicts.items() if credit(verdict) < 1]
    strict = [name for name in wrong if name in WHOLE.get(category, ours.fields)]
    if wrong:
        severity = LEAK_SEVERITY * leak + len(strict) + len(wrong) / 100
        differences = (
            f"{name}: gold {show(ours.fields[name])}, got {show(theirs.fields[name])}"
            for name in wrong
            if name not in REFINED
        )
        detail = f"[{ours.id}] {'; '.join(differences)}"
        tally.mistakes.append(Mistake(f"{category} wrong", severity, gold.name, gold.text.quote(ours.spans), detail))
    return not strict


def _record_leaks(tally: Tally, category: str, ours: Item, theirs: Item, *, speaker_is_scored: bool) -> bool:
    """Whether what somebody said was shown as fact, or history as news."""
    leak = False
    if category == "claims" and speaker_is_scored and None not in ours.choice("speaker"):
        leak = theirs.choice("speaker") == (None,)
        tally.record("harm.attribution_leak", leak)
    if category in WHOLE:
        leak |= _record_background_leak(tally, ours, theirs)
    return leak


def _record_background_leak(tally: Tally, ours: Item, theirs: Item | None) -> bool:
    """A missed item counts as well, as one that did not leak."""
    if ours.choice("standing") != ("background",) or "standing" in ours.skip:
        return False
    leak = theirs is not None and theirs.choice("standing") == ("current",)
    tally.record("harm.background_leak", leak)
    return leak


def _translate_violations(
    ours: Iterable[Item], theirs: Iterable[Item], gold_name: Mapping[str, str], optional: frozenset[str]
) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The ceasefires, the system's violations under the gold ids of their claims; optional claims leave both sides."""

    def translated(item: Item, name_of: Mapping[str, str] | None) -> Item:
        slots = item.fields["violations"]
        named = {claim for slot in slots if isinstance(slot, frozenset) for claim in slot}
        if name_of is not None:
            named = {name_of.get(claim, f"system's {claim}") for claim in named}
        violations = frozenset(frozenset({claim}) for claim in named - optional)
        return replace(item, fields={**item.fields, "violations": violations})

    return tuple(translated(item, None) for item in ours), tuple(translated(item, gold_name) for item in theirs)


def _score_disputes(tally: Tally, gold: Gold, account: Mapping[str, object], gold_name: Mapping[str, str]) -> None:
    """Pairs of ids, the system's put through the alignment; pairs with an optional item leave both sides."""
    found = {
        frozenset(gold_name.get(claim, f"system's {claim}") for claim in pair)
        for entry in as_list(account.get("disputes"))
        for pair in id_pairs(as_mapping(entry))
    }
    optional = gold.optional
    firm = {pair for pair, spared in gold.disputes.items() if not spared and pair.isdisjoint(optional)}
    missed = firm - found
    false = {pair for pair in found - gold.disputes.keys() if pair.isdisjoint(optional)}
    tally.record("disputes", (len(firm & found), len(false), len(missed)))
    quotes = {item.id: gold.text.quote(item.spans) for items in gold.items.values() for item in items}
    for kind, pairs in (("missed", missed), ("false", false)):
        for ids in sorted(sorted(pair) for pair in pairs):
            words = " <> ".join(quotes.get(name, "(not aligned)") for name in ids)
            tally.mistakes.append(Mistake(f"disputes {kind}", 1.0, gold.name, " <> ".join(ids), words))


def gravity(item: Item) -> float:
    """How much it matters that the item is missed or invented: news before history, breaches, named actors."""
    value = item.fields.get
    return (
        4 * ("current" in item.choice("standing")) + 2 * bool(value("violates_ceasefire.yes")) + bool(value("actors"))
    )


def show(value: Choice | Slots) -> str:
    """A field for people to read: `a|b` for either, `{a, b}` for a set."""
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted("|".join(sorted(slot)) for slot in value)) + "}"
    return "|".join(map(str, value))


def describe(item: Item) -> str:
    """The fields of an item that say something."""
    said = {name: value for name, value in item.fields.items() if value and value not in ((None,), (False,))}
    return ", ".join(
        f"{name} {show(value)}"
        for name, value in item.fields.items()
        if name == "speaker" or (name in said and name not in REFINED)
    )
