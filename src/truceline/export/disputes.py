"""Disputes as people see them: what hangs together is one dispute, however many pairs it makes."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.model import Account, DisputeKind


def together(account: Account) -> Iterator[tuple[DisputeKind, list[str]]]:
    """Disputes of one kind that share a claim, as one: the ids in the order told."""
    groups: list[tuple[DisputeKind, list[str]]] = []
    for dispute in account.disputes:
        ids = list(dispute.claims)
        touching = [group for group in groups if group[0] is dispute.kind and not set(group[1]).isdisjoint(ids)]
        for group in touching:
            groups.remove(group)
        groups.append((dispute.kind, list(dict.fromkeys([id for group in touching for id in group[1]] + ids))))
    order = [claim.id for claim in sorted(account.claims, key=lambda claim: claim.evidence)]
    order += [figure.id for figure in sorted(account.figures, key=lambda figure: figure.evidence)]
    for kind, ids in groups:
        yield kind, sorted(ids, key=lambda id: order.index(id) if id in order else len(order))
