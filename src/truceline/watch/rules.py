"""What has come in, held against the rules: what they find goes into the outbox, once for each channel."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from truceline.model import Account, Claim, Entry, EntryKey, Figure, Stance, Standing, entries_of
from truceline.reconcile.copying import LAST
from truceline.store import Ledger, WatchBook
from truceline.watch.plan import Rule, RuleKind
from truceline.watch.repeats import Repeats, values_at


@dataclass(frozen=True, slots=True)
class Posted:
    """How many alerts are new, and how many entries of later documents repeat one that was told."""

    new: int = 0
    repeats: int = 0

    def __add__(self, other: Posted) -> Posted:
        return Posted(self.new + other.new, self.repeats + other.repeats)


def post_found(ledger: Ledger, rules: Sequence[Rule]) -> Posted:
    """Put into the outbox what the rules find in readings that they have not seen: one alert for a rule and document.

    A reading counts as seen in the transaction that its alerts go in with, so a kill loses none. Of documents that
    came in together the one that was published first is told, and the others as its copies.
    """
    book, posted = WatchBook(ledger), Posted()
    while some := book.unexamined():
        with ledger.transaction():
            for _, account in sorted(some, key=lambda one: one[1].document.published or LAST):
                for rule in rules:
                    posted += _post_entries(ledger, rule, [entry.key for entry in found_in(account, rule)])
            book.examine([reading for reading, _ in some])
    return posted


def _post_entries(ledger: Ledger, rule: Rule, keys: Sequence[EntryKey]) -> Posted:
    """Alert of the entries of a document that repeat nothing; note of the others what they repeat."""
    book, letters = WatchBook(ledger), Repeats(ledger, rule.name).letters(keys)
    for key in keys:
        for letter in letters[key]:
            book.tell(letter, rule.name, [key])
    fresh = [key for key in keys if not letters[key]]
    if not fresh:
        return Posted(0, len(keys))
    new = post(book, rule, str(fresh[0]), {"sides": [[str(key) for key in fresh]]})
    book.tell(key_of(rule, str(fresh[0])), rule.name, fresh)
    return Posted(int(new), len(keys) - len(fresh))


def post_disputes(ledger: Ledger, rules: Sequence[Rule]) -> Posted:
    """Put into the outbox the picture's disputes in which a document has a part that came since the watch began.

    A dispute that has on each side what one that was told has there, or a copy of it, is that one.
    """
    chosen = [rule for rule in rules if rule.kind is RuleKind.DISPUTE]
    book, posted = WatchBook(ledger), Posted()
    for one in book.contradictions() if chosen else ():
        keys = [key for side in one.sides for key in side]
        parties = _parties_of(ledger, keys) if any(rule.between for rule in chosen) else frozenset()
        for rule in chosen:
            if rule.between and not set(rule.between) <= parties:
                continue
            letters = Repeats(ledger, rule.name).letters(keys)
            on_sides = [frozenset().union(*(letters[key] for key in side)) for side in one.sides]
            known = frozenset.intersection(*on_sides) if on_sides else frozenset[str]()
            sides = [[str(key) for key in side] for side in one.sides]
            with ledger.transaction():
                for letter in known or [key_of(rule, one.id)]:
                    book.tell(letter, rule.name, keys)
                if not known:
                    posted += Posted(int(post(book, rule, one.id, {"sides": sides, "dispute": str(one.kind)})))
    return posted


def key_of(rule: Rule, about: str) -> str:
    """What an alert of a rule is known by."""
    return hashlib.sha256(f"{rule.name}\n{about}".encode()).hexdigest()


def post(book: WatchBook, rule: Rule, about: str, said: Mapping[str, object]) -> bool:
    """Put an alert into the outbox of each channel of its rule; the same rule and subject are told once."""
    content = {"rule": rule.name, "kind": str(rule.kind), **said}
    new = [book.post(key_of(rule, about), channel, content) for channel in rule.to]
    return any(new)


def found_in(account: Account, rule: Rule) -> Iterator[Entry[Claim] | Entry[Figure]]:
    """The claims or figures of an account that a rule is about. What is denied, hypothetical or history is none."""
    for entry in entries_of(account):
        match entry.value:
            case Claim() as claim if rule.kind is RuleKind.BREACH and _breaks(claim, account, rule):
                yield Entry(entry.key, claim, entry.reader)
            case Figure() as figure if rule.kind is RuleKind.TOLL and _reaches(figure, rule):
                yield Entry(entry.key, figure, entry.reader)


def _breaks(claim: Claim, account: Account, rule: Rule) -> bool:
    """A breach alleged as news; it is between two parties where both act, suffer or speak, or made the truce."""
    truces = [truce for truce in account.ceasefires if claim.id in truce.violations]
    if claim.stance is Stance.DENIES or claim.standing is not Standing.CURRENT:
        return False
    if not (claim.violates_ceasefire or truces):
        return False
    return not rule.between or set(rule.between) <= _codes(claim) | {
        party.code for truce in truces for party in truce.parties
    }


def _reaches(figure: Figure, rule: Rule) -> bool:
    """A current figure whose floor, or number where it has no floor, is the rule's least or more."""
    number = figure.count.best if figure.count.low is None else figure.count.low
    return (
        figure.kind is rule.figure
        and figure.standing is Standing.CURRENT
        and number is not None
        and number >= rule.least
        and (rule.side is None or any(side.code == rule.side for side in figure.sides))
        and (rule.who is None or figure.who is rule.who)
    )


def _codes(value: Claim | Figure) -> set[str | None]:
    actors = (*value.actors, *value.targets) if isinstance(value, Claim) else value.sides
    return {actor.code for actor in (*actors, *([value.speaker] if value.speaker else []))}


def _parties_of(ledger: Ledger, keys: Iterable[EntryKey]) -> frozenset[str | None]:
    return frozenset(code for value, _ in values_at(ledger, keys).values() for code in _codes(value))
