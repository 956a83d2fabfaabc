"""Ledger → picture → ledger: the accounts and judgements reconciled, and kept beside them."""

from __future__ import annotations

from collections.abc import Callable

from truceline.model import Picture
from truceline.pipeline.copying import known_copies, sign_all
from truceline.reconcile.picture import reconcile
from truceline.store import Ledger

Told = Callable[[str, int, int], None]


def reconcile_ledger(ledger: Ledger, *, told: Told = lambda phase, done, of: None) -> Picture:
    """Make the picture of a ledger as it stands and put it there; `told` hears of the phases and how far each is.

    What is read or judged meanwhile is not in it, and makes it out of date.
    """
    made_from = ledger.basis()
    documents = ledger.counts()["documents"]

    def said(phase: str, done: int, of: int) -> None:
        told(phase, done, of or documents)

    sign_all(ledger)
    copies = known_copies(ledger)
    picture = reconcile(ledger.accounts(), list(ledger.judgements()), copies=copies, told=said)
    told("keeping the picture", 0, 1)
    ledger.put_picture(picture, made_from=made_from)
    return picture
