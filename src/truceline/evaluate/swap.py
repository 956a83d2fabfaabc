"""The swap test: exchange two parties' names in an article, and the account must be the same with the codes swapped.

docs/reference/swap.md says what is exchanged and what counts. The exchange and the reader come in as functions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from truceline.evaluate.matching import best_matching
from truceline.model import Account, Actor, Claim, Figure, Period, Span

Told = Claim | Figure
FieldValues = Mapping[str, object]
ENOUGH = 5  # claims, below which an article does not count
PARTY = 2  # claims (without a reading: names in the text) of a state, below which it is no party to the article
SAME_WORDS = 0.5  # of two spans' code points, to be evidence of one happening
ROLES = ("", "REB", "OPP", "PRM", "PTY")  # what a country's code may have behind it


@dataclass(frozen=True, slots=True)
class Mirror:
    """How an article was turned round: where a span of it went, and which state stands for which."""

    span: Callable[[Span], Span]
    codes: Mapping[str, str]

    def code(self, actor: Actor, *, text: str, turned: str) -> frozenset[str | None]:
        """What an actor's code may be on the other side. A group of a country, named by a name that has no
        counterpart, stays; "the rebels" of a country go with it."""
        code = actor.code or ""
        if code[:3] not in self.codes or code[3:] not in ROLES:
            return frozenset({actor.code})
        swapped = self.codes[code[:3]] + code[3:]
        kept = actor.words is not None and actor.words.of(text) == self.span(actor.words).of(turned)
        return frozenset({swapped, code}) if code[3:] and kept else frozenset({swapped})


@dataclass(frozen=True, slots=True)
class Difference:
    """Something told of one side that is not told alike of the other. `kind` is missing, extra, or the fields."""

    article: str
    category: str
    kind: str
    words: str
    turned: str
    detail: str

    def as_dict(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in ("article", "category", "kind", "words", "turned", "detail")}


@dataclass(frozen=True, slots=True)
class Mirrored:
    """How much of an article's account its mirror account repeats; `told` is the larger of the two numbers."""

    article: str
    parties: tuple[str, str]
    claims: int
    mirrored: int
    told: int
    differences: tuple[Difference, ...] = field(default=())

    @property
    def counts(self) -> bool:
        return self.claims >= ENOUGH

    @property
    def share(self) -> float | None:
        return self.mirrored / self.told if self.told else None


def dyad(account: Account, *, states: Callable[[str], bool]) -> tuple[str, str] | None:
    """The two states that most of an account's claims name as speaker, actor or target; of equals the first named.
    A state is a party to an article that names it in two claims at least; None where fewer than two states are."""
    named = Counter(
        code
        for claim in account.claims
        for code in dict.fromkeys(a.code for a in (claim.speaker, *claim.actors, *claim.targets) if a is not None)
        if code is not None and states(code)
    )
    return first_two(named)


def first_two(named: Counter[str]) -> tuple[str, str] | None:
    """The two codes named most, of equals the first; None where the second is named less than twice."""
    first = [code for code, times in named.most_common(2) if times >= PARTY]
    return (first[0], first[1]) if len(first) == 2 else None


def compare(name: str, account: Account, turned: Account, mirror: Mirror, parties: tuple[str, str]) -> Mirrored:
    """An account against the account of the exchanged text."""
    differences: list[Difference] = []
    same, told = 0, 0
    for category, ours, theirs in (
        ("claim", account.claims, turned.claims),
        ("figure", account.figures, turned.figures),
    ):
        alike, found = _compare(name, category, ours, theirs, account.document.text, turned.document.text, mirror)
        same, told = same + alike, told + max(len(ours), len(theirs))
        differences += found
    return Mirrored(name, parties, len(account.claims), same, told, tuple(differences))


def _compare(
    name: str, category: str, ours: Sequence[Told], theirs: Sequence[Told], text: str, turned: str, mirror: Mirror
) -> tuple[int, list[Difference]]:
    expected = [_fields(one, mirror.span, lambda a: mirror.code(a, text=text, turned=turned)) for one in ours]
    given = [_fields(one, lambda span: span, lambda a: frozenset({a.code})) for one in theirs]
    weights = [
        [_weight(mirror.span(one.evidence), other.evidence, e, g) for other, g in zip(theirs, given, strict=True)]
        for one, e in zip(ours, expected, strict=True)
    ]
    pairs = best_matching(weights) if ours and theirs else {}
    found = []
    for i, one in enumerate(ours):
        words = one.evidence.of(text)
        if i not in pairs:
            gone = mirror.span(one.evidence).of(turned)
            found.append(Difference(name, category, "missing", words, gone, _tell(expected[i])))
            continue
        other = pairs[i]
        unlike = [key for key in expected[i] if not _agree(expected[i][key], given[other][key])]
        if unlike:
            detail = "; ".join(f"{k}: {_words(expected[i][k])} / {_words(given[other][k])}" for k in unlike)
            found.append(Difference(name, category, " ".join(unlike), words, theirs[other].evidence.of(turned), detail))
    alike = len(pairs) - len([d for d in found if d.kind != "missing"])
    for i in sorted(set(range(len(theirs))) - set(pairs.values())):
        found.append(Difference(name, category, "extra", "", theirs[i].evidence.of(turned), _tell(given[i])))
    return alike, found


def _weight(ours: Span, theirs: Span, expected: FieldValues, given: FieldValues) -> float:
    shared = max(0, min(ours.end, theirs.end) - max(ours.start, theirs.start))
    alike = 2 * shared / (len(ours) + len(theirs)) if len(ours) + len(theirs) else 0.0
    if alike < SAME_WORDS:
        return 0.0
    agreeing = sum(_agree(expected[key], given[key]) for key in expected) / len(expected)
    return alike + agreeing


Codes = Callable[[Actor], frozenset[str | None]]


def _fields(one: Told, span: Callable[[Span], Span], codes: Codes) -> dict[str, object]:
    """What of a claim or figure must be mirrored; parties as sets of (codes it may be, sector)."""

    def parties(actors: Iterable[Actor | None]) -> frozenset[object]:
        return frozenset((codes(a), a.sector if a.code else None) for a in actors if a is not None)

    common = {"speaker": parties([one.speaker]), "standing": str(one.standing), "time": _time(one.time)}
    if isinstance(one, Figure):
        count = (one.count.low, one.count.best, one.count.high)
        return common | {"kind": str(one.kind), "count": count, "sides": parties(one.sides), "who": str(one.who)}
    return common | {
        "act": str(one.act.type),
        "mode": one.act.mode,
        "stance": str(one.stance),
        "breach": one.violates_ceasefire,
        "actors": parties(one.actors),
        "targets": parties(one.targets),
        "weapons": tuple(one.weapons),
        "places": frozenset(span(place.words) for place in one.places if place.words is not None),
    }


def _time(time: Period | None) -> object:
    return (time.start.isoformat(), time.end.isoformat(), str(time.precision)) if time else None


def _agree(expected: object, given: object) -> bool:
    """Whether values are alike; parties are if each may be the other's one."""
    if expected == given:
        return True
    if not isinstance(expected, frozenset) or not isinstance(given, frozenset) or len(expected) != len(given):
        return False
    left = set(given)
    for one in expected:
        match = next((o for o in left if isinstance(o, tuple) and o[1] == one[1] and o[0] <= one[0]), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _words(value: object) -> str:
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(_words(each) for each in value)) + "}"
    if isinstance(value, Span):
        return f"{value.start}-{value.end}"
    if isinstance(value, tuple):
        return "/".join(_words(each) for each in value)
    return "–" if value is None else str(value)


def _tell(fields: FieldValues) -> str:
    nothing: tuple[object, ...] = (None, False, (), frozenset())
    return "; ".join(f"{key}: {_words(value)}" for key, value in fields.items() if value not in nothing)
