"""What has come in, held against the rules: what they find goes into the outbox, once for each channel."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from truceline.model import (
    Account,
    Claim,
    Contradiction,
    Entry,
    EntryKey,
    Figure,
    Stance,
    Standing,
    entries_of,
)
from truceline.store import Ledger, WatchBook
from truceline.watch.plan import Rule, RuleKind


def post_found(ledger: Ledger, rules: Sequence[Rule]) -> int:
    """Put into the outbox what the rules find in readings that they have not seen; returns how many alerts.

    A reading counts as seen in the transaction that its alerts go in with, so a kill loses none.
    """
    book, posted = WatchBook(ledger), 0
    while some := book.unexamined():
        with ledger.transaction():
            for _, account in some:
                for rule in rules:
                    for entry in found_in(account, rule):
                        posted += post(book, rule, str(entry.key), {"sides": [[str(entry.key)]]})
            book.examine([reading for reading, _ in some])
    return posted


def post_disputes(ledger: Ledger, rules: Sequence[Rule]) -> int:
    """Put into the outbox the picture's disputes in which a document has a part that came since the watch began."""
    chosen = [rule for rule in rules if rule.kind is RuleKind.DISPUTE]
    if not chosen:
        return 0
    book, posted = WatchBook(ledger), 0
    for one in book.contradictions():
        sides = [[str(key) for key in side] for side in one.sides]
        parties = _parties_of(ledger, one) if any(rule.between for rule in chosen) else frozenset()
        for rule in chosen:
            if set(rule.between) <= parties or not rule.between:
                posted += post(book, rule, one.id, {"sides": sides, "dispute": str(one.kind)})
    return posted


def post(book: WatchBook, rule: Rule, about: str, said: Mapping[str, object]) -> int:
    """Put an alert into the outbox of each channel of its rule; the same rule and subject are told once."""
    key = hashlib.sha256(f"{rule.name}\n{about}".encode()).hexdigest()
    content = {"rule": rule.name, "kind": str(rule.kind), **said}
    return sum(book.post(key, channel, content) for channel in rule.to)


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


def _parties_of(ledger: Ledger, dispute: Contradiction) -> frozenset[str | None]:
    keys = [key for side in dispute.sides for key in side]
    return frozenset(code for value in values_at(ledger, keys).values() for code in _codes(value[0]))


def values_at(ledger: Ledger, keys: Iterable[EntryKey]) -> dict[EntryKey, tuple[Claim | Figure, Account]]:
    """Claims and figures by their keys, as last read; what was withdrawn or is read otherwise by now is left out."""
    wanted = set(keys)
    found: dict[EntryKey, tuple[Claim | Figure, Account]] = {}
    for document in {key.document for key in wanted}:
        account = ledger.account(document)
        for entry in entries_of(account) if account else ():
            if entry.key in wanted and isinstance(entry.value, Claim | Figure):
                found[entry.key] = entry.value, account  # type: ignore[assignment] # an account it is
    return found
